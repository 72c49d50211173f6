"""What a person's own units owe a plan above: plans of their own, and changes to decide on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from loa.accounts.models import User
from loa.organisations.models import Reach, Unit
from loa.organisations.permissions import roles_of
from loa.organisations.roles import Permission, roles_with
from loa.plans.models import Draft, Offer, Plan


@dataclass(frozen=True, slots=True)
class Changes:
    """So many changes of `above` wait for the unit, to be decided for its plan, or for its draft."""

    unit: Unit
    above: Plan
    count: int
    plan: int | None
    draft: int | None


def own_units(user: User) -> Any:
    """Those in which the person drafts plans by a role held there, and what those took over: not all below.

    A subquery of ids.
    """
    held = roles_of(user).filter(role__in=list(roles_with(Permission.PLAN_DRAFT)))
    return Reach.objects.filter(holder__in=held.order_by().values("unit"), is_here=True).order_by().values("unit")


def owed_drafts(user: User) -> QuerySet[Draft]:
    """Drafts that their units have to issue by a day, the nearest first."""
    drafts = Draft.objects.on_their_way().light().filter(due__isnull=False, plan__isnull=True)
    return drafts.filter(unit__in=own_units(user)).select_related("unit", "above__unit").order_by("due", "pk")


def changes_above(user: User, *, most: int) -> list[Changes]:
    """Five queries, or one where nothing waits."""
    waiting = Offer.objects.waiting().filter(unit__in=own_units(user)).order_by()
    counted = list(waiting.values_list("unit", "version__plan").annotate(n=Count("pk")).order_by("unit")[:most])
    if not counted:
        return []
    units, plans = {unit for unit, *_ in counted}, {plan for _, plan, _ in counted}
    named, above = Unit.objects.in_bulk(units), Plan.objects.select_related("unit").in_bulk(plans)
    drafts = Draft.objects.filter(unit__in=units, above__in=plans).values_list("unit", "above", "pk")
    issued = Plan.objects.filter(unit__in=units, above__in=plans).values_list("unit", "above", "pk")
    own_drafts = {(unit, plan): pk for unit, plan, pk in drafts.order_by("pk")}
    own_plans = {(unit, plan): pk for unit, plan, pk in issued.order_by("-pk")}
    return [
        Changes(named[unit], above[plan], count, own_plans.get((unit, plan)), own_drafts.get((unit, plan)))
        for unit, plan, count in counted
    ]
