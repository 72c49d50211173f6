"""Where text stands in two columns: the head (issuer | quốc hiệu) and the end (Nơi nhận | signer) of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vanban.reader.layout.cells import is_head_or_end
from vanban.reader.layout.geometry import Line
from vanban.reader.layout.lines import rows, whole

_LONGEST = 60  # rows of a band
_APART = 6  # letter heights: the room for a signature


@dataclass(slots=True)
class Flow:
    """Lines that are read one after another, within the same left and right edge."""

    lines: list[Line]
    column: bool = False  # beside another flow


def flows(lines: Sequence[Line]) -> list[Flow]:
    """The segments of a page (or of a part of it) as flows: plain ones, and the two columns of a band, left first."""
    found: list[Flow] = []
    plain: list[Line] = []
    table = rows(lines)
    at = 0
    while at < len(table):
        end, gutter = _band(table, at)
        if end > at:
            if plain:
                found.append(Flow(plain))
                plain = []
            members = [line for row in table[at:end] for line in row]
            left = [line for line in members if line.x1 <= gutter]
            right = [line for line in members if line.x1 > gutter]
            found += [Flow(left, column=True), Flow(right, column=True)]
            at = end
        else:
            plain.append(whole(table[at]))
            at += 1
    return [*found, Flow(plain)] if plain else found


def _band(table: Sequence[Sequence[Line]], at: int) -> tuple[int, float]:
    """The row after a band that begins at row `at`, and where its gutter is; (at, 0) where none begins."""
    low, high, end = 0.0, float("inf"), at
    left: list[Line] = []
    right: list[Line] = []
    for i in range(at, min(at + _LONGEST, len(table))):
        row = table[i]
        if len(row) > 2 or (i > at and row[0].top - table[i - 1][-1].bottom > _APART * row[0].height):
            break
        if not left and not right and len(row) == 1:
            pair = next((other for other in table[i + 1 : i + 3] if len(other) == 2), None)
            if pair is None:
                break
            low, high = pair[0].x1, pair[1].x0
        sides = (row[0], row[1]) if len(row) == 2 else _side(row[0], low, high)
        low = max(low, sides[0].x1) if sides[0] else low
        high = min(high, sides[1].x0) if sides[1] else high
        if high - low < 0.6 * row[0].height:
            break
        left += [sides[0]] if sides[0] else []
        right += [sides[1]] if sides[1] else []
        end = i + 1
    if left and right and is_head_or_end("\n".join(line.text for line in (*left, *right))):
        return end, (max(line.x1 for line in left) + min(line.x0 for line in right)) / 2
    return at, 0.0


def _side(line: Line, low: float, high: float) -> tuple[Line | None, Line | None]:
    """A line alone on its row as (left, None) or (None, right) of the gutter low..high."""
    is_left = line.x1 <= high - 4 and line.centre < (low + high) / 2
    return (line, None) if is_left else (None, line)
