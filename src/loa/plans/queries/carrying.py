"""What a unit made of the lines that it was given: those it took over, left out, and added. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loa.plans.queries.text import Text

LINES = ("activities", "commitments")


@dataclass(frozen=True, slots=True)
class Carried:
    """`taken` and `left_out` hold lines of the plan above in the order in which they were given."""

    taken: tuple[int, ...]
    left_out: tuple[int, ...]
    local: int

    @property
    def given(self) -> int:
        return len(self.taken) + len(self.left_out)


def compare(given: Iterable[int], lines: Iterable[int | None]) -> Carried:
    """`lines`: for each line of the unit's plan the line above that it carries out; None for a local one.

    One that carries out a line which the unit was not given counts neither as taken nor as local.
    """
    own = list(lines)
    there = set(own)
    asked = list(dict.fromkeys(given))
    return Carried(
        taken=tuple(line for line in asked if line in there),
        left_out=tuple(line for line in asked if line not in there),
        local=sum(line is None for line in own),
    )


def lines_of(text: Text) -> list[int | None]:
    """For each standing line of a text the line above that it carries out."""
    return [row.get("above") for section in LINES for _, row in text.rows(section)]
