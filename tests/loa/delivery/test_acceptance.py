"""Nghiệm thu: what counts, who decides, what many at once become, what an undo takes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from loa.audit.models import Event
from loa.delivery.actions import acceptance
from loa.delivery.actions.acceptance import accept, accept_many, reopen, return_, return_many, undo
from loa.delivery.actions.results import AlreadyCorrected, NothingToCorrect, Told, correct, hand_in, restore, withdraw
from loa.delivery.models import Cell, Month, Result, Step, Tally
from loa.delivery.permissions import OwnResult
from loa.delivery.queries.checking import differences
from loa.delivery.states import State, WrongState
from loa.notices.models import Message
from loa.organisations.permissions import NotAllowed
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.delivery.making import DAY, an_approver, any_link_is_enough, make_result, make_work, stand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast, news):
    return make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=2)


def now(result) -> Result:
    return Result.objects.get(pk=result.pk)


def counted(plan) -> Decimal:
    return Month.objects.filter(plan=plan).aggregate(n=Sum("done"))["n"] or Decimal(0)


def said(result, **changes) -> Told:
    return Told(**{"title": result.title, "happened_on": DAY, "measure": "tin", "quantity": Decimal(2), **changes})


def test_accepting_counts_and_says_so(cast, plan, waiting):
    result = accept(result=waiting, by=cast.lan, note="Đủ")
    assert (result.state, result.is_counted, result.decided_by) == (State.ACCEPTED, True, cast.lan)
    assert result.decided_at is not None
    assert counted(plan) == 2
    event = Event.objects.get(kind="delivery.result_accepted")
    assert (event.actor_id, event.unit_id, event.facts["note"]) == (cast.lan.pk, cast.ward.pk, "Đủ")
    assert [step.state for step in result.steps.all()] == [State.INCOMPLETE, State.SUBMITTED, State.ACCEPTED]


@pytest.mark.parametrize("state", sorted(set(State) - {State.SUBMITTED, State.REPLACED}))
@pytest.mark.parametrize("act", ["accept", "return"])
def test_only_what_waits_is_decided(state, act, cast, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, state=state)
    with pytest.raises(WrongState):
        accept(result=result, by=cast.lan) if act == "accept" else return_(result=result, reason="Sai", by=cast.lan)
    assert now(result).state == state


def test_what_was_replaced_is_not_accepted_beside_its_correction(cast, plan, waiting):
    first = accept(result=waiting, by=cast.lan)
    accept(
        result=correct(result=first, told=said(first, quantity=Decimal(3)), reason="Nhầm", key="c", by=cast.minh),
        by=cast.lan,
    )
    with pytest.raises(WrongState):
        accept(result=first, by=cast.lan)
    assert counted(plan) == 3


def test_whoever_logged_it_does_not_decide_it(cast, news):
    own = make_result(activity=news, unit=cast.ward, by=cast.lan)
    for act in (
        lambda: accept(result=own, by=cast.lan),
        lambda: return_(result=own, reason="Sai", by=cast.lan),
    ):
        with pytest.raises(OwnResult):
            act()
    accepted = accept(result=own, by=an_approver(own.plan))
    with pytest.raises(OwnResult):
        reopen(result=accepted, reason="Sai", by=cast.lan)


def test_a_stand_in_decides_neither_what_the_absent_one_logged_nor_what_they_logged_for_them(cast, plan, news):
    approver = make_user("thay", role=Role.APPROVER, unit=cast.province)
    mine = make_result(activity=news, unit=cast.ward, by=cast.lan)
    stand_in(approver, for_=cast.lan)
    with pytest.raises(OwnResult):
        accept(result=mine, by=approver)
    for_lan = make_result(activity=news, unit=cast.ward, by=approver)
    approver.on_behalf_of = None
    with pytest.raises(OwnResult):
        accept(result=for_lan, by=approver)
    with pytest.raises(OwnResult):
        accept(result=for_lan, by=cast.lan)


@pytest.mark.parametrize("who", ["minh", "hoa", "admin"])
def test_who_has_no_right_decides_nothing(who, cast, waiting):
    person = getattr(cast, who)
    for act in (
        lambda: accept(result=waiting, by=person),
        lambda: return_(result=waiting, reason="Sai", by=person),
        lambda: reopen(result=waiting, reason="Sai", by=person),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert now(waiting).state == State.SUBMITTED


def test_returning_says_why_and_tells_whoever_logged_it(cast, plan, waiting):
    result = return_(result=waiting, reason="Đường dẫn không mở được", by=cast.lan)
    assert (result.state, result.reason, result.decided_by) == (State.RETURNED, "Đường dẫn không mở được", cast.lan)
    assert counted(plan) == 0
    assert Tally.objects.get(activity=result.activity, unit=cast.ward).returned_results == 1
    message = Message.objects.get(to=cast.minh)
    assert message.link == f"/ket-qua/{result.pk}/"
    assert result.title in message.subject
    assert "Đường dẫn không mở được" in message.body
    assert not Message.objects.exclude(to=cast.minh).exists()


def test_many_returned_are_one_message_to_each_who_logged_some(cast, plan, news):
    mine = [make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(2)]
    theirs = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    return_many(results=[each.pk for each in [*mine, theirs]], reason="Thiếu ngày", by=cast.lan)
    message = Message.objects.get(to=cast.minh)
    assert "2 kết quả" in message.subject
    assert all(each.title in message.body for each in mine)
    assert theirs.title not in message.body
    assert Message.objects.get(to=cast.hoa).link == f"/ket-qua/{theirs.pk}/"


def test_returned_twice_is_told_twice(cast, waiting):
    return_(result=waiting, reason="Một", by=cast.lan)
    hand_in(result=waiting, by=cast.minh)
    return_(result=waiting, reason="Hai", by=cast.lan)
    assert Message.objects.filter(to=cast.minh).count() == 2


def test_many_of_mixed_states_are_decided_as_far_as_they_may(cast, plan, news):
    good = [make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(3)]
    own = make_result(activity=news, unit=cast.ward, by=cast.lan)
    before = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    elsewhere = make_work(
        unit=cast.commune, by=cast.lan, number="90", lines=("1\tTin\t01 tin/tháng\tUBND xã Suối Mây\t\tNăm 2026",)
    )
    approver = make_user("duyet", role=Role.APPROVER, unit=cast.province)
    foreign = make_result(activity=elsewhere.activities.get(), unit=cast.commune, by=cast.hoa)
    chosen = [each.pk for each in [*good, own, before, foreign]] + [999_999]
    decided = accept_many(results=chosen, by=cast.lan)
    assert {each.pk for each in decided.done} == {each.pk for each in good} | {foreign.pk}
    assert (decided.own, decided.decided_before, decided.not_allowed) == (1, 1, 0)
    second = accept_many(results=chosen, by=approver)
    assert [each.pk for each in second.done] == [own.pk]
    assert (second.decided_before, second.not_allowed) == (4, 1)
    assert Event.objects.filter(kind="delivery.result_accepted").count() == 6
    assert differences(plan) == differences(elsewhere) == []


def test_the_same_twice_in_a_choice_counts_once(cast, plan, waiting):
    assert len(accept_many(results=[waiting.pk, waiting.pk], by=cast.lan).done) == 1
    assert counted(plan) == 2


def test_more_than_one_act_decides_is_refused_whole(cast, waiting):
    with pytest.raises(acceptance.TooMany):
        accept_many(results=[waiting.pk, *range(10**6, 10**6 + acceptance.MOST)], by=cast.lan)
    assert now(waiting).state == State.SUBMITTED


def test_a_repost_counts_only_where_reposts_count(cast, plan, news):
    any_link_is_enough(news, cast.lan, only_originals=True)
    repost = make_result(activity=news, unit=cast.ward, by=cast.minh, is_repost=True)
    original = make_result(activity=news, unit=cast.ward, by=cast.minh)
    done = accept_many(results=[repost.pk, original.pk], by=cast.lan).done
    assert {each.pk: each.is_counted for each in done} == {repost.pk: False, original.pk: True}
    assert counted(plan) == 1
    reopen(result=now(repost), reason="Nhầm", by=cast.lan)
    assert counted(plan) == 1
    assert differences(plan) == []


def test_reopening_takes_it_out_of_every_figure(cast, plan, waiting):
    accepted = accept(result=waiting, by=cast.lan)
    result = reopen(result=accepted, reason="Nhầm kỳ", by=cast.lan)
    assert (result.state, result.is_counted, result.decided_by, result.decided_at) == (
        State.SUBMITTED,
        False,
        None,
        None,
    )
    assert counted(plan) == 0
    assert Cell.objects.filter(plan=plan).aggregate(n=Sum("results"))["n"] == 0
    assert Step.objects.filter(result=result).last().reason == "Nhầm kỳ"
    accept(result=result, by=cast.lan)
    assert counted(plan) == 2
    assert differences(plan) == []


def test_a_correction_counts_once_and_only_after_it_is_accepted(cast, plan, waiting):
    first = accept(result=waiting, by=cast.lan)
    made = correct(result=first, told=said(first, quantity=Decimal(5)), reason="Ghi nhầm số", key="c1", by=cast.minh)
    assert made.state == State.SUBMITTED  # the evidence went along
    assert counted(plan) == 2
    accept(result=made, by=cast.lan)
    assert counted(plan) == 5
    assert (now(first).state, now(first).is_counted) == (State.REPLACED, False)
    assert differences(plan) == []


def test_a_correction_of_a_day_goes_to_the_slot_of_that_day(cast, plan, waiting):
    first = accept(result=waiting, by=cast.lan)
    made = correct(result=first, told=said(first, happened_on=date(2026, 6, 9)), reason="Nhầm", key="c1", by=cast.minh)
    assert (first.slot.no, made.slot.no) == (3, 6)
    accept(result=made, by=cast.lan)
    assert differences(plan) == []


def test_a_correction_sent_twice_is_one(cast, waiting):
    first = accept(result=waiting, by=cast.lan)
    made = correct(result=first, told=said(first, title="Mới"), reason="Nhầm", key="c1", by=cast.minh)
    assert correct(result=first, told=said(first, title="Mới"), reason="Nhầm", key="c1", by=cast.minh) == made
    with pytest.raises(AlreadyCorrected):
        correct(result=first, told=said(first, title="Nữa"), reason="Nhầm", key="c2", by=cast.minh)


def test_while_a_correction_is_under_way_the_first_stays_accepted(cast, plan, waiting):
    first = accept(result=waiting, by=cast.lan)
    made = correct(result=first, told=said(first, quantity=Decimal(5)), reason="Nhầm", key="c1", by=cast.minh)
    with pytest.raises(AlreadyCorrected):
        reopen(result=first, reason="Sai", by=cast.lan)
    withdraw(result=made, by=cast.minh)
    assert reopen(result=first, reason="Sai", by=cast.lan).state == State.SUBMITTED
    assert counted(plan) == 0


def test_a_reopened_correction_gives_its_place_back(cast, plan, waiting):
    first = accept(result=waiting, by=cast.lan)
    made = correct(result=first, told=said(first, quantity=Decimal(5)), reason="Nhầm", key="c1", by=cast.minh)
    reopen(result=accept(result=made, by=cast.lan), reason="Chưa rõ", by=cast.lan)
    assert (now(first).state, now(first).is_counted, now(made).state) == (State.ACCEPTED, True, State.SUBMITTED)
    assert counted(plan) == 2
    accept(result=now(made), by=cast.lan)
    assert counted(plan) == 5
    assert differences(plan) == []


def test_a_withdrawn_correction_makes_room_for_another_and_does_not_come_back_beside_it(cast, plan, waiting):
    first = accept(result=waiting, by=cast.lan)
    one = correct(result=first, told=said(first, quantity=Decimal(5)), reason="Nhầm", key="c1", by=cast.minh)
    withdraw(result=one, by=cast.minh)
    two = correct(result=first, told=said(first, quantity=Decimal(7)), reason="Nhầm", key="c2", by=cast.minh)
    with pytest.raises(AlreadyCorrected):
        restore(result=one, by=cast.minh)
    withdraw(result=two, by=cast.minh)
    reopen(result=first, reason="Sai", by=cast.lan)
    with pytest.raises(NothingToCorrect):
        restore(result=one, by=cast.minh)
    accept(result=now(first), by=cast.lan)
    accept(result=restore(result=one, by=cast.minh), by=cast.lan)
    assert counted(plan) == 5
    assert differences(plan) == []


def test_a_chain_of_corrections_counts_its_last(cast, plan, waiting):
    result = accept(result=waiting, by=cast.lan)
    for n in (3, 4, 5):
        made = correct(result=result, told=said(result, quantity=Decimal(n)), reason="Nhầm", key=f"c{n}", by=cast.minh)
        result = accept(result=made, by=cast.lan)
        assert counted(plan) == n
    assert Result.objects.filter(state=State.REPLACED).count() == 3
    assert differences(plan) == []


def test_a_correction_and_others_accepted_in_one_act(cast, plan, news, waiting):
    first = accept(result=waiting, by=cast.lan)
    made = correct(result=first, told=said(first, quantity=Decimal(5)), reason="Nhầm", key="c1", by=cast.minh)
    other = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    accept_many(results=[made.pk, other.pk], by=cast.lan)
    assert counted(plan) == 6
    assert differences(plan) == []


def test_undo_takes_back_what_one_act_decided(cast, plan, news):
    results = [make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(3)]
    first = accept(result=results[0], by=cast.lan)
    done = accept_many(results=[each.pk for each in results[1:]], by=cast.lan).done
    assert counted(plan) == 3
    assert undo(decided_at=done[0].decided_at, by=cast.lan) == 2
    assert counted(plan) == 1
    assert now(first).state == State.ACCEPTED
    assert Step.objects.filter(result=done[0]).last().reason == "Hoàn tác"
    assert undo(decided_at=done[0].decided_at, by=cast.lan) == 0
    assert differences(plan) == []


def test_undo_is_for_whoever_decided(cast, waiting):
    accepted = accept(result=waiting, by=cast.lan)
    assert undo(decided_at=accepted.decided_at, by=an_approver(accepted.plan)) == 0
    assert now(accepted).state == State.ACCEPTED


def test_undo_of_a_return_leaves_what_was_handed_in_again(cast, plan, news):
    one, two = (make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(2))
    done = return_many(results=[one.pk, two.pk], reason="Sai", by=cast.lan).done
    withdraw(result=one, by=cast.minh)
    assert undo(decided_at=done[0].decided_at, by=cast.lan) == 1
    assert (now(one).state, now(two).state) == (State.WITHDRAWN, State.SUBMITTED)
    assert Event.objects.filter(kind="delivery.result_return_undone").count() == 1


def test_undo_passes_over_what_is_being_corrected(cast, plan, waiting):
    accepted = accept(result=waiting, by=cast.lan)
    correct(result=accepted, told=said(accepted, title="Mới"), reason="Nhầm", key="c", by=cast.minh)
    assert undo(decided_at=accepted.decided_at, by=cast.lan) == 0
    assert counted(plan) == 2


ACTS = {
    "accept": lambda result, by: accept(result=result, by=by),
    "return": lambda result, by: return_(result=result, reason="Sai", by=by),
    "reopen": lambda result, by: reopen(result=result, reason="Sai", by=by),
    "many": lambda result, by: accept_many(results=[result.pk], by=by),
    "undo": lambda result, by: undo(decided_at=result.decided_at, by=by),
}


@pytest.mark.parametrize("act", list(ACTS))
def test_nothing_stays_when_the_log_cannot_be_written(act, cast, plan, waiting, monkeypatch):
    if act in ("reopen", "undo"):
        waiting = accept(result=waiting, by=cast.lan)

    def fails(*args, **kwargs):
        raise OSError("disk full")

    def everything():
        tally = Tally.objects.get(activity=waiting.activity, unit=cast.ward)
        return now(waiting).state, counted(plan), Step.objects.count(), tally.done, Message.objects.count()

    before = everything()
    monkeypatch.setattr(acceptance, "record_many", fails)
    with pytest.raises(OSError, match="disk full"):
        ACTS[act](waiting, cast.lan)
    assert everything() == before
