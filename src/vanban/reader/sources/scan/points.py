"""Letters and numbers of points, which recognition confuses with other signs ("ø)" for "g)", "S." or "9." for "5.").

A point's letter or number follows the one before it; a sign that looks like the next one is taken for it. One figure
is taken for another only where the point after it confirms it, for a mistake of the document itself is not to be
hidden. What is changed is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from vanban.reader.layout import Layout
from vanban.reader.layout.paragraphs import Block

_LETTER = re.compile(r"(\S)\)(?=\s)")
_LETTERS = "abcdđeghiklmn"
_LETTERS_SEEN_AS = {"c": "eé", "đ": "d", "e": "cé", "g": "ø89ợqÿ§&6", "h": "b", "i": "1lïíìj!|", "l": "1I|!"}
_NUMBER = re.compile(r"(\d|S)\.(?=\s)")
_NUMBERS_SEEN_AS = {1: "7", 3: "8", 5: "S968", 6: "8", 7: "1", 8: "36", 9: "5"}


def mend(layout: Layout) -> list[str]:
    """Put right the letters and numbers of points in `layout`; the changes, each as "ø) → g)"."""
    blocks = [item for item in layout.items if isinstance(item, Block)]
    return [*_letters(blocks), *_numbers(blocks)]


def _letters(blocks: list[Block]) -> Iterator[str]:
    following = ""
    for block in blocks:
        seen = _LETTER.match(block.lines[0].text)
        if not seen:
            continue
        letter = seen[1]
        if letter != following and letter in _LETTERS_SEEN_AS.get(following, ""):
            _begin_with(block, following)
            yield f"{letter}) → {following})"
            letter = following
        at = _LETTERS.find(letter)
        following = _LETTERS[at + 1 : at + 2] if at >= 0 else ""


def _numbers(blocks: list[Block]) -> Iterator[str]:
    numbered = [block for block in blocks if _NUMBER.match(block.lines[0].text)]
    before = 0
    for block, after in zip_longest(numbered, numbered[1:]):
        shown, meant = block.text[0], before + 1
        confirmed = shown == "S" or (after is not None and after.text[0] == str(meant + 1))
        if shown != str(meant) and confirmed and shown in _NUMBERS_SEEN_AS.get(meant, ""):
            _begin_with(block, str(meant))
            yield f"{shown}. → {meant}."
            shown = str(meant)
        before = int(shown) if shown.isdigit() else 0


def _begin_with(block: Block, sign: str) -> None:
    line = block.lines[0]
    block.lines[0] = replace(line, text=sign + line.text[1:])
