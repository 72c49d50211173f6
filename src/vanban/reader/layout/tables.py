"""Grids of ruled cells → tables; a table that goes on over a page break becomes one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from vanban.reader.layout.cells import CellText, RowText
from vanban.reader.layout.geometry import Word
from vanban.reader.layout.lines import rows, segments, whole
from vanban.reader.layout.paragraphs import edges_of, goes_on, paragraphs
from vanban.reader.layout.ruled import Box, Grid

_SAME_EDGE = 6.0
_SAMPLE = 40  # boxes of a column that are looked at


def fill(grid: Grid, words: Sequence[Word]) -> None:
    """Put the words into the cells, and make lines of them."""
    for word in words:
        box = next((cell for cell in grid.cells if cell.holds(word)), None)
        if box is not None:
            box.words.append(word)
    for cell in grid.cells:
        cell.lines = [whole(row) for row in rows(segments(cell.words, grid.page))]


@dataclass(slots=True)
class Table:
    """A table of one or more pages: rows of boxes; boxes keep the place that they have on their page."""

    rows: list[list[Box]]
    x0: float
    x1: float
    last_page: int

    @classmethod
    def of(cls, grid: Grid) -> Table:
        made: list[list[Box]] = []
        for cell in grid.cells:
            if made and abs(made[-1][0].top - cell.top) < 3:
                made[-1].append(cell)
            else:
                made.append([cell])
        return cls(made, grid.x0, grid.x1, grid.page)

    def continues_as(self, other: Table) -> bool:
        """Whether `other`, first on the next page, has the same outer edges and columns as the end of this one."""
        if other.last_page != self.last_page + 1:
            return False
        same_edges = abs(self.x0 - other.x0) < _SAME_EDGE and abs(self.x1 - other.x1) < _SAME_EDGE
        mine, theirs = self.columns(), other.columns()
        return same_edges and (_within(theirs, mine) or _within(mine, theirs))

    def columns(self) -> list[float]:
        """Left edges of the columns."""
        edges: list[float] = []
        for x in sorted(box.x0 for row in self.rows for box in row):
            if not edges or x - edges[-1] > _SAME_EDGE:
                edges.append(x)
        return edges

    def take(self, other: Table) -> None:
        """Append the rows of `other`: without the heading repeated, its first row joined where the page cut it."""
        rows_left = list(other.rows)
        for heading in self.rows[:3]:
            if rows_left and _begins_with(rows_left[0], heading):
                _drop_heading(rows_left[0], heading)
            elif rows_left and _same_text(heading, rows_left[0]):
                rows_left.pop(0)
            else:
                break
        cut = next((row for row in reversed(self.rows) if not _same_text(row, self.rows[0])), None)
        if cut and rows_left and _is_rest(cut, rows_left[0]):
            _join(cut, rows_left.pop(0))
        self.rows += rows_left
        self.last_page = other.last_page

    def drop_repeated_headings(self) -> None:
        """A heading of three columns or more that stands again among the rows, as some programs print it at a break."""
        head = self.rows[0]
        if len(head) >= 3 and head[0].lines and not _words(head[0]).isdigit():
            self.rows = [head, *(row for row in self.rows[1:] if _words_of(row) != _words_of(head))]

    def texts(self) -> list[RowText]:
        edges = self.columns()
        alike: dict[tuple[int, int], list[Box]] = {}
        for row in self.rows:
            for box in row:
                alike.setdefault(_column(box), []).append(box)
        made = []
        for i, row in enumerate(self.rows):
            cells = []
            for box in row:
                place = _place(edges, box.x0)
                columns = max(1, bisect_left(edges, box.x1 - _SAME_EDGE) - place)
                cells.append(CellText(text_of(box, alike[_column(box)]), place, columns, 1 + self._rows_below(i, box)))
            made.append(RowText(cells))
        return made

    def _rows_below(self, i: int, box: Box) -> int:
        """How many rows after row `i` the box reaches over."""
        below = 0
        while i + below + 1 < len(self.rows) and box.top < self.rows[i + below + 1][0].top < box.bottom - 3:
            below += 1
        return below


def _column(box: Box) -> tuple[int, int]:
    """The same for boxes that stand in the same column."""
    return round(box.x0 / 4), round(box.x1 / 4)


def text_of(box: Box, column: Sequence[Box]) -> str:
    """The paragraphs of a cell as lines. How far its lines may reach shows in the whole column."""
    if not box.lines:
        return ""
    pads = [line.x0 - b.x0 for b in column[:_SAMPLE] for line in b.lines] or [box.lines[0].x0 - box.x0]
    right = box.x1 - min(max(min(pads), 1.0), 8.0)
    return "\n".join(block.text for block in paragraphs(box.lines, edges_of(box.lines, left=box.x0, right=right)))


def _place(edges: Sequence[float], x: float) -> int:
    return max(0, bisect_left(edges, x + _SAME_EDGE) - 1)


def _within(some: Sequence[float], all_: Sequence[float]) -> bool:
    return all(any(abs(x - y) < _SAME_EDGE for y in all_) for x in some)


def _words(box: Box) -> str:
    return " ".join(line.text for line in box.lines)


def _same_text(some: Sequence[Box], others: Sequence[Box]) -> bool:
    """Alike enough to be one heading printed twice, where recognition may have read it in two ways."""
    mine, theirs = ("|".join(map(_words, boxes)) for boxes in (some, others))
    return mine == theirs or (len(mine) > 12 and SequenceMatcher(None, mine, theirs, autojunk=False).ratio() > 0.85)


def _words_of(row: Sequence[Box]) -> list[str]:
    return [_words(box) for box in row]


def _begins_with(row: Sequence[Box], heading: Sequence[Box]) -> bool:
    """Whether a repeated heading and the rest of a cut row came without a line between them."""
    pairs = list(zip(row, heading, strict=False))
    longer = any(len(box.lines) > len(head.lines) for box, head in pairs)
    return len(row) == len(heading) and longer and all(_words(box).startswith(_words(head)) for box, head in pairs)


def _drop_heading(row: Sequence[Box], heading: Sequence[Box]) -> None:
    for box, head in zip(row, heading, strict=True):
        del box.lines[: len(head.lines)]


def _is_rest(cut: Sequence[Box], rest: Sequence[Box]) -> bool:
    """Whether the row is what the page break left of the row above: no number, and its cells go on in mid sentence."""
    if not rest or rest[0].lines:
        return False
    pairs = [(above, box) for box in rest if box.lines for above in cut if abs(above.x0 - box.x0) < _SAME_EDGE]
    return bool(pairs) and all(_goes_on(above, box) for above, box in pairs)


def _goes_on(above: Box, below: Box) -> bool:
    if not above.lines:
        return False
    first = below.lines[0].text
    if first[:1].islower():
        return True
    right = below.x1 - min(max(min(line.x0 for line in below.lines) - below.x0, 1.0), 8.0)
    return goes_on(above.lines[-1], below.lines[0], edges_of([*above.lines, *below.lines], left=below.x0, right=right))


def _join(cut: list[Box], rest: list[Box]) -> None:
    for box in rest:
        for above in cut:
            if abs(above.x0 - box.x0) < _SAME_EDGE:
                above.lines += box.lines
