"""What a unit owes: by urgency, without what was handed in, with what the next slot lacks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loa.delivery.queries.work import Urgency, urgency_of, work_for, work_of
from loa.delivery.states import State
from loa.plans.models import Slot
from tests.loa.cast import Cast
from tests.loa.delivery.making import LETTERS, make_result, make_work

pytestmark = pytest.mark.django_db

NEWS = "1\tĐăng tin về dịch vụ công trên trang thông tin\t02 tin/tháng\tUBND các xã, phường\t\tNăm 2026"
LEAFLETS = "2\tPhát tờ rơi về dịch vụ công\t300 tờ rơi\tUBND phường Bến Trăng\t\tQuý II, III/2026"
APRIL = date(2026, 4, 8)  # a Wednesday


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (date(2026, 4, 7), Urgency.LATE),
        (APRIL, Urgency.WEEK),
        (date(2026, 4, 12), Urgency.WEEK),
        (date(2026, 4, 13), Urgency.MONTH),
        (date(2026, 4, 30), Urgency.MONTH),
        (date(2026, 5, 1), Urgency.LATER),
    ],
)
def test_the_week_ends_on_sunday_and_the_month_with_its_last_day(due, urgency):
    assert urgency_of(due, today=APRIL) == urgency


def lines(cast: Cast, today: date = APRIL):
    found = work_of([cast.ward.pk], today=today)
    return [
        (urgency, line.activity.order, line.late, line.missing) for urgency, group in found.groups for line in group
    ]


def test_each_line_stands_at_its_first_slot_that_is_not_met(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(NEWS, LEAFLETS))
    news = plan.activities.get(order=1)
    assert lines(cast) == [(Urgency.LATE, 1, 3, 2), (Urgency.LATER, 2, 0, 150)]
    for month in (1, 2, 3):
        make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=2, on=date(2026, month, 5))
    assert lines(cast)[0] == (Urgency.MONTH, 1, 0, 2)
    make_result(activity=news, unit=cast.ward, by=cast.minh, on=APRIL)
    assert lines(cast)[0] == (Urgency.MONTH, 1, 0, 1)


def test_a_month_left_out_stays_though_another_did_more(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(NEWS,))
    news = plan.activities.get(order=1)
    make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=9, on=date(2026, 2, 5), state=State.ACCEPTED)
    found = work_of([cast.ward.pk], today=APRIL).groups[0][1][0]
    assert (found.slot.no, found.late, found.missing) == (1, 2, 2)
    assert found.tally is not None
    assert found.tally.done == 9


def test_what_is_returned_is_owed_again_and_is_to_be_mended(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(NEWS,))
    news = plan.activities.get(order=1)
    result = make_result(
        activity=news, unit=cast.ward, by=cast.minh, quantity=2, on=date(2026, 1, 5), state=State.RETURNED
    )
    found = work_of([cast.ward.pk], today=APRIL)
    assert (found.to_mend, found.to_mend_count, found.waiting) == ([result], 1, 0)
    assert found.groups[0][1][0].slot.no == 1


def test_a_person_sees_the_work_of_their_own_units_and_not_of_all_below(cast: Cast):
    make_work(unit=cast.province, by=cast.lan, lines=(NEWS, LETTERS))
    assert work_for(cast.minh, today=APRIL).numbers(today=APRIL) == {"late": 1, "week": 0, "month": 1}
    assert [line.unit for _, group in work_for(cast.lan, today=APRIL).groups for line in group] == [cast.home_affairs]
    assert not work_for(cast.admin, today=APRIL).is_anything


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries, count):
    rows = tuple(NEWS.replace("1\t", f"{n}\t", 1) for n in range(1, count + 1))
    make_work(unit=cast.province, by=cast.lan, lines=rows)
    with django_assert_num_queries(4):
        work_of([cast.ward.pk], today=APRIL)


def test_what_an_earlier_year_left_undone_is_no_longer_to_be_done(cast: Cast):
    make_work(unit=cast.province, by=cast.lan, lines=(NEWS,))
    assert lines(cast, date(2027, 1, 5)) == []


def test_a_waived_slot_is_not_owed(cast: Cast):
    make_work(unit=cast.province, by=cast.lan, lines=(NEWS,))
    Slot.objects.filter(unit=cast.ward, due__lt=APRIL - timedelta(20)).update(state="waived")
    assert lines(cast) == [(Urgency.LATE, 1, 1, Decimal(2))]
