"""The one table of columns: heading, JSON name, other headings that offices use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vanban.text.folding import fold

FINDINGS = "Cần sửa"
"""The heading of the column that the download of findings adds; reading such a file again passes it over."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    heading: str
    width: int
    hint: str
    others: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "key", "Số trong tệp", 8,
        "Để trống được. Các dòng cùng số là các giai đoạn của một đơn vị; cột khác nhắc tới đơn vị bằng #số.",
        ("số đơn vị trong tệp", "id"),
    ),
    Column(
        "code", "Mã định danh", 16, "Theo Quyết định 20/2020/QĐ-TTg, ví dụ H53.02.1; để trống được.",
        ("mã định danh điện tử", "mã đơn vị", "mã cơ quan", "mã"),
    ),
    Column(
        "name", "Tên đơn vị", 44, "Bắt buộc, ghi đầy đủ như trong văn bản.",
        ("tên cơ quan", "tên cơ quan đơn vị", "tên đầy đủ", "cơ quan đơn vị", "đơn vị", "tên"),
    ),
    Column("short_name", "Tên ngắn", 22, "Ví dụ: phường Bến Trăng.", ("tên gọi tắt", "tên rút gọn", "tên gọi")),
    Column(
        "abbreviation", "Viết tắt", 12, "Như trong ký hiệu văn bản: UBND, SNV.",
        ("chữ viết tắt", "tên viết tắt", "ký hiệu"),
    ),
    Column(
        "kind", "Loại", 24, "Bắt buộc, một trong các loại ở trang tính “Các loại”.",
        ("loại đơn vị", "loại hình", "phân loại"),
    ),
    Column(
        "parent", "Trực thuộc", 36,
        "Mã hoặc tên của đơn vị cấp trên, có trong tệp hoặc đã có trong cây; để trống là trực thuộc đơn vị đã chọn.",
        (
            "đơn vị cấp trên", "cơ quan cấp trên", "cấp trên", "đơn vị chủ quản", "cơ quan chủ quản",
            "mã đơn vị cấp trên", "mã cấp trên", "thuộc",
        ),
    ),
    Column(
        "since", "Từ ngày", 12, "Ngày đầu của giai đoạn, ví dụ 05/3/2026; để trống khi không rõ.",
        ("hiệu lực từ ngày", "ngày thành lập", "ngày bắt đầu", "từ"),
    ),
    Column(
        "until", "Đến ngày", 12, "Ngày cuối cùng còn như vậy; để trống khi đang hoạt động.",
        ("đến hết ngày", "ngày cuối", "đến"),
    ),
    Column(
        "begun_with", "Quyết định thành lập", 30, "Văn bản thành lập hoặc làm thay đổi.",
        ("văn bản thành lập", "nghị quyết thành lập", "căn cứ thành lập"),
    ),
    Column(
        "ended_with", "Quyết định chấm dứt", 30, "Văn bản chấm dứt hoạt động.",
        ("văn bản chấm dứt", "nghị quyết chấm dứt", "quyết định giải thể"),
    ),
    Column(
        "successors", "Kế tục bởi", 36,
        "Mã hoặc tên các đơn vị kế tục, cách nhau bằng dấu chấm phẩy; kèm phần số liệu nếu có: "
        "Sở Tài chính (60%); Sở Xây dựng (40%).",
        ("đơn vị kế tục", "kế thừa bởi", "đơn vị kế thừa", "kế tục"),
    ),
    Column(
        "heads", "Số người làm việc", 12, "Số nguyên, ví dụ 25.",
        ("biên chế", "số lượng người làm việc", "số người", "số cán bộ"),
    ),
    Column(
        "heads_since", "Số người tính từ ngày", 14, "Để trống là từ ngày đầu giai đoạn, không rõ thì từ ngày nhập.",
        ("biên chế tính từ ngày", "tính từ ngày"),
    ),
    Column("address", "Địa chỉ", 36, "Số nhà, đường, xã, phường.", ("địa chỉ trụ sở", "trụ sở")),
    Column(
        "phone", "Điện thoại", 16, "Ghi cả số 0 đầu; trong Excel nên để ô dạng văn bản.",
        ("số điện thoại", "điện thoại cơ quan", "đt"),
    ),
    Column("hotline", "Đường dây nóng", 16, "Số tiếp nhận phản ánh, kiến nghị.", ("số đường dây nóng",)),
    Column(
        "email", "Thư điện tử", 26, "Ví dụ vanthu@songlam.gov.vn.",
        ("địa chỉ thư điện tử", "hộp thư", "email", "e-mail", "địa chỉ email"),
    ),
    Column(
        "website", "Trang thông tin điện tử", 28, "Ví dụ https://songlam.gov.vn.",
        ("cổng thông tin điện tử", "trang web", "website", "địa chỉ website"),
    ),
)  # fmt: skip

