"""The whole document: pages → one sequence of paragraphs and tables, without running page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vanban.reader.layout.columns import Flow, flows
from vanban.reader.layout.geometry import Line, Page
from vanban.reader.layout.lines import rows, segments
from vanban.reader.layout.notes import take_notes
from vanban.reader.layout.paragraphs import Block, Edges, edges_of, goes_on, paragraphs, side_paragraphs
from vanban.reader.layout.ruled import Grid, grids
from vanban.reader.layout.tables import Table, fill

_PAGE_NUMBER = re.compile(r"[-–\s]*(?:trang\s*)?(\d{1,3})(?:\s*[/|]\s*\d{1,3})?[-–\s]*", re.IGNORECASE)


@dataclass(slots=True)
class Layout:
    """Blocks and tables in the order of reading; `starts[i]` is the place in `items` where page i begins."""

    items: list[Block | Table] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnotes as (mark, text)


@dataclass(slots=True)
class _Sheet:
    """A page taken apart: its lines outside tables, its tables, and all of it from top to bottom."""

    page: Page
    lines: list[Line]
    tables: list[Grid]

    def parts(self) -> list[Flow | Grid]:
        """Flows and tables, top to bottom."""
        parts: list[Flow | Grid] = []
        lines = self.lines
        for grid in self.tables:
            above = [line for line in lines if line.middle < grid.top]
            lines = [line for line in lines if line.middle >= grid.top]
            parts += [*flows(above), grid] if above else [grid]
        return [*parts, *flows(lines)] if lines else parts


def lay_out(pages: Sequence[Page]) -> Layout:
    """Paragraphs and tables of the pages, in the order of reading."""
    sheets = [_sheet(page, i) for i, page in enumerate(pages)]
    _drop_page_numbers(sheets)
    layout = Layout(notes=[note for sheet in sheets for note in take_notes(sheet.lines)])
    parted = [(sheet, sheet.parts()) for sheet in sheets]
    edges = _edges(parted)
    for number, (sheet, parts) in enumerate(parted):
        layout.starts.append(len(layout.items))
        for i, part in enumerate(parts):
            if isinstance(part, Grid):
                _add_table(layout, Table.of(part), first=i == 0)
            elif part.column:
                layout.items += side_paragraphs(part.lines)
            else:
                _add_flow(layout, part, edges[_size(sheet.page)], first=i == 0)
        layout.starts[number] = min(layout.starts[number], len(layout.items))
    for item in layout.items:
        if isinstance(item, Table):
            item.drop_repeated_headings()
    return layout


def _sheet(page: Page, number: int) -> _Sheet:
    tables = grids(page.rules)
    words = page.words
    for grid in tables:
        grid.page = number
        fill(grid, [word for word in words if grid.covers(word)])
        words = [word for word in words if not grid.covers(word)]
    return _Sheet(page, segments(words, number), tables)


def _size(page: Page) -> tuple[int, int]:
    return round(page.width / 10), round(page.height / 10)


def _edges(parted: Sequence[tuple[_Sheet, list[Flow | Grid]]]) -> dict[tuple[int, int], Edges]:
    """Of the running text, for each size of page."""
    lines: dict[tuple[int, int], list[Line]] = {}
    for sheet, parts in parted:
        plain = lines.setdefault(_size(sheet.page), [])
        for part in parts:
            if isinstance(part, Flow) and not part.column:
                plain += part.lines
    return {size: _reaching(edges_of(found), width=10.0 * size[0]) for size, found in lines.items()}


def _reaching(edges: Edges, *, width: float) -> Edges:
    """Edges of a page on which no line is full: as far from the right side as the lines begin from the left."""
    mirrored = width - edges.left
    if edges.right < mirrored - 0.12 * width:
        edges.right = mirrored
    return edges


def _add_table(layout: Layout, table: Table, *, first: bool) -> None:
    last = layout.items[-1] if layout.items else None
    if first and isinstance(last, Table) and last.continues_as(table):
        last.take(table)
    else:
        layout.items.append(table)


def _add_flow(layout: Layout, flow: Flow, edges: Edges, *, first: bool) -> None:
    blocks = paragraphs(flow.lines, edges)
    last = layout.items[-1] if layout.items else None
    if first and isinstance(last, Block) and blocks:
        above, below = last.lines[-1], blocks[0].lines[0]
        if above.page != below.page and goes_on(above, below, edges):
            last.lines += blocks.pop(0).lines
    layout.items += blocks


def _drop_page_numbers(sheets: Sequence[_Sheet]) -> None:
    """Page numbers at the head or foot: the same distance from the page's own number on every page that has one."""
    found: dict[int, list[tuple[_Sheet, Line]]] = {}
    for i, sheet in enumerate(sheets, 1):
        table = rows(sheet.lines)
        for row in [*table[:1], *table[1:][-1:]]:
            shown = _PAGE_NUMBER.fullmatch(row[0].text)
            if len(row) == 1 and shown and _stands_apart(sheet, row[0]):
                found.setdefault(int(shown[1]) - i, []).append((sheet, row[0]))
    for distance, places in found.items():
        if distance == 0 or len(places) > 1:
            for sheet, line in places:
                sheet.lines = [other for other in sheet.lines if other is not line]


def _stands_apart(sheet: _Sheet, line: Line) -> bool:
    """In the margin at the top or bottom, and not where lines begin."""
    others = [other for other in sheet.lines if other is not line]
    tops = [other.top for other in others] + [grid.top for grid in sheet.tables]
    bottoms = [other.bottom for other in others] + [grid.bottom for grid in sheet.tables]
    if not tops:
        return False
    outside = line.bottom <= min(tops) + 1 or line.top >= max(bottoms) - 1
    margin = line.bottom < 0.12 * sheet.page.height or line.top > 0.88 * sheet.page.height
    start = min([other.x0 for other in others] + [grid.x0 for grid in sheet.tables])
    return outside and margin and line.x0 > start + 3 * line.height
