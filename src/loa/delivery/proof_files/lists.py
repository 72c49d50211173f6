"""Attendance lists and play logs as tables: counted, and nothing of them is written down elsewhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from loa.delivery.proof_files.refusal import Refused
from loa.organisations.tree_files.findings import Unreadable
from loa.organisations.tree_files.sources import rows_of_book
from vanban.text.folding import fold

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 20_000
HEAD_WITHIN = 30
"""The heading stands among the first rows."""
LONGEST_CELL = 2_000

NUMBER = re.compile(r"(?:stt|tt|so tt|so thu tu)\.?")
NAME = re.compile(
    r"(?:ho(?: va| ,|,)? ?(?:chu dem va )?ten(?: dem)?|ten nguoi|hoc vien|dai bieu|nguoi tham (?:du|gia)).{0,40}"
)
DAY = re.compile(r"(?:ngay|thoi gian|thoi diem|gio|buoi|khung gio|lich).{0,40}")
WHAT = re.compile(
    r"(?:noi dung|ten (?:bai|tin|chuong trinh|chuyen muc)|tin,? bai|bai|chuong trinh|chuyen muc|tieu de|de muc).{0,40}"
)
_HEADS = {
    "attendance": "Không thấy cột “Họ và tên” trong 30 dòng đầu của danh sách tham dự. "
    "Hãy thêm dòng tiêu đề có cột ấy.",
    "log": "Không thấy cột thời gian (“Ngày phát”, “Giờ phát”) và cột “Nội dung” trong 30 dòng đầu của nhật ký phát. "
    "Hãy thêm dòng tiêu đề có hai cột ấy.",
}
_TOO_MANY = f"Tệp có hơn {MOST_ROWS:,} dòng.".replace(",", ".") + " Hãy tách theo từng buổi."
_UNREADABLE = "Không mở được bảng này: tệp hỏng hoặc quá lớn. Hãy chép bảng sang một tệp Excel mới, lưu dạng .xlsx."

Row = tuple[int, Sequence[str]]


def people_in(content: bytes) -> int:
    """How many people an attendance list names; .xlsx or .csv. Raises `Refused`."""
    rows = _rows(content)
    at, heads, rest = _head(rows, [NAME], "attendance")
    numbers = next((n for n, cell in enumerate(heads) if NUMBER.fullmatch(cell)), None)
    return _count(rest, at[0], numbers, what="người", column="Họ và tên")


def broadcasts_in(content: bytes) -> int:
    """How many broadcasts a play log tells of; .xlsx or .csv. Raises `Refused`."""
    rows = _rows(content)
    at, heads, rest = _head(rows, [DAY, WHAT], "log")
    numbers = next((n for n, cell in enumerate(heads) if NUMBER.fullmatch(cell)), None)
    return _count(rest, at[1], numbers, what="lần phát", column="Nội dung")


def _count(rows: Iterable[Row], at: int, numbers: int | None, *, what: str, column: str) -> int:
    """Rows with words in the column; where rows are numbered, a numbered row without words is wrong."""
    found, wrong, first_wrong = 0, 0, 0
    for told, (number, cells) in enumerate(rows, 1):
        if told > MOST_ROWS:
            raise Refused(_TOO_MANY)
        has_words = sum(letter.isalpha() for letter in _cell(cells, at)) >= 2
        is_numbered = numbers is None or _cell(cells, numbers).strip(" .").isdigit()
        if has_words and is_numbered:
            found += 1
        elif is_numbered and any(_cell(cells, n).strip() for n in range(len(cells)) if n != numbers):
            wrong, first_wrong = wrong + 1, first_wrong or number
    if wrong > found:
        raise Refused(
            f"{wrong:,} dòng không có chữ ở cột “{column}” (dòng đầu tiên: {first_wrong}). ".replace(",", ".")
            + "Hãy kiểm tra lại cột ấy rồi tải lên."
        )
    if not found:
        raise Refused(f"Bảng không có {what} nào dưới dòng tiêu đề. Hãy kiểm tra lại tệp.")
    return found


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _head(rows: Iterator[Row], wanted: list[re.Pattern[str]], kind: str) -> tuple[list[int], list[str], Iterator[Row]]:
    """The places of the columns, all headings folded, and the rows below. Raises `Refused`."""
    start = list(islice(rows, HEAD_WITHIN))
    for n, (_, cells) in enumerate(start):
        heads = [" ".join(fold(cell).split()) for cell in cells]
        places = [next((at for at, cell in enumerate(heads) if each.fullmatch(cell)), None) for each in wanted]
        found = [place for place in places if place is not None]
        if len(found) == len(wanted) == len(set(found)):
            return found, heads, chain(start[n + 1 :], rows)
    raise Refused(_HEADS[kind])


def _rows(content: bytes) -> Iterator[Row]:
    """Rows with their numbers, from 1, of a book's first sheet or of a text with separators. Raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused(f"Bảng lớn hơn {LARGEST // 1024 // 1024} MB. Hãy tách theo từng buổi.")
    if not content.startswith(b"PK"):
        yield from _lines(_decoded(content))
        return
    try:
        yield from enumerate(rows_of_book(content), 1)
    except Unreadable as error:
        raise Refused(_UNREADABLE) from error


def _decoded(content: bytes) -> str:
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = next((name for mark, name in marks.items() if content.startswith(mark)), "utf-8-sig")
    try:
        return content.decode(encoding).replace("\x00", "")
    except UnicodeDecodeError as error:
        raise Refused(
            "Không đọc được bảng mã của tệp. Trong Excel, hãy chọn Lưu thành “CSV UTF-8” hoặc .xlsx rồi tải lên."
        ) from error


def _lines(text: str) -> Iterator[Row]:
    first = text[:4096]
    mark = max(";,\t|", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            yield number, [cell[:LONGEST_CELL] for cell in cells[:60]]
    except csv.Error as error:
        raise Refused(
            "Một dòng của tệp CSV quá dài hoặc có dấu ngoặc kép chưa đóng. Hãy lưu lại dạng .xlsx."
        ) from error
