"""Rows of cells before they have a place in a text; and tables that carry no table.

The head of a document (issuer | quốc hiệu) and its end (Nơi nhận | signer) are set in tables without
being tables: they are read column by column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class CellText(NamedTuple):
    """A cell; the lines of its text are its own paragraphs. `column` counts from 0; a merged cell covers more."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1


class RowText(NamedTuple):
    """A row; `heading` where the file itself says that it repeats as one."""

    cells: Sequence[CellText]
    heading: bool = False


# Letters that OCR confuses stand in brackets.
_HEAD_OR_END = re.compile(
    r"c[ộôọo]ng\s+h[oòó][aàâ]?\s+x[aãä]\s+h[ộôọo]i|[đd][ộôọo]c\s+l[ậâạa]p\s*-\s*t[ựưuụ]\s+do|"
    r"^\s*n[oơ]i\s+nh[âậaạ]n\s*:?\s*$|^\s*n[oơ]i\s+nh[âậaạ]n\s*:|^\s*(?:tm|kt|tl|tuq)\.\s*\S|^\s*kính\s+gửi\s*:",
    re.IGNORECASE | re.MULTILINE,
)


def is_head_or_end(text: str) -> bool:
    """Whether the text stands at the head or the end of an official document."""
    return _HEAD_OR_END.search(text) is not None


def is_layout(rows: Sequence[RowText], *, borderless: bool) -> bool:
    """Whether the cells only stand side by side: to be read column by column, as paragraphs."""
    columns = max((cell.column + cell.columns for row in rows for cell in row.cells), default=0)
    if columns <= 1:
        return True
    text = "\n".join(cell.text for row in rows for cell in row.cells)
    if len(rows) <= 4 and columns <= 4 and is_head_or_end(text):
        return True
    return borderless and len(rows) <= 2 and columns <= 3


def by_column(rows: Sequence[RowText]) -> list[CellText]:
    """The cells in the order of reading of a layout table: the left column first."""
    placed = [(cell.column, i, cell) for i, row in enumerate(rows) for cell in row.cells]
    return [cell for _, _, cell in sorted(placed, key=lambda place: place[:2])]
