"""Drafts and plans that units made below a plan."""

from __future__ import annotations

from collections.abc import Collection

from loa.organisations.models import Unit
from loa.plans.models import Draft, Offer, Plan
from loa.plans.states import CHANGING, DraftState


def with_text(plan: Plan, units: Collection[int]) -> set[int]:
    """Those of the units that have a draft or a plan of their own below the plan. Two queries."""
    drafts = Draft.objects.filter(above=plan, unit__in=units).exclude(state=DraftState.WITHDRAWN)
    plans = Plan.objects.filter(above=plan, unit__in=units)
    return {*drafts.order_by().values_list("unit", flat=True), *plans.order_by().values_list("unit", flat=True)}


def own_plan(above: Plan, unit: Unit) -> Plan | None:
    """The plan that the unit has issued below the plan, the first where there are several."""
    return Plan.objects.filter(above=above, unit=unit).order_by("pk").first()


def own_draft(above: Plan, unit: Unit) -> Draft | None:
    """The draft that the unit writes below the plan and has not issued yet."""
    drafts = Draft.objects.on_their_way().filter(above=above, unit=unit, plan__isnull=True)
    return drafts.order_by("pk").first()


def change_of(plan: Plan) -> Draft | None:
    """The draft that amends or replaces the plan."""
    return Draft.objects.on_their_way().filter(plan=plan, origin__in=[str(each) for each in CHANGING]).first()


def waiting_offers(plan: Plan) -> int:
    """How many changes of the plan above wait to be decided for this one. No query for a plan without one above."""
    if plan.above_id is None:
        return 0
    return Offer.objects.waiting().filter(unit=plan.unit_id, version__plan=plan.above_id).count()
