"""Links that results join to the pages of plans."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from loa.delivery.queries.results import ResultFilters
from loa.organisations.permissions import can
from loa.organisations.roles import Permission
from loa.plans.joined import Joined
from loa.plans.models import Activity, Plan


def results_of_plan(plan: Plan, user: Any) -> Joined:
    address = f"{reverse('delivery:results')}?{ResultFilters(plan=plan.pk).query()}"
    return Joined("results", "Kết quả", address, icon="clipboard-check")


def progress_of_plan(plan: Plan, user: Any) -> Joined | None:
    """Nothing for those who see the plan because they owe some of it: theirs is the page of their unit."""
    if not can(user, Permission.PLAN_VIEW, plan.unit):
        return None
    return Joined("progress", "Tiến độ", reverse("delivery:overview", args=[plan.pk]), icon="chart-bar")


def results_of_line(activity: Activity, user: Any) -> Joined:
    address = f"{reverse('delivery:results')}?{ResultFilters(line=activity.pk).query()}"
    return Joined("results", "Kết quả", address, icon="clipboard-check")
