"""Choosing the units that are to make a plan of their own: those named in the plan by kind, some taken out, some added.

The choice stands in the address, so that it works without JavaScript and survives the search for a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from loa.core.numbers import whole
from loa.organisations.models import Kind, Unit
from loa.plans.models import Plan
from loa.plans.queries.charging import below_today, lines_given

if TYPE_CHECKING:
    from django.http import QueryDict

MARK, KIND, OUT, ADDED, TOGGLE = "chon", "nhom", "tru", "them", "doi"
FOUND = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """Kinds whose named units are all meant; units taken out of those; units added."""

    kinds: frozenset[str]
    out: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()

    @classmethod
    def of(cls, query: QueryDict, *, default: Collection[str]) -> Choice:
        if MARK not in query:
            return cls(frozenset(default))
        return cls(frozenset(query.getlist(KIND)) & frozenset(default), _ids(query, OUT), _ids(query, ADDED))

    def toggled(self, unit: int, *, is_named: bool, is_in: bool) -> Choice:
        """With the unit taken out, or in. `is_named`: one of the kinds chosen holds it."""
        if is_in:
            out = self.out | {unit} if is_named else self.out
            return replace(self, out=out, added=self.added - {unit})
        added = self.added if is_named else self.added | {unit}
        return replace(self, out=self.out - {unit}, added=added)


def _ids(query: QueryDict, name: str) -> frozenset[int]:
    return frozenset(unit for each in query.getlist(name) if (unit := whole(each)) is not None)


@dataclass(frozen=True, slots=True)
class NamedKind:
    kind: Kind
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class FoundUnit:
    unit: Unit
    lines: int
    is_in: bool


class Choosing:
    """The units of one plan that may be charged and are not yet. Eleven queries at most."""

    def __init__(self, plan: Plan, query: QueryDict, *, today: date, there: Collection[int] = ()) -> None:
        self.lines = {unit: found for unit, found in lines_given(plan, today=today).items() if unit not in there}
        self._below = below_today(plan, today=today) - set(there)
        units = Unit.objects.filter(pk__in=self.lines).order_by().values_list("pk", "kind")
        self._kind = dict(units)
        self._named: dict[str, set[int]] = defaultdict(set)
        for unit, kind in self._kind.items():
            self._named[kind].add(unit)
        self.choice = Choice.of(query, default=self._named)
        toggled = whole(query.get(TOGGLE))
        if toggled is not None and toggled in self._below:
            is_named = self._kind.get(toggled) in self.choice.kinds
            self.choice = self.choice.toggled(toggled, is_named=is_named, is_in=toggled in self.units)

    @property
    def units(self) -> set[int]:
        """The units chosen."""
        named = {unit for kind in self.choice.kinds for unit in self._named[kind]}
        return (named - self.choice.out) | (self.choice.added & self._below)

    @property
    def kinds(self) -> list[NamedKind]:
        named = self._named
        return [NamedKind(kind, len(named[kind]), kind in self.choice.kinds) for kind in Kind if named.get(kind)]

    @property
    def exceptions(self) -> list[FoundUnit]:
        """Units taken out or added one by one, by name."""
        return self._found(Unit.objects.filter(pk__in=(self.choice.out | self.choice.added) & self._below))

    def search(self, words: str) -> list[FoundUnit]:
        """The first units of that name; all that may be charged, also those that the plan does not name."""
        if not words:
            return []
        like = Unit.objects.opened().filter(pk__in=self._below).named_like(words)
        return self._found(like[:FOUND])

    def _found(self, units: Collection[Unit]) -> list[FoundUnit]:
        chosen = self.units
        return [FoundUnit(unit, len(self.lines.get(unit.pk, ())), unit.pk in chosen) for unit in units]
