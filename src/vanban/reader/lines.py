"""Stage 1 of 6: source → items. In: `Source`. Out: lines and file tables in the order of reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from vanban.reader.marks import Mark, read_mark
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.source import Note, Paragraph, Source, Table
from vanban.text.span import Span

# Bold and italic of Markdown, as some converters leave them; "(**)" and a star after a word are footnote marks.
_BOLD = re.compile(r"(?<!\()\*\*(?!\))")
_ITALIC = re.compile(r"(?<![\w*”\")])(\*)[^\s*][^*\n]*(\*)(?!\w)")
PAGE_FURNITURE = re.compile(r"-\s?\d{1,3}\s?-|(?:Trang|trang|TRANG)\s+\d{1,3}(?:\s*/\s*\d{1,3})?|Trang chủ\b.*»?.*")
_HASHES = re.compile(r"#{1,6}\s+")
_GAP = re.compile(r"\t| {3,}(?=[A-ZĐÀ-Ỹ\d“\"-])")  # a tab, or blanks wide enough to part two columns
_RULE = re.compile(r"[-_=*.\s]{3,}|[_=]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line or paragraph. `words` holds all of it, mark included; `cells` the parts between tabs."""

    words: Passage
    mark: Mark | None
    cells: tuple[Passage, ...]
    bold: bool = False
    centred: bool = False
    indent: int = 0  # blanks before the first word
    tabbed: bool = False  # whether the file has tabs in this line
    blank_above: int = 0  # blank lines between this line and the one above it
    note: str | None = None  # the mark of the footnote that this line is

    @property
    def text(self) -> str:
        return self.words.text

    @property
    def body(self) -> Passage:
        """The line without its mark."""
        return self.words[self.mark.length :].strip() if self.mark else self.words

    @property
    def start(self) -> int:
        return self.words.start


@dataclass(frozen=True, slots=True)
class FileCell:
    """A cell of a table of the file: its column from 0, and how many columns and rows it covers."""

    words: Passage
    column: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table that the file itself has."""

    rows: tuple[tuple[FileCell, ...], ...]
    span: Span

    @property
    def start(self) -> int:
        return self.span.start


Item = Line | FileTable


def read_items(source: Source) -> list[Item]:
    """The lines and tables of a source; blank lines and drawn rules are left out."""
    items: list[Item] = []
    end = 0
    for block in source.blocks:
        gap = source.text.count("\n", end, block.span.start) - 1
        end = block.span.end
        if isinstance(block, Table):
            items.append(_table(source, block))
        elif isinstance(block, Paragraph):
            lines = _lines(source, block.span, bold=block.bold, centred=block.centred)
            items.extend([replace(lines[0], blank_above=max(0, gap)), *lines[1:]] if lines else [])
        else:
            items.extend(_note(source, block))
    return [item for index, item in enumerate(items) if not _is_page_mark(source, items, index)]


def _is_page_mark(source: Source, items: list[Item], index: int) -> bool:
    """A running page number: "- 2 -", "Trang 2/5", or a bare number at a page break of the text."""
    item = items[index]
    if source.kind != "text" or not isinstance(item, Line) or len(item.text) > 80:
        return False
    if PAGE_FURNITURE.fullmatch(item.text):
        return True
    if not re.fullmatch(r"\d{1,3}", item.text) or not source.pages:
        return False
    following = items[index + 1].start if index + 1 < len(items) else len(source.text)
    above = items[index - 1] if index else None
    before = above.words.span.end if isinstance(above, Line) else 0
    return any(item.start < page <= following or before <= page <= item.start for page in source.pages[1:])


def _lines(source: Source, span: Span, *, bold: bool, centred: bool) -> list[Line]:
    found = []
    at = source.text.rfind("\n", 0, span.start) + 1
    if source.text[at : span.start].strip():
        at = span.start  # a tab before the first word is an empty cell, another block is not
    for raw in source.text[at : span.end].split("\n"):
        line = make_line(source.text, Span(at, at + len(raw)), bold=bold, centred=centred)
        if line:
            found.append(line)
        at += len(raw) + 1
    return found


def make_line(text: str, span: Span, *, bold: bool = False, centred: bool = False) -> Line | None:
    raw = text[span.start : span.end]
    if not raw.strip() or _RULE.fullmatch(raw.strip()):
        return None
    cells = tuple(_unmarked(Passage.of(text, part)) for part in _columns(raw, span.start))
    hashes = _HASHES.match(cells[0].text)
    if hashes:
        cells = (cells[0][hashes.end() :], *cells[1:])
    words = Passage.join(cells) if len(cells) > 1 else cells[0]
    if not words:
        return None
    return Line(
        words,
        read_mark(words.text),
        cells,
        bold=bold or bool(hashes) or raw.lstrip().startswith("**"),
        centred=centred,
        indent=words.start - span.start,
        tabbed="\t" in raw,
    )


def _columns(raw: str, start: int) -> list[Span]:
    """The parts of a line between tabs, or between the wide blanks of aligned columns."""
    begins = len(raw) - len(raw.lstrip(" "))
    spans = []
    for gap in _GAP.finditer(raw, begins):
        spans.append(Span(start + begins, start + gap.start()))
        begins = gap.end()
    spans.append(Span(start + begins, start + len(raw)))
    return spans


def _unmarked(words: Passage) -> Passage:
    """Without the emphasis marks of Markdown."""
    if "*" not in words.text:
        return words
    marks = [match.span() for match in _BOLD.finditer(words.text)]
    marks += [match.span(side) for match in _ITALIC.finditer(words.text) for side in (1, 2)]
    pieces, at = [], 0
    for start, end in sorted(marks):
        pieces.append(words[at:start])
        at = max(at, end)
    kept = [piece for piece in [*pieces, words[at:]] if piece]
    return Passage.join(kept, between="").strip() if kept else EMPTY


def _table(source: Source, table: Table) -> FileTable:
    rows = tuple(
        tuple(FileCell(Passage.of(source.text, cell.span), cell.column, cell.columns, cell.rows) for cell in row.cells)
        for row in table.rows
    )
    return FileTable(rows, table.span)


def _note(source: Source, note: Note) -> list[Line]:
    return [replace(line, note=note.mark) for line in _lines(source, note.span, bold=False, centred=False)]


def wrap_width(lines: list[Line]) -> int | None:
    """The width at which a text file breaks its lines, or None where a line is a paragraph.

    A file is wrapped when many lines crowd just under its longest one.
    """
    lengths = [len(line.text) for line in lines if len(line.text) > 40]
    if len(lengths) < 12:
        return None
    width = sorted(lengths)[int(len(lengths) * 0.98)]
    if width > 130 or max(lengths) > width + 12:
        return None
    near = sum(length > width - 14 for length in lengths)
    return width if near >= len(lengths) * 0.3 else None
