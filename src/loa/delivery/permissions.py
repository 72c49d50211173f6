"""Who may do what with results: the questions that templates and actions both ask.

A result is logged in the unit that did it, and accepted where the plan is at home, never by whoever logged it or had a
hand in what it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q

from loa.delivery.models import Evidence, Result, Step
from loa.delivery.states import OPEN, PERSONAL, EvidenceKind, State
from loa.organisations.models import Unit
from loa.organisations.permissions import can, require
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Plan


class OwnResult(PermissionDenied):
    """Nobody decides what they logged or changed themselves. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__(
            "Người ghi hoặc sửa kết quả không tự nghiệm thu. "
            "Hãy để người duyệt khác của đơn vị chủ kế hoạch, hoặc cấp trên, nghiệm thu."
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


def touched_by(people: Any) -> Q:
    """Results that one of these people logged, had logged for them, changed, proved or handed in.

    `people`: numbers, or a query of them.
    """
    return _touched("__in", people, people)


def touched_by_outer(column: str) -> Q:
    """The same of one person, whose number stands in that column of the query around this one."""
    return _touched("", OuterRef(column), OuterRef(OuterRef(column)))


def _touched(lookup: str, whose: Any, whose_within: Any) -> Q:
    """What became of a result stands in its steps: those of who decides give a reason, those of who changes or hands
    in give none. `whose_within`: as steps and evidence name the people.
    """

    def did(*fields: str, whose: Any = whose_within) -> Q:
        return Q(*((f"{each}{lookup}", whose) for each in fields), _connector=Q.OR)

    changed = Step.objects.filter(did("by", "on_behalf_of"), result=OuterRef("pk"), state__in=OPEN, reason="")
    proofs = Evidence.objects.filter(did("added_by", "removed_by"), result=OuterRef("pk"))
    logged = did("logged_by", "logged_on_behalf_of", whose=whose)
    return logged | Q(Exists(changed.order_by())) | Q(Exists(proofs.order_by()))


def own_results(user: Any) -> Q:
    """Those that the person may not decide alone; of a stand-in, also what the absent one had a hand in."""
    return touched_by(sorted({user.pk, getattr(user.on_behalf_of, "pk", None)} - {None}))


def own_of(user: Any, results: Iterable[Result]) -> set[int]:
    """The numbers of those that are the person's own. One query."""
    wanted = [result.pk for result in results]
    return set(Result.objects.filter(own_results(user), pk__in=wanted).order_by().values_list("pk", flat=True))


def is_own(user: Any, result: Result) -> bool:
    return result.pk in own_of(user, [result])


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
