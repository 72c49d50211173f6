"""Lists of results as people have them: links one below another, rows copied from a spreadsheet, a file. Pure.

What a column holds is told by its heading, where there is one, else by what stands in it. Nothing is guessed beyond
that: a column that is not understood is named, and a cell that cannot be read is said where it stands.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vanban.text.folding import fold, squeeze
from vanban.time.dates import read_date

MOST = 500
"""Results of one list."""
MOST_CELLS = 30
LONGEST = 2000
"""Characters of a cell."""
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ][\d:.]+)?")
_LIKE_A_DAY = re.compile(r"\d{1,2}[/-]\d{1,2}|\d{1,2}([/.-])\d{1,2}\1\d{2,4}")
_SPANS_LINES = re.compile(r'(?:^|\t)"[^"\n]*\n', re.MULTILINE)

NOTHING = "Chưa có dòng nào. Hãy dán các đường dẫn, mỗi dòng một đường dẫn, hoặc các dòng chép từ bảng tính."

COLUMNS: dict[str, tuple[str, ...]] = {
    "link": ("đường dẫn", "link", "liên kết", "url", "địa chỉ", "đường link", "link bài", "minh chứng"),
    "title": (
        "tên kết quả", "tiêu đề", "tên", "tên tin, bài", "tên bài", "tên tin bài", "tin bài", "tin, bài", "nội dung",
        "tên sản phẩm", "tên buổi", "tựa đề",
    ),
    "happened_on": ("ngày", "ngày thực hiện", "ngày đăng", "ngày phát", "thời gian", "ngày tháng", "ngày tổ chức"),
    "until": ("đến ngày", "ngày kết thúc"),
    "quantity": ("số lượng", "sl", "số lượt", "số tin", "số bài"),
    "measure": ("đơn vị tính", "đvt", "đơn vị"),
    "minutes": ("số phút", "thời lượng", "thời lượng (phút)", "phút"),
    "reached": ("số người tiếp cận", "lượt xem", "số người", "lượt tiếp cận", "số người tham dự", "lượt đọc"),
    "place": ("nơi thực hiện", "địa điểm", "nơi tổ chức"),
    "outlet": ("tên báo, đài, trang", "báo", "đài", "trang", "nơi đăng", "cơ quan báo chí", "nguồn", "báo, đài"),
    "author": ("tác giả", "người viết"),
    "language": ("ngôn ngữ", "tiếng"),
    "note": ("ghi chú",),
}  # fmt: skip
"""The fields of a row, by the headings that offices give them."""
NUMBERING = {fold(word) for word in ("stt", "tt", "số tt", "số thứ tự", "#")}
_BY_HEADING = {fold(heading): name for name, headings in COLUMNS.items() for heading in headings}


class NotAList(ValueError):
    """The whole is refused; nothing was taken. `str(error)` is a sentence for the page."""


@dataclass(slots=True)
class Row:
    """One result, as typed. `no`: the number of the row as the person sees it."""

    no: int
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Pasted:
    """`passed_over`: columns that were not understood, by their heading or number."""

    rows: list[Row] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def read_pasted(text: str) -> Pasted:
    """Raises `NotAList` for more than `MOST` rows, or none."""
    return understood(split(text))


def split(text: str) -> list[list[str]]:
    """Cells stand between tabs; a cell of several lines comes in quotes from a spreadsheet."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if _SPANS_LINES.search(text):
        try:
            return list(csv.reader(io.StringIO(text), delimiter="\t", strict=True))
        except csv.Error:
            pass
    return [line.split("\t") for line in text.split("\n")]


def understood(lines: Iterable[Sequence[str]]) -> Pasted:
    """Rows of cells, whatever they come from; read no further than one row too many. Raises `NotAList`."""
    rows: list[tuple[int, list[str]]] = []
    for no, cells in enumerate(lines, 1):
        cleaned = [squeeze(cell)[:LONGEST] for cell in cells[:MOST_CELLS]]
        if any(cleaned):
            rows.append((no, cleaned))
        if len(rows) > MOST + 1:  # a heading may be one of them
            raise too_many()
    names = headings(rows[0][1]) if rows else {}
    if names:
        del rows[0]
    if not rows:
        raise NotAList(NOTHING)
    if len(rows) > MOST:
        raise too_many()
    names = names or by_content([cells for _, cells in rows])
    found = [row for no, cells in rows if (row := Row(no, _cells(cells, names))).cells]
    if not found:
        raise NotAList(NOTHING)
    return Pasted(found, _passed_over(names, rows))


