"""Footnotes: small lines under a short rule at the foot of a page, each begun by its number."""

from __future__ import annotations

import re

from vanban.reader.layout.geometry import Line, Page, median
from vanban.reader.layout.paragraphs import Block

_MARK = re.compile(r"\[?(\d{1,3})\]?[.)]?\s*(?=\S)")
_SHORTEST, _LONGEST = 40.0, 260.0  # points: the rule over the notes
_SMALL = 0.93  # of the height of the page's letters


def take_notes(lines: list[Line], page: Page) -> list[tuple[str, str]]:
    """Take the footnotes out of the lines of a page, as (mark, text)."""
    usual = median([line.height for line in lines])
    for rule in sorted(page.rules, key=lambda rule: rule.top):
        if not rule.is_horizontal or not _SHORTEST < rule.x1 - rule.x0 < _LONGEST or rule.top < 0.3 * page.height:
            continue
        below = [line for line in lines if line.middle > rule.top]
        if below and all(line.height < _SMALL * usual for line in below) and _MARK.match(below[0].text):
            lines[:] = [line for line in lines if line.middle <= rule.top]
            return _notes(below)
    return []


def _notes(lines: list[Line]) -> list[tuple[str, str]]:
    found: list[tuple[str, Block]] = []
    for line in lines:
        mark = _MARK.match(line.text)
        expected = str(int(found[-1][0]) + 1) if found else None
        if mark and (expected is None or mark[1] == expected):
            found.append((mark[1], Block([line])))
        elif found:
            found[-1][1].lines.append(line)
    return [(mark, _MARK.sub("", block.text, count=1)) for mark, block in found]
