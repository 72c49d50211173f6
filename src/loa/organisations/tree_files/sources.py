"""A file as rows of cells, whatever its format. Sizes are bounded before anything is unpacked."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from loa.organisations.tree_files.cells import Cell, text_of, without_marks
from loa.organisations.tree_files.columns import COLUMNS, Head, find_head, is_numbering
from loa.organisations.tree_files.findings import Unreadable
from loa.organisations.tree_files.wide_rows import refuse_wide_rows

LARGEST = 20 * 1024 * 1024
"""Bytes of a file. The country with its history before 2025, 14,000 rows, takes 2 MB as .xlsx and 8 MB as .json."""
UNPACKED = 120 * 1024 * 1024
MARKS = 8_000_000
"""Tags in the XML of a book, opening and closing. 50,000 full rows have 6 million."""
CELLS = 2_500_000
MOST_ROWS = 60_000
MOST_COLUMNS = 60
HEAD_WITHIN = 30
"""The heading stands among the first rows."""
EMPTY_ROWS = 2_000
"""After as many empty rows nothing more is expected."""

BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, ExpatError, EOFError, KeyError, ValueError,
    TypeError, AttributeError, IndexError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl and zipfile raise on a file that is no book, or a damaged one."""

Raw = tuple[int, list[Cell]]
FindHead = Callable[[Sequence[tuple[int, Sequence[str]]]], Head | None]

TOO_MANY = f"Tệp có hơn {MOST_ROWS:,} dòng.".replace(",", ".") + " Hãy tách thành nhiều tệp, mỗi tệp một tỉnh."


