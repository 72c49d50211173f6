"""Whoever had a hand in what a result says does not decide it, and nothing that waits for them is counted to them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loa.delivery.actions import evidence
from loa.delivery.actions.acceptance import accept, accept_many, reopen, undo
from loa.delivery.actions.entering import mend
from loa.delivery.actions.results import Told, change, hand_in, restore, topic, withdraw
from loa.delivery.models import Result
from loa.delivery.permissions import OwnResult, is_own, own_of
from loa.delivery.queries.waiting import count_waiting
from loa.delivery.states import State, TopicKind
from loa.organisations.models import Membership
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.delivery.making import DAY, make_result, stand_in
from tests.loa.plans.pages.asking import text_of

pytestmark = pytest.mark.django_db
QUEUE = "/ket-qua/nghiem-thu/"


@pytest.fixture
def binh(cast):
    """Owns plans of the province and helps the ward to log."""
    person = make_user("binh", role=Role.PLAN_OWNER, unit=cast.province)
    Membership.objects.create(user=person, unit=cast.ward, role=Role.FOCAL_OFFICER)
    return person


@pytest.fixture
def waiting(cast, news):
    return make_result(activity=news, unit=cast.ward, by=cast.minh, title="Tin của Minh")


def said(result, **changes) -> Told:
    return Told(**{"title": result.title, "happened_on": DAY, "measure": "tin", **changes})


def theme(by):
    return topic(kind=TopicKind.THEME, words="Chuyển đổi số", by=by)


TOUCHES = {
    "what is said": lambda result, by: change(result=result, told=said(result, title="Tên khác"), by=by),
    "what it is about": lambda result, by: change(result=result, told=said(result), by=by, topics=[theme(by)]),
    "evidence": lambda result, by: evidence.add_link(result=result, address="https://bao.example/them", by=by),
    "evidence taken away": lambda result, by: evidence.remove(
        evidence=evidence.add_link(result=result, address="https://bao.example/them", by=result.logged_by), by=by
    ),
    "handed in": lambda result, by: restore(result=withdraw(result=result, by=result.logged_by), by=by),
}


@pytest.mark.parametrize("touch", list(TOUCHES))
def test_whoever_touched_it_does_not_decide_it_anywhere(touch, cast, binh, waiting, signed_in):
    assert count_waiting(binh, most=9) == 1
    TOUCHES[touch](waiting, binh)
    assert Result.objects.get().state == State.SUBMITTED
    with pytest.raises(OwnResult):
        accept(result=waiting, by=binh)
    decided = accept_many(results=[waiting.pk], by=binh)
    assert (decided.done, decided.own) == ([], 1)
    assert count_waiting(binh, most=9) == 0
    page = signed_in(binh).get(QUEUE)
    assert page.context["own"] == {waiting.pk}
    assert "Bản thân ghi hoặc sửa" in text_of(page)
    assert count_waiting(cast.lan, most=9) == 1
    assert accept(result=waiting, by=cast.lan).state == State.ACCEPTED


def test_a_change_that_changes_nothing_is_no_touch(cast, binh, waiting):
    change(result=waiting, told=said(waiting), by=binh, topics=[])
    assert not is_own(binh, waiting)


def test_a_change_of_what_was_returned_and_handed_in_by_another_is_remembered(cast, binh, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.RETURNED, accepted_by=cast.lan)
    change(result=result, told=said(result, title="Tên khác"), by=binh)
    hand_in(result=result, by=cast.minh)
    assert is_own(binh, result)
    assert not is_own(cast.lan, result)


def test_a_stand_in_does_not_decide_what_the_absent_one_changed(cast, binh, waiting):
    mend(result=waiting, told=said(waiting, title="Tên khác"), by=binh)
    other = make_user("thay", role=Role.APPROVER, unit=cast.province)
    assert not is_own(other, waiting)
    assert is_own(stand_in(other, for_=binh), waiting)


def test_deciding_is_no_touch(cast, waiting):
    accepted = accept(result=waiting, by=cast.lan)
    undo(decided_at=accepted.decided_at, by=cast.lan)
    reopen(result=accept(result=waiting, by=cast.lan), reason="", by=cast.lan)
    assert not is_own(cast.lan, waiting)
    assert accept(result=waiting, by=cast.lan).state == State.ACCEPTED


def test_one_query_tells_the_own_of_many(cast, binh, news):
    results = [make_result(activity=news, unit=cast.ward, by=by) for by in (cast.minh, binh, cast.minh, binh)]
    with CaptureQueriesContext(connection) as queries:
        assert own_of(binh, results) == {results[1].pk, results[3].pk}
    assert len(queries) == 1


def test_the_page_says_that_it_was_changed_and_by_whom(cast, binh, waiting, signed_in):
    change(result=waiting, told=said(waiting, title="Tên khác"), by=binh)
    page = signed_in(binh).get(f"/ket-qua/{waiting.pk}/")
    assert [words for _, words in page.context["steps"]] == ["Sửa nội dung", "Chờ nghiệm thu", "Ghi kết quả"]
    assert "Người ghi hoặc sửa kết quả không tự nghiệm thu" in text_of(page)
    assert b'value="nhan"' not in page.content
