"""Drafts and plans that units made below a plan."""

from __future__ import annotations

from collections.abc import Collection

from loa.plans.models import Draft, Plan
from loa.plans.states import DraftState


def with_text(plan: Plan, units: Collection[int]) -> set[int]:
    """Those of the units that have a draft or a plan of their own below the plan. Two queries."""
    drafts = Draft.objects.filter(above=plan, unit__in=units).exclude(state=DraftState.WITHDRAWN)
    plans = Plan.objects.filter(above=plan, unit__in=units)
    return {*drafts.order_by().values_list("unit", flat=True), *plans.order_by().values_list("unit", flat=True)}
