"""The words of a plan, read and made into slots."""

from datetime import date
from decimal import Decimal

import pytest

from vanban.time.holidays import VIETNAM, Row
from vanban.time.quotas import read_quotas
from vanban.time.slots import DONE, Amount, Asked, Slot, When, slots_of
from vanban.time.spans import Days
from vanban.time.timeframes import read_timeframe


def read(quantity: str, time: str, year: int = 2026, **event: date) -> list[Slot]:
    frame = When.of(read_timeframe(time, year=year), **event)
    return slots_of([Asked.of(quota) for quota in read_quotas(quantity)], frame, year=year)


def least(slots: list[Slot]) -> list[int]:
    return [int(slot.minimum) for slot in slots]


COUNTS = [
    # quantity, time, the least amount of each slot, whether each binds
    ("52 số (01 số/tuần)", "Trong năm 2024", [1] * 52, True),
    ("52 số (01 số/tuần)", "Trong năm 2026", [1] * 52, True),
    ("52 số", "Năm 2026", [1] * 52, False),
    ("51 số (01 số/tuần)", "Năm 2026", [1] * 51, True),
    ("30 số (01 số/tuần)", "Năm 2026", [1] * 30, False),
    ("24 số (02 số/tháng)", "Năm 2026", [2] * 12, True),
    ("15 số (01 số/tháng)", "Năm 2026", [2, 2, 2, *[1] * 9], False),
    ("6 số (01 số/tháng)", "Năm 2026", [1] * 6, False),
    ("1 chuyên mục/1 quý = 4 chuyên mục", "Năm 2026", [1] * 4, True),
    ("tối thiểu 5 bài/1 quý", "Thường xuyên", [5] * 4, True),
    ("tối thiểu 5 bài/1 quý", "Quý II, III", [5, 5], True),
    ("02 tin/tháng", "từ tháng 4 đến tháng 5", [2, 2], True),
    ("02 tin/tháng", "từ ngày 20/4 đến ngày 10/6/2026", [2, 2, 2], True),
    ("13 chuyên mục/năm", "Quý II, III, IV", [5, 4, 4], False),
    ("12 số/năm", "Năm 2026", [1] * 12, False),
    ("mỗi tuần một lần, ≥ 15 phút", "mỗi tuần", [1] * 53, True),
    ("24 số", "thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", [1] * 24, True),
    ("02 số/tháng", "thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", [1] * 24, True),
    ("30 số", "thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", [*[2] * 6, *[1] * 18], False),
    ("01 chuyên mục", "ngày 15 hằng tháng", [1] * 12, True),
    ("12 số", "hằng tháng", [1] * 12, True),
    ("02 bài", "hằng tháng", [2] * 12, True),
    ("1.000 - 1.500 người (10-15 lớp)", "Quý II, III", [*[1] * 10, *[0] * 5], False),
    ("20.000 tờ rơi", "Quý II, III", [10000, 10000], False),
    ("20.001 tờ rơi", "Quý II, III", [10001, 10000], False),
    ("20.000 tờ rơi", "Năm 2026", [20000], True),
    ("70 bài", "Năm 2026", [70], True),
    ("01 hội nghị", "Quý II, III", [1], True),
    ("03 hội nghị", "ngày 15/4", [3], True),
    ("không quá 5 phóng sự", "Năm 2026", [0] * 5, False),
    ("100%", "Quý II, III", [100], True),
]


@pytest.mark.parametrize(("quantity", "time", "expected", "binds"), COUNTS)
def test_amounts_follow_the_words(quantity, time, expected, binds):
    slots = read(quantity, time, 2024 if "2024" in time else 2026)
    assert least(slots) == expected
    assert {slot.binds for slot in slots} == {binds}


