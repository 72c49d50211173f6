"""Reminders climb and thin out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.ladder import LADDER, Rung, Steps, step_of

DUE = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("late", "doer", "head", "superior"),
    [
        (-4, None, None, None),
        (-3, 0, None, None),
        (0, 0, None, None),
        (1, 1, None, None),
        (2, 1, None, None),
        (7, 3, 0, None),
        (14, 4, 1, 0),
        (30, 5, 2, 1),
        (59, 5, 2, 1),
        (60, 6, 3, 2),
    ],
)
def test_who_is_told_so_many_days_after(late, doer, head, superior):
    day = DUE + timedelta(late)
    assert [step_of(rung, DUE, today=day) for rung in Rung] == [doer, head, superior]


@given(st.integers(-10, 800), st.sampled_from(list(Rung)))
def test_steps_never_go_back_and_follow_one_another(late: int, rung: Rung) -> None:
    steps = LADDER[rung]
    now, next_day = steps.reached(late), steps.reached(late + 1)
    assert next_day == now or next_day == (0 if now is None else now + 1)


@given(st.sampled_from(list(Rung)))
def test_the_days_between_reminders_never_shrink_after_it_is_due(rung: Rung) -> None:
    days = [day for day in LADDER[rung].days if day > 0]
    gaps = [after - before for before, after in zip(days, days[1:], strict=False)] + [LADDER[rung].then_every]
    assert gaps == sorted(gaps)


def test_one_step_alone():
    assert [Steps((5,), then_every=10).reached(late) for late in (4, 5, 14, 15)] == [None, 0, 0, 1]
