"""A draft is laid before its approvers, returned, recalled, approved, taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from loa.audit.models import Event
from loa.organisations.actions.members import hand_over
from loa.organisations.models import Membership
from loa.organisations.permissions import NotAllowed
from loa.organisations.roles import Role
from loa.plans.actions import approval as act
from loa.plans.actions.approval import Refused, StillConsulting, Wanted
from loa.plans.models import ApprovalStep, Draft, Submission
from loa.plans.queries.adoption import NotComplete
from loa.plans.states import DraftState, StepState, SubmissionState, WrongDraftState
from tests.loa.cast import make_user
from tests.loa.plans.rounds import make_approved, make_draft, make_round, make_submitted, text_json, write


@pytest.fixture
def bach(cast):
    """Leads the province."""
    return make_user("bach", full_name="Phan Xuân Bách", role=Role.LEADER, unit=cast.province)


@pytest.fixture
def duyen(cast):
    return make_user("duyen", full_name="Hoàng Mỹ Duyên", role=Role.APPROVER, unit=cast.home_affairs)


@pytest.fixture
def draft(cast):
    return make_draft(unit=cast.province, by=cast.lan)


@pytest.fixture
def submission(cast, draft, bach, duyen):
    """First Sở Nội vụ, then the chairman by name."""
    steps = [Wanted(cast.home_affairs, 1), Wanted(cast.province, 2, bach)]
    return make_submitted(draft=draft, by=cast.lan, steps=steps)


def states(submission):
    return list(submission.steps.values_list("state", flat=True))


def test_submitting_freezes_the_text_and_opens_the_first_stage(cast, draft, submission):
    draft.refresh_from_db()
    assert draft.state == DraftState.SUBMITTED
    assert states(submission) == [StepState.WAITING, StepState.AHEAD]
    assert submission.content["activities"][0]["title"] == "Bản tin cải cách hành chính"


def test_who_does_not_draft_does_not_submit(cast, draft, bach):
    with pytest.raises(NotAllowed):
        make_submitted(draft=draft, by=bach)


def test_an_incomplete_text_is_not_submitted(cast, bach):
    draft = make_draft(unit=cast.province, by=cast.lan, base=text_json(title=None, year=2026))
    with pytest.raises(NotComplete) as missing:
        make_submitted(draft=draft, by=cast.lan)
    assert [each.pointer for each in missing.value.missing] == ["/document/title"]
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING


@pytest.mark.parametrize("steps", ["none", "twice", "not an approver"])
def test_steps_that_cannot_be_decided_are_refused(cast, draft, steps):
    wanted = {
        "none": [],
        "twice": [Wanted(cast.province, 1), Wanted(cast.province, 2)],
        "not an approver": [Wanted(cast.province, 1, cast.minh)],
    }[steps]
    with pytest.raises(Refused):
        act.submit(draft=draft, steps=wanted, by=cast.lan)
    assert not Submission.objects.exists()


def test_while_opinions_are_asked_for_submitting_wants_to_be_confirmed(cast, draft, bach):
    asked = make_round(draft=draft, units=[cast.ward], by=cast.lan)
    with pytest.raises(StillConsulting):
        make_submitted(draft=draft, by=cast.lan)
    act.submit(draft=draft, steps=[Wanted(cast.province)], by=cast.lan, ends_consultation=True)
    asked.refresh_from_db()
    draft.refresh_from_db()
    assert (asked.is_open, draft.state) == (False, DraftState.SUBMITTED)


def test_a_submitted_draft_is_not_submitted_again(cast, draft, submission):
    with pytest.raises(WrongDraftState):
        make_submitted(draft=draft, by=cast.lan)


def test_stage_after_stage_to_approved(cast, draft, submission, bach, duyen):
    first, second = submission.steps.all()
    with pytest.raises(Refused, match="Chưa đến lượt"):
        act.approve(step=second, by=bach)
    act.approve(step=first, by=duyen, note="Nhất trí")
    assert states(submission) == [StepState.APPROVED, StepState.WAITING]
    act.approve(step=second, by=bach)
    draft.refresh_from_db()
    submission.refresh_from_db()
    assert (draft.state, submission.state) == (DraftState.APPROVED, SubmissionState.APPROVED)
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["plans.draft_submitted", *["plans.step_approved"] * 2]


def test_side_by_side_all_must_agree(cast, draft, bach, duyen):
    steps = [Wanted(cast.home_affairs), Wanted(cast.province)]
    submission = make_submitted(draft=draft, by=cast.lan, steps=steps)
    assert states(submission) == [StepState.WAITING] * 2
    act.approve(step=submission.steps.get(unit=cast.province), by=bach)
    draft.refresh_from_db()
    assert draft.state == DraftState.SUBMITTED
    act.approve(step=submission.steps.get(unit=cast.home_affairs), by=duyen)
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED


def test_returned_with_a_reason_the_draft_is_written_on(cast, draft, submission, duyen):
    first = submission.steps.first()
    with pytest.raises(Refused, match="lý do"):
        act.return_draft(step=first, by=duyen, reason="")
    act.return_draft(step=first, by=duyen, reason="Thiếu kinh phí")
    draft.refresh_from_db()
    submission.refresh_from_db()
    assert (draft.state, submission.state) == (DraftState.WRITING, SubmissionState.RETURNED)
    assert states(submission) == [StepState.RETURNED, StepState.ENDED]
    write(draft, "/activities/0/title", "Bản tin hằng tuần", by=cast.lan)
    again = make_submitted(draft=draft, by=cast.lan)
    assert again.content["activities"][0]["title"] == "Bản tin hằng tuần"


def test_nobody_decides_twice(cast, submission, duyen):
    first = submission.steps.first()
    act.approve(step=first, by=duyen)
    with pytest.raises(Refused, match="Đồng ý"):
        act.approve(step=first, by=duyen)
    with pytest.raises(Refused):
        act.return_draft(step=first, by=duyen, reason="Nghĩ lại")
    assert Event.objects.filter(kind="plans.step_approved").count() == 1


def test_only_the_named_person_decides(cast, draft, bach):
    other = make_user("khac", role=Role.LEADER, unit=cast.province)
    submission = make_submitted(draft=draft, by=cast.lan, steps=[Wanted(cast.province, 1, bach)])
    with pytest.raises(Refused, match="Phan Xuân Bách"):
        act.approve(step=submission.steps.get(), by=other)
    with pytest.raises(NotAllowed):
        act.approve(step=submission.steps.get(), by=cast.lan)
    assert list(ApprovalStep.objects.for_person(other)) == []


def test_a_stand_in_decides_on_behalf(cast, draft, bach):
    submission = make_submitted(draft=draft, by=cast.lan, steps=[Wanted(cast.province, 1, bach)])
    stand_in = make_user("thay", full_name="Ngô Văn Thay", role=Role.VIEWER, unit=cast.ward)
    today = date.today()
    hand_over(
        membership=bach.memberships.get(), stand_in=stand_in, since=today, until=today + timedelta(days=3), by=bach
    )
    with pytest.raises(NotAllowed):
        act.approve(step=submission.steps.get(), by=stand_in)
    stand_in.on_behalf_of = bach
    assert list(ApprovalStep.objects.for_person(stand_in)) == list(submission.steps.all())
    assert list(Draft.objects.visible_to(stand_in)) == [draft]
    step = act.approve(step=submission.steps.get(), by=stand_in)
    assert (step.decided_by, step.decided_on_behalf_of) == (stand_in, bach)
    event = Event.objects.get(kind="plans.step_approved")
    assert (event.actor_id, event.on_behalf_id) == (stand_in.pk, bach.pk)


def test_recall_before_it_is_decided(cast, draft, submission, duyen):
    act.approve(step=submission.steps.first(), by=duyen)
    act.recall(submission=submission, by=cast.lan)
    act.recall(submission=submission, by=cast.lan)
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    assert states(submission) == [StepState.APPROVED, StepState.ENDED]
    assert Event.objects.filter(kind="plans.draft_recalled").count() == 1


def test_recall_after_a_decision_is_refused(cast, draft, submission, duyen):
    act.return_draft(step=submission.steps.first(), by=duyen, reason="Thiếu kinh phí")
    with pytest.raises(Refused, match="Trả lại"):
        act.recall(submission=submission, by=cast.lan)
    with pytest.raises(NotAllowed):
        act.recall(submission=submission, by=duyen)


def test_an_approver_who_left_does_not_block(cast, draft, submission, bach, duyen):
    Membership.objects.filter(user=duyen).delete()
    first = submission.steps.first()
    with pytest.raises(NotAllowed):
        act.approve(step=first, by=duyen)
    with pytest.raises(Refused, match="không có quyền duyệt"):
        act.hand_step(step=first, unit=cast.home_affairs, approver=duyen, by=cast.lan)
    with pytest.raises(NotAllowed):
        act.hand_step(step=first, unit=cast.province, by=bach)
    other = make_user("moi", role=Role.APPROVER, unit=cast.home_affairs)
    second = submission.steps.get(stage=2)
    with pytest.raises(Refused, match="chỉ duyệt một lần"):
        act.hand_step(step=first, unit=second.unit, approver=second.approver, by=cast.lan)
    act.hand_step(step=first, unit=cast.home_affairs, approver=other, by=cast.lan)
    act.approve(step=first, by=other)
    assert states(submission) == [StepState.APPROVED, StepState.WAITING]
    with pytest.raises(Refused, match="đã có kết quả"):
        act.hand_step(step=first, unit=cast.home_affairs, by=cast.lan)
    event = Event.objects.get(kind="plans.step_handed")
    assert event.facts["after"] == {"unit": "Sở Nội vụ", "deadline": ""}  # stays for ever: names nobody
    assert event.personal["after"] == {"approver": str(other)}


def test_an_approved_draft_is_taken_back_and_approved_again(cast, draft, bach):
    make_approved(draft=draft, by=cast.lan, approver=bach)
    with pytest.raises(NotAllowed):
        act.reopen(draft=draft, by=bach, reason="Sửa số lượng")
    act.reopen(draft=draft, by=cast.lan, reason="Sửa số lượng")
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    make_approved(draft=draft, by=cast.lan, approver=bach)
    assert draft.state == DraftState.APPROVED
