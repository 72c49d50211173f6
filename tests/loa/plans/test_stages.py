"""Stages one after another, steps side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.plans.queries.stages import UNDECIDED, Step, in_turn, settled
from loa.plans.states import StepState, SubmissionState

AHEAD, WAITING, APPROVED, RETURNED, ENDED = (
    StepState.AHEAD, StepState.WAITING, StepState.APPROVED, StepState.RETURNED, StepState.ENDED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "expected", "outcome"),
    [
        ([(1, AHEAD)], [WAITING], SubmissionState.WAITING),
        ([(1, AHEAD), (2, AHEAD)], [WAITING, AHEAD], SubmissionState.WAITING),
        ([(1, AHEAD), (1, AHEAD), (2, AHEAD)], [WAITING, WAITING, AHEAD], SubmissionState.WAITING),
        ([(1, APPROVED), (1, WAITING), (2, AHEAD)], [APPROVED, WAITING, AHEAD], SubmissionState.WAITING),
        ([(1, APPROVED), (1, APPROVED), (2, AHEAD)], [APPROVED, APPROVED, WAITING], SubmissionState.WAITING),
        ([(1, APPROVED), (2, APPROVED)], [APPROVED, APPROVED], SubmissionState.APPROVED),
        ([(1, RETURNED), (1, WAITING), (2, AHEAD)], [RETURNED, ENDED, ENDED], SubmissionState.RETURNED),
        ([(1, APPROVED), (2, RETURNED)], [APPROVED, RETURNED], SubmissionState.RETURNED),
    ],
)
def test_settled(steps, expected, outcome):
    found, stands = settled([Step(*step) for step in steps])
    assert ([step.state for step in found], stands) == (expected, outcome)


def test_stages_are_counted_without_gaps():
    assert in_turn([2, 5, 5, 9]) == [1, 2, 2, 3]
    assert in_turn([3, 1]) == [2, 1]


stages = st.lists(st.integers(1, 4), min_size=1, max_size=8)


@given(stages, st.data())
def test_everybody_agreeing_in_any_order_approves_stage_after_stage(numbers, data):
    steps, outcome = settled([Step(n) for n in numbers])
    decided = []
    while outcome == SubmissionState.WAITING:
        waiting = [at for at, step in enumerate(steps) if step.state == WAITING]
        assert len({steps[at].stage for at in waiting}) == 1
        at = data.draw(st.sampled_from(waiting))
        decided.append(steps[at].stage)
        steps, outcome = settled([*steps[:at], Step(steps[at].stage, APPROVED), *steps[at + 1 :]])
    assert outcome == SubmissionState.APPROVED
    assert decided == sorted(numbers)


@given(stages, st.integers(0, 7), st.data())
def test_one_return_ends_the_rest(numbers, before, data):
    steps, outcome = settled([Step(n) for n in numbers])
    for turn in range(min(before + 1, len(numbers))):
        waiting = [at for at, step in enumerate(steps) if step.state == WAITING]
        at = data.draw(st.sampled_from(waiting))
        last = turn == min(before, len(numbers) - 1)
        steps, outcome = settled([*steps[:at], Step(steps[at].stage, RETURNED if last else APPROVED), *steps[at + 1 :]])
    assert outcome == SubmissionState.RETURNED
    assert not {step.state for step in steps} & UNDECIDED
    assert settled(steps) == (steps, outcome)
