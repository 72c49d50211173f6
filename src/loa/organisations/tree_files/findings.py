"""What is wrong with a file: so many that a person can read, and the number of the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 1000


class Level(StrEnum):
    ERROR = "error"  # nothing is imported while there is one
    NOTE = "note"  # good to know before importing


class Unreadable(Exception):
    """The file as a whole is refused. `str(error)` is a sentence in Vietnamese that says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` is the number that the person sees in the file, 0 for the whole; `column` a name of `COLUMNS` or ""."""

    row: int
    level: Level
    words: str
    column: str = ""


@dataclass(slots=True)
class Findings:
    """Keeps the first `MOST` errors and as many notes, and counts all."""

    listed: dict[Level, list[Finding]] = field(default_factory=lambda: {level: [] for level in Level})
    count: Counter[Level] = field(default_factory=Counter)
    wrong_rows: set[int] = field(default_factory=set)

    def error(self, row: int, words: str, column: str = "") -> None:
        self.wrong_rows.add(row)
        self._add(row, Level.ERROR, words, column)

    def note(self, row: int, words: str, column: str = "") -> None:
        self._add(row, Level.NOTE, words, column)

    def _add(self, row: int, level: Level, words: str, column: str) -> None:
        self.count[level] += 1
        if len(self.listed[level]) < MOST:
            self.listed[level].append(Finding(row, level, words, column))

    @property
    def is_full(self) -> bool:
        """Whether more errors would only be counted: no need to look for suggestions."""
        return len(self.listed[Level.ERROR]) >= MOST

    @property
    def errors(self) -> int:
        return self.count[Level.ERROR]

    def in_order(self) -> list[Finding]:
        """Errors first, each by row."""
        return [each for level in Level for each in sorted(self.listed[level], key=lambda finding: finding.row)]


def shown(words: str, most: int = 60) -> str:
    """What a cell says, quoted, never longer than fits into a sentence."""
    return f"“{words[:most]}…”" if len(words) > most else f"“{words}”"
