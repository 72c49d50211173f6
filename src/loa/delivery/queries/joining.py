"""Links that results join to the pages of plans."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from loa.delivery.permissions import can_set_terms, units_to_log_for
from loa.delivery.queries.results import ResultFilters
from loa.organisations.permissions import can
from loa.organisations.roles import Permission
from loa.plans.joined import Joined
from loa.plans.models import Activity, Plan, Slot


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


def logging_of_line(activity: Activity, user: Any) -> Joined | None:
    """For who logs results in a unit that owes something of the line."""
    owing = Slot.objects.standing().filter(activity=activity, unit__in=units_to_log_for(user).values("pk"))
    if not owing.exists():
        return None
    return Joined("log", "Ghi kết quả", f"{reverse('delivery:log')}?nhiem-vu={activity.pk}", icon="circle-plus")


def terms_of_line(activity: Activity, user: Any) -> Joined | None:
    if not can_set_terms(user, activity):
        return None
    return Joined("terms", "Điều kiện nghiệm thu", reverse("delivery:terms", args=[activity.pk]), icon="file-check")
