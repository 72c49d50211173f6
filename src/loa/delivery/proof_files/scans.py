"""What makes a picture slow to open, told before that: the passes in which a JPEG is drawn, the pieces of a PNG.

Each pass costs as much time as the picture is large, however few its bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""Within drawn dots 0xFF stands before zero or a mark to begin anew; anything else begins what follows."""
_DRAW, _END = 0xDA, 0xD9
MOST_SEGMENTS = 5_000
"""A picture has some twenty, with its thumbnails and colours a hundred."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Passes:
    """`are_held`: the whole picture stands in memory until the last pass (ITU-T T.81, more than one scan)."""

    count: int
    are_held: bool


def passes_of(content: bytes, *, most: int) -> Passes:
    """Of the first picture in the file, counted to one more than `most`; so many also of one in endless segments."""
    count, colours, drawn_first, at, left = 0, 0, 0, 2, MOST_SEGMENTS
    while count <= most and (mark := _MARK.search(content, at)) is not None:
        kind, at = content[mark.start() + 1], mark.end()
        left -= 1
        if kind == _END:
            break
        if not left:
            return Passes(most + 1, are_held=True)
        body = at + 2
        if kind in _FRAMES:
            colours = colours or _byte(content, body + 5)
        elif kind == _DRAW:
            count += 1
            drawn_first = drawn_first or _byte(content, body)
        at += max(2, int.from_bytes(content[at:body]))
    return Passes(count, are_held=count > 1 or drawn_first < colours)


def has_many_pieces(content: bytes, *, most: int) -> bool:
    """Whether a PNG is cut into more pieces than that (PNG, 5.3)."""
    at = 8
    for _ in range(most):
        if at + 8 > len(content):
            return False
        at += 12 + int.from_bytes(content[at : at + 4])
    return at + 8 <= len(content)


def _byte(content: bytes, at: int) -> int:
    return content[at] if at < len(content) else 0
