"""What waits to be accepted: the queue of a person, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from loa.accounts.models import User
from loa.delivery.models import Result, ResultQuerySet
from loa.delivery.permissions import own_results, touched_by, touched_by_outer
from loa.delivery.queries.results import ResultFilters, narrowed
from loa.delivery.states import State
from loa.organisations.models import Membership, Reach
from loa.organisations.permissions import roles_of
from loa.organisations.roles import REACHES_SUBTREE, Permission, roles_with
from loa.plans.models import Plan

BY_LINE, BY_UNIT = "nhiem-vu", "don-vi"
GROUPS = {BY_LINE: "activity", BY_UNIT: "unit"}
"""What the queue is put together by, and the column of results."""


ACCEPTING = roles_with(Permission.RESULT_ACCEPT)
FAR = [role for role in ACCEPTING if role in REACHES_SUBTREE]
NONE = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which of what was handed in waits for a person, as conditions on results.

    `own`: of plans of the units in which they hold the role. `left`: of plans of units below, what nobody there and
    nobody in between can decide: there is no one, or each of them had a hand in it.
    """

    own: Q
    left: Q

    @classmethod
    def of(cls, user: User) -> Waiting:
        """Four queries; two for who reaches no unit below, one for who decides nowhere."""
        held = list(roles_of(user).filter(role__in=ACCEPTING).order_by().values_list("unit", "role"))
        if not held:
            return cls(NONE, NONE)
        here = Reach.objects.filter(holder__in={unit for unit, _ in held}, is_here=True).order_by()
        units = list(here.values_list("unit", flat=True))
        own = Q(plan__in=Plan.objects.filter(unit__in=units).order_by().values("pk"))
        far = {unit for unit, role in held if role in FAR}
        return cls(
            own, _left(Reach.objects.filter(holder__in=far, is_here=False).exclude(unit__in=units)) if far else NONE
        )


def _left(below: Any) -> Q:
    """`below`: where the person reaches from above."""
    units = below.order_by().values("unit")
    waiting = Result.objects.filter(state=State.SUBMITTED, plan__unit__in=units).order_by()
    plans = dict(waiting.values_list("plan", "plan__unit").distinct())
    nearer = Membership.objects.on(timezone.localdate()).filter(
        Q(unit__reaches__is_here=True) | Q(role__in=FAR),
        role__in=ACCEPTING,
        user__is_active=True,
        unit__in=units,
        unit__reaches__unit__in=set(plans.values()),
    )
    found = list(nearer.order_by().values_list("unit__reaches__unit", "pk", "user"))
    decided = {unit for unit, _, _ in found}
    left = Q(plan__in=[plan for plan, unit in plans.items() if unit not in decided])
    if not found:
        return left
    theirs = Q(plan__in=[plan for plan, unit in plans.items() if unit in decided])
    touched = touched_by(sorted({user for _, _, user in found}))  # few are: each of the others is asked about by itself
    return left | (theirs & touched & ~Q(_may_be_decided_by({member for _, member, _ in found})))


def _may_be_decided_by(members: set[int]) -> Exists:
    """Results that one of these roles decides in the unit of the plan, held by somebody who had no hand in them."""
    touched = Result.objects.filter(touched_by_outer("user"), pk=OuterRef(OuterRef("pk")))
    there = Membership.objects.filter(
        Q(unit__reaches__is_here=True) | Q(role__in=FAR), pk__in=members, unit__reaches__unit=OuterRef("plan__unit")
    )
    return Exists(there.filter(~Exists(touched.order_by())).order_by())


def waiting_for(user: User) -> ResultQuerySet:
    """Handed in, and for this person to look at; what they had a hand in themselves included."""
    waiting = Waiting.of(user)
    return Result.objects.filter(waiting.own | waiting.left, state=State.SUBMITTED)


def count_waiting(user: User, *, most: int) -> int:
    """Those that the person may decide; no more are counted than `most`."""
    return waiting_for(user).exclude(own_results(user)).order_by()[:most].count()


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

    Two queries that read two columns each, besides those of `Waiting`.
    """
    found: list[tuple[int, int, bool]] = []
    waiting = Waiting.of(user)
    for which, is_below in ((waiting.own, False), (waiting.left, True)):
        handed_in = narrowed(Result.objects.filter(which, state=State.SUBMITTED), user, filters)
        rows = handed_in.order_by("logged_at", "pk").values_list("pk", f"{GROUPS[group]}_id")
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
