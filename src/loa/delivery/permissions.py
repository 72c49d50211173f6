"""Who may do what with results: the questions that templates and actions both ask.

A result is logged in the unit that did it, and accepted where the plan is at home, never by whoever logged it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from loa.delivery.models import Evidence, Result
from loa.delivery.states import OPEN, PERSONAL, EvidenceKind, State
from loa.organisations.models import Unit
from loa.organisations.permissions import can, require
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Plan


class OwnResult(PermissionDenied):
    """Nobody accepts what they logged themselves. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__(
            "Người ghi kết quả không tự nghiệm thu. Hãy để người duyệt khác của đơn vị chủ kế hoạch nghiệm thu."
        )


def can_log(user: Any, unit: Unit) -> bool:
    return can(user, Permission.RESULT_LOG, unit)


def units_to_log_for(user: Any) -> Any:
    """The units for which the person may log results."""
    return units_with(user, Permission.RESULT_LOG)


def can_change(user: Any, result: Result) -> bool:
    """Before it is accepted, whoever logs results in its unit."""
    return result.state in OPEN and can(user, Permission.RESULT_LOG, result.unit)


def can_correct(user: Any, result: Result) -> bool:
    return result.state == State.ACCEPTED and can(user, Permission.RESULT_LOG, result.unit)


def is_own(user: Any, result: Result) -> bool:
    """Logged by the person, or for them by a stand-in, or by them for another."""
    people = {user.pk, getattr(user.on_behalf_of, "pk", None)} - {None}
    return bool(people & {result.logged_by_id, result.logged_on_behalf_of_id})


def can_decide(user: Any, result: Result) -> bool:
    """Accept it, return it, or take an acceptance back."""
    return not is_own(user, result) and can(user, Permission.RESULT_ACCEPT, result.plan.unit)


def require_deciding(by: Any, result: Result) -> None:
    """Raises `NotAllowed`, `OwnResult`."""
    require(by, Permission.RESULT_ACCEPT, result.plan.unit)
    if is_own(by, result):
        raise OwnResult


def can_decide_somewhere(user: Any) -> bool:
    return units_with(user, Permission.RESULT_ACCEPT).exists()


def can_set_terms(user: Any, activity: Activity) -> bool:
    return can(user, Permission.RESULT_ACCEPT, activity.plan.unit)


def can_chase(user: Any, plan: Plan) -> bool:
    """Remind the units that are late with this plan: whoever accepts its results."""
    return can(user, Permission.RESULT_ACCEPT, plan.unit)


def can_open(user: Any, evidence: Evidence) -> bool:
    """Evidence of a result that the person sees; what names people asks for more than seeing."""
    result = evidence.result
    if EvidenceKind(evidence.kind) not in PERSONAL or evidence.opened_by(user):
        return True
    held = units_with(user, Permission.EVIDENCE_VIEW)
    return held.filter(pk__in=[result.unit_id, result.plan.unit_id]).exists()