CONTACT = ("address", "phone", "hotline", "email", "website")
HEADINGS = [column.heading for column in COLUMNS]
WIDTHS = [column.width for column in COLUMNS]
LABELS = {column.name: column.heading for column in COLUMNS}

_ASIDE = re.compile(r"\([^)]*\)|[*:.,]|\s*/\s*")
PASSED_OVER = frozenset({"stt", "tt", "so thu tu", "ghi chu", "can sua", "dong"})
"""Headings that tell nothing about a unit and are no mistake either."""


def _plain(heading: str) -> str:
    return " ".join(_ASIDE.sub(" ", fold(heading).replace("_", " ")).split())


_NAMES: dict[str, str] = {
    _plain(spelling): column.name for column in COLUMNS for spelling in (column.heading, column.name, *column.others)
}


def column_of(heading: str) -> str:
    """The name of the column that is meant, with or without accents; "" where none is."""
    return _NAMES.get(_plain(heading), "") if len(heading) < 100 else ""


def is_passed_over(heading: str) -> bool:
    return _plain(heading) in PASSED_OVER


@dataclass(frozen=True, slots=True)
class Head:
    """Which cell of a row is which column. `below`: the number of the first row that is no heading."""

    places: dict[str, int]
    twice: tuple[str, ...]
    unknown: tuple[str, ...]
    below: int


def find_head(rows: Sequence[tuple[int, Sequence[str]]]) -> Head | None:
    """The heading among the first rows of a sheet, also one merged over two rows. None: no row names the units."""
    best: Head | None = None
    for at, (number, cells) in enumerate(rows):
        head = _head(number, cells)
        below = rows[at + 1] if at + 1 < len(rows) and rows[at + 1][0] == number + 1 else None
        if below is not None and "name" in head.places:
            head = _two_rows(head, cells, *below)
        if "name" in head.places and (best is None or len(head.places) > len(best.places)):
            best = head
    if best is None or len(best.places) < 2:
        return None
    return best


def _head(number: int, cells: Sequence[str]) -> Head:
    places: dict[str, int] = {}
    twice, unknown = [], []
    for at, cell in enumerate(cells):
        if not cell:
            continue
        name = column_of(cell)
        if not name:
            if not is_passed_over(cell):
                unknown.append(cell)
        elif name in places:
            twice.append(cell)
        else:
            places[name] = at
    return Head(places, tuple(twice), tuple(unknown), number + 1)


def _two_rows(upper: Head, cells: Sequence[str], number: int, lower: Sequence[str]) -> Head:
    """Cells merged downwards are empty in the lower row; those merged across ("Liên hệ") are parted there."""
    free = {at for at, cell in enumerate(cells) if at not in upper.places.values()}
    free |= set(range(len(cells), len(lower)))
    parted = {column_of(cell): at for at, cell in enumerate(lower) if at in free and cell and column_of(cell)}
    new = {name: at for name, at in parted.items() if name not in upper.places}
    if not new or any(at < len(lower) and lower[at] for name, at in upper.places.items()):
        return upper
    over = {cells[at] for at in range(len(cells)) if at <= max(new.values()) and cells[at]}
    unknown = tuple(words for words in upper.unknown if words not in over)
    return Head({**upper.places, **new}, upper.twice, unknown, number + 1)


_NUMBERING = re.compile(r"\(?\d{1,2}\)?|[A-Z]|\([A-Za-z]\)")


def is_numbering(cells: Sequence[str]) -> bool:
    """The row of column numbers under a heading: (1) (2) (3)."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and all(_NUMBERING.fullmatch(cell) for cell in filled)


def picked(head: Head, cells: Sequence[object]) -> Iterator[tuple[str, int]]:
    return ((name, at) for name, at in head.places.items() if at < len(cells))
