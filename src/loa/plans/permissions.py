"""Who may do what with readings and plans: the questions that templates and actions both ask."""

from __future__ import annotations

from typing import Any

from loa.organisations.models import Unit
from loa.organisations.permissions import NotAllowed, can
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Asked, Draft, Plan, Reading, Slot
from loa.plans.states import Role as Part


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


def can_draft(user: Any, draft: Draft) -> bool:
    return can(user, Permission.PLAN_DRAFT, draft.unit)


def can_comment(user: Any, asked: Asked) -> bool:
    return can(user, Permission.PLAN_COMMENT, asked.unit)


def can_issue(user: Any, unit: Unit) -> bool:
    return can(user, Permission.PLAN_ISSUE, unit)


def can_change(user: Any, plan: Plan) -> bool:
    """Write what amends or replaces it."""
    return can(user, Permission.PLAN_DRAFT, plan.unit)


def units_to_draft_for(user: Any) -> Any:
    """The units whose plans the person may write, by name."""
    return units_with(user, Permission.PLAN_DRAFT).order_by("name", "pk")


def can_change_slots(user: Any, plan: Plan) -> bool:
    """Where the plan is at home: any slot of it."""
    return can(user, Permission.SLOT_CHANGE, plan.unit)


def can_change_slot(user: Any, slot: Slot) -> bool:
    """There, or in the superior of the unit that owes it."""
    where = [unit for unit in (slot.activity.plan.unit_id, slot.unit.parent_id) if unit]
    return units_with(user, Permission.SLOT_CHANGE).filter(pk__in=where).exists()


def require_slot_change(by: Any, plan: Plan, slots: list[int]) -> None:
    """Raises `NotAllowed` unless the person may change all of the slots."""
    if can_change_slots(by, plan):
        return
    above = units_with(by, Permission.SLOT_CHANGE).values("pk")
    for at in range(0, len(slots), 500):
        run = slots[at : at + 500]
        if Slot.objects.filter(pk__in=run).exclude(unit__parent__in=above).exists():
            raise NotAllowed(Permission.SLOT_CHANGE, plan.unit)
    if not slots:
        raise NotAllowed(Permission.SLOT_CHANGE, plan.unit)


def can_record_event(user: Any, activity: Activity) -> bool:
    """Where the plan is at home, and in a unit that leads the activity and drafts plans."""
    if can(user, Permission.SLOT_CHANGE, activity.plan.unit):
        return True
    leads = activity.assignments.filter(role=Part.LEAD, unit__isnull=False).values("unit")
    return units_with(user, Permission.PLAN_DRAFT).filter(pk__in=leads).exists()


def require_event(by: Any, activity: Activity) -> None:
    """Raises `NotAllowed` unless `can_record_event`."""
    if not can_record_event(by, activity):
        raise NotAllowed(Permission.SLOT_CHANGE, activity.plan.unit)
