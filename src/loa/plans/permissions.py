"""Who may do what with readings and plans: the questions that templates and actions both ask."""

from __future__ import annotations

from typing import Any

from loa.organisations.models import Unit
from loa.organisations.permissions import can
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Plan, Reading


def can_review(user: Any, reading: Reading) -> bool:
    return can(user, Permission.PLAN_REVIEW, reading.unit)


def can_adopt(user: Any, reading: Reading) -> bool:
    return can(user, Permission.PLAN_ADOPT, reading.unit)


def can_link_agencies(user: Any, plan: Plan) -> bool:
    return can(user, Permission.PLAN_ADOPT, plan.unit)


def can_cascade(user: Any, plan: Plan) -> bool:
    """May say which units owe a plan of their own: whoever puts plans into effect there, not the clerk."""
    return can(user, Permission.PLAN_ADOPT, plan.unit)


def can_make_units(user: Any, unit: Unit) -> bool:
    return can(user, Permission.UNIT_MANAGE, unit)


def units_to_upload_for(user: Any) -> Any:
    """The units the person may upload for, by name."""
    return units_with(user, Permission.PLAN_UPLOAD).order_by("name", "pk")