NO_QUANTITY = [
    ("Thường xuyên", [("2026-01-01", "2026-12-31")]),
    ("", [("2026-01-01", "2026-12-31")]),
    ("Theo kế hoạch của tỉnh", [("2026-01-01", "2026-12-31")]),
    ("Quý I, III", [("2026-01-01", "2026-03-31"), ("2026-07-01", "2026-09-30")]),
    ("Tháng 5", [("2026-05-01", "2026-05-29")]),
    ("ngày 15/3", [("2026-03-15", "2026-03-15")]),  # a Sunday that the plan itself names
    ("trước ngày 15/11", [("2026-01-01", "2026-11-13")]),
    ("trước ngày 30/6 và trước ngày 15/11", [("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-11-13")]),
    ("trước ngày 20/12/2025", [("2025-01-01", "2025-12-19")]),
    ("hằng quý", [(f"2026-{a}", f"2026-{b}") for a, b in
                  (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))]),
    ("Từ tháng 11 đến tháng 02/2026", [("2025-11-01", "2026-02-27")]),
]  # fmt: skip


@pytest.mark.parametrize(("time", "expected"), NO_QUANTITY)
def test_an_activity_without_quantity_is_done_once_in_each_span(time, expected):
    slots = read("", time)
    assert [(str(slot.first), str(slot.due)) for slot in slots] == expected
    assert {(slot.quota, slot.unit, slot.minimum, slot.binds) for slot in slots} == {(None, DONE, 1, True)}


NAMED = [
    ("thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", ["01-09", "01-23", "02-13", "02-27", "03-13", "03-27"]),
    ("thứ Hai tuần cuối hằng tháng", ["01-26", "02-23", "03-30", "04-28", "05-25", "06-29"]),  # 27/4: nghỉ bù Giỗ Tổ
    ("thứ Hai hằng tháng", ["01-05", "02-02", "03-02", "04-06", "05-04", "06-01"]),
    ("ngày 31 hằng tháng", ["01-30", "02-27", "03-31", "04-29", "05-29", "06-30"]),
    ("ngày 01 hằng tháng", ["01-05", "02-02", "03-02", "04-01", "05-04", "06-01"]),
    ("ngày 15 hằng quý", ["03-16", "06-15", "09-15", "12-15"]),
    ("tuần thứ 2 hằng tháng", ["01-14", "02-13", "03-13", "04-14", "05-14", "06-12"]),
    ("trước ngày 25 hằng tháng", ["01-23", "02-25", "03-25", "04-24", "05-25", "06-25"]),
    ("Chủ nhật hằng tuần", ["01-04", "01-11", "01-18", "01-25", "02-01", "02-08"]),
    ("thứ Bảy, Chủ nhật hằng tuần", ["01-03", "01-04", "01-10", "01-11", "01-17", "01-18"]),
    ("thứ Tư hằng tuần", ["01-07", "01-14", "01-21", "01-28", "02-04", "02-11"]),
]


@pytest.mark.parametrize(("time", "expected"), NAMED)
def test_named_days_fall_where_the_words_say(time, expected):
    assert [f"{slot.due:%m-%d}" for slot in read("", time)][:6] == expected


def test_a_named_day_on_a_holiday_says_where_it_stood():
    moved = [slot for slot in read("", "ngày 01 hằng tháng") if slot.moved_from]
    assert [(slot.first, slot.due, slot.moved_from) for slot in moved][:2] == [
        (date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 1)),
        (date(2026, 2, 2), date(2026, 2, 2), date(2026, 2, 1)),
    ]


def test_a_named_sunday_stays_even_at_tet():
    sundays = read("", "Chủ nhật hằng tuần")
    assert date(2026, 2, 22) in {slot.due for slot in sundays}
    assert {slot.due.weekday() for slot in sundays} == {6}
    assert len(sundays) == 52


def test_a_period_that_ends_on_a_day_off_is_due_before_and_counts_until_its_end():
    may = read("02 tin/tháng", "Tháng 5")[0]
    assert (may.first, may.due, may.moved_from, may.last) == (
        date(2026, 5, 1), date(2026, 5, 29), date(2026, 5, 31), date(2026, 5, 31),
    )  # fmt: skip


def test_a_week_without_working_days_is_left_out_where_the_total_allows():
    slots = read("52 số (01 số/tuần)", "Năm 2026")
    assert slots[0].first == date(2026, 1, 5)  # the first week, 1 to 4 January, is all holidays
    assert slots[-1].last == date(2026, 12, 31)


