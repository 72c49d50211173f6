"""What Nghị định 30/2020/NĐ-CP says of paper, type and distance, each value with its source.

`take` is what our own documents use, `least` to `most` what the decree allows; the linter asks for the latter. Sizes of
type in points, lengths in millimetres, spacing in points or lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SINCE = date(2020, 3, 5)
DECREE = "Nghị định 30/2020/NĐ-CP, Phụ lục I"
GENERAL = f"{DECREE}, Phần I, mục I, khoản "
MAIN = f"{DECREE}, Phần I, mục II, khoản "
OTHER = f"{DECREE}, Phần I, mục III, khoản "
SAMPLES = "Nghị định 30/2020/NĐ-CP, Phụ lục III"
"""Where the general rules, the main and the other elements, and the model forms stand."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An allowed stretch and what we take of it."""

    take: float
    least: float
    most: float
    source: str
    since: date = SINCE

    def allows(self, value: float, tolerance: float = 0.0) -> bool:
        return self.least - tolerance <= value <= self.most + tolerance


@dataclass(frozen=True, slots=True)
class Style:
    """How an element is set: size and weight; `caps` in capitals; `align` left, centre, right or justify."""

    name: str  # the element in Vietnamese, as findings call it
    size: Rule
    bold: bool = False
    italic: bool = False
    caps: bool = False
    align: str = "left"


class Element(StrEnum):
    """Elements of a document (thể thức); the value is also the name of the Word style that carries it."""

    MOTTO_STATE = "VB Quoc hieu"
    MOTTO = "VB Tieu ngu"
    SUPERIOR = "VB Co quan chu quan"
    ISSUER = "VB Co quan ban hanh"
    NUMBER = "VB So ky hieu"
    PLACE_DAY = "VB Dia danh ngay"
    NAME = "VB Ten loai"
    SUBJECT = "VB Trich yeu"
    LETTER_SUBJECT = "VB Trich yeu cong van"
    BASIS = "VB Can cu"
    HEAD_LINE = "VB Tham quyen"
    DECIDES = "VB Quyet dinh"
    BODY = "VB Noi dung"
    NOTE = "VB Ghi chu"
    PART = "VB Phan"
    PART_TITLE = "VB Tieu de phan"
    DIVISION = "VB Muc rieng"
    DIVISION_TITLE = "VB Tieu de muc"
    SECTION = "VB Muc"
    ARTICLE = "VB Dieu"
    CLAUSE = "VB Khoan"
    POINT = "VB Diem"
    AUTHORITY = "VB Quyen han chuc vu"
    SIGNER = "VB Ho ten"
    ADDRESSEES = "VB Kinh gui"
    RECIPIENTS_HEAD = "VB Noi nhan"
    RECIPIENTS = "VB Danh sach nhan"
    DRAFTER = "VB Nguoi soan thao"
    CONTACT = "VB Dia chi"
    ANNEX = "VB Phu luc"
    ANNEX_TITLE = "VB Tieu de phu luc"
    ANNEX_NOTE = "VB Kem theo"
    TABLE_HEAD = "VB Dau bang"
    TABLE_CELL = "VB O bang"
    URGENCY = "VB Do khan"


_TABLE = f"{DECREE}, Phần I, mục V, số "
_BODY = f"{MAIN}6 điểm "


