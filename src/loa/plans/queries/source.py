"""The document as text and blocks: to a JSON column, and from there to something a page can draw with its places lit.

Blocks in JSON: ["p", start, end, bold, italic, centred], ["t", start, end, [[heading, [[start, end, column, columns,
rows], …]], …]], ["n", start, end, mark]. Offsets are characters of `text`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from vanban.reader.draft import POINT_SECTIONS
from vanban.reader.source import Note, Paragraph, Source, Table


def source_as_json(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "text": source.text,
        "pages": list(source.pages),
        "blocks": [_block_as_json(block) for block in source.blocks],
    }


def _block_as_json(block: Paragraph | Table | Note) -> list[Any]:
    match block:
        case Paragraph(span, bold, italic, centred):
            return ["p", *span, bold, italic, centred]
        case Note(span, mark):
            return ["n", *span, mark]
        case Table(span, rows):
            cells = [[row.heading, [[*c.span, c.column, c.columns, c.rows] for c in row.cells]] for row in rows]
            return ["t", *span, cells]


FOOTNOTE = re.compile(r"^[ \t]*\[(\d{1,2})\][ \t]", re.MULTILINE)


def whole_points(result: dict[str, Any], text: str) -> dict[str, Any]:
    """The reader quotes a point by its first characters; a plan wants the whole of it, from its place in the text.

    Marks of footnotes ("[1]") are left out where a line of the text is that footnote.
    """
    places = result.get("places") or {}
    marks = re.compile(rf"\s?\[(?:{'|'.join(sorted(set(FOOTNOTE.findall(text)))) or '(?!)'})\](?!\w)")
    for section in POINT_SECTIONS:
        for n, quoted in enumerate(result.get(section) or []):
            place = places.get(f"/{section}/{n}")
            whole = " ".join(text[place["start"] : place["end"]].split()) if place else ""
            if whole.startswith(quoted):
                result[section][n] = marks.sub("", whole)
    return result


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with a meaning: a place of a field, a finding, or a part that was not read."""

    start: int
    end: int
    ref: str  # "p12" place, "f3" finding, "u0" unread


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under the same marks throughout."""

    text: str
    refs: str  # space-separated
    look: str  # "", "place", "finding", "unread"


@dataclass(frozen=True, slots=True)
class DrawnCell:
    pieces: list[Piece]
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    kind: str  # "p", "t", "n", "page"
    pieces: list[Piece]
    rows: list[tuple[bool, list[DrawnCell]]]
    look: str = ""
    page: int = 0


TABBED = "doc-tabbed"


class Drawing:
    """Cuts blocks where marks begin and end. Building is n log n in the marks; a block costs what lies in it."""

    def __init__(self, source: dict[str, Any], marks: Iterable[Mark]) -> None:
        self._source = source
        self._text: str = source["text"]
        self._marks = sorted((m for m in marks if m.end > m.start), key=lambda m: (m.start, -m.end))
        self._starts = [m.start for m in self._marks]
        self._edges = sorted({edge for m in self._marks for edge in (m.start, m.end)})
        # marks that reach furthest back: how far left of an offset a mark over it may begin
        self._longest = max((m.end - m.start for m in self._marks), default=0)

    def blocks(self) -> list[DrawnBlock]:
        drawn: list[DrawnBlock] = []
        pages = list(self._source["pages"])
        for block in self._source["blocks"]:
            while pages and pages[0] <= block[1]:
                pages.pop(0)
                drawn.append(DrawnBlock("page", [], [], page=len(self._source["pages"]) - len(pages)))
            made = self._block(block)
            if made.kind == "t" and made.look == TABBED and drawn and drawn[-1].look == TABBED:
                drawn[-1].rows.extend(made.rows)  # lines that follow one another are one table
            else:
                drawn.append(made)
        return drawn

    def _block(self, block: list[Any]) -> DrawnBlock:
        kind, start, end = block[:3]
        if kind == "t":
            rows = [
                (heading, [DrawnCell(self.pieces(s, e), columns, rows) for s, e, _, columns, rows in cells])
                for heading, cells in block[3]
            ]
            return DrawnBlock("t", [], rows)
        if "\t" in self._text[start:end].strip():
            return DrawnBlock("t", [], [(False, self._tabbed(start, end))], look=TABBED)
        looks = ("bold", "italic", "centred") if kind == "p" else ()
        look = " ".join(f"doc-{name}" for name, on in zip(looks, block[3:], strict=False) if on)
        return DrawnBlock(kind, self.pieces(start, end), [], look=look)

    def _tabbed(self, start: int, end: int) -> list[DrawnCell]:
        """A line with tabs as a row: plain text has no other way to write a table."""
        cells = []
        for words in self._text[start:end].split("\t"):
            cells.append(DrawnCell(self.pieces(start, start + len(words)), 1, 1))
            start += len(words) + 1
        return cells

    def pieces(self, start: int, end: int) -> list[Piece]:
        inner = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        return [self._piece(a, b) for a, b in pairwise([start, *inner, end]) if b > a]

    def _piece(self, start: int, end: int) -> Piece:
        first = bisect_left(self._starts, end - self._longest - 1)
        over = [m for m in self._marks[first : bisect_right(self._starts, start)] if m.end >= end]
        refs = [m.ref for m in over]
        look = next(
            (name for sign, name in (("f", "finding"), ("p", "place"), ("u", "unread")) for r in refs if r[0] == sign),
            "",
        )
        return Piece(self._text[start:end], " ".join(refs), look)
