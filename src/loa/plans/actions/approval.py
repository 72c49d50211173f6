"""Lay a draft before those who approve it; they agree or return it, one after another or side by side.

Every act locks the draft first, so that two decisions at the same moment follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.models import Unit
from loa.organisations.permissions import can, require
from loa.organisations.roles import Permission
from loa.plans.actions.consultation import Refused, close
from loa.plans.events import Happened
from loa.plans.models import ApprovalStep, Draft, Submission
from loa.plans.queries.adoption import NotComplete, missing_in
from loa.plans.queries.stages import UNDECIDED, Step, in_turn, settled
from loa.plans.queries.text import frozen, text_of
from loa.plans.states import DraftState, StepState, SubmissionState


class StillConsulting(Refused):
    """Opinions are still being asked for; ending that has to be confirmed."""

    def __init__(self) -> None:
        super().__init__("Dự thảo đang được lấy ý kiến. Hãy xác nhận nếu kết thúc lấy ý kiến để trình.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step to be made. `approver` None: anybody who approves in the unit."""

    unit: Unit
    stage: int = 1
    approver: User | None = None
    deadline: date | None = None


@transaction.atomic
def submit(
    *,
    draft: Draft,
    steps: Sequence[Wanted],
    by: User,
    note: str = "",
    letter: str = "",
    ends_consultation: bool = False,
) -> Submission:
    """Lay the text as it stands now before the approvers of the first stage.

    Raises `NotComplete`, `WrongDraftState`, `StillConsulting` unless `ends_consultation`, and `Refused` where no step
    is given or nobody can decide one.
    """
    require(by, Permission.PLAN_DRAFT, draft.unit)
    draft = Draft.objects.locked(draft)
    if draft.state == DraftState.CONSULTING:
        if not ends_consultation:
            raise StillConsulting
        for consultation in draft.consultations.filter(closed_at=None):
            close(consultation=consultation, by=by, confirmed=True)
        draft.refresh_from_db(fields=["state"])
    _check_steps(steps)
    draft.become(DraftState.SUBMITTED)
    text = text_of(draft.base, draft.edits.standing())
    if missing := missing_in(text):
        raise NotComplete(missing)
    draft.save(update_fields=["state"])
    who = {"submitted_by": by, "submitted_on_behalf_of": by.on_behalf_of}
    made = Submission.objects.create(draft=draft, content=frozen(text), note=note, letter=letter, **who)
    stages = in_turn([step.stage for step in steps])
    ApprovalStep.objects.bulk_create(
        ApprovalStep(submission=made, stage=stage, unit=step.unit, approver=step.approver, deadline=step.deadline)
        for stage, step in zip(stages, steps, strict=True)
    )
    _settle(made)
    after = {"steps": len(steps), "stages": max(stages)}
    record(Happened.SUBMITTED, by=by, target=draft, unit_id=draft.unit_id, after=after)
    return made


@transaction.atomic
def approve(*, step: ApprovalStep, by: User, note: str = "") -> ApprovalStep:
    """Agree. The last of a stage lays the draft before the next; the last of all approves it. Raises `Refused`."""
    step = _to_decide(step, by)
    return _decided(step, StepState.APPROVED, note, by)


@transaction.atomic
def return_draft(*, step: ApprovalStep, by: User, reason: str) -> ApprovalStep:
    """Send the draft back to be written on, with the reason. Raises `Refused`."""
    step = _to_decide(step, by)
    if not reason:
        raise Refused("Trả lại cần ghi lý do, để nơi soạn thảo biết phải sửa gì.")
    return _decided(step, StepState.RETURNED, reason, by)


@transaction.atomic
def recall(*, submission: Submission, by: User) -> Submission:
    """Take the submission back before it is decided. Raises `Refused` where it was decided meanwhile."""
    require(by, Permission.PLAN_DRAFT, submission.draft.unit)
    draft = Draft.objects.locked(submission.draft)
    submission = Submission.objects.get(pk=submission.pk)
    if submission.state == SubmissionState.RECALLED:
        return submission
    if submission.state != SubmissionState.WAITING:
        raise Refused(f"Lần trình này đã có kết quả ({submission.get_state_display()}) nên không rút lại được.")
    draft.become(DraftState.WRITING)
    draft.save(update_fields=["state"])
    submission.steps.filter(state__in=UNDECIDED).update(state=StepState.ENDED)
    _end(submission, SubmissionState.RECALLED)
    record(Happened.RECALLED, by=by, target=draft, unit_id=draft.unit_id)
    return submission


@transaction.atomic
def reopen(*, draft: Draft, by: User, reason: str) -> Draft:
    """Take an approved draft back to be written on, before it is issued; it has to be approved again."""
    require(by, Permission.PLAN_DRAFT, draft.unit)
    draft = Draft.objects.locked(draft)
    if draft.state == DraftState.APPROVED:
        draft.become(DraftState.WRITING)
        draft.save(update_fields=["state"])
        record(Happened.RECALLED, by=by, target=draft, unit_id=draft.unit_id, personal={"reason": reason})
    return draft


