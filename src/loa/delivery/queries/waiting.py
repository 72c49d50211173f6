"""What waits to be accepted: the queue of a person, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from loa.accounts.models import User
from loa.delivery.models import Result, ResultQuerySet
from loa.delivery.permissions import own_results
from loa.delivery.queries.results import ResultFilters, narrowed
from loa.delivery.states import State
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Plan

BY_LINE, BY_UNIT = "nhiem-vu", "don-vi"
GROUPS = {BY_LINE: "activity", BY_UNIT: "unit"}
"""What the queue is put together by, and the column of results."""


def waiting_for(user: User, filters: ResultFilters | None = None) -> ResultQuerySet:
    """Handed in, of plans whose results the person accepts; what they logged themselves included."""
    plans = Plan.objects.filter(unit__in=units_with(user, Permission.RESULT_ACCEPT).order_by().values("pk"))
    found = Result.objects.filter(state=State.SUBMITTED, plan__in=plans.order_by().values("pk"))
    return found if filters is None else narrowed(found, user, filters)


def count_waiting(user: User, *, most: int) -> int:
    """Those that the person may decide; no more are counted than `most`."""
    return waiting_for(user).exclude(own_results(user)).order_by()[:most].count()


@dataclass(frozen=True, slots=True)
class Queue:
    """Numbers of results in the order of the page: the group with the oldest first, in each the oldest first.

    `counts`: how many wait in each group, by the number of its line or unit. `is_more`: there are more than were
    looked at.
    """

    pks: list[int]
    counts: dict[int, int]
    is_more: bool


def queue(waiting: ResultQuerySet, group: str, *, most: int) -> Queue:
    """The oldest `most`. One query that reads two columns."""
    rows = list(waiting.order_by("logged_at", "pk").values_list("pk", GROUPS[group])[: most + 1])
    groups: dict[int, list[int]] = {}
    for pk, key in rows[:most]:
        groups.setdefault(key, []).append(pk)
    pks = [pk for some in groups.values() for pk in some]
    return Queue(pks, {key: len(some) for key, some in groups.items()}, len(rows) > most)
