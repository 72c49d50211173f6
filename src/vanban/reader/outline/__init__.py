"""Stage 3 of 6: items with grids → outline. In: lines and grids. Out: the parts of the document, sections as a tree.

The parts are those of Decree 30/2020/ND-CP: head, form and subject, bases, (articles of a decision), body, closing,
recipients, signature, annexes; footnotes last.
"""

from __future__ import annotations

from vanban.reader.lines import FileTable, Item, Line, wrap_width
from vanban.reader.outline.parts import Annex, Node, Outline, Piece
from vanban.reader.outline.reader import OutlineReader
from vanban.reader.tables import Grid

__all__ = ["Annex", "Node", "Outline", "read_outline"]


def read_outline(items: list[Item | Grid]) -> Outline:
    """The parts of the document, from its items in the order of reading."""
    pieces: list[Piece] = [item for item in items if not isinstance(item, FileTable)]
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    return OutlineReader(pieces, wrap_width(lines)).read()
