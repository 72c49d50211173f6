"""Lists as spreadsheets. Cells hold text only, never a formula, whatever a document or a person brought in."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import xlsxwriter

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[str]

_FORMULA = re.compile(r"^'*\s*[=+\-@\t\r|]")  # with its quotes, so that reading takes exactly one away
LINES_AT_ONCE = 500
_FONT = "Times New Roman"
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def as_csv(head: Row, rows: Iterable[Row]) -> bytes:
    return b"".join(csv_lines(head, rows))


def csv_lines(head: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, for Excel; a cell that a spreadsheet would compute gets a "'" before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, 1):
        writer.writerow([_harmless(cell) for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    written = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return written


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_xlsx(*sheets: Sheet) -> bytes:
    """A book of these sheets. Rows go through a temporary file: memory does not grow with them."""
    with tempfile.TemporaryFile() as out:
        write_xlsx(out, *sheets)
        out.seek(0)
        return out.read()


def write_xlsx(out: IO[bytes], *sheets: Sheet) -> None:
    with xlsxwriter.Workbook(out, {"constant_memory": True, **_AS_TEXT}) as book:
        for sheet in sheets:
            sheet.write(book)


class Sheet:
    """A title, a head that repeats on every printed page, a row for each thing; `widths` are in characters."""

    def __init__(
        self, *, name: str, title: str, head: Row, widths: Sequence[int], rows: Iterable[Row], frozen: int = 0
    ) -> None:
        self.name, self.title, self.head, self.widths = _sheet_name(name), title, head, widths
        self.rows, self.frozen = rows, frozen

    def write(self, book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet(self.name)
        wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "font_name": _FONT})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E6EEF8", "font_name": _FONT}
        )
        for column, width in enumerate(self.widths):
            page.set_column(column, column, width)
        page.write_string(0, 0, self.title, book.add_format({"bold": True, "font_size": 14, "font_name": _FONT}))
        for column, words in enumerate(self.head):
            page.write_string(2, column, words, head)
        for number, row in enumerate(self.rows, start=3):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell, wrap)
        page.freeze_panes(3, self.frozen)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)


def _sheet_name(name: str) -> str:
    """Excel takes 31 characters, and none of these."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]
