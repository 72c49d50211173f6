"""Numbers as officers write them: "03", "1.500", "1,5", "hai mươi lăm", "1,5 triệu".

A dot groups thousands and a comma opens the decimals (1.500; 93,01 %).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from vanban.text.folding import squeeze

UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_ONLY_AFTER_TENS = {"mốt", "tư", "lăm", "nhăm"}
_FILLERS = {"linh", "lẻ"}
_TENS = {"mười", "mươi"}
_WORDS = {*UNITS, *SCALES, *_FILLERS, *_TENS, "trăm"}
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))

_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_ENGLISH = re.compile(r"\d+\.\d{1,2}")  # "1.5": not a group of thousands, so it can only be a decimal
_SCALED = re.compile(rf"([\d.,]+) ?({'|'.join(SCALES)})", re.IGNORECASE)
_SPOKEN = re.compile(rf"(?<!\w)(?:{_WORD})(?: (?:{_WORD})){{0,14}}(?!\w)", re.IGNORECASE)
LONGEST = 30  # digits and dots; longer runs are no count


def read_number(text: str) -> Decimal | int | None:
    """The number that the whole text is, in figures or in words; None where it is none.

    "năm" alone is read as five: whether it stands for the year is for the caller to see.
    """
    text = squeeze(text).lower()
    if not text or len(text) > 100:
        return None
    scaled = _SCALED.fullmatch(text)
    if scaled:
        figure = read_figures(scaled[1])
        return None if figure is None else whole(figure * SCALES[scaled[2]])
    if text[0].isdigit():
        return read_figures(text)
    return read_words(text)


def read_figures(text: str) -> Decimal | int | None:
    """ "1.500" → 1500, "1,5" → Decimal("1.5"), "03" → 3."""
    if len(text) > LONGEST or not text.isascii():
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(" ", "")
    elif _ENGLISH.fullmatch(text):
        text = text.replace(".", ",")
    elif not _PLAIN.fullmatch(text):
        return None
    return whole(Decimal(text.replace(",", ".")))


def whole(number: Decimal | int) -> Decimal | int:
    """An int where nothing stands behind the comma."""
    return int(number) if number == int(number) else number


def read_words(text: str) -> int | None:
    """ "hai mươi lăm" → 25, "một nghìn hai trăm" → 1200; None where the words do not make one number."""
    words = text.split()
    if not words or any(word not in _WORDS for word in words):
        return None
    total, part = 0, []
    for word in words:
        if word not in SCALES:
            part.append(word)
            continue
        below = _below_thousand(part)
        if not below:
            return None
        total, part = total + below * SCALES[word], []
    rest = _below_thousand(part) if part else 0
    return None if rest is None else total + rest


def _below_thousand(words: list[str]) -> int | None:
    hundreds, rest = 0, words
    if "trăm" in rest:
        at = rest.index("trăm")
        if at != 1 or rest[0] not in UNITS:
            return None
        hundreds, rest = UNITS[rest[0]] * 100, rest[2:]
    if rest and rest[0] in _FILLERS:
        if not hundreds or len(rest) != 2 or rest[1] not in UNITS:
            return None
        return hundreds + UNITS[rest[1]]
    tens = _below_hundred(rest)
    return None if tens is None else hundreds + tens


def _below_hundred(words: list[str]) -> int | None:
    match words:
        case []:
            return 0
        case [one] if one in UNITS and one not in _ONLY_AFTER_TENS:
            return UNITS[one]
        case ["mười"]:
            return 10
        case ["mười", one] if one in UNITS:
            return 10 + UNITS[one]
        case [ten, "mươi"] if ten in UNITS:
            return UNITS[ten] * 10
        case [ten, one] if ten in UNITS and one in _ONLY_AFTER_TENS and UNITS[ten] > 1:  # "hai mốt", "ba lăm"
            return UNITS[ten] * 10 + UNITS[one]
        case [ten, "mươi", one] if ten in UNITS and one in UNITS:
            return UNITS[ten] * 10 + UNITS[one]
    return None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number written in words, and where."""

    start: int
    end: int
    value: int


def find_words(text: str) -> Iterator[Spoken]:
    """The numbers written in words in an NFC text, the longest first where they overlap.

    "năm hai" and "một năm bốn" are no numbers as a whole and are read as several.
    """
    for found in _SPOKEN.finditer(text):
        words, at = found[0].lower().split(" "), found.start()
        while words:
            taken, value = _longest_number(words)
            end = at + len(" ".join(words[:taken]))
            if value is not None:
                yield Spoken(at, end, value)
            words, at = words[taken:], end + 1


def _longest_number(words: list[str]) -> tuple[int, int | None]:
    """How many words from the first make a number, and which; (1, None) where the first begins none."""
    for length in range(len(words), 0, -1):
        if (value := read_words(" ".join(words[:length]))) is not None:
            return length, value
    return 1, None
