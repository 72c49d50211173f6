"""The rule of approval in stages: those of one stage decide side by side, the next stage waits for all of them. Pure.

A submission ends as returned with the first step that is returned, as approved when the last stage has agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loa.plans.states import StepState, SubmissionState

UNDECIDED = {StepState.AHEAD, StepState.WAITING}


@dataclass(frozen=True, slots=True)
class Step:
    stage: int
    state: StepState = StepState.AHEAD


def settled(steps: Sequence[Step]) -> tuple[list[Step], SubmissionState]:
    """The steps, in the order given, as they stand after the decisions in them, and where the submission stands."""
    if any(step.state == StepState.RETURNED for step in steps):
        ended = [replace(step, state=StepState.ENDED) if step.state in UNDECIDED else step for step in steps]
        return ended, SubmissionState.RETURNED
    open_stages = [step.stage for step in steps if step.state in UNDECIDED]
    if not open_stages:
        return list(steps), SubmissionState.APPROVED
    now = min(open_stages)
    return [_placed(step, now) for step in steps], SubmissionState.WAITING


def in_turn(stages: Sequence[int]) -> list[int]:
    """Stage numbers without gaps, from 1: [2, 5, 5] → [1, 2, 2]."""
    ranks = {stage: rank for rank, stage in enumerate(sorted(set(stages)), start=1)}
    return [ranks[stage] for stage in stages]


def _placed(step: Step, now: int) -> Step:
    if step.state not in UNDECIDED:
        return step
    return replace(step, state=StepState.WAITING if step.stage == now else StepState.AHEAD)
