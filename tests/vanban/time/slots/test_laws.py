"""What holds for the slots of any quota in any time."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from vanban.time.holidays import VIETNAM
from vanban.time.slots import Asked, Slot, When, slots_of
from vanban.time.slots.stretches import CAP, has_work, spans_of
from vanban.time.spans import Days

YEARS = st.sampled_from([2019, 2020, 2023, 2024, 2025, 2026, 2027, 2028, 2032])
UNITS = st.sampled_from(["số", "lớp", "hội nghị", "chuyên mục", "tờ rơi", "bài", "tin, bài", "người", "xã", ""])
PERIODS = st.sampled_from(["week", "month", "quarter", "half_year"])
WORDS = st.sampled_from([
    "", "hằng tháng", "mỗi tuần 2 lần", "2 tuần/lần", "3 tháng/lần", "ngày 15 hằng tháng", "ngày 30, 31 hằng tháng",
    "thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", "thứ Bảy, Chủ nhật hằng tuần", "thứ Hai hằng tuần", "ngày 01 hằng quý",
    "tuần cuối hằng tháng", "trước ngày 25 hằng tháng", "thứ Hai tuần thứ 5 hằng tháng", "4 lần/năm",
])  # fmt: skip
NAMED_WEEKEND = "thứ Bảy, Chủ nhật hằng tuần"


@st.composite
def windows(draw, years=YEARS):
    """A year and one to three spans in it, now and then over New Year or without a first day."""
    year = draw(years)
    days = st.dates(date(year, 1, 1), date(year, 12, 31))
    ends = sorted(draw(st.lists(days, min_size=2, max_size=6, unique=True)))
    spans = [Days(first, last) for first, last in zip(ends[::2], ends[1::2], strict=False)]
    if draw(st.booleans()):
        spans = [Days(date(year, 1, 1), date(year, 12, 31))]
    elif draw(st.booleans()):
        spans[0] = Days(None, spans[0].last)
    elif draw(st.booleans()):
        spans[-1] = Days(spans[-1].first, date(year + 1, 1, 3))
    return year, When(draw(st.sampled_from(["window", "ongoing", "deadline"])), tuple(spans), draw(WORDS))


@st.composite
def totals(draw):
    least = draw(st.integers(1, 200) | st.integers(1000, 20000))
    most = draw(st.none() | st.just(least) | st.integers(least, least * 2))
    rate = draw(st.none() | st.tuples(st.integers(1, 5).map(Decimal), PERIODS))
    return Asked(Decimal(least), None if most is None else Decimal(most), draw(UNITS), "plan", rate)


def least(slots: list[Slot]) -> Decimal:
    return sum((slot.minimum for slot in slots), Decimal(0))


def most(slots: list[Slot]) -> Decimal | None:
    highest = [slot.maximum for slot in slots]
    return None if None in highest else sum(highest, Decimal(0))


@given(windows(), totals())
def test_slots_make_the_total_exactly(where, asked):
    year, time = where
    slots = slots_of([asked], time, year=year)
    whole = (asked.minimum, asked.maximum)
    repeated = {(slot.minimum, slot.maximum) for slot in slots} == {whole}  # "02 bài, hằng tháng": in each month
    assert (least(slots), most(slots)) == whole or (repeated and time.text and not asked.rate)


@given(windows(), totals(), st.sampled_from(["plan", "year"]))
def test_slots_without_rhythm_make_the_total_exactly(where, asked, per):
    year, time = where
    plain = When(time.kind, tuple(days for days in time.spans if days.last.year == year), "")
    slots = slots_of([Asked(asked.minimum, asked.maximum, asked.unit, per, asked.rate)], plain, year=year)
    assert (least(slots), most(slots)) == (asked.minimum, asked.maximum)


@given(windows(), totals() | st.builds(Asked, st.integers(1, 9).map(Decimal), st.none(), UNITS, PERIODS))
def test_slots_lie_in_the_spans_in_order_without_overlap(where, asked):
    year, time = where
    slots = slots_of([asked], time, year=year)
    assert slots
    assert [slot.no for slot in slots] == list(range(1, len(slots) + 1))
    assert len(slots) <= CAP
    spans = spans_of(time, year)
    for slot in slots:
        assert slot.first <= slot.due <= slot.last
        assert spans[0].first <= slot.first
        assert slot.last <= spans[-1].last
    for before, after in pairwise(slots):
        assert before.due < after.first


@given(windows(), totals() | st.builds(Asked, st.integers(1, 9).map(Decimal), st.none(), UNITS, PERIODS))
def test_nothing_is_due_on_a_day_off_that_could_be_due_on_a_working_day(where, asked):
    year, time = where
    for slot in slots_of([asked], time, year=year):
        meant = time.text == NAMED_WEEKEND and slot.due.weekday() >= 5
        if VIETNAM.is_working(slot.due) or meant:
            continue
        assert slot.moved_from is None
        stretch = next(iter(spans_of(When("window", (Days(slot.first, slot.last),)), year)))
        assert not has_work(stretch, VIETNAM)


@given(windows(), st.integers(1, 9), st.sampled_from(["month", "quarter", "half_year"]))
def test_every_period_of_the_spans_owes_its_amount(where, amount, per):
    year, time = where
    plain = When(time.kind, time.spans)
    slots = slots_of([Asked(Decimal(amount), None, "bài", per)], plain, year=year)
    step = {"month": 1, "quarter": 3, "half_year": 6}[per]
    touched = {
        (day.year, (day.month - 1) // step)
        for span in spans_of(plain, year)
        for day in (span.first + timedelta(i) for i in range((span.last - span.first).days + 1))
    }
    assert [(slot.last.year, (slot.last.month - 1) // step) for slot in slots] == sorted(touched)
    assert {slot.minimum for slot in slots} == {amount}
    assert all(slot.binds for slot in slots)


@given(YEARS, st.lists(st.integers(1, 31), min_size=1, max_size=4, unique=True), st.integers(1, 12))
def test_a_quota_per_month_on_named_days_holds_in_each_month(year, days, amount):
    time = When("ongoing", (), f"ngày {', '.join(map(str, days))} hằng tháng")
    slots = slots_of([Asked(Decimal(amount), None, "tin", "month")], time, year=year)
    by_month = {month: least(list(group)) for month, group in groupby(slots, key=lambda slot: slot.due.month)}
    assert by_month == dict.fromkeys(range(1, 13), amount)


@given(YEARS, st.data())
def test_weeks_follow_each_other_over_new_year(year, data):
    weekly = Asked(Decimal(1), None, "tin", "week")
    this, following = (slots_of([weekly], When("ongoing"), year=one) for one in (year, year + 1))
    weeks = [slot.last.isocalendar()[:2] for slot in (*this, *following)]
    assert weeks == sorted(set(weeks))
    assert len(this) == date(year, 12, 28).isocalendar().week


@given(windows(), st.integers(0, 20), st.integers(0, 20), st.integers(1, 3000), st.integers(0, 3000))
def test_people_of_classes_make_their_total_exactly(where, classes, more, people, beyond):
    year, time = where
    asked = [
        Asked(Decimal(people), Decimal(people + beyond), "học viên"),
        Asked(Decimal(classes), Decimal(classes + more), "lớp"),
    ]
    slots = slots_of(asked, When(time.kind, time.spans), year=year)
    held, alone = [slot for slot in slots if slot.quota == 1], [slot for slot in slots if slot.quota == 0]
    assert (least(held), most(held)) == (classes, classes + more)
    shared = [amount for slot in held for amount in slot.also]
    amounts = [(one.minimum, one.maximum) for one in (*shared, *alone)]
    assert tuple(map(sum, zip(*amounts, strict=True))) == (people, people + beyond)
    assert all(low <= high for low, high in amounts)


NUMBERS = st.none() | st.decimals(allow_nan=True, allow_infinity=True) | st.integers(-5, 500).map(Decimal)
ANY_DAY = st.none() | st.dates()


@given(
    st.lists(
        st.builds(
            Asked, NUMBERS, NUMBERS, UNITS | st.sampled_from(["%", "?"]),
            st.sampled_from(["plan", "day", "week", "month", "year", "", "fortnight"]),
            st.none() | st.tuples(NUMBERS.filter(lambda n: n is not None), st.sampled_from(["week", "plan", "?"])),
        ),
        max_size=3,
    ),
    st.builds(
        When, st.sampled_from(["window", "ongoing", "deadline", "triggered", "reference", "unspecified", "?"]),
        st.lists(st.builds(Days, ANY_DAY, ANY_DAY), max_size=3).map(tuple), WORDS, ANY_DAY, ANY_DAY,
    ),
    st.integers(-10, 12000),
)  # fmt: skip
def test_odd_values_raise_nothing(quotas, time, year):
    for slot in slots_of(quotas, time, year=year):
        assert slot.first <= slot.due <= slot.last
        assert slot.maximum is None or 0 <= slot.minimum <= slot.maximum
