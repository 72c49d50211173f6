"""What may become of a result before it is accepted, by whom, and what each act leaves behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from loa.audit.models import Event
from loa.delivery.actions import results
from loa.delivery.actions.acceptance import accept
from loa.delivery.actions.results import NotOwed, Told, change, correct, hand_in, log, restore, withdraw
from loa.delivery.models import Result, Tally
from loa.delivery.queries.checking import differences
from loa.delivery.states import MOVES, OPEN, State, TopicKind, WrongState
from loa.organisations.permissions import NotAllowed
from loa.plans.models import Slot
from tests.loa.delivery.making import make_result, make_work, prove, stand_in

pytestmark = pytest.mark.django_db

TWO = "1\tTin và chuyên mục\t02 tin/tháng; 01 chuyên mục/quý\tUBND các xã, phường\t\tNăm 2026"


def told(**said) -> Told:
    return Told(**{"title": "Tin", "happened_on": date(2026, 3, 10), "measure": "tin", **said})


def in_state(state, *, news, cast) -> Result:
    if state == State.REPLACED:
        first = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
        again = correct(result=first, told=told(title="Sửa"), reason="Nhầm", key="again", by=cast.minh)
        accept(result=again, by=cast.lan)
        return Result.objects.get(pk=first.pk)
    return make_result(activity=news, unit=cast.ward, by=cast.minh, state=state)


def kinds(result) -> list[str]:
    rows = Event.objects.filter(target=f"delivery.result:{result.pk}").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_what_is_logged_waits_for_evidence_and_keeps_who_logged_it(cast, news):
    result = log(activity=news, unit=cast.ward, told=told(), key="a" * 8, by=cast.minh)
    assert (result.state, result.logged_by, result.is_counted) == (State.INCOMPLETE, cast.minh, False)
    assert result.slot == Slot.objects.get(activity=news, unit=cast.ward, no=3)
    assert result.quota == 1
    assert kinds(result) == ["delivery.result_logged"]
    assert [step.state for step in result.steps.all()] == [State.INCOMPLETE]


def test_what_is_sent_twice_is_kept_once(cast, news):
    first = log(activity=news, unit=cast.ward, told=told(), key="same-key", by=cast.minh)
    again = log(activity=news, unit=cast.ward, told=told(title="Khác"), key="same-key", by=cast.minh)
    assert (again.pk, again.title) == (first.pk, "Tin")
    assert Result.objects.count() == 1
    assert len(kinds(first)) == 1


def test_a_key_of_another_unit_tells_nothing(cast, news):
    log(activity=news, unit=cast.ward, told=told(), key="same-key", by=cast.minh)
    with pytest.raises(NotAllowed):
        log(activity=news, unit=cast.commune, told=told(), key="same-key", by=cast.hoa)


def test_nobody_logs_for_a_unit_that_is_not_theirs(cast, news):
    with pytest.raises(NotAllowed):
        log(activity=news, unit=cast.ward, told=told(), key="k", by=cast.hoa)
    assert not Result.objects.exists()


def test_a_slot_of_another_unit_or_line_is_refused(cast, plan, news):
    foreign = Slot.objects.filter(activity=news, unit=cast.commune).first()
    with pytest.raises(NotOwed):
        log(activity=news, unit=cast.ward, told=told(), key="k", by=cast.minh, slot=foreign)
    other = Slot.objects.filter(activity=plan.activities.get(order=2)).first()
    with pytest.raises(NotOwed):
        log(activity=news, unit=cast.ward, told=told(), key="k", by=cast.lan, slot=other)


def test_with_evidence_it_is_handed_in_and_without_it_nothing_is_lost(cast, news):
    result = log(activity=news, unit=cast.ward, told=told(), key="k", by=cast.minh)
    assert hand_in(result=result, by=cast.minh).state == State.INCOMPLETE
    evidence = prove(result, cast.minh, "https://bao.example/1")
    assert hand_in(result=result, by=cast.minh).state == State.SUBMITTED
    assert kinds(result)[-1] == "delivery.result_handed_in"
    evidence.removed_by, evidence.removed_at = cast.minh, timezone.now()
    evidence.save()
    assert hand_in(result=result, by=cast.minh).state == State.INCOMPLETE
    assert Tally.objects.get(activity=news, unit=cast.ward).waiting_results == 0


@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
def test_what_is_no_more_open_is_not_handed_in_changed_or_withdrawn(state, cast, news):
    result = in_state(state, news=news, cast=cast)
    for act in (
        lambda: hand_in(result=result, by=cast.minh),
        lambda: change(result=result, told=told(title="Mới"), by=cast.minh),
        lambda: withdraw(result=result, by=cast.minh),
    ):
        with pytest.raises(WrongState) as error:
            act()
        assert state.label in str(error.value)
    assert Result.objects.get(pk=result.pk).state == state


@pytest.mark.parametrize("state", list(State))
def test_only_what_was_withdrawn_is_restored(state, cast, news):
    result = in_state(state, news=news, cast=cast)
    if state == State.WITHDRAWN:
        assert restore(result=result, by=cast.minh).state == State.SUBMITTED
        assert kinds(result)[-2:] == ["delivery.result_restored", "delivery.result_handed_in"]
    else:
        with pytest.raises(WrongState):
            restore(result=result, by=cast.minh)


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_accepted_is_corrected(state, cast, news):
    result = in_state(state, news=news, cast=cast)
    if state == State.ACCEPTED:
        assert correct(result=result, told=told(title="Mới"), reason="Nhầm", key="c", by=cast.minh).corrects == result
    else:
        with pytest.raises(WrongState):
            correct(result=result, told=told(title="Mới"), reason="Nhầm", key="c", by=cast.minh)


def test_every_move_of_the_table_is_made_by_an_act():
    assert MOVES[State.ACCEPTED] == {State.SUBMITTED, State.REPLACED}
    assert {state for state, after in MOVES.items() if State.ACCEPTED in after} == {State.SUBMITTED, State.REPLACED}


def test_withdrawn_without_evidence_comes_back_incomplete(cast, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.INCOMPLETE)
    withdraw(result=result, by=cast.minh)
    assert restore(result=result, by=cast.minh).state == State.INCOMPLETE
    assert [step.state for step in result.steps.all()] == [State.INCOMPLETE, State.WITHDRAWN, State.INCOMPLETE]


def test_returned_and_withdrawn_comes_back_undecided(cast, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.RETURNED)
    withdraw(result=result, by=cast.minh)
    found = restore(result=result, by=cast.minh)
    assert (found.state, found.decided_by, found.decided_at) == (State.SUBMITTED, None, None)


def test_a_change_is_logged_with_what_stood_before(cast, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=2)
    change(result=result, told=told(title=result.title, quantity=Decimal(5), outlet="Báo Sông Lam"), by=cast.minh)
    event = Event.objects.filter(kind="delivery.result_changed").get()
    assert event.facts["before"] == {"outlet": "", "quantity": "2.000"}
    assert event.facts["after"] == {"outlet": "Báo Sông Lam", "quantity": "5"}
    assert Result.objects.get(pk=result.pk).folded.endswith("bao song lam")
    assert Tally.objects.get(activity=news, unit=cast.ward).waiting == 5


def test_nothing_changed_writes_no_log(cast, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    change(result=result, told=told(title=result.title), by=cast.minh)
    assert not Event.objects.filter(kind="delivery.result_changed").exists()


def test_a_day_that_moves_takes_the_result_to_its_slot(cast, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, on=date(2026, 3, 10))
    change(result=result, told=told(happened_on=date(2026, 5, 4)), by=cast.minh)
    assert Result.objects.get(pk=result.pk).slot.no == 5


def test_a_slot_that_was_chosen_stays_while_its_days_hold(cast, news):
    fourth = Slot.objects.get(activity=news, unit=cast.ward, no=4)
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, on=date(2026, 3, 10), slot=fourth)
    change(result=result, told=told(outlet="Báo"), by=cast.minh)
    assert Result.objects.get(pk=result.pk).slot == fourth


def test_another_measure_is_another_quota(cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(TWO,), number="77")
    line = plan.activities.get()
    by_measure = {quota.unit: quota.order for quota in line.quotas.all()}
    result = make_result(activity=line, unit=cast.ward, by=cast.minh, measure="tin")
    change(result=result, told=told(measure="Chuyên mục"), by=cast.minh)
    found = Result.objects.get(pk=result.pk)
    assert found.quota == by_measure["chuyên mục"]
    assert found.slot.quota == found.quota
    assert differences(plan) == []


def test_topics_are_one_row_for_the_same_words(cast):
    one = results.topic(kind=TopicKind.THEME, words="Dịch vụ  công trực tuyến", by=cast.minh)
    same = results.topic(kind=TopicKind.THEME, words="dịch vụ công Trực tuyến", by=cast.minh)
    other = results.topic(kind=TopicKind.AUDIENCE, words="Dịch vụ công trực tuyến", by=cast.minh)
    assert one == same
    assert other != one


def test_a_stand_in_logs_for_the_absent_one(cast, news):
    stand_in(cast.hoa, for_=cast.minh)
    result = log(activity=news, unit=cast.ward, told=told(), key="k", by=cast.hoa)
    assert (result.logged_by, result.logged_on_behalf_of) == (cast.hoa, cast.minh)
    assert result.steps.get().on_behalf_of == cast.minh


def test_lines_without_quotas_count_how_often(cast):
    line = "1\tTuyên truyền miệng tại tổ dân phố\t\tUBND các xã, phường\t\tTrước ngày 30/9/2026"
    plan = make_work(unit=cast.province, by=cast.lan, lines=(line,), number="78")
    result = log(activity=plan.activities.get(), unit=cast.ward, told=told(measure=""), key="k", by=cast.minh)
    assert result.quota == 0
    assert result.slot is not None
