"""How far work is: slots met, what is short since when, and that a whole is nothing but the rule over its parts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.progress import (
    Owed,
    Reckoned,
    Shortfall,
    Standing,
    expected,
    forecast,
    met_in,
    reckon,
    shortfalls,
    together,
)

D = Decimal
NEW_YEAR = date(2026, 1, 1)


def month(number: int, done: int, *, minimum: int = 2, maximum: int | None = 2, binds: bool = True) -> Owed:
    first = date(2026, number, 1)
    return Owed(first, first + timedelta(27), D(minimum), None if maximum is None else D(maximum), D(done), binds)


@pytest.mark.parametrize(
    ("slots", "met"),
    [
        (
            [month(1, 2), month(2, 1), month(3, 3)],
            [True, False, True],
        ),  # March's third makes up for nothing in February
        ([month(1, 1, binds=False), month(2, 3, binds=False)], [True, True]),  # a total: what counts is the sum
        ([month(1, 0, binds=False), month(2, 3, binds=False)], [True, False]),
        ([month(1, 5, binds=False), month(2, 0), month(3, 0, binds=False)], [True, False, True]),
        ([], []),
    ],
)
def test_a_slot_that_binds_is_met_alone_and_the_pace_of_a_total_by_the_sum(slots: list[Owed], met: list[bool]) -> None:
    assert met_in(slots) == met


def test_what_is_optional_is_never_short_and_raises_the_maximum() -> None:
    classes = [month(1, 1, minimum=1, maximum=1), Owed(NEW_YEAR, date(2026, 2, 28), D(0), D(1), is_optional=True)]
    assert reckon(classes) == Reckoned(slots=1, met=1, minimum=D(1), maximum=D(2), done=D(1), short_since=None)


def test_beyond_the_maximum_is_shown_and_not_cut() -> None:
    found = reckon([month(1, 9)])
    assert (found.done, found.share, found.is_over) == (D(9), D(450), True)
    assert not reckon([month(1, 2)]).is_over
    assert reckon([month(1, 3, maximum=None)]).is_over
    assert not reckon([Owed(NEW_YEAR, NEW_YEAR, D(10), D(15), D(12))]).is_over


def test_what_was_done_for_no_slot_counts_for_the_whole() -> None:
    assert reckon([month(1, 1)], beside=D(4)).done == 5


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2025, 12, 31), Standing.AHEAD),
        (date(2026, 1, 28), Standing.UNDER_WAY),  # the day it is due is not over
        (date(2026, 1, 29), Standing.LATE),
    ],
)
def test_late_from_the_day_after(today: date, standing: Standing) -> None:
    assert reckon([month(1, 1)]).standing(first=NEW_YEAR, today=today) == standing
    assert reckon([month(1, 2)]).standing(first=NEW_YEAR, today=today) == Standing.MET


def test_the_shortfall_of_a_total_stands_at_its_last_slot_that_is_over() -> None:
    slots = [month(1, 0, binds=False), month(2, 1, binds=False), month(3, 0, binds=False)]
    assert shortfalls(slots, today=date(2026, 3, 5)) == [Shortfall(1, D(3))]
    assert shortfalls([month(1, 1), month(2, 0)], today=date(2026, 3, 5)) == [Shortfall(0, D(1)), Shortfall(1, D(2))]
    assert expected(slots, today=date(2026, 3, 5)) == 4


def test_forecast_goes_on_at_the_pace_so_far() -> None:
    last = date(2026, 12, 31)
    assert forecast(D(10), first=NEW_YEAR, last=last, today=date(2026, 1, 5)) is None
    assert forecast(D(10), first=NEW_YEAR, last=last, today=NEW_YEAR + timedelta(73)) == 50
    assert forecast(D(10), first=NEW_YEAR, last=last, today=date(2027, 1, 1)) == 10


amounts = st.decimals(min_value=0, max_value=1000, places=1)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def a_slot(draw: st.DrawFn) -> Owed:
    first, due = sorted([draw(days), draw(days)])
    minimum = draw(amounts)
    most = draw(st.none() | amounts)
    optional = draw(st.booleans())
    return Owed(
        first, due, D(0) if optional else minimum, None if most is None else minimum + most, draw(amounts),
        draw(st.booleans()), optional,
    )  # fmt: skip


@given(st.lists(st.lists(a_slot(), max_size=6), max_size=6), days)
def test_a_whole_is_the_rule_over_its_parts_however_they_are_put_together(units: list[list[Owed]], today: date) -> None:
    parts = [reckon(slots) for slots in units]
    whole = together(parts)
    assert whole.done == sum((slot.done for slots in units for slot in slots), D(0))
    assert whole == together([together(parts[:2]), together(parts[2:])])
    assert whole == together(reversed(parts))
    assert whole.is_met == all(part.is_met for part in parts)
    assert whole.is_late(today=today) == any(part.is_late(today=today) for part in parts)
    assert (whole.short_since is None) == whole.is_met


@given(st.lists(a_slot(), max_size=8), st.integers(0, 7), amounts)
def test_doing_more_never_makes_anything_worse(slots: list[Owed], at: int, more: Decimal) -> None:
    if at >= len(slots):
        return
    old = slots[at]
    better = [*slots]
    better[at] = Owed(old.first, old.due, old.minimum, old.maximum, old.done + more, old.binds, old.is_optional)
    assert all(now or not before for before, now in zip(met_in(slots), met_in(better), strict=True))


@given(st.lists(a_slot(), max_size=8), days)
def test_something_is_missing_just_when_something_is_late(slots: list[Owed], today: date) -> None:
    missing = shortfalls(slots, today=today)
    assert all(each.missing > 0 for each in missing)
    if all(slot.binds for slot in slots):
        assert bool(missing) == reckon(slots).is_late(today=today)
