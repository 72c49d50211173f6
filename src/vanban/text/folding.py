"""Accents, white space and hyphens: what may differ between two writings of the same words."""

from __future__ import annotations

import re
import unicodedata

HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_SPACE = re.compile(r"\s+")
_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}


class _Letters(dict[int, str]):
    """What each character becomes when folded; grows as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _folded_letter(chr(code))
        self[code] = folded
        return folded


def _folded_letter(letter: str) -> str:
    if letter in "đĐðÐ":  # the Icelandic eth stands for đ in texts from old fonts
        return "d"
    if letter in HYPHENS:
        return "-"
    if letter.isspace():
        return letter if letter in "\n\u2029" else " "
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base[0]


_LETTERS = _Letters()


def fold_chars(text: str) -> str:
    """Fold each character by itself: lower case, no marks, đ → d, hyphens → "-", white space but the line break → " ".

    The result is as long as `text` in NFC, so that a place found in it is a place in the text.
    """
    return unicodedata.normalize("NFC", text).translate(_LETTERS)


def squeeze(text: str) -> str:
    """NFC, every run of white space as one space, trimmed; invisible characters gone, hyphens kept as printed."""
    for character in INVISIBLE:
        if character in text:
            text = text.replace(character, "")
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """The text for comparing and searching: "Quý  II – ĐỢT 1" → "quy ii - dot 1"."""
    return fold_chars(squeeze(text))


def sound(word: str) -> str:
    """The word in lower case with its tone behind it, so that "hòa" and "hoà" are one and "số" and "sở" are two."""
    letters, tones = [], []
    for character in unicodedata.normalize("NFD", word.lower()):
        tone = _TONES.get(character)
        if tone:
            tones.append(tone)
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(tones)


def is_marked(text: str) -> bool:
    """Whether any letter of the text carries a mark, that is, whether it was typed with accents."""
    return not text.isascii() and any(c.isalpha() and ord(c) > 127 for c in text)
