"""Units are asked, answer, and are told what became of what they said."""

from __future__ import annotations

from datetime import date

import pytest

from loa.audit.models import Event
from loa.organisations.permissions import NotAllowed
from loa.plans.actions import consultation as act
from loa.plans.actions.consultation import Refused, StillWaiting
from loa.plans.models import Asked, Consultation
from loa.plans.states import Answer, DraftState, Verdict, WrongDraftState
from tests.loa.plans.rounds import make_draft, make_round, make_submitted, write


@pytest.fixture
def draft(cast):
    return make_draft(unit=cast.province, by=cast.lan)


@pytest.fixture
def opened(cast, draft):
    return make_round(draft=draft, units=[cast.ward, cast.commune, cast.ward], by=cast.lan)


@pytest.fixture
def ward(cast, opened):
    return opened.asked.get(unit=cast.ward)


def test_opening_freezes_the_text(cast, draft, opened):
    draft.refresh_from_db()
    assert draft.state == DraftState.CONSULTING
    assert list(opened.asked.values_list("unit", "answer")) == [
        (cast.ward.pk, Answer.WAITING),
        (cast.commune.pk, Answer.WAITING),
    ]
    write(draft, "/activities/0/title", "Tên khác", by=cast.lan)
    opened.refresh_from_db()
    assert opened.content["activities"][0]["title"] == "Bản tin cải cách hành chính"
    assert opened.content["pointers"]["activities"] == ["/activities/0", "/activities/1", "/activities/2"]


def test_nobody_asked_is_refused(cast, draft):
    with pytest.raises(Refused, match="Chưa chọn đơn vị"):
        make_round(draft=draft, units=[], by=cast.lan)
    draft.refresh_from_db()
    assert (draft.state, Consultation.objects.count()) == (DraftState.WRITING, 0)


def test_a_draft_that_is_asked_about_is_not_asked_about_twice(cast, draft, opened):
    with pytest.raises(WrongDraftState):
        make_round(draft=draft, units=[cast.ward], by=cast.lan)


def test_only_who_drafts_asks(cast, draft):
    with pytest.raises(NotAllowed):
        make_round(draft=draft, units=[cast.ward], by=cast.minh)


def test_more_units_and_another_deadline(cast, opened):
    assert act.ask_more(consultation=opened, units=[cast.ward, cast.home_affairs], by=cast.lan) == 1
    act.change_round(consultation=opened, deadline=date(2027, 1, 5), letter="12/UBND-NC", by=cast.lan)
    opened.refresh_from_db()
    assert (opened.asked.count(), opened.deadline, opened.letter) == (3, date(2027, 1, 5), "12/UBND-NC")
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["plans.consultation_opened", *["plans.consultation_changed"] * 2]
    with pytest.raises(NotAllowed):
        act.ask_more(consultation=opened, units=[cast.ward], by=cast.minh)
    with pytest.raises(NotAllowed):
        act.change_round(consultation=opened, deadline=date(2027, 1, 6), letter="", by=cast.minh)


def test_agreeing_and_taking_it_back(cast, ward):
    act.agree(asked=ward, by=cast.minh, letter="3/UBND")
    act.agree(asked=ward, by=cast.minh)
    ward.refresh_from_db()
    assert (ward.answer, ward.answered_by, ward.letter) == (Answer.AGREED, cast.minh, "3/UBND")
    assert Event.objects.filter(kind="plans.consultation_answered").count() == 1
    act.take_back(asked=ward, by=cast.minh)
    ward.refresh_from_db()
    assert (ward.answer, ward.answered_at) == (Answer.WAITING, None)


def test_commenting_rewording_withdrawing_and_bringing_back(cast, ward):
    said = act.comment(asked=ward, text="Nên lùi sang quý III", pointer="/activities/1", by=cast.minh)
    assert said.place == "Nhiệm vụ, nhiệm vụ 2: Cuộc thi đăng ký hồ sơ trực tuyến"
    ward.refresh_from_db()
    assert ward.answer == Answer.COMMENTED
    with pytest.raises(Refused, match="đã có ý kiến"):
        act.agree(asked=ward, by=cast.minh)
    act.reword(comment=said, text="Nên lùi sang quý IV", by=cast.minh)
    act.withdraw_comment(comment=said, by=cast.minh)
    ward.refresh_from_db()
    assert ward.answer == Answer.WAITING
    act.withdraw_comment(comment=said, by=cast.minh, restore=True)
    ward.refresh_from_db()
    said.refresh_from_db()
    assert (ward.answer, said.text, said.is_withdrawn) == (Answer.COMMENTED, "Nên lùi sang quý IV", False)


def test_a_withdrawn_comment_is_not_reworded(cast, ward):
    said = act.comment(asked=ward, text="Nên lùi sang quý III", by=cast.minh)
    act.withdraw_comment(comment=said, by=cast.minh)
    with pytest.raises(Refused, match="đã rút"):
        act.reword(comment=said, text="Nên lùi sang quý IV", by=cast.minh)
    ward.refresh_from_db()
    assert ward.answer == Answer.WAITING


def test_a_comment_after_agreeing_is_an_opinion(cast, ward):
    act.agree(asked=ward, by=cast.minh)
    act.comment(asked=ward, text="Thêm loa truyền thanh", by=cast.minh)
    ward.refresh_from_db()
    assert ward.answer == Answer.COMMENTED


