"""How a table is laid out, the same in Word and PDF: the widths of its columns, and which rows a page does not part."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vanban.writer.document import Row, Table
from vanban.writer.rules import STYLES, Element
from vanban.writer.widths import width

BESIDE = 1.5
"""Millimetres between the line of a cell and its words, left and right."""
ABOVE = 2.0
"""Points between the line of a cell and its words, above and below."""
SINGLE = 1.149
"""A single line of Times New Roman, in the size of its type."""
AGAIN = " (tiếp)"
MOST_TOGETHER = 45.0
"""Millimetres of rows that a page does not part: what the foot of a page may at most be left white for."""
_LINES = 0.53  # of a cell, both sides, in millimetres
_FLOOR = "00"
_MOST_FOR_WORDS = 0.9  # of the room; where longest words take more, they are broken
_NARROWEST = 0.03  # of the room, whatever share a column asks for
_MM_PER_POINT = 25.4 / 72
_RAGGED = 1.1  # lines are not filled to their end


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that a page does not part. `shared`: how many of their first cells stand once for all of them."""

    rows: tuple[Row, ...]
    shared: int = 0


def widths(table: Table, room: float) -> list[float]:
    """The room shared out, in millimetres; no column narrower than its longest word, as far as that goes."""
    total = sum(column.share for column in table.columns)
    shares = [max(column.share, _NARROWEST * total) or 1.0 for column in table.columns]
    wanted = [room * share / sum(shares) for share in shares]
    least = _least(table)
    if sum(least) > room * _MOST_FOR_WORDS:
        least = [0.0] * len(wanted)
    spare = [max(0.0, wish - need) for wish, need in zip(wanted, least, strict=True)]
    given = room - sum(least)
    return [need + given * free / (sum(spare) or 1) for need, free in zip(least, spare, strict=True)]


def _least(table: Table) -> list[float]:
    """What the longest word of each column takes, cells and heading."""
    found = []
    size = STYLES[Element.TABLE_HEAD].size.take
    for place, column in enumerate(table.columns):
        cells = " ".join([row.cells[place] for row in table.rows if not row.group and place < len(row.cells)])
        longest = max(cells.split(), key=len, default="")
        words = [longest, *column.heading.split(), _FLOOR]
        found.append(max(width(word, size, bold=True) for word in words) + 2 * BESIDE + _LINES)
    return found


# -- rows that belong together ----------------------------------------------------------------------------------------


def runs(table: Table, widths: Sequence[float]) -> Iterator[Run]:
    """All rows in order. What is too long for a run is parted, and the next one says the shared cells again."""
    for family in _families(table.rows):
        shared = _shared(family, len(widths)) if len(family) > 1 else 0
        if shared:
            yield from _bounded(family, shared, widths)
        else:
            yield from (Run((row,)) for row in family)


def _families(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Each row with those that continue it."""
    family: list[Row] = []
    for row in rows:
        if family and not (row.continues and not row.group and not family[0].group):
            yield family
            family = []
        family.append(row)
    if family:
        yield family


def _shared(family: Sequence[Row], columns: int) -> int:
    """How many first cells are blank in every row but the first; never all."""
    blank = [next((at for at, words in enumerate(row.cells) if words), columns) for row in family[1:]]
    return min(*blank, len(family[0].cells), columns - 1)


def _bounded(family: Sequence[Row], shared: int, widths: Sequence[float]) -> Iterator[Run]:
    taken, high = [family[0]], _height(family[0], widths)
    for row in family[1:]:
        more = _height(row, widths)
        if high + more > MOST_TOGETHER:
            yield Run(tuple(taken), shared)
            taken, high = [_said_again(family[0], row, shared)], 0.0
        else:
            taken.append(row)
        high += more
    yield Run(tuple(taken), shared)


def _said_again(first: Row, row: Row, shared: int) -> Row:
    """The row with the shared cells of the first one, the last of which says that it goes on."""
    lead = list(first.cells[:shared])
    for at in reversed(range(shared)):
        if lead[at]:
            lead[at] += AGAIN
            break
    return replace(row, cells=(*lead, *row.cells[shared:]))


def _height(row: Row, widths: Sequence[float]) -> float:
    """Millimetres, roughly."""
    size = STYLES[Element.TABLE_CELL].size.take
    most = max(
        (_lines(words, room - 2 * BESIDE, size) for words, room in zip(row.cells, widths, strict=False)), default=1
    )
    return (most * size * SINGLE + 2 * ABOVE) * _MM_PER_POINT


def _lines(words: str, room: float, size: float) -> int:
    return sum(max(1, math.ceil(width(line, size) * _RAGGED / max(room, 1.0))) for line in words.split("\n"))
