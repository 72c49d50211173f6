"""Two people at the same moment: who asks, answers, decides and issues."""

import pytest

from loa.organisations.roles import Role
from loa.plans.actions import approval, consultation
from loa.plans.actions.approval import Wanted
from loa.plans.actions.consultation import Refused
from loa.plans.actions.issue import NumberTaken, issue
from loa.plans.models import Consultation, Plan, Submission, Version
from loa.plans.states import Answer, DraftState, StepState, WrongDraftState
from tests.loa.at_once import at_once
from tests.loa.cast import make_cast, make_user
from tests.loa.plans.rounds import make_approved, make_draft, make_round, make_submitted
from tests.loa.plans.test_issue import DAY


@pytest.fixture
def people(transactional_db):
    return make_cast()


@pytest.fixture
def leaders(people):
    return [make_user(role=Role.LEADER, unit=people.province) for _ in range(2)]


@pytest.fixture
def draft(people):
    return make_draft(unit=people.province, by=people.lan)


def tried(act, *refusals):
    """What it gave, or the kind of refusal."""
    try:
        return act()
    except refusals as error:
        return type(error)


def test_two_approvers_decide_one_step_once(people, leaders, draft):
    step = make_submitted(draft=draft, by=people.lan).steps.get()
    made = at_once(lambda n: tried(lambda: approval.approve(step=step, by=leaders[n]), Refused))
    assert sum(each is Refused for each in made) == 1
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED


def test_the_last_two_of_a_stage_open_the_next_one(people, leaders, draft):
    other = make_user(role=Role.APPROVER, unit=people.home_affairs)
    steps = [*(Wanted(people.province, 1, each) for each in leaders), Wanted(people.home_affairs, 2, other)]
    submission = make_submitted(draft=draft, by=people.lan, steps=steps)
    first = list(submission.steps.filter(stage=1))
    at_once(lambda n: approval.approve(step=first[n], by=leaders[n]))
    assert submission.steps.get(stage=2).state == StepState.WAITING


def test_agreeing_and_returning_side_by_side(people, leaders, draft):
    submission = make_submitted(draft=draft, by=people.lan, steps=[Wanted(people.province, 1, one) for one in leaders])
    steps = list(submission.steps.all())

    def act(n):
        if n:
            return tried(lambda: approval.return_draft(step=steps[1], by=leaders[1], reason="Thiếu"), Refused)
        return tried(lambda: approval.approve(step=steps[0], by=leaders[0]), Refused)

    at_once(act)
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    assert not submission.steps.filter(state__in=[StepState.WAITING, StepState.AHEAD]).exists()


def test_a_draft_is_submitted_and_asked_about_once(people, leaders, draft):
    made = at_once(lambda n: tried(lambda: make_submitted(draft=draft, by=people.lan), WrongDraftState))
    assert (sum(each is WrongDraftState for each in made), Submission.objects.count()) == (1, 1)
    other = make_draft(unit=people.province, by=people.lan)
    asked = {"draft": other, "units": [people.ward], "by": people.lan}
    made = at_once(lambda n: tried(lambda: make_round(**asked), WrongDraftState))
    assert (sum(each is WrongDraftState for each in made), Consultation.objects.count()) == (1, 1)


def test_an_answer_at_the_end_of_the_round_counts_or_is_refused(people, draft):
    opened = make_round(draft=draft, units=[people.ward], by=people.lan)
    asked = opened.asked.get()

    def act(n):
        if n:
            return tried(lambda: consultation.agree(asked=asked, by=people.minh), Refused)
        return consultation.close(consultation=opened, by=people.lan, confirmed=True)

    _, answer = at_once(act)
    asked.refresh_from_db()
    opened.refresh_from_db()
    assert asked.answer == (Answer.WAITING if answer is Refused else Answer.AGREED)
    assert asked.answered_at is None or asked.answered_at <= opened.closed_at


def test_two_clerks_give_one_number_once(people, leaders, draft):
    drafts = [draft, make_draft(unit=people.province, by=people.lan)]
    for each in drafts:
        make_approved(draft=each, by=people.lan, approver=leaders[0])
    give = {"number": "05/KH-UBND", "issued_on": DAY, "by": people.lan}
    made = at_once(lambda n: tried(lambda: issue(draft=drafts[n], **give), NumberTaken))
    assert sum(each is NumberTaken for each in made) == 1
    assert (Plan.objects.count(), Version.objects.count()) == (1, 1)


def test_two_clerks_issue_one_draft_once(people, leaders, draft):
    make_approved(draft=draft, by=people.lan, approver=leaders[0])
    first, second = at_once(lambda n: issue(draft=draft, number=f"0{n + 5}/KH-UBND", issued_on=DAY, by=people.lan))
    assert (first, Version.objects.count()) == (second, 1)
