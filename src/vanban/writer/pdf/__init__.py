"""A document as PDF/A-2b, fonts embedded. The same document always gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

from vanban.writer import fonts as font_files
from vanban.writer.document import Document, Table
from vanban.writer.errors import NotWritable
from vanban.writer.pdf.characters import Characters
from vanban.writer.pdf.shape import shape
from vanban.writer.rules import SINCE

STANDARD: Final = "a-2b"
MOST_CELLS = 80_000  # 3,355 rows of 8 columns take 5 s and 0.5 GB, these 30 s and 1.5 GB
_LAYOUT = Path(__file__).with_name("layout.typ")
_LONGEST, _LONGEST_IN_CELL = 40, 12  # characters of a word; Vietnamese has none over 7, addresses on the web do


class TooLarge(NotWritable):
    """Far more than is ever printed; `str(error)` says what to do."""


def write(document: Document, *, fonts: Sequence[Path] = ()) -> bytes:
    """The PDF. `fonts`: files or folders to take the font from. Raises `fonts.NoFonts`, `TooLarge`."""
    _refuse_beyond_measure(document)
    files = font_files.find(fonts)
    found = _fonts(files)
    known = frozenset.intersection(*map(font_files.characters, files))
    shown = shape(document, Characters(known, _LONGEST), Characters(known, _LONGEST_IN_CELL))
    shown["font"] = next(font.family for font in found.fonts() if font.path == str(files[0]))
    return typst.compile(
        _LAYOUT.read_bytes(),
        font_paths=found,
        format="pdf",
        sys_inputs={"document": json.dumps(shown, ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=datetime(SINCE.year, SINCE.month, SINCE.day, tzinfo=UTC),
    )


def _refuse_beyond_measure(document: Document) -> None:
    tables = [block for block in document.blocks() if isinstance(block, Table)]
    if sum(len(table.rows) * len(table.columns) for table in tables) > MOST_CELLS:
        raise TooLarge("Bảng quá dài để tạo thành một tệp PDF. Hãy tách phụ lục hoặc xuất tệp Word.")


@lru_cache(maxsize=4)
def _fonts(files: tuple[Path, ...]) -> typst.Fonts:
    """The engine takes folders; which of the families in them is meant is said in the document."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=sorted({str(file.parent) for file in files}),
    )