def test_a_stranger_and_the_drafter_elsewhere_do_not_answer(cast, ward):
    said = act.comment(asked=ward, text="Ý kiến", by=cast.minh)
    for answer in (
        lambda: act.agree(asked=ward, by=cast.hoa),
        lambda: act.take_back(asked=ward, by=cast.hoa),
        lambda: act.comment(asked=ward, text="Khác", by=cast.hoa),
        lambda: act.reword(comment=said, text="Khác", by=cast.hoa),
        lambda: act.withdraw_comment(comment=said, by=cast.hoa),
    ):
        with pytest.raises(NotAllowed):
            answer()


def test_what_is_asked_is_seen_by_the_asked_and_by_who_drafts(cast, opened, ward):
    assert list(Asked.objects.visible_to(cast.minh)) == [ward]
    assert set(Asked.objects.visible_to(cast.lan)) == set(opened.asked.all())
    assert list(Asked.objects.for_person(cast.minh)) == [ward]
    assert list(Asked.objects.for_person(cast.lan)) == []  # the units below answer for themselves


def test_closing_wants_to_be_confirmed_while_units_wait(cast, draft, opened, ward):
    act.agree(asked=ward, by=cast.minh)
    with pytest.raises(StillWaiting) as waiting:
        act.close(consultation=opened, by=cast.lan)
    assert waiting.value.waiting == 1
    act.close(consultation=opened, by=cast.lan, confirmed=True)
    closed = act.close(consultation=opened, by=cast.lan)
    draft.refresh_from_db()
    assert (draft.state, closed.closed_by) == (DraftState.WRITING, cast.lan)
    assert Event.objects.filter(kind="plans.consultation_closed").count() == 1


def test_after_closing_nothing_is_answered(cast, opened, ward):
    said = act.comment(asked=ward, text="Ý kiến", by=cast.minh)
    act.close(consultation=opened, by=cast.lan, confirmed=True)
    for answer in (
        lambda: act.agree(asked=ward, by=cast.minh),
        lambda: act.take_back(asked=ward, by=cast.minh),
        lambda: act.comment(asked=ward, text="Khác", by=cast.minh),
        lambda: act.reword(comment=said, text="Khác", by=cast.minh),
        lambda: act.withdraw_comment(comment=said, by=cast.minh),
        lambda: act.ask_more(consultation=opened, units=[cast.home_affairs], by=cast.lan),
        lambda: act.change_round(consultation=opened, deadline=date(2027, 1, 5), letter="", by=cast.lan),
    ):
        with pytest.raises(Refused, match="đã kết thúc"):
            answer()


def test_verdicts_in_bulk_need_a_reason_where_not_taken_in_full(cast, opened, ward):
    said = [act.comment(asked=ward, text=f"Ý {n}", by=cast.minh).pk for n in range(3)]
    with pytest.raises(Refused, match="giải trình"):
        act.decide(consultation=opened, comments=said, verdict=Verdict.DECLINED, by=cast.lan)
    assert act.decide(consultation=opened, comments=said[:2], verdict=Verdict.ACCEPTED, by=cast.lan) == 2
    act.decide(consultation=opened, comments=said[2:], verdict=Verdict.PARTLY, reason="Kinh phí có hạn", by=cast.lan)
    found = ward.comments.order_by("pk").values_list("verdict", "reason", "decided_by")
    assert list(found) == [
        (Verdict.ACCEPTED, "", cast.lan.pk),
        (Verdict.ACCEPTED, "", cast.lan.pk),
        (Verdict.PARTLY, "Kinh phí có hạn", cast.lan.pk),
    ]
    act.decide(consultation=opened, comments=said, verdict=Verdict.OPEN, by=cast.lan)
    assert set(ward.comments.values_list("verdict", "decided_at")) == {(Verdict.OPEN, None)}
    with pytest.raises(NotAllowed):
        act.decide(consultation=opened, comments=said, verdict=Verdict.ACCEPTED, by=cast.minh)


def test_a_verdict_falls_with_the_words_it_was_on(cast, opened, ward):
    said = act.comment(asked=ward, text="Ý kiến", by=cast.minh)
    act.decide(consultation=opened, comments=[said.pk], verdict=Verdict.DECLINED, reason="Không", by=cast.lan)
    act.reword(comment=said, text="Ý kiến", by=cast.minh)
    said.refresh_from_db()
    assert said.verdict == Verdict.DECLINED
    act.reword(comment=said, text="Ý khác", by=cast.minh)
    said.refresh_from_db()
    assert (said.verdict, said.reason, said.decided_by) == (Verdict.OPEN, "", None)


def test_comments_of_another_round_and_withdrawn_ones_are_not_decided(cast, opened, ward):
    said = act.comment(asked=ward, text="Ý kiến", by=cast.minh)
    gone = act.comment(asked=ward, text="Rút", by=cast.minh)
    act.withdraw_comment(comment=gone, by=cast.minh)
    act.close(consultation=opened, by=cast.lan, confirmed=True)
    again = make_round(draft=opened.draft, units=[cast.ward], by=cast.lan)
    assert act.decide(consultation=again, comments=[said.pk], verdict=Verdict.ACCEPTED, by=cast.lan) == 0
    assert act.decide(consultation=opened, comments=[said.pk, gone.pk], verdict=Verdict.ACCEPTED, by=cast.lan) == 1


def test_a_submitted_draft_has_its_verdicts(cast, opened, ward):
    said = act.comment(asked=ward, text="Ý kiến", by=cast.minh)
    act.close(consultation=opened, by=cast.lan, confirmed=True)
    opened.draft.refresh_from_db()
    make_submitted(draft=opened.draft, by=cast.lan)
    with pytest.raises(WrongDraftState):
        act.decide(consultation=opened, comments=[said.pk], verdict=Verdict.ACCEPTED, by=cast.lan)