@transaction.atomic
def hand_step(
    *, step: ApprovalStep, unit: Unit, by: User, approver: User | None = None, deadline: date | None = None
) -> ApprovalStep:
    """Give a step that is not decided to somebody else: its approver left, or is away. Raises `Refused`."""
    draft = step.submission.draft
    require(by, Permission.PLAN_DRAFT, draft.unit)
    Draft.objects.locked(draft)
    step = ApprovalStep.objects.select_related("submission__draft__unit", "unit", "approver").get(pk=step.pk)
    if step.state not in UNDECIDED:
        raise Refused("Bước này đã có kết quả nên không chuyển cho người khác được.")
    others = step.submission.steps.exclude(pk=step.pk).values_list("unit", "approver")
    _check_steps([Wanted(unit, approver=approver)])
    _check_once([(unit.pk, approver.pk if approver else None), *others])
    before = {"unit": step.unit.name, "deadline": str(step.deadline or "")}
    personal = {"before": {"approver": str(step.approver or "")}, "after": {"approver": str(approver or "")}}
    step.unit, step.approver, step.deadline = unit, approver, deadline
    step.save(update_fields=["unit", "approver", "deadline"])
    after = {"unit": unit.name, "deadline": str(deadline or "")}
    kind = Happened.STEP_HANDED
    record(kind, by=by, target=draft, unit_id=draft.unit_id, before=before, after=after, personal=personal)
    return step


def _check_steps(steps: Sequence[Wanted]) -> None:
    if not steps:
        raise Refused("Chưa chọn người duyệt nào. Hãy thêm ít nhất một bước duyệt.")
    for step in steps:
        if step.approver and not can(step.approver, Permission.PLAN_APPROVE, step.unit):
            raise Refused(f"{step.approver} không có quyền duyệt kế hoạch tại {step.unit}. Hãy chọn người khác.")
    _check_once([(step.unit.pk, step.approver.pk if step.approver else None) for step in steps])


def _check_once(chosen: Sequence[tuple[int, int | None]]) -> None:
    """`chosen`: unit and approver of each step."""
    if len(set(chosen)) < len(chosen):
        raise Refused("Một người hoặc một đơn vị chỉ duyệt một lần. Hãy bỏ bước bị lặp.")


def _to_decide(step: ApprovalStep, by: User) -> ApprovalStep:
    """The step, held with its draft, if the person may decide it now."""
    require(by, Permission.PLAN_APPROVE, step.unit)
    Draft.objects.locked(step.submission.draft)
    step = ApprovalStep.objects.select_related("submission__draft__unit", "unit", "approver").get(pk=step.pk)
    require(by, Permission.PLAN_APPROVE, step.unit)  # it may have been given to another unit meanwhile
    if step.approver_id and step.approver_id != (by.on_behalf_of or by).pk:
        raise Refused(f"Bước này do {step.approver} duyệt.")
    if step.state != StepState.WAITING:
        raise Refused(f"Bước này đang ở trạng thái “{step.get_state_display()}” nên không duyệt được nữa.")
    return step


def _decided(step: ApprovalStep, state: StepState, note: str, by: User) -> ApprovalStep:
    draft = step.submission.draft
    step.state, step.note, step.decided_at = state, note, timezone.now()
    step.decided_by, step.decided_on_behalf_of = by, by.on_behalf_of
    step.save(update_fields=["state", "note", "decided_at", "decided_by", "decided_on_behalf_of"])
    kind = Happened.STEP_APPROVED if state == StepState.APPROVED else Happened.STEP_RETURNED
    record(kind, by=by, target=draft, unit_id=step.unit_id, after={"stage": step.stage}, personal={"note": note})
    outcome = _settle(step.submission)
    if outcome != SubmissionState.WAITING:
        draft.become(DraftState.APPROVED if outcome == SubmissionState.APPROVED else DraftState.WRITING)
        draft.save(update_fields=["state"])
        _end(step.submission, outcome)
    return step


def _settle(submission: Submission) -> SubmissionState:
    """Write the states that follow from the decisions; where the submission stands."""
    rows = list(submission.steps.order_by("stage", "pk"))
    steps, outcome = settled([Step(row.stage, StepState(row.state)) for row in rows])
    for row, step in zip(rows, steps, strict=True):
        if row.state != step.state:
            row.state = step.state
            row.save(update_fields=["state"])
    return outcome


def _end(submission: Submission, state: SubmissionState) -> None:
    submission.state, submission.ended_at = state, timezone.now()
    submission.save(update_fields=["state", "ended_at"])