PAGE_WIDTH = Rule(210, 210, 210, f"{GENERAL}1: khổ A4")
PAGE_HEIGHT = Rule(297, 297, 297, f"{GENERAL}1: khổ A4")
TURNED_SOURCE = f"{GENERAL}2: trang ngang khi có bảng, biểu"
MARGIN_TOP = Rule(20, 20, 25, f"{GENERAL}3")
MARGIN_BOTTOM = Rule(20, 20, 25, f"{GENERAL}3")
MARGIN_LEFT = Rule(30, 30, 35, f"{GENERAL}3")
MARGIN_RIGHT = Rule(20, 15, 20, f"{GENERAL}3")
FIRST_LINE = Rule(12.7, 10, 12.7, f"{_BODY}e: lùi đầu dòng 1 cm hoặc 1,27 cm")
PARAGRAPH_GAP = Rule(6, 6, 24, f"{_BODY}e: khoảng cách giữa các đoạn tối thiểu 6 pt")
LINE_SPACING = Rule(1.15, 1.0, 1.5, f"{_BODY}e: từ cách dòng đơn đến 1,5 dòng")
PAGE_NUMBER = Rule(13, 13, 14, f"{GENERAL}7: số trang")
RULE_SHARE = Rule(0.4, 1 / 3, 1 / 2, f"{MAIN}2 điểm b, khoản 5 điểm b: đường kẻ bằng 1/3 đến 1/2 độ dài dòng chữ")
MOTTO_RULE = Rule(1, 1, 1, f"{MAIN}1 điểm b: đường kẻ dài bằng dòng chữ")
LETTER_SUBJECT_GAP = Rule(6, 6, 6, f"{MAIN}5 điểm b: cách số, ký hiệu 6 pt")
PAGE_FIGURES_SOURCE = f"{GENERAL}7: đánh từ số 1, bằng chữ số Ả Rập"
ANNEX_PAGES_SOURCE = f"{OTHER}1 điểm đ: số trang đánh riêng theo từng phụ lục"
TITLED_SOURCE = f"{_BODY}d: phần, chương, mục, tiểu mục, điều phải có tiêu đề"
FONT = "Times New Roman"
FONT_SOURCE = f"{GENERAL}4: phông chữ Times New Roman, bộ mã Unicode TCVN 6909:2001, màu đen"

