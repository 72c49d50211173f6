"""The marks that stand before a heading or a point: "I.", "2.", "2.1.", "a)", "-", "+"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "part", "roman", "article", "task", "arabic", "decimal", "arabic)", "letter", "letter.", "dash", "plus", "star"
]

# Decree 30/2020/ND-CP, Annex I: points are lettered by the Vietnamese alphabet.
LETTERS = "abcdđeghiklmnopqrstuvxy"

_MARK = re.compile(
    r"""(?:
      (?P<part>(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:thứ\s+\w+|[IVXLC]+|\d{1,2}))\s*[.:]?
    | (?P<article>Điều\s+\d{1,3})\s*[.:]?
    | (?P<task>(?:Nhiệm\ vụ|Hoạt\ động|Giải\ pháp|Nội\ dung|Chương\ trình)\s+(?:thứ\s+\w+|(?:số\s+)?\d{1,2}))\s*[.:]
    | (?P<roman>[IVX]{1,6})(?:\s?[.)](?=\s|\S*[A-ZĐÀ-Ỹ])|[-:/](?=\s)|\s-\s)
    | (?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})\s*(?:[./)]|(?=\s+\D))
    | (?P<arabic>\d{1,3})(?:\s?\.(?!\d)|/(?=\s)|[-:](?=\s))
    | (?P<paren>\(?\d{1,3}\))
    | (?P<letter>\(?[a-zđ]\)|[a-zđ]/)
    | (?P<dotletter>[a-zđ]\.)(?=\s)
    | (?P<upper>[A-HĐ])\s*[.)](?=\s)
    | (?P<dash>[-])(?=\s|[^\W\d])
    | (?P<plus>\+)
    | (?P<star>[•●○■▪*oØ®©»§\uf0b7\uf0a7\uf076\uf0d8\uf02d](?=\s)|[•●○■▪\uf0b7\uf0a7])
    )\s*""",
    re.X,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as printed, its style, and its place in its sequence (1 for "I.", "1.", "a)"; None for dashes)."""

    printed: str
    style: Style
    value: int | None
    length: int  # characters of the line that the mark and the blanks after it take


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman(text: str) -> int:
    total = 0
    for letter, following in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN[letter]
        total += -value if _ROMAN.get(following, 0) > value else value
    return total


def _ordinal(text: str) -> int | None:
    words = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6}
    last = text.split()[-1]
    if last.isdigit():
        return int(last)
    return words.get(last.lower()) or (roman(last) if set(last) <= set(_ROMAN) else None)


def read_mark(line: str) -> Mark | None:
    """The mark at the start of a line, or None."""
    match = _MARK.match(line)
    if not match or match.end() == 0:
        return None
    kind, printed = match.lastgroup or "", match[0].strip()
    core = match[kind]
    length = match.end()
    match kind:
        case "part":
            return Mark(printed, "part", _ordinal(core), length)
        case "task":
            return Mark(printed, "task", _ordinal(core), length)
        case "article":
            return Mark(printed, "article", int(core.split()[-1]), length)
        case "roman":
            return Mark(printed, "roman", roman(core), length)
        case "upper":
            return Mark(printed, "part", "ABCDĐEGH".find(core) + 1, length)
        case "decimal":
            return Mark(printed, "decimal", int(core.rsplit(".", 1)[1]), length)
        case "arabic":
            return Mark(printed, "arabic", int(core), length)
        case "paren":
            return Mark(printed, "arabic)", int(core.strip("()")), length)
        case "letter" | "dotletter":
            place = LETTERS.find(core.strip("()./"))
            return Mark(printed, "letter" if kind == "letter" else "letter.", place + 1 if place >= 0 else None, length)
        case "dash" | "plus":
            return Mark(printed, kind, None, length)
        case _:
            return Mark(printed, "star", None, length)