def too_many() -> NotAList:
    return NotAList(
        f"Danh sách có hơn {MOST} dòng; mỗi lần ghi được nhiều nhất {MOST} kết quả. Chưa ghi dòng nào. Hãy tách ra."
    )


def headings(cells: Sequence[str]) -> dict[int, str]:
    """The columns that a first row names; empty where it is a result itself."""
    if any(LINK.search(cell) or is_day(cell) for cell in cells):
        return {}
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        name = _BY_HEADING.get(fold(cell.rstrip(":*")))
        if name and name not in found.values():
            found[at] = name
    numbered = any(fold(cell) in NUMBERING for cell in cells)
    return found if len(found) >= 2 or (found and (numbered or len([c for c in cells if c]) == 1)) else {}


def by_content(rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """The columns by what stands in most of their cells: links, days, figures, and the longest words as the title."""
    width = max(map(len, rows))
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(width)]
    found: dict[int, str] = {}
    for at, cells in enumerate(columns):
        kind = _most(cells)
        if kind == "figure":
            kind = "" if at == 0 and width > 1 and _is_numbering(cells) else "quantity"
        if kind and kind not in found.values():
            found[at] = kind
    words = [at for at, cells in enumerate(columns) if at not in found and _most(cells) == "" and _has_words(cells)]
    if words:
        found[max(words, key=lambda at: (sum(map(len, columns[at])) / len(columns[at]), -at))] = "title"
    return found


def _most(cells: Sequence[str]) -> str:
    """The kind of more than half of the cells."""
    counted = Counter(_kind(cell) for cell in cells)
    kind, number = counted.most_common(1)[0] if counted else ("", 0)
    return kind if number * 2 > len(cells) else ""


def _kind(cell: str) -> str:
    if LINK.search(cell):
        return "link"
    if is_day(cell):
        return "happened_on"
    return "figure" if _FIGURE.fullmatch(cell) else ""


def _is_numbering(cells: Sequence[str]) -> bool:
    return [cell.rstrip(".") for cell in cells] == [str(no) for no in range(1, len(cells) + 1)]


def _has_words(cells: Sequence[str]) -> bool:
    return any(re.search(r"[^\W\d_]{2}", cell) for cell in cells)


def is_day(cell: str) -> bool:
    """Whether it is meant as a day, though the calendar may not have it."""
    if _ISO.fullmatch(cell) or _LIKE_A_DAY.fullmatch(cell):
        return True
    written = read_date(cell) if len(cell) <= 40 else None
    return written is not None and len(cell) - (written.span.end - written.span.start) <= 6


def _cells(cells: Sequence[str], names: dict[int, str]) -> dict[str, str]:
    found = {name: cells[at] for at, name in names.items() if at < len(cells) and cells[at]}
    link = LINK.search(found.get("link", ""))
    if link and (beside := squeeze(found["link"].replace(link[0], " ")).strip(" -–:|")):
        found.setdefault("title", beside)  # "Tên bài https://…" in one cell
    if link:
        found["link"] = link[0].rstrip(".,;)")
    for name in ("happened_on", "until"):
        if name in found:
            found[name] = _in_figures(found[name])
    return found


def _in_figures(cell: str) -> str:
    """A day in words as 05/3/2026; what is no day stays as it is."""
    if _ISO.fullmatch(cell):
        return cell[:10].rstrip("T ")
    written = read_date(cell)
    return f"{written.date:%d/%m/%Y}" if written is not None and written.date is not None else cell


def _passed_over(names: dict[int, str], rows: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    width = max((len(cells) for _, cells in rows), default=0)
    filled = [at for at in range(width) if any(at < len(cells) and cells[at] for _, cells in rows)]
    left = [at for at in filled if at not in names]
    return [
        f"cột {at + 1}"
        for at in left
        if not (at == 0 and _is_numbering([cells[0] for _, cells in rows if cells and cells[0]]))
    ]
