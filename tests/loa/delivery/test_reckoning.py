"""Tallies: what is accepted counts at once, here and above; what was added up is what is there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import OperationalError, connection
from django.db.models import Sum
from django.utils import timezone

from loa.delivery.actions import acceptance, results
from loa.delivery.actions.reckoning import claim, give_back, want_reckoning
from loa.delivery.models import Cell, Month, Pace, Reckoning, Result, Tally
from loa.delivery.queries.checking import differences
from loa.delivery.queries.reckoning import place_in, quota_for
from loa.delivery.queries.scope import of_line, of_plan
from loa.delivery.states import State
from loa.delivery.tasks import reckon_plan
from loa.plans.actions import slot_changes
from loa.plans.models import Draft, Slot
from loa.plans.tasks import build_slots
from tests.loa.cast import Cast
from tests.loa.delivery.making import an_approver, any_link_is_enough, make_result, make_work, with_tallies
from tests.loa.plans.cascading import issue_draft, make_cascade

pytestmark = pytest.mark.django_db


def tally(activity, unit, quota=1) -> Tally:
    return Tally.objects.get(activity=activity, unit=unit, quota=quota)


@pytest.mark.parametrize(
    ("day", "slot"),
    [
        (date(2026, 1, 15), 1),
        (date(2026, 2, 1), 2),
        (date(2025, 12, 1), 1),  # early: the first
        (date(2026, 1, 31), 1),  # due on the 30th, the month goes on
        (date(2026, 12, 1), 2),  # late: the last
    ],
)
def test_a_day_is_placed_in_the_slot_that_holds_it_else_the_last_that_has_begun(day, slot):
    slots = [(1, date(2026, 1, 1), date(2026, 1, 30)), (2, date(2026, 2, 1), date(2026, 2, 28))]
    assert place_in(slots, day) == slot


def test_an_amount_counts_for_the_quota_of_its_measure():
    quotas = [(1, "chuyên mục"), (2, "tin, bài")]
    assert [quota_for(quotas, words) for words in ("Tin, bài", "chuyen muc", "lớp")] == [2, 1, None]
    assert quota_for([], "lớp") == 0


def test_what_a_plan_asks_for_stands_before_anything_is_done(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    found = tally(news, cast.ward)
    assert (found.slots, found.minimum, found.done, found.met) == (12, 24, 0, 0)
    assert found.short_since == date(2026, 1, 30)
    assert Pace.objects.filter(activity=news).aggregate(n=Sum("minimum"))["n"] == 48  # two communes


def test_only_what_is_accepted_counts_and_at_once(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=2, on=date(2026, 1, 9))
    found = tally(news, cast.ward)
    assert (found.done, found.waiting, found.waiting_results, found.met) == (0, 2, 1, 0)
    result = acceptance.accept(result=result, by=cast.lan)
    found = tally(news, cast.ward)
    assert (found.done, found.waiting, found.results, found.met) == (2, 0, 1, 1)
    assert found.short_since == Slot.objects.get(activity=news, unit=cast.ward, no=2).due
    assert Month.objects.get(activity=news).done == 2
    acceptance.reopen(result=result, reason="Nhầm kỳ", by=cast.lan)
    found = tally(news, cast.ward)
    assert (found.done, found.waiting, found.met) == (0, 2, 0)
    assert Month.objects.get(activity=news).results == 0
    assert differences(plan) == []


def test_a_repost_is_kept_and_not_counted_where_only_originals_count(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    any_link_is_enough(news, cast.lan, only_originals=True)
    make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, is_repost=True)
    make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    assert tally(news, cast.ward).done == 1
    assert differences(plan) == []


def test_a_correction_takes_the_place_of_what_it_corrects(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    wrong = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, quantity=5)
    told = results.Told(title="Đúng", happened_on=wrong.happened_on, quantity=Decimal(2), measure=wrong.measure)
    right = results.correct(result=wrong, told=told, reason="Đếm nhầm", key="dinh-chinh", by=cast.minh)
    assert tally(news, cast.ward).done == 5  # until somebody accepts it
    acceptance.accept(result=right, by=cast.lan)
    assert tally(news, cast.ward).done == 2
    wrong.refresh_from_db()
    assert wrong.state == State.REPLACED
    assert Cell.objects.filter(plan=plan).aggregate(n=Sum("results"))["n"] == 1
    assert differences(plan) == []


def test_a_waived_slot_is_owed_no_more(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    slot = Slot.objects.get(activity=news, unit=cast.ward, no=1)
    slot_changes.waive(slots=[slot.pk], plan=plan, reason="Mưa lũ", by=cast.lan)
    found = tally(news, cast.ward)
    assert (found.slots, found.minimum) == (11, 22)


def test_what_a_unit_does_by_its_own_plan_counts_in_the_plan_above(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    draft = Draft.objects.get(unit=cast.ward, above=plan)
    own = issue_draft(draft=draft, by=cast.minh, on=timezone.localdate()).plan
    build_slots.func(own.pk)
    build_slots.func(plan.pk)
    with_tallies(own)
    line = own.activities.get(above=news)
    approver = an_approver(own)
    make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, accepted_by=approver, quantity=3)
    assert tally(line, cast.ward).done == 3
    above = tally(news, cast.ward)
    assert (above.done, above.is_carried) == (3, True)
    assert Month.objects.get(activity=news).done == 3
    assert Cell.objects.filter(plan=plan).aggregate(n=Sum("results"))["n"] == 1
    with_tallies(plan)
    assert differences(plan) == differences(own) == []


def test_a_result_below_in_another_measure_is_told_of_and_its_amount_is_not_added(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    news = plan.activities.get(order=1)
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    own = issue_draft(draft=Draft.objects.get(unit=cast.ward, above=plan), by=cast.minh, on=timezone.localdate()).plan
    build_slots.func(own.pk)
    with_tallies(own)
    line = own.activities.get(above=news)
    make_result(
        activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, accepted_by=an_approver(own), measure="lớp"
    )
    above = tally(news, cast.ward)
    assert (above.done, above.results) == (0, 1)
    assert [(month.done, month.results) for month in Month.objects.filter(activity=news)] == [(0, 1)]
    assert Result.objects.filter(of_line(news, quota=1)).count() == Result.objects.filter(of_plan(plan.pk)).count() == 1
    assert differences(plan) == []


def test_who_fails_too_late_leaves_the_plan_to_who_has_it_in_hand(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan)
    want_reckoning(plan=plan.pk, by=None)
    late = claim(plan=plan.pk, by=None)
    Reckoning.objects.filter(plan=plan).update(leased_until=timezone.now())
    assert claim(plan=plan.pk, by=None) is not None
    give_back(reckoning=late, by=None)
    assert claim(plan=plan.pk, by=None) is None


@pytest.mark.parametrize("table", ["delivery_tally", "delivery_month"])
def test_who_fails_in_time_gives_the_plan_back(cast: Cast, table):
    """At the first line, and after all lines."""

    def failing(execute, sql, params, many, context):
        if sql.startswith("DELETE" if table == "delivery_month" else "INSERT") and table in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    plan = make_work(unit=cast.province, by=cast.lan)
    want_reckoning(plan=plan.pk, by=None)
    with connection.execute_wrapper(failing), pytest.raises(OperationalError):
        reckon_plan.func(plan.pk)
    assert claim(plan=plan.pk, by=None) is not None
