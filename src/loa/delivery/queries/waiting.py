"""What waits to be accepted: the queue of a person, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from loa.accounts.models import User
from loa.delivery.models import Result, ResultQuerySet
from loa.delivery.permissions import own_results, touched_by
from loa.delivery.queries.results import ResultFilters, narrowed
from loa.delivery.states import State
from loa.organisations.models import Membership
from loa.organisations.permissions import roles_of
from loa.organisations.roles import REACHES_SUBTREE, Permission, roles_with
from loa.plans.models import Plan

BY_LINE, BY_UNIT = "nhiem-vu", "don-vi"
GROUPS = {BY_LINE: "activity", BY_UNIT: "unit"}
"""What the queue is put together by, and the column of results."""


def waiting_for(user: User, filters: ResultFilters | None = None) -> ResultQuerySet:
    """Handed in, and for this person to look at; what they had a hand in themselves included.

    Of plans of the units in which they hold the role; and of plans of units below only what nobody there, and nobody
    in between, can decide: there is no one, or the only one had a hand in it.
    """
    return _narrowed(_own_plans(user) | _left_below(user), user, filters)


def _narrowed(which: Q, user: User, filters: ResultFilters | None) -> ResultQuerySet:
    found = Result.objects.filter(which, state=State.SUBMITTED)
    return found if filters is None else narrowed(found, user, filters)


def count_waiting(user: User, *, most: int) -> int:
    """Those that the person may decide; no more are counted than `most`."""
    return waiting_for(user).exclude(own_results(user)).order_by()[:most].count()


ACCEPTING = roles_with(Permission.RESULT_ACCEPT)
FAR = [role for role in ACCEPTING if role in REACHES_SUBTREE]


def _own_plans(user: User) -> Q:
    here = roles_of(user).filter(role__in=ACCEPTING, unit__reaches__is_here=True)
    plans = Plan.objects.filter(unit__in=here.order_by().values("unit__reaches__unit"))
    return Q(plan__in=plans.order_by().values("pk"))


def _left_below(user: User) -> Q:
    """Of plans of units under those of the person, what nobody nearer to the plan decides."""
    here = roles_of(user).filter(role__in=ACCEPTING, unit__reaches__is_here=True).order_by()
    far = roles_of(user).filter(role__in=FAR, unit__reaches__is_here=False).order_by()
    own, below = here.values("unit__reaches__unit"), far.values("unit__reaches__unit")
    nearer = Membership.objects.on(timezone.localdate()).filter(
        Q(unit__reaches__is_here=True) | Q(role__in=FAR), role__in=ACCEPTING, user__is_active=True, unit__in=below
    )
    decided = nearer.exclude(unit__in=own).order_by().values("unit__reaches__unit")
    alone = decided.annotate(n=Count("user", distinct=True)).filter(n=1)
    plans = Plan.objects.filter(unit__in=below).exclude(unit__in=own).order_by()
    nobodys = Q(plan__in=plans.exclude(unit__in=decided).values("pk"))
    somebodys = Q(plan__in=plans.filter(unit__in=alone.values("unit__reaches__unit")).values("pk"))
    return nobodys | (somebodys & touched_by(nearer.exclude(unit__in=own).order_by().values("user")))


@dataclass(frozen=True, slots=True)
class Queue:
    """Numbers of results in the order of the page: one's own plans before those of units below, in each the group with
    the oldest first, and in that the oldest first.

    `counts`: how many wait in each group, by whether it is below and the number of its line or unit. `below`: the
    numbers of results of plans of units below. `is_more`: there are more than were looked at.
    """

    pks: list[int]
    counts: dict[tuple[bool, int], int]
    below: frozenset[int]
    is_more: bool


def oldest(user: User, filters: ResultFilters, *, most: int, group: str = BY_LINE) -> list[tuple[int, int, bool]]:
    """(number, line or unit, whether its plan is of a unit below) of the oldest: those of one's own plans first.

    Two queries that read two columns each.
    """
    found: list[tuple[int, int, bool]] = []
    for which, is_below in ((_own_plans(user), False), (_left_below(user) & ~_own_plans(user), True)):
        rows = _narrowed(which, user, filters).order_by("logged_at", "pk").values_list("pk", f"{GROUPS[group]}_id")
        found += [(pk, key, is_below) for pk, key in rows[: max(most - len(found), 0)]]
    return found


def queue(user: User, filters: ResultFilters, group: str, *, most: int) -> Queue:
    rows = oldest(user, filters, most=most + 1, group=group)
    groups: dict[tuple[bool, int], list[int]] = {}
    for pk, key, is_below in rows[:most]:
        groups.setdefault((is_below, key), []).append(pk)
    pks = [pk for some in groups.values() for pk in some]
    below = frozenset(pk for pk, _, is_below in rows if is_below)
    return Queue(pks, {key: len(some) for key, some in groups.items()}, below, len(rows) > most)
