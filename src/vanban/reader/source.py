"""What every kind of file becomes before it is understood: one text, and blocks that point into it.

A place anywhere in the library is a `Span` of `Source.text`, so a fact can be shown in the
document it came from, whatever the file was. `vanban.reader.sources` makes sources; the stages
after it only read them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vanban.text.span import Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text that stands on its own: a printed paragraph, or one line of a plain text file."""

    span: Span
    bold: bool = False
    italic: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `column` is its grid column from 0; a merged cell covers `columns` × `rows`."""

    span: Span
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    heading: bool = False  # the file itself says that the row repeats as a heading


@dataclass(frozen=True, slots=True)
class Table:
    """A real table of the file. Its span covers all its cells."""

    span: Span
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote: the paragraph that holds it stands at the end of the text as "[1] …"."""

    span: Span
    mark: str


Block = Paragraph | Table | Note


@dataclass(frozen=True)
class Source:
    """A document as text and blocks.

    `text` is NFC with "\\n" between lines; no-break, thin and other spaces are plain spaces, every kind
    of hyphen and dash is "-", zero-width characters and soft hyphens are gone. Everything else stands
    as printed. Blocks follow one another in the order of reading, do not overlap, and between them
    they hold every character of `text` that is not white space.
    """

    kind: str  # "text", "docx", "pdf", "scan", "html", "odt", "doc", "rtf", "xml" (Word 2003)
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[int, ...] = ()  # offset at which each page begins; () where the file has no pages
    confidence: float = 1.0  # how sure the characters themselves are: 1 for text, the mean of the OCR for a scan
    notes: tuple[str, ...] = ()  # what was done to get here that a person should know, in Vietnamese

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]

    def line(self, offset: int) -> int:
        """Line number of a character, from 1."""
        return bisect_right(self._line_starts, offset)

    def page(self, offset: int) -> int | None:
        """Page number of a character, from 1; None where the file has no pages."""
        return bisect_right(self.pages, offset) or 1 if self.pages else None

    def of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def lines(self) -> Iterator[Span]:
        """The spans of the lines, line breaks left out."""
        for start, following in zip(self._line_starts, [*self._line_starts[1:], len(self.text) + 1], strict=True):
            yield Span(start, following - 1)
