"""What waits to be accepted: the queue of a person, the oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Min, Window

from loa.accounts.models import User
from loa.delivery.models import Result, ResultQuerySet
from loa.delivery.queries.results import ResultFilters, logged_by_one_of, narrowed
from loa.delivery.states import State
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Plan

BY_LINE, BY_UNIT = "nhiem-vu", "don-vi"
GROUPS = {BY_LINE: "activity", BY_UNIT: "unit"}
"""What the queue is put together by, and the column of results."""


def waiting_for(user: User, filters: ResultFilters | None = None) -> ResultQuerySet:
    """Handed in, of plans whose results the person accepts; what they logged themselves included."""
    units = list(units_with(user, Permission.RESULT_ACCEPT).values_list("pk", flat=True))
    if not units:
        return Result.objects.none()
    plans = list(Plan.objects.filter(unit__in=units).order_by().values_list("pk", flat=True))
    found = Result.objects.filter(state=State.SUBMITTED, plan__in=plans)
    return found if filters is None else narrowed(found, user, filters)


def count_waiting(user: User, *, most: int) -> int:
    """Those that the person may decide; no more are counted than `most`."""
    return waiting_for(user).exclude(logged_by_one_of(user)).order_by()[:most].count()


def in_groups(waiting: ResultQuerySet, group: str) -> Any:
    """In the order of the page: the group with the oldest result first, in each the oldest first."""
    column = GROUPS[group]
    oldest = Window(Min("logged_at"), partition_by=[F(column)])
    return waiting.annotate(oldest=oldest).order_by("oldest", column, "logged_at", "pk")


def group_counts(waiting: ResultQuerySet, group: str, shown: Sequence[Result]) -> dict[int, int]:
    """How many wait in the groups of those shown."""
    column = GROUPS[group]
    some = {getattr(result, f"{column}_id") for result in shown}
    rows = waiting.filter(**{f"{column}__in": some}).order_by().values(column).annotate(n=Count("pk"))
    return {row[column]: row["n"] for row in rows}
