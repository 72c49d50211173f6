"""Reads over the tree that other packages build their `visible_to` on."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery

from loa.accounts.models import User
from loa.organisations.lineage import Lineage, Link
from loa.organisations.models import Succession, Unit, UnitPeriod, UnitQuerySet
from loa.organisations.permissions import roles_of, units_with

__all__ = ["children_of", "lineage", "name_on", "parents_on", "units_of", "units_with", "within"]


def units_of(user: User | AnonymousUser) -> UnitQuerySet:
    """The units the person acts in today, in whatever role: the choice of the unit switcher."""
    return Unit.objects.filter(pk__in=roles_of(user).order_by().values("unit"))


def parents_on(day: date) -> dict[int, int | None]:
    """Every unit of that day with its superior. One query."""
    return dict(UnitPeriod.objects.on(day).order_by().values_list("unit", "parent"))


def children_of(parents: dict[int, int | None]) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    for unit, parent in parents.items():
        found[parent].append(unit)
    return found


def within(root: int, parents: dict[int, int | None]) -> set[int]:
    """The unit and everything under it, in the tree given."""
    children = children_of(parents)
    found: set[int] = set()
    waiting = [root]
    while waiting:
        unit = waiting.pop()
        found.add(unit)
        waiting += children.get(unit, [])
    return found


def name_on(unit: str, day: str) -> Subquery:
    """For an annotation: what the unit of a row was called on the day of the row. Both are names of its columns.

    Null where the unit was not there that day.
    """
    periods = UnitPeriod.objects.filter(unit=OuterRef(unit), since__lte=OuterRef(day), before__gt=OuterRef(day))
    return Subquery(periods.order_by().values("name")[:1])


def lineage() -> Lineage:
    """All successions. One query."""
    rows = Succession.objects.order_by().values_list("predecessor", "successor", "on", "share")
    return Lineage(Link(*row) for row in rows)
