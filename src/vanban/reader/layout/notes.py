"""Footnotes: small lines at the foot of a page, begun by a number that stands raised in its text."""

from __future__ import annotations

import re

from vanban.reader.layout.geometry import Line, median
from vanban.reader.layout.paragraphs import Block

_MARK = re.compile(r"\[?(\d{1,3})\]?[.)]?\s*(?=\S)")
_SMALL = 0.93  # of the height of the page's letters


def take_notes(lines: list[Line]) -> list[tuple[str, str]]:
    """Take the footnotes out of the lines of a page (top to bottom), as (mark, text)."""
    usual = median([line.height for line in lines])
    first = len(lines)
    while first and lines[first - 1].height < _SMALL * usual:
        first -= 1
    text = "\n".join(line.text for line in lines[:first])
    for at in range(first, len(lines)):
        mark = _MARK.match(lines[at].text)
        if mark and f"[{mark[1]}]" in text:
            notes = lines[at:]
            del lines[at:]
            return _notes(notes)
    return []


def _notes(lines: list[Line]) -> list[tuple[str, str]]:
    """Each note with the lines that follow it, up to the one that begins with the next number."""
    found: list[tuple[str, Block]] = []
    for line in lines:
        mark = _MARK.match(line.text)
        expected = str(int(found[-1][0]) + 1) if found else None
        if mark and (expected is None or mark[1] == expected):
            found.append((mark[1], Block([line])))
        elif found:
            found[-1][1].lines.append(line)
    return [(mark, _MARK.sub("", block.text, count=1)) for mark, block in found]
