"""The issued versions of a plan, and any two of them compared."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from loa.plans.models import Plan, Version
from loa.plans.queries.comparison import Comparison


def versions_of(plan: Plan) -> QuerySet[Version]:
    """The newest first, without their texts, with people and files. One query."""
    people = ("issued_by", "issued_on_behalf_of", "file", "draft")
    return plan.versions.select_related(*people).defer("content", "draft__base").order_by("-no")


def newest_of(plan: Plan) -> Version | None:
    """The version in force, its text not loaded until it is asked for."""
    return plan.versions.defer("content").order_by("-no").first()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a plan, the older first."""

    older: Version
    newer: Version

    @property
    def comparison(self) -> Comparison:
        return Comparison(self.older.content, self.newer.content)


def pair_of(plan: Plan, *, first: str = "", second: str = "") -> Pair | None:
    """The versions by their numbers; by default the newest and the one before. None where there are not two."""
    numbers = list(plan.versions.order_by("no").values_list("no", flat=True))
    asked = {int(each) for each in (first, second) if each.isdecimal() and len(each) < 6 and int(each) in numbers}
    if not asked:
        asked = set(numbers[-2:])
    elif len(asked) == 1:
        [one] = asked
        at = numbers.index(one)
        asked |= set(numbers[max(0, at - 1) : at + 2][:2])
    chosen = sorted(asked)[-2:]
    if len(chosen) < 2:
        return None
    older, newer = plan.versions.filter(no__in=chosen).order_by("no")
    return Pair(older, newer)
