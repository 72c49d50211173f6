"""Words of the source that know where they stand."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

from vanban.text.span import Span

BLANK = re.compile(r"[^\S\n]+")


class Passage:
    """A string whose every character remembers its offset in `Source.text`.

    Slicing, stripping and joining keep the memory; `text` is what a person would quote.
    """

    __slots__ = ("origin", "text")

    def __init__(self, text: str, origin: array[int]) -> None:
        self.text = text
        self.origin = origin

    @classmethod
    def of(cls, source_text: str, span: Span) -> Passage:
        """The words of a span: runs of blanks become one space, line breaks stay, ends are trimmed."""
        raw = source_text[span.start : span.end]
        if "  " not in raw and "\t" not in raw:
            return cls(raw, array("i", range(span.start, span.end))).strip()
        text: list[str] = []
        origin = array("i")
        at = 0
        for blank in BLANK.finditer(raw):
            text.append(raw[at : blank.start()])
            origin.extend(range(span.start + at, span.start + blank.start() + 1))
            text.append(" ")
            at = blank.end()
        text.append(raw[at:])
        origin.extend(range(span.start + at, span.end))
        return cls("".join(text), origin).strip()

    @classmethod
    def join(cls, passages: Iterable[Passage], between: str = " ") -> Passage:
        """One passage out of several; what stands between them takes the place of the end before it."""
        text: list[str] = []
        origin = array("i")
        for passage in passages:
            if not passage:
                continue
            if text:
                text.append(between)
                origin.extend([origin[-1]] * len(between))
            text.append(passage.text)
            origin.extend(passage.origin)
        return cls("".join(text), origin)

    @property
    def span(self) -> Span:
        return Span(self.origin[0], max(self.origin) + 1) if self.origin else Span(0, 0)

    @property
    def start(self) -> int:
        return self.origin[0] if self.origin else 0

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __repr__(self) -> str:
        return f"Passage({self.text!r} at {self.start})"

    def __getitem__(self, part: slice) -> Passage:
        return Passage(self.text[part], self.origin[part])

    def strip(self, characters: str | None = None) -> Passage:
        left = len(self.text) - len(self.text.lstrip(characters))
        right = len(self.text.rstrip(characters))
        return self if left == 0 and right == len(self.text) else self[left : max(left, right)]

    def flat(self) -> Passage:
        """The same on one line."""
        if "\n" not in self.text:
            return self
        return Passage(self.text.replace("\n", " "), self.origin)

    def without(self, start: int, end: int) -> Passage:
        """The passage with one stretch taken out."""
        return Passage.join([self[:start].strip(), self[end:].strip()])

    def split(self, pattern: re.Pattern[str]) -> list[Passage]:
        """The stripped, non-empty pieces between the matches of `pattern`."""
        pieces: list[Passage] = []
        at = 0
        for match in pattern.finditer(self.text):
            pieces.append(self[at : match.start()].strip())
            at = match.end()
        pieces.append(self[at:].strip())
        return [piece for piece in pieces if piece]


EMPTY = Passage("", array("i"))
