"""The plans whose work a person sees, each in a few numbers: those of the person's own units first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from loa.accounts.models import User
from loa.core.drawings import Progress
from loa.delivery.models import Reckoning, Tally
from loa.organisations.models import Reach
from loa.organisations.queries.tree import units_of
from loa.plans.models import Plan

PLANS = 20
OWN, BELOW = 0, 1
ABOVE = 10


@dataclass(frozen=True, slots=True)
class PlanShown:
    plan: Plan
    slots: int
    met: int
    late: int
    late_units: int
    units: int
    is_reckoned: bool  # its numbers are those of now
    is_own: bool  # of a unit in which the person acts

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.slots, "kỳ", is_late=bool(self.late))


def own_units(user: User) -> list[int]:
    """The units in which the person acts, and those whose place they took. One query."""
    held = Reach.objects.filter(holder__in=units_of(user).order_by().values("pk"), is_here=True)
    return list(held.order_by().values_list("unit", flat=True).distinct())


def plans_shown(user: User, own: Collection[int], *, today: date, page: int) -> Page[PlanShown]:
    """The plans whose work the person sees in all units, each in a few numbers. Five queries.

    Those of the person's own units first, then those of units below; in each the newest year and day first.
    """
    rank = Case(When(unit__in=list(own), then=Value(OWN)), default=Value(BELOW), output_field=IntegerField())
    plans = Plan.objects.watched_by(user).select_related("unit").annotate(rank=rank)
    ordered = plans.order_by("rank", "-year", F("issued_on").desc(nulls_last=True), "-adopted_at", "-pk")
    found: Page[Any] = Paginator(ordered, PLANS).get_page(page)
    shown = list(found.object_list)
    quotas = _quotas_of(shown, today)
    units = _units_of(shown, today)
    waiting = {row.plan_id for row in Reckoning.objects.filter(plan__in=shown) if row.is_under_way}
    found.object_list = [
        PlanShown(
            plan,
            sum(row["all_slots"] for row in quotas[plan.pk]),
            sum(row["all_met"] for row in quotas[plan.pk]),
            sum(row["late"] > 0 for row in quotas[plan.pk]),
            *units.get(plan.pk, (0, 0)),
            is_reckoned=plan.pk not in waiting,
            is_own=plan.rank == OWN,
        )
        for plan in shown
    ]
    return found


def _quotas_of(plans: Sequence[Plan], today: date) -> dict[int, list[Mapping[str, Any]]]:
    """Of each plan its quotas over all units."""
    rows = Tally.objects.filter(plan__in=plans, activity__dropped_in__isnull=True).order_by()
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows.values("plan", "activity", "quota").annotate(
        all_slots=Sum("slots"), all_met=Sum("met"), late=Count("pk", filter=Q(short_since__lt=today))
    ):
        found[row["plan"]].append(row)
    return found


def _units_of(plans: Sequence[Plan], today: date) -> dict[int, tuple[int, int]]:
    """Of each plan how many units are late, and how many take part."""
    rows = Tally.objects.filter(plan__in=plans, activity__dropped_in__isnull=True).order_by().values("plan")
    late = Count("unit", distinct=True, filter=Q(short_since__lt=today))
    return {
        row["plan"]: (row["behind"], row["n"]) for row in rows.annotate(n=Count("unit", distinct=True), behind=late)
    }


def progress_of(plans: Sequence[Plan], *, today: date) -> dict[int, Progress]:
    """How many slots of each are met; not of those that nobody owes anything of. One query."""
    rows = Tally.objects.filter(plan__in=plans, activity__dropped_in__isnull=True, slots__gt=0).order_by()
    sums = rows.values_list("plan").annotate(
        all_met=Sum("met"), all_slots=Sum("slots"), late=Count("pk", filter=Q(short_since__lt=today))
    )
    return {plan: Progress(met, slots, "kỳ", is_late=bool(late)) for plan, met, slots, late in sums}


@dataclass(frozen=True, slots=True)
class PlanAbove:
    """A plan of a superior unit as far as the person's own units owe something of it."""

    plan: Plan
    slots: int
    met: int
    late: int

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.slots, "kỳ", is_late=bool(self.late))


def plans_above(user: User, own: Collection[int], *, today: date) -> list[PlanAbove]:
    """The newest plans that give work to the person's own units, where their board is not seen. Two queries."""
    given = Tally.objects.filter(unit__in=list(own), activity__dropped_in__isnull=True, slots__gt=0)
    rows = (
        given.exclude(plan__in=Plan.objects.watched_by(user).order_by().values("pk"))
        .order_by("-plan__year", "-plan")
        .values("plan", "plan__year")
        .annotate(all_slots=Sum("slots"), all_met=Sum("met"), late=Count("pk", filter=Q(short_since__lt=today)))
    )
    found = list(rows[:ABOVE])
    plans = Plan.objects.select_related("unit").in_bulk([row["plan"] for row in found])
    return [PlanAbove(plans[row["plan"]], row["all_slots"], row["all_met"], row["late"]) for row in found]