STYLES: dict[Element, Style] = {
    Element.MOTTO_STATE: Style("Quốc hiệu", Rule(12, 12, 13, f"{MAIN}1 điểm a"), bold=True, caps=True, align="centre"),
    Element.MOTTO: Style("Tiêu ngữ", Rule(13, 13, 14, f"{MAIN}1 điểm b"), bold=True, align="centre"),
    Element.SUPERIOR: Style("Tên cơ quan chủ quản", Rule(12, 12, 13, f"{MAIN}2 điểm b"), caps=True, align="centre"),
    Element.ISSUER: Style(
        "Tên cơ quan ban hành", Rule(12, 12, 13, f"{MAIN}2 điểm b"), bold=True, caps=True, align="centre"
    ),
    Element.NUMBER: Style("Số, ký hiệu", Rule(13, 13, 13, f"{MAIN}3 điểm c"), align="centre"),
    Element.PLACE_DAY: Style("Địa danh, thời gian", Rule(13, 13, 14, f"{MAIN}4 điểm c"), italic=True, align="centre"),
    Element.NAME: Style("Tên loại văn bản", Rule(14, 13, 14, f"{MAIN}5 điểm b"), bold=True, caps=True, align="centre"),
    Element.SUBJECT: Style("Trích yếu", Rule(14, 13, 14, f"{MAIN}5 điểm b"), bold=True, align="centre"),
    Element.LETTER_SUBJECT: Style("Trích yếu công văn", Rule(12, 12, 13, f"{MAIN}5 điểm b"), align="centre"),
    Element.BASIS: Style("Căn cứ ban hành", Rule(14, 13, 14, f"{_BODY}a"), italic=True, align="justify"),
    Element.HEAD_LINE: Style(
        "Thẩm quyền ban hành", Rule(14, 13, 14, f"{SAMPLES}, mẫu 1.2"), bold=True, caps=True, align="centre"
    ),
    Element.DECIDES: Style(
        "“Quyết định:”", Rule(14, 13, 14, f"{SAMPLES}, mẫu 1.2"), bold=True, caps=True, align="centre"
    ),
    Element.BODY: Style("Nội dung", Rule(14, 13, 14, f"{_BODY}e"), align="justify"),
    Element.NOTE: Style("Ghi chú", Rule(14, 13, 14, f"{_BODY}e"), italic=True, align="justify"),
    Element.PART: Style("Phần, Chương", Rule(14, 13, 14, f"{_BODY}đ"), bold=True, align="centre"),
    Element.PART_TITLE: Style(
        "Tiêu đề phần, chương", Rule(14, 13, 14, f"{_BODY}đ"), bold=True, caps=True, align="centre"
    ),
    Element.DIVISION: Style("Mục, Tiểu mục", Rule(14, 13, 14, f"{_BODY}đ"), bold=True, align="centre"),
    Element.DIVISION_TITLE: Style(
        "Tiêu đề mục, tiểu mục", Rule(14, 13, 14, f"{_BODY}đ"), bold=True, caps=True, align="centre"
    ),
    Element.SECTION: Style("Mục", Rule(14, 13, 14, f"{_TABLE}6 phần b"), bold=True, caps=True, align="justify"),
    Element.ARTICLE: Style("Điều", Rule(14, 13, 14, f"{_BODY}đ"), bold=True, align="justify"),
    Element.CLAUSE: Style("Khoản", Rule(14, 13, 14, f"{_BODY}đ"), bold=True, align="justify"),
    Element.POINT: Style("Điểm", Rule(14, 13, 14, f"{_BODY}đ"), align="justify"),
    Element.AUTHORITY: Style(
        "Quyền hạn, chức vụ", Rule(14, 13, 14, f"{MAIN}7 điểm đ"), bold=True, caps=True, align="centre"
    ),
    Element.SIGNER: Style("Họ và tên người ký", Rule(14, 13, 14, f"{MAIN}7 điểm đ"), bold=True, align="centre"),
    Element.ADDRESSEES: Style("Kính gửi", Rule(14, 13, 14, f"{MAIN}9 điểm d")),
    Element.RECIPIENTS_HEAD: Style("“Nơi nhận”", Rule(12, 12, 12, f"{MAIN}9 điểm d"), bold=True, italic=True),
    Element.RECIPIENTS: Style("Danh sách nơi nhận", Rule(11, 11, 11, f"{MAIN}9 điểm d")),
    Element.DRAFTER: Style("Ký hiệu người soạn thảo", Rule(11, 11, 11, f"{OTHER}3"), caps=True),
    Element.CONTACT: Style("Địa chỉ cơ quan", Rule(11, 11, 12, f"{OTHER}4")),
    Element.ANNEX: Style("Phụ lục", Rule(14, 14, 14, f"{OTHER}1 điểm b"), bold=True, align="centre"),
    Element.ANNEX_TITLE: Style(
        "Tiêu đề phụ lục", Rule(14, 13, 14, f"{OTHER}1 điểm b"), bold=True, caps=True, align="centre"
    ),
    Element.ANNEX_NOTE: Style("Kèm theo văn bản", Rule(14, 13, 14, f"{OTHER}1 điểm c"), italic=True, align="centre"),
    Element.TABLE_HEAD: Style("Đầu bảng", Rule(12, 11, 14, f"{_TABLE}6"), bold=True, align="centre"),
    Element.TABLE_CELL: Style("Ô bảng", Rule(12, 11, 14, f"{_TABLE}6")),
    Element.URGENCY: Style("Độ khẩn", Rule(13, 13, 14, f"{OTHER}2 điểm b"), bold=True, caps=True, align="centre"),
}
"""Tables in annexes are set smaller than running text in practice; the decree sets no size of their own."""

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
END_MARK = "./."  # universal in practice; the decree does not ask for it
URGENCY_COLOURS = ("FF0000", "EE0000", "C00000")  # bright red, as word processors name it
URGENCY_BOX = {"KHẨN": (20, 8), "THƯỢNG KHẨN": (40, 8), "HỎA TỐC": (30, 8)}
"""Width and height of the frame in millimetres (Annex I, part I, chapter III, 2b)."""
