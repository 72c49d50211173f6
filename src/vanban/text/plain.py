"""A text with the differences removed that mean nothing, and the way back to the text as given."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from vanban.text.folding import HYPHENS, INVISIBLE, fold_chars
from vanban.text.span import Span

_GONE = re.escape(INVISIBLE)
_ODD = re.compile(
    rf"(?P<space>[\s{_GONE}]*[^\S ][\s{_GONE}]*| [\s{_GONE}]+)"
    rf"|(?P<gone>[{_GONE}]+)"
    r"|(?P<marked>[^\W\d_][\u0300-\u036f]+)"
    rf"|(?P<hyphen>[{re.escape(HYPHENS)}])"
)
PARAGRAPH = "\u2029"
_CLASS = re.compile(r"(\[[^\]]*\])")


def lenient(pattern: str) -> str:
    """A pattern in which each space outside a [class] also stands for a line break."""
    parts = _CLASS.split(pattern)
    return "".join(part if part.startswith("[") else part.replace(" ", r"[ \n]") for part in parts)


class Plain:
    """The text in NFC with "-" for hyphens, one space for a run of spaces, "\\n" for a line break and
    `PARAGRAPH` for a blank line; `folded` is the same, folded, and as long.
    """

    __slots__ = ("_given", "_plain", "folded", "text")

    def __init__(self, given: str) -> None:
        self._plain: list[int] = [0]  # where a stretch of unchanged characters begins in `text` …
        self._given: list[int] = [0]  # … and in the text as given
        self.text = self._rewritten(given)
        self.folded = fold_chars(self.text)
        if len(self.folded) != len(self.text):  # marks that join across a stretch: rare, and never in Vietnamese
            self.folded = "".join(fold_chars(c)[:1] or " " for c in self.text)

    def _rewritten(self, given: str) -> str:
        pieces, length, end = [], 0, 0
        for odd in _ODD.finditer(given):
            pieces += [given[end : odd.start()], _meant(odd)]
            length += odd.start() - end
            self._mark(length, odd.start())
            length += len(pieces[-1])
            end = odd.end()
            self._mark(length, end)
        pieces.append(given[end:])
        return "".join(pieces)

    def _mark(self, plain: int, given: int) -> None:
        if self._plain[-1] == plain:
            self._given[-1] = given
        else:
            self._plain.append(plain)
            self._given.append(given)

    def span(self, start: int, end: int) -> Span:
        """The place in the text as given of a place in `text`."""
        if end <= start:
            return Span(self._at(start), self._at(start))
        return Span(self._at(start), self._at(end - 1, after=True))

    def _at(self, offset: int, *, after: bool = False) -> int:
        i = bisect_right(self._plain, offset) - 1
        if after and i + 1 < len(self._plain) and self._plain[i + 1] == offset + 1:
            return self._given[i + 1]
        return self._given[i] + offset - self._plain[i] + (1 if after else 0)


def _meant(odd: re.Match[str]) -> str:
    match odd.lastgroup:
        case "space":
            breaks = odd[0].count("\n")
            return " " if not breaks else "\n" if breaks == 1 else PARAGRAPH
        case "gone":
            return ""
        case "marked":
            return unicodedata.normalize("NFC", odd[0])[0]  # a mark that the letter cannot carry is a slip
    return "-"
