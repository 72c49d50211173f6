"""Ruled lines → grids of cells, merged where no line parts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vanban.reader.layout.geometry import Line, Rule, Word

_SNAP = 2.5  # rules closer than this are one
_TOUCH = 4.0
_CROSSINGS = 1_000_000  # more than a table ever has: a drawing
_SMALLEST = 6.0  # a cell is at least so wide and high


@dataclass(slots=True)
class Box:
    """A cell: its place on the page, and what stands in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    words: list[Word] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def holds(self, word: Word) -> bool:
        return self.x0 <= (word.x0 + word.x1) / 2 <= self.x1 and self.top <= word.middle <= self.bottom


@dataclass(slots=True)
class Grid:
    """A ruled table on one page."""

    x0: float
    top: float
    x1: float
    bottom: float
    cells: list[Box]
    page: int = 0

    def covers(self, word: Word) -> bool:
        inside = self.x0 - 1 <= (word.x0 + word.x1) / 2 <= self.x1 + 1
        return inside and self.top - 1 <= word.middle <= self.bottom + 1


def grids(rules: Iterable[Rule]) -> list[Grid]:
    """The ruled tables of a page, top to bottom. Underlines and lone frames are none."""
    rules = list(rules)
    horizontal = _merged([(r.top + r.bottom) / 2, r.x0, r.x1] for r in rules if r.is_horizontal)
    vertical = _merged([(r.x0 + r.x1) / 2, r.top, r.bottom] for r in rules if not r.is_horizontal)
    if len(horizontal) * len(vertical) > _CROSSINGS:
        return []
    found = [grid for hs, vs in _connected(horizontal, vertical) if (grid := _grid(hs, vs))]
    return sorted(found, key=lambda grid: (grid.top, grid.x0))


def _merged(rules: Iterable[list[float]]) -> list[list[float]]:
    """[position, from, to] with pieces of one line put together."""
    made: list[list[float]] = []
    for at, low, high in sorted(rules):
        for other in reversed(made[-40:]):
            if abs(other[0] - at) <= _SNAP and low <= other[2] + 3 and high >= other[1] - 3:
                other[1], other[2] = min(other[1], low), max(other[2], high)
                break
        else:
            made.append([at, low, high])
    return made


class _Joined:
    """Which of some numbered things belong together (union-find)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, i: int) -> int:
        """The number that stands for the group of `i`."""
        parent = self._parent
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    def join(self, i: int, other: int) -> None:
        """Put the group of `i` into that of `other`."""
        self._parent[self.root(i)] = self.root(other)


def _connected(
    horizontal: list[list[float]], vertical: list[list[float]]
) -> list[tuple[list[list[float]], list[list[float]]]]:
    """Groups of lines that cross or touch."""
    joined = _Joined(len(horizontal) + len(vertical))
    for i, (y, left, right) in enumerate(horizontal):
        for j, (x, top, bottom) in enumerate(vertical, len(horizontal)):
            if left - _TOUCH <= x <= right + _TOUCH and top - _TOUCH <= y <= bottom + _TOUCH:
                joined.join(i, j)
    groups: dict[int, tuple[list[list[float]], list[list[float]]]] = {}
    for i, line in enumerate(horizontal):
        groups.setdefault(joined.root(i), ([], []))[0].append(line)
    for j, line in enumerate(vertical, len(horizontal)):
        groups.setdefault(joined.root(j), ([], []))[1].append(line)
    return list(groups.values())


def _positions(lines: Sequence[list[float]], ends: Sequence[float]) -> list[float]:
    """Where the lines stand, and the outer ends of those that cross them where the outer line is not drawn."""
    places: list[float] = []
    for at in sorted(line[0] for line in lines):
        if not places or at - places[-1] > _SMALLEST:
            places.append(at)
    if places and min(ends) < places[0] - 3 * _SMALLEST:
        places.insert(0, min(ends))
    if places and max(ends) > places[-1] + 3 * _SMALLEST:
        places.append(max(ends))
    return places


def _grid(horizontal: list[list[float]], vertical: list[list[float]]) -> Grid | None:
    if len(horizontal) < 2 or not vertical:
        return None
    xs = _positions(vertical, [end for line in horizontal for end in line[1:]])
    ys = _positions(horizontal, [end for line in vertical for end in line[1:]])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > 20_000:
        return None
    cells = _cells(xs, ys, horizontal, vertical)
    return Grid(xs[0], ys[0], xs[-1], ys[-1], cells) if len(cells) > 1 else None


def _drawn(lines: Sequence[list[float]], at: float, low: float, high: float) -> bool:
    """Whether a line stands at `at` over more than half of low..high."""
    covered = sum(max(0.0, min(high, line[2]) - max(low, line[1])) for line in lines if abs(line[0] - at) <= _SMALLEST)
    return covered > 0.5 * (high - low)


def _cells(
    xs: Sequence[float], ys: Sequence[float], horizontal: list[list[float]], vertical: list[list[float]]
) -> list[Box]:
    """Squares of the grid, joined where nothing is drawn between them."""
    wide = len(xs) - 1
    joined = _Joined(wide * (len(ys) - 1))
    for row in range(len(ys) - 1):
        for column in range(wide):
            here = row * wide + column
            if column + 1 < wide and not _drawn(vertical, xs[column + 1], ys[row], ys[row + 1]):
                joined.join(here + 1, here)
            if row + 2 < len(ys) and not _drawn(horizontal, ys[row + 1], xs[column], xs[column + 1]):
                joined.join(here + wide, here)
    boxes: dict[int, Box] = {}
    for i in range(wide * (len(ys) - 1)):
        row, column = divmod(i, wide)
        box = boxes.setdefault(joined.root(i), Box(xs[column], ys[row], xs[column + 1], ys[row + 1]))
        box.x0, box.top = min(box.x0, xs[column]), min(box.top, ys[row])
        box.x1, box.bottom = max(box.x1, xs[column + 1]), max(box.bottom, ys[row + 1])
    return sorted(boxes.values(), key=lambda box: (box.top, box.x0))
