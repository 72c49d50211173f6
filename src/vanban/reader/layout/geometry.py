"""What stands on a page. Lengths are points (1/72 inch) from the top left corner; y grows downwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple


class Word(NamedTuple):
    """A word and its box; `top` and `bottom` are those of its line's letters, not of its own ink."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool = False
    italic: bool = False
    before: str = ""  # the white space that the file has before it: " ", "\t", a no-break space, "" where unknown

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A drawn line, horizontal or vertical, as a thin box."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class Page:
    """A page: its size in points, its words, its drawn lines."""

    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """Words side by side on one line of one column."""

    words: list[Word]
    page: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        self.text = self.text or spaced(self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        """Of most of its letters."""
        return median([word.height for word in self.words])

    @property
    def middle(self) -> float:
        return median([word.middle for word in self.words])

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def italic(self) -> bool:
        return all(word.italic for word in self.words)


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0


# "1.", "a)", "IV.", "-", "+": a number that a tab parts from its text
MARK = re.compile(r"(?:\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]|\(?[a-zđA-ZĐ][.)]|[IVXLivxl]{1,6}[.)]|[-+•*▪])")


def _is_note_mark(word: Word, left: Word, tall: float) -> bool:
    """A small raised number right behind a word."""
    small = word.height < 0.8 * tall and word.bottom < left.bottom - 0.1 * tall
    return small and word.text.isdigit() and word.x0 - left.x1 < 0.25 * tall


WIDE = 1.7  # a gap of this many letter heights parts columns; stretched (justified) text stays below it
_TAB = 2.6  # a gap of so many of its line's own spaces was made by a tab


def spaced(words: Sequence[Word]) -> str:
    """The words with a space between them, a tab where a wide gap parts them. Gaps that are all alike are
    a stretched line, not columns."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(words)]
    tall = median([word.height for word in words])
    usual = sorted(gaps)[(len(gaps) - 1) // 2] if len(gaps) > 1 else WIDE * tall
    wide = max(_TAB * usual, 0.5 * tall)
    stretched = len(gaps) >= 3 and min(gaps) > 0.5 * max(gaps)
    text = words[0].text
    for i, (gap, word) in enumerate(zip(gaps, words[1:], strict=True)):
        if i == 0 and MARK.fullmatch(text):
            text += " " + word.text
            continue
        if _is_note_mark(word, words[i], tall):
            text += f"[{word.text}]"
            continue
        parted = word.before == "\t" or (gap > wide and not stretched)
        text += ("\t" if parted else " ") + word.text
    return text
