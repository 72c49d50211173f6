"""What importing a file would do."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from loa.organisations.reform import Key, Standing
from loa.organisations.tree_files.matching import Period


class Way(StrEnum):
    CORRECT = "correct"  # the period stays, its words change
    TURN = "turn"  # a new period begins
    CONTACT = "contact"
    HEADS = "heads"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period as it will be. `row` is 0 where the file says nothing of it; `pk` that of a period that is there."""

    since: date
    before: date
    standing: Standing
    begun_with: str = ""
    ended_with: str = ""
    row: int = 0
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Of a unit that is there: (column, before, after), in words for the page."""

    unit: int
    row: int
    name: str
    way: Way
    day: date | None
    what: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Link:
    predecessor: Key
    successor: Key
    on: date
    share: Decimal
    paper: str


@dataclass(slots=True)
class Plan:
    made: dict[str, list[Stretch]] = field(default_factory=dict)
    contact: dict[Key, dict[str, str]] = field(default_factory=dict)
    heads: list[tuple[Key, date, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    corrected: list[tuple[int, Stretch]] = field(default_factory=list)  # unit
    turned: list[tuple[int, Period, Stretch]] = field(default_factory=list)  # unit, the period that ends
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changed(self) -> int:
        """How many units that are there would change."""
        return len({change.unit for change in self.changes})

    @property
    def is_empty(self) -> bool:
        return not self.made and not self.changes

    def kinds(self) -> Counter[str]:
        """The new units by kind, as they are at last."""
        return Counter(stretches[-1].standing.kind for stretches in self.made.values())

    def digest(self) -> str:
        """The same for two plans that do the same."""
        whole = hashlib.sha256()
        for part in (self.made, self.contact, self.heads, self.links, self.changes):
            whole.update(repr(part).encode())
        return whole.hexdigest()