@dataclass(slots=True)
class Table:
    """The heading as it was found, and the rows below it, each with the number that the person sees in the file."""

    head: Head
    rows: Iterator[Raw]
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def open_table(content: bytes, name: str, *, find: FindHead = find_head, missing: str = "") -> Table:
    """`find` knows the heading, `missing` says that there is none. Raises `Unreadable`; so may its rows while read."""
    if len(content) > LARGEST:
        raise Unreadable(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB. Hãy tách thành nhiều tệp, mỗi tệp một tỉnh.")
    if not content.strip():
        raise Unreadable("Tệp rỗng. Hãy chọn lại tệp có nội dung.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại dạng .xlsx "
            "rồi tải lên."
        )
    if content.startswith(b"PK"):
        return _book(content, find, missing)
    if content.startswith(b"%PDF"):
        raise Unreadable("Tệp là PDF. Cây đơn vị nhập từ .xlsx, .csv hoặc .json; hãy dùng tệp mẫu.")
    words = _decoded(content)
    if name.lower().endswith(".json") or words.lstrip()[:1] in {"[", "{"}:
        return _json(words)
    return _csv(words, find, missing)


# Excel ----------------------------------------------------------------------------------------------------------------


def _book(content: bytes, find: FindHead, missing: str) -> Table:
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pictures and drop-down lists that openpyxl drops are not asked for
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            found = None
            for sheet in sheets:
                head = find([(n, [text_of(c) for c in cells]) for n, cells in islice(_sheet(sheet), HEAD_WITHIN)])
                if head is not None and (found is None or len(head.places) > len(found[1].places)):
                    found = sheet, head
    except BROKEN as error:
        raise Unreadable(_BROKEN_BOOK) from error
    if found is None:
        raise Unreadable(missing or _no_head())
    sheet, head = found
    others = tuple(each.title for each in sheets if each is not sheet)
    return Table(head, _below(head, _sheet(sheet)), sheet.title if others else "", others)


def rows_of_book(content: bytes) -> Iterator[list[str]]:
    """The rows of the first visible sheet of any .xlsx, as text; the same bounds hold. Raises `Unreadable`."""
    if not content.startswith(b"PK") or len(content) > LARGEST:
        raise Unreadable(_BROKEN_BOOK)
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            first = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    except BROKEN as error:
        raise Unreadable(_BROKEN_BOOK) from error
    for _, cells in _sheet(first) if first is not None else ():
        yield [text_of(cell) for cell in cells]


_BROKEN_BOOK = "Không mở được tệp Excel này: tệp hỏng hoặc không phải .xlsx. Hãy mở bằng Excel và lưu lại dạng .xlsx."


def _refuse_bombs(content: bytes) -> None:
    """Unpack every part, piece by piece, counting: a sheet may have any name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise Unreadable("Tệp nén này không phải là Excel (.xlsx). Hãy lưu bảng dạng .xlsx rồi tải lên.")
            if len(parts) > 2000 or sum(part.file_size for part in parts) > UNPACKED:
                raise Unreadable("Tệp Excel này phình ra quá lớn khi mở. Hãy chép bảng sang một tệp mới rồi tải lên.")
            marks = cells = 0
            for part in parts:
                found = _marks(book, part)
                marks, cells = marks + found[0], cells + found[1]
                if marks > MARKS or cells > CELLS:
                    raise Unreadable(TOO_MANY)
            for part in parts:
                refuse_wide_rows(book, part)
    except BROKEN as error:
        raise Unreadable(_BROKEN_BOOK) from error


_CELL = re.compile(rb"[<:]c[\s/>]")


def _marks(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """How many tags, and how many of them are cells."""
    marks = cells = 0
    with book.open(part) as xml:
        while piece := xml.read(1 << 18):
            marks += piece.count(b"<")
            cells += len(_CELL.findall(piece))
    return marks, cells


def _sheet(sheet: Any) -> Iterator[Raw]:
    sheet.reset_dimensions()  # what the file says about its size is not believed
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + HEAD_WITHIN + EMPTY_ROWS, values_only=True)
    try:
        empty = 0
        for number, cells in enumerate(rows, 1):
            empty = 0 if any(cell is not None for cell in cells) else empty + 1
            if empty > EMPTY_ROWS:
                return
            yield number, list(cells)
    except BROKEN as error:
        raise Unreadable(_BROKEN_BOOK) from error


# Text -----------------------------------------------------------------------------------------------------------------


_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _decoded(content: bytes) -> str:
    marked = [encoding for mark, encoding in _MARKED if content.startswith(mark)]
    encoding = marked[0] if marked else "utf-8"
    if not marked and b"\x00" in content[:200]:  # UTF-16 without its mark: every other byte of "STT" is zero
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    try:
        return content.decode(encoding).replace("\x00", "")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "Không đọc được bảng mã của tệp. Trong Excel, hãy chọn Lưu thành “CSV UTF-8” hoặc .xlsx rồi tải lên."
        ) from error


_BROKEN_CSV = "Dòng {row} của tệp CSV quá dài hoặc có dấu ngoặc kép chưa đóng. Hãy sửa dòng ấy hoặc lưu lại dạng .xlsx."


def _csv(words: str, find: FindHead, missing: str) -> Table:
    first, _, rest = words.partition("\n")
    marked = first.strip().lower()
    if marked.startswith("sep=") and len(marked) == 5:
        marks, words, before = marked[4], rest, 1
    else:
        marks, before = ";,\t|", 0
    best: tuple[int, str, Head] | None = None
    for mark in marks:
        start: list[tuple[int, list[str]]] = []
        with suppress(Unreadable):  # said when the rows are read
            for number, cells in islice(_lines(words, mark, before), HEAD_WITHIN):
                start.append((number, [text_of(cell) for cell in cells]))
        head = find(start)
        if head is not None and (best is None or len(head.places) > best[0]):
            best = len(head.places), mark, head
    if best is None:
        raise Unreadable(missing or _no_head())
    return Table(best[2], _below(best[2], _lines(words, best[1], before)))


def _lines(words: str, mark: str, before: int) -> Iterator[Raw]:
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=mark)
    number, empty = before + 1, 0
    try:
        for cells in reader:
            empty = 0 if any(cells) else empty + 1
            if empty > EMPTY_ROWS:
                return
            yield number, [without_marks(cell) for cell in cells[:MOST_COLUMNS]]
            number = before + reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(_BROKEN_CSV.format(row=number)) from error


# JSON -----------------------------------------------------------------------------------------------------------------


def _json(words: str) -> Table:
    """A list of objects, or {"units": [...]}. The number of a row is its place in the list, from 1."""
    try:
        found = json.loads(words, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        where = f" ở dòng {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"Tệp JSON viết chưa đúng{where}. Hãy xuất lại từ chương trình đã tạo ra tệp.") from error
    units = found.get("units") if isinstance(found, dict) else found
    if not isinstance(units, list) or not units or not all(isinstance(unit, dict) for unit in units):
        raise Unreadable('Tệp JSON cần là một danh sách đơn vị: [{"name": …, "kind": …}] hoặc {"units": […]}.')
    if not any("name" in unit for unit in units):
        raise Unreadable(_no_head())
    places = {column.name: at for at, column in enumerate(COLUMNS)}
    unknown = sorted({str(name) for unit in units[:1000] for name in unit if name not in places})
    head = Head(places, (), tuple(unknown), 1)
    return Table(head, _objects(units, list(places)))


def _objects(units: list[dict[str, Any]], names: list[str]) -> Iterator[Raw]:
    for number, unit in enumerate(units, 1):
        if number > MOST_ROWS:
            raise Unreadable(TOO_MANY)
        cells = [_value(name, unit.get(name)) for name in names]
        if isinstance(unit.get("heads"), list):
            cells[names.index("heads_since")] = _listed(unit["heads"], "since")
        yield number, cells


def _value(name: str, value: Any) -> Cell:
    """A list in a field becomes what a cell would say."""
    if name == "heads" and isinstance(value, list):
        return _listed(value, "count")
    if name == "successors" and isinstance(value, list):
        return "; ".join(_heir(each) for each in value[:100])
    if isinstance(value, str | int | float | bool) or value is None:
        return str(value)[:400] if isinstance(value, int) and abs(value) >= 10**15 else value
    return "?"  # an object where a word belongs: no column takes it


def _listed(values: list[Any], name: str) -> str:
    return "; ".join(text_of(_value("", each.get(name))) for each in values[:100] if isinstance(each, dict))


def _heir(value: Any) -> str:
    if not isinstance(value, dict):
        return text_of(_value("", value))
    share, on = text_of(_value("", value.get("share"))), text_of(_value("", value.get("on")))
    return text_of(_value("", value.get("unit"))) + (f" ({share}%)" if share else "") + (f" từ {on}" if on else "")


# All ------------------------------------------------------------------------------------------------------------------


def _below(head: Head, rows: Iterator[Raw]) -> Iterator[Raw]:
    """The rows under the heading that are not empty; the row of column numbers is passed over."""
    told = 0
    for number, cells in rows:
        if number < head.below or not any(cell is not None and cell != "" for cell in cells):
            continue
        if told == 0 and is_numbering([text_of(cell) for cell in cells]):
            continue
        told += 1
        if told > MOST_ROWS:
            raise Unreadable(TOO_MANY)
        yield number, cells


def _no_head() -> str:
    return (
        "Không thấy dòng tiêu đề có cột “Tên đơn vị” và ít nhất một cột khác trong 30 dòng đầu. "
        "Hãy dùng tệp mẫu, hoặc đổi tên cột cho giống tệp mẫu."
    )
