"""Putting a source together, block after block, in canonical text."""

from __future__ import annotations

from collections.abc import Sequence

from vanban.reader.layout.cells import CellText, RowText
from vanban.reader.source import Block, Cell, Note, Paragraph, Row, Source, Table
from vanban.text.canonical import canonical
from vanban.text.span import Span


class Assembly:
    """Collects text and blocks; the offsets of the blocks are those of the text that is made here."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.pages: list[int] = []
        self.notes: list[str] = []

    def _write(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def page(self) -> None:
        """What is added from here on stands on a new page."""
        self.pages.append(self._length)

    def paragraph(self, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False) -> None:
        """Add a paragraph and end its line. White space around it is dropped; an empty one is not added."""
        text = tidy(text)
        if text:
            self.blocks.append(Paragraph(self._write(text), bold, italic, centred))
            self._write("\n")

    def note(self, mark: str, text: str) -> None:
        """Add a footnote: its paragraph is "[mark] text"."""
        self.blocks.append(Note(self._write(f"[{mark}] {tidy(text)}".rstrip()), mark))
        self._write("\n")

    def table(self, rows: Sequence[RowText]) -> None:
        """Add a table: cells parted by tabs, rows by line breaks."""
        rows = [row for row in rows if row.cells]
        if not any(tidy(cell.text) for row in rows for cell in row.cells):
            return
        start, made = self._length, []
        for row in rows:
            made.append(Row(tuple(self._cells(row.cells)), row.heading))
            self._write("\n")
        self.blocks.append(Table(Span(start, self._length - 1), tuple(made)))

    def _cells(self, cells: Sequence[CellText]) -> list[Cell]:
        made = []
        for i, cell in enumerate(cells):
            if i:
                self._write("\t")
            span = self._write(tidy(cell.text).replace("\t", " "))
            made.append(Cell(span, cell.column, cell.columns, cell.rows))
        return made

    def source(self, kind: str, *, confidence: float = 1.0) -> Source:
        return Source(
            kind=kind,
            text="".join(self._parts),
            blocks=tuple(self.blocks),
            pages=tuple(self.pages),
            confidence=confidence,
            notes=tuple(dict.fromkeys(self.notes)),
        )


def tidy(text: str) -> str:
    """Canonical, each line without white space at its ends, no empty line."""
    lines = (line.strip() for line in canonical(text).replace("\f", "\n").split("\n"))
    return "\n".join(line for line in lines if line)
