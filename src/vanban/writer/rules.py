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
    SECTION = "VB Muc"
    ARTICLE = "VB Dieu"
    CLAUSE = "VB Khoan"
    POINT = "VB Diem"
    AUTHORITY = "VB Quyen han chuc vu"
    SIGNER = "VB Ho ten"
    ADDRESSEES = "VB Kinh gui"
    RECIPIENTS_HEAD = "VB Noi nhan"
    RECIPIENTS = "VB Danh sach nhan"
    ANNEX = "VB Phu luc"
    ANNEX_TITLE = "VB Tieu de phu luc"
    ANNEX_NOTE = "VB Kem theo"
    TABLE_HEAD = "VB Dau bang"
    TABLE_CELL = "VB O bang"
    URGENCY = "VB Do khan"


def _size(take: float, least: float, most: float, where: str) -> Rule:
    return Rule(take, least, most, f"{DECREE}, {where}")


_II = "phần II, mục "
_V = "phần V (bảng kích cỡ chữ), ô số "

PAGE_WIDTH = Rule(210, 210, 210, f"{DECREE}, phần I, mục 1: khổ A4")
PAGE_HEIGHT = Rule(297, 297, 297, f"{DECREE}, phần I, mục 1: khổ A4")
MARGIN_TOP = Rule(20, 20, 25, f"{DECREE}, phần I, mục 3")
MARGIN_BOTTOM = Rule(20, 20, 25, f"{DECREE}, phần I, mục 3")
MARGIN_LEFT = Rule(30, 30, 35, f"{DECREE}, phần I, mục 3")
MARGIN_RIGHT = Rule(20, 15, 20, f"{DECREE}, phần I, mục 3")
FIRST_LINE = Rule(12.7, 10, 12.7, f"{DECREE}, {_II}6: lùi đầu dòng 1 cm hoặc 1,27 cm")
PARAGRAPH_GAP = Rule(6, 6, 24, f"{DECREE}, {_II}6: khoảng cách giữa các đoạn tối thiểu 6 pt")
LINE_SPACING = Rule(1.15, 1.0, 1.5, f"{DECREE}, {_II}6: từ cách dòng đơn đến 1,5 dòng")
PAGE_NUMBER = _size(13, 13, 14, "phần I, mục 7: số trang")
RULE_SHARE = Rule(0.4, 1 / 3, 1 / 2, f"{DECREE}, {_II}2b, 5: đường kẻ bằng 1/3 đến 1/2 độ dài dòng chữ")
FONT = "Times New Roman"
FONT_SOURCE = f"{DECREE}, phần I, mục 4: phông chữ Times New Roman, bộ mã Unicode TCVN 6909:2001, màu đen"

STYLES: dict[Element, Style] = {
    Element.MOTTO_STATE: Style("Quốc hiệu", _size(12, 12, 13, _V + "1"), bold=True, caps=True, align="centre"),
    Element.MOTTO: Style("Tiêu ngữ", _size(13, 13, 14, _V + "1"), bold=True, align="centre"),
    Element.SUPERIOR: Style("Tên cơ quan chủ quản", _size(12, 12, 13, _V + "2"), caps=True, align="centre"),
    Element.ISSUER: Style("Tên cơ quan ban hành", _size(12, 12, 13, _V + "2"), bold=True, caps=True, align="centre"),
    Element.NUMBER: Style("Số, ký hiệu", _size(13, 13, 13, _V + "3"), align="centre"),
    Element.PLACE_DAY: Style("Địa danh, thời gian", _size(13, 13, 14, _V + "4"), italic=True, align="centre"),
    Element.NAME: Style("Tên loại văn bản", _size(14, 13, 14, _V + "5a"), bold=True, caps=True, align="centre"),
    Element.SUBJECT: Style("Trích yếu", _size(14, 13, 14, _V + "5a"), bold=True, align="centre"),
    Element.LETTER_SUBJECT: Style("Trích yếu công văn", _size(12, 12, 13, _V + "5b"), align="centre"),
    Element.BASIS: Style("Căn cứ ban hành", _size(14, 13, 14, _II + "6"), italic=True, align="justify"),
    Element.HEAD_LINE: Style(
        "Thẩm quyền ban hành", _size(14, 13, 14, "Phụ lục III, mẫu 1.2"), bold=True, caps=True, align="centre"
    ),
    Element.DECIDES: Style(
        "“Quyết định:”", _size(14, 13, 14, "Phụ lục III, mẫu 1.2"), bold=True, caps=True, align="centre"
    ),
    Element.BODY: Style("Nội dung", _size(14, 13, 14, _V + "6"), align="justify"),
    Element.NOTE: Style("Ghi chú", _size(14, 13, 14, _V + "6"), italic=True, align="justify"),
    Element.PART: Style("Phần, Chương", _size(14, 13, 14, _V + "6a"), bold=True, align="centre"),
    Element.PART_TITLE: Style(
        "Tiêu đề phần, chương", _size(14, 13, 14, _V + "6a"), bold=True, caps=True, align="centre"
    ),
    Element.SECTION: Style("Mục", _size(14, 13, 14, _V + "6b"), bold=True, caps=True, align="justify"),
    Element.ARTICLE: Style("Điều", _size(14, 13, 14, _V + "6"), bold=True, align="justify"),
    Element.CLAUSE: Style("Khoản", _size(14, 13, 14, _V + "6"), bold=True, align="justify"),
    Element.POINT: Style("Điểm", _size(14, 13, 14, _V + "6"), align="justify"),
    Element.AUTHORITY: Style("Quyền hạn, chức vụ", _size(14, 13, 14, _V + "7a"), bold=True, caps=True, align="centre"),
    Element.SIGNER: Style("Họ và tên người ký", _size(14, 13, 14, _V + "7b"), bold=True, align="centre"),
    Element.ADDRESSEES: Style("Kính gửi", _size(14, 13, 14, _V + "9a")),
    Element.RECIPIENTS_HEAD: Style("“Nơi nhận”", _size(12, 12, 12, _V + "9b"), bold=True, italic=True),
    Element.RECIPIENTS: Style("Danh sách nơi nhận", _size(11, 11, 11, _V + "9b")),
    Element.ANNEX: Style("Phụ lục", _size(14, 14, 14, _II + "10"), bold=True, align="centre"),
    Element.ANNEX_TITLE: Style("Tiêu đề phụ lục", _size(14, 13, 14, _II + "10"), bold=True, caps=True, align="centre"),
    Element.ANNEX_NOTE: Style("Kèm theo văn bản", _size(14, 13, 14, _II + "10"), italic=True, align="centre"),
    Element.TABLE_HEAD: Style("Đầu bảng", _size(12, 11, 14, _V + "6"), bold=True, align="centre"),
    Element.TABLE_CELL: Style("Ô bảng", _size(12, 11, 14, _V + "6")),
    Element.URGENCY: Style("Độ khẩn", _size(13, 13, 14, _V + "10b"), bold=True, caps=True, align="centre"),
}
"""Tables in annexes are set smaller than running text in practice; the decree sets no size of their own."""

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
END_MARK = "./."  # universal in practice; the decree does not ask for it
URGENCY_BOX = {"KHẨN": (20, 8), "THƯỢNG KHẨN": (40, 8), "HỎA TỐC": (30, 8)}
"""Width and height of the frame in millimetres (Annex I, part III, 10b)."""
