"""Where text stands in two columns: the head (issuer | quốc hiệu) and the end (Nơi nhận | signer) of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vanban.reader.layout.geometry import Line
from vanban.reader.layout.lines import rows, whole
from vanban.reader.layout.cells import is_head_or_end


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
    low, high, end, seeded = 0.0, float("inf"), at, False
    previous: Line | None = None
    left: list[Line] = []
    right: list[Line] = []
    last_pair = at
    for i in range(at, min(at + 60, len(table))):
        row = table[i]
        if len(row) > 2 or (previous is not None and row[0].top - previous.bottom > 6 * row[0].height):
            break
        if len(row) == 2:
            new_low, new_high = max(low, row[0].x1), min(high, row[1].x0)
            sides = (row[0], row[1])
        else:
            line = row[0]
            if not seeded:
                # A lone first line belongs to the band only if the next rows make one around it.
                nearest = next((r for r in table[i + 1 : i + 3] if len(r) == 2), None)
                if nearest is None or i > at + 1:
                    break
                low, high, seeded = nearest[0].x1, nearest[1].x0, True
            is_left = line.x1 <= high - 4 and (line.x0 + line.x1) / 2 < (low + min(high, 9999)) / 2
            new_low, new_high = (max(low, line.x1), high) if is_left else (low, min(high, line.x0))
            sides = (line, None) if is_left else (None, line)
        if new_high - new_low < 0.6 * row[0].height:
            break
        low, high, seeded = new_low, new_high, True
        left += [sides[0]] if sides[0] else []
        right += [sides[1]] if sides[1] else []
        end, previous = i + 1, row[-1]
        if len(row) == 2:
            last_pair = i
    if not left or not right or not _is_band(left, right, last_pair - at):
        return at, 0.0
    return end, (low + high) / 2


def _is_band(left: Sequence[Line], right: Sequence[Line], pairs: int) -> bool:
    text = "\n".join(line.text for line in (*left, *right))
    return is_head_or_end(text)
