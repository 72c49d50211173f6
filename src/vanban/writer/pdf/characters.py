"""What may stand in a PDF/A: characters that the font has a glyph for, and words that a line can hold."""

from __future__ import annotations

import re
import unicodedata

from vanban.text.canonical import CONTROLS, INVISIBLE

UNKNOWN = "\u25a1"  # "□": stands where the font has no such character, so that a reader sees that one is missing
BREAK = "\u200b"
_GONE = dict.fromkeys(map(ord, INVISIBLE + CONTROLS + "\u2061"))
_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


class Characters:
    """Text made fit for one font. `longest`: words over this many characters may be broken anywhere."""

    def __init__(self, known: frozenset[int], longest: int) -> None:
        self._known = known
        self._long = re.compile(rf"[^\s\u00a0-]{{{longest + 1},}}")

    def __call__(self, text: str) -> str:
        text = _LINES.sub("\n", text).translate(_GONE)
        text = unicodedata.normalize("NFC", text)
        if not all(ord(c) in self._known or c == "\n" for c in text):
            text = "".join(self._shown(c) for c in text)
        return self._long.sub(lambda word: BREAK.join(word[0]), text)

    def _shown(self, character: str) -> str:
        if ord(character) in self._known or character == "\n":
            return character
        alike = unicodedata.normalize("NFKC", character)  # "ﬀ" can stand as "ff"
        if all(ord(c) in self._known for c in alike):
            return alike
        return " " if character.isspace() else UNKNOWN
