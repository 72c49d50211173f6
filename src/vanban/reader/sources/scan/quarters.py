"""Roman numbers of quarters, which recognition confuses with letters ("quý IH" for "quý III", "Quý 11" for "Quý II").

After "quý" only I, II, III and IV can stand, so that strokes read as letters or figures are put right. What is changed is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vanban.reader.layout import Layout
from vanban.reader.layout.geometry import Line
from vanban.reader.layout.tables import Table

_STROKES = {"l": "I", "i": "I", "1": "I", "|": "I", "!": "I", "L": "I", "H": "II", "V": "V", "I": "I", "Y": "V"}
_NUMBER = r"[IVHLYl1i|!]{1,3}"
_QUARTERS = re.compile(rf"\b([Qq]u[ýy]\s+)({_NUMBER}(?:\s*[,-]\s*{_NUMBER})*)(?![\w|])")


def mend(layout: Layout) -> list[str]:
    """Put right the numbers of quarters in `layout`; the changes, each as "IH → III"."""
    changes: list[str] = []
    for lines in _all_lines(layout):
        for place, line in enumerate(lines):
            text = _QUARTERS.sub(lambda found: found[1] + _meant(found[2], changes), line.text)
            if text != line.text:
                lines[place] = replace(line, text=text)
    return changes


def _all_lines(layout: Layout) -> Iterator[list[Line]]:
    for item in layout.items:
        if isinstance(item, Table):
            yield from (box.lines for row in item.rows for box in row)
        else:
            yield item.lines


def _meant(shown: str, changes: list[str]) -> str:
    def number(found: re.Match[str]) -> str:
        strokes = "".join(_STROKES[letter] for letter in found[0])
        if strokes not in {"I", "II", "III", "IV"} or found[0] in {"1", strokes}:
            return found[0]
        changes.append(f"{found[0]} → {strokes}")
        return strokes

    return re.sub(_NUMBER, number, shown)
