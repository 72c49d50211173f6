"""Who carries on a unit that ended, since when and by which decision. For units that live on, see `lineage`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from loa.organisations.models import Succession, UnitPeriod


@dataclass(frozen=True, slots=True)
class Handover:
    """`predecessor` ended, and `successor` carries it on from `on`, by the decision `paper` ("" if nobody said)."""

    predecessor: int
    successor: int
    on: date
    paper: str


class Handovers:
    """Every ending of a unit with those who carry it on, the one with the largest share first."""

    def __init__(self, handovers: Iterable[Handover]) -> None:
        self._after: dict[int, list[Handover]] = defaultdict(list)
        self._before: dict[int, list[Handover]] = defaultdict(list)
        for each in handovers:
            self._after[each.predecessor].append(each)
            self._before[each.successor].append(each)

    def heirs(self, unit: int, there: Container[int]) -> list[int]:
        """Those of `there` that carry the unit on, over any number of endings; itself while it is there."""
        return _follow(unit, there, lambda here: [each.successor for each in self.after(here)])

    def forebears(self, unit: int, there: Container[int]) -> list[int]:
        """Those of `there` that the unit took over later; itself if it is there already."""
        return _follow(unit, there, lambda here: [each.predecessor for each in self.before(here)])

    def after(self, unit: int) -> list[Handover]:
        return self._after.get(unit, [])

    def before(self, unit: int) -> list[Handover]:
        return self._before.get(unit, [])


def _follow(unit: int, there: Container[int], next_to: Callable[[int], list[int]]) -> list[int]:
    found: list[int] = []
    waiting, seen = [unit], {unit}
    while waiting:
        here = waiting.pop(0)
        if here in there:
            found.append(here)
            continue
        new = [each for each in next_to(here) if each not in seen]
        seen.update(new)
        waiting += new
    return found


def handovers() -> Handovers:
    """One query."""
    still_there = UnitPeriod.objects.filter(
        unit=OuterRef("predecessor"), since__lte=OuterRef("on"), before__gt=OuterRef("on")
    )
    rows = (
        Succession.objects.exclude(Exists(still_there))
        .order_by("on", "predecessor", "-share", "successor")
        .values_list("predecessor", "successor", "on", "act__decision", "with_paper")
    )
    return Handovers(Handover(p, s, on, decision or paper) for p, s, on, decision, paper in rows)