def test_people_are_shared_over_the_classes_they_come_to():
    slots = read("1.000 - 1.500 người (10-15 lớp)", "Quý II, III")
    assert {slot.quota for slot in slots} == {1}
    assert [slot.no for slot in slots if slot.is_optional] == [11, 12, 13, 14, 15]
    assert [slot.also for slot in slots] == [(Amount(Decimal(100), Decimal(100), "người"),)] * 10 + [
        (Amount(Decimal(0), Decimal(100), "người"),)
    ] * 5


def test_people_without_classes_have_a_slot_of_their_own():
    assert [(slot.minimum, slot.maximum) for slot in read("1.000 - 1.500 người", "Quý II")] == [(1000, 1500)]


def test_minutes_go_with_each_slot():
    assert {slot.minutes for slot in read("mỗi tuần một lần, ≥ 15 phút", "mỗi tuần")} == {15}


def test_a_triggered_activity_waits_for_its_event():
    words = "Sau khi các chỉ số được công bố"
    assert read("02 hội nghị", words) == []
    default = read("02 hội nghị", words, event=date(2026, 4, 14))
    assert [(slot.first, slot.due) for slot in default] == [
        (date(2026, 4, 14), date(2026, 4, 29)),
        (date(2026, 5, 1), date(2026, 5, 14)),
    ]
    named = read("", words, event=date(2026, 4, 14), event_due=date(2026, 4, 26))
    assert [(slot.first, slot.due, slot.moved_from) for slot in named] == [
        (date(2026, 4, 14), date(2026, 4, 24), date(2026, 4, 26))
    ]


@pytest.mark.parametrize(("year", "weeks"), [(2020, 53), (2024, 52), (2025, 52), (2026, 53), (2027, 52), (2032, 53)])
def test_a_year_has_the_weeks_whose_thursday_it_holds(year, weeks):
    slots = slots_of([Asked(Decimal(1), Decimal(1), "tin", "week")], When("ongoing"), year=year)
    assert len(slots) == weeks
    assert slots[0].first >= date(year, 1, 1)
    assert slots[-1].last <= date(year, 12, 31)


@pytest.mark.parametrize(("year", "days"), [(2024, 366), (2026, 365)])
def test_a_daily_quota_is_owed_each_day(year, days):
    slots = slots_of([Asked(Decimal(1), None, "tin", "day")], When("ongoing"), year=year)
    assert len(slots) == days
    assert all(slot.first == slot.due == slot.last for slot in slots)


def test_a_window_shorter_than_a_week_still_owes_the_week():
    window = When("window", (Days(date(2026, 5, 4), date(2026, 5, 5)),))
    assert [slot.due for slot in slots_of([Asked(Decimal(1), None, "tin", "week")], window, year=2026)] == [
        date(2026, 5, 5)
    ]


def test_an_office_with_days_off_of_its_own_is_not_due_on_them():
    own = VIETNAM.with_rows([Row(date(2026, 5, 29), "Nghỉ của cơ quan", False, "thông báo")])
    may = When("window", (Days(date(2026, 5, 1), date(2026, 5, 31)),))
    assert [slot.due for slot in slots_of([], may, year=2026, calendar=own)] == [date(2026, 5, 28)]


def test_each_year_of_a_long_span_owes_the_yearly_total():
    long = When("window", (Days(date(2026, 1, 1), date(2027, 12, 31)),))
    slots = slots_of([Asked(Decimal(4), Decimal(4), "hội nghị", "year")], long, year=2026)
    assert [slot.last.year for slot in slots] == [2026] * 4 + [2027] * 4


@pytest.mark.parametrize("per", ["day", "week", "month", "year"])
def test_a_quota_has_at_most_four_hundred_slots(per):
    ages = When("ongoing", (Days(date(1900, 1, 1), date(2199, 12, 31)),))
    assert len(slots_of([Asked(Decimal(40), Decimal(40), "lớp", per)], ages, year=2026)) == 400
