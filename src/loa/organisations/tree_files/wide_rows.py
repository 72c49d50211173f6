"""How much of a book's XML stands in memory at once while it is read: all that lies between two of its rows.

Read by a parser, since words in a cell, a comment or another row may look like the beginning of a row.
"""

from __future__ import annotations

import zipfile
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from loa.organisations.tree_files.findings import Unreadable

IN_A_ROW = 500_000
"""Elements and attributes from one row to the next. A row as wide as Excel makes it has 100,000."""
LONGEST_TAG = 1 << 20
"""Bytes of one tag with its attributes, which the parser holds as a whole."""

_PIECE = 1 << 18
_PLACES = frozenset(
    tuple(f"{SHEET_MAIN_NS} {name}" for name in path) for path in (("worksheet", "sheetData", "row"), ("sst", "si"))
)
"""Where a row stands, or one of the words that the rows share; what reads the book lets go of it there."""
_DEEP = max(len(path) for path in _PLACES)

_TOO_WIDE = "Một dòng của bảng có quá nhiều ô. Hãy chép các cột cần dùng sang một tệp mới rồi tải lên."
_UNSAFE = "Không mở được tệp Excel này: tệp viết khác thường. Hãy mở bằng Excel và lưu lại dạng .xlsx."


def refuse_wide_rows(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Raises `Unreadable`, also for an XML part that declares entities, and `ExpatError` for one that is none."""
    is_named_xml = part.filename.lower().endswith((".xml", ".rels"))
    with book.open(part) as xml:
        piece = xml.read(_PIECE)
        if is_named_xml and b"\x00" in piece[:4]:  # Excel writes UTF-8; in UTF-16 the tags were not counted
            raise Unreadable(_UNSAFE)
        if not is_named_xml and not piece.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return
        counted, read = _Counted(), 0
        try:
            while piece:
                read += len(piece)
                counted.parser.Parse(piece, False)
                if read - counted.parser.CurrentByteIndex > LONGEST_TAG + _PIECE:
                    raise Unreadable(_TOO_WIDE)
                piece = xml.read(_PIECE)
        except expat.ExpatError:
            if is_named_xml:  # drawings of old comments (.vml) are not well formed, and nobody reads them
                raise


class _Counted:
    """A parser that counts, and raises `Unreadable`."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._declare
        self._path: list[str] = []
        self._deeper = self._held = 0

    def _begin(self, name: str, attributes: list[str]) -> None:
        if len(self._path) < _DEEP:
            self._path.append(name)
            if tuple(self._path) in _PLACES:
                self._held = 0
        else:
            self._deeper += 1
        self._held += 1 + len(attributes) // 2
        if self._held > IN_A_ROW:
            raise Unreadable(_TOO_WIDE)

    def _end(self, name: str) -> None:
        if self._deeper:
            self._deeper -= 1
        else:
            self._path.pop()

    def _declare(self, *declared: object) -> None:
        raise Unreadable(_UNSAFE)
