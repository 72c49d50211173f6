"""Roman numbers of headings, which recognition confuses with letters ("IL." for "I.", "TII." for "III.").

A heading in capitals follows the one before it or begins anew; where what was seen is no number, or one that was
there already, and could be the next one, it is taken for it. What is changed is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from vanban.reader.layout.document import Layout
from vanban.reader.layout.geometry import Line
from vanban.reader.layout.paragraphs import Block
from vanban.reader.sources.docx.numbering import roman

_HEADING = re.compile(r"([IVXLTHlil1|!]{1,5})([.,]?)\s+(?=\w)")
_STROKES = str.maketrans({"L": "I", "T": "I", "l": "I", "i": "I", "1": "I", "|": "I", "!": "I", "H": "II"})


_VALUES = {roman(n).upper(): n for n in range(1, 30)}


def mend(layout: Layout) -> list[str]:
    """Put right the numbers of headings in `layout`; the changes, each as "IL → I"."""
    changes: list[str] = []
    last = 0
    for block in layout.items:
        if not isinstance(block, Block) or not (seen := _heading(block.lines[0])):
            continue
        shown = seen[1]
        number = _VALUES.get(shown, 0)
        if number != 1 and number <= last:  # no number, or one that was there already
            number = next((n for n in (last + 1, 1) if _could_be(shown, roman(n).upper())), 0)
        if not number:
            continue
        last = number
        meant = roman(number).upper()
        if shown != meant or seen[2] != ".":
            changes.append(f"{shown} → {meant}")
            line = block.lines[0]
            block.lines[0] = replace(line, text=f"{meant}. {line.text[seen.end() :]}")
    return changes


def _heading(line: Line) -> re.Match[str] | None:
    """A line in capitals, of three words or more, that begins with what may be a Roman number."""
    seen = _HEADING.match(line.text)
    rest = line.text[seen.end() :] if seen else ""
    numeral = seen and set(seen[1]) & set("IVX")
    return seen if numeral and rest.isupper() and len(rest.split()) > 1 else None


def _could_be(shown: str, meant: str) -> bool:
    """Whether they differ by no more than one stroke when letters that look like strokes count as such."""
    strokes = shown.translate(_STROKES)
    return strokes.replace("I", "") == meant.replace("I", "") and abs(len(strokes) - len(meant)) <= 1
