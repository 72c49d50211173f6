"""Jobs that are tried again: a task of django_tasks with a number of retries and a growing pause between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec, TypeVar

from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_PAUSE = timedelta(hours=12)
GROWTH = 4
_policies: dict[str, Policy] = {}


@dataclass(frozen=True, slots=True)
class Policy:
    """`label`: what the job is called on the page. `repeatable`: it may begin anew when its worker was killed."""

    label: str
    retries: int
    backoff: timedelta
    repeatable: bool

    def pause(self, tried: int) -> timedelta:
        """How long to wait after the try with this number (from 1): four times as long after each."""
        return min(self.backoff * GROWTH ** (min(tried, 20) - 1), LONGEST_PAUSE)


NO_POLICY = Policy("", retries=0, backoff=timedelta(0), repeatable=False)
"""Of tasks that are no jobs: they see to their own failures."""


def job(
    label: str = "",
    *,
    retries: int = 4,
    backoff: timedelta = timedelta(seconds=30),
    repeatable: bool = True,
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Make a job of a function of a module, to be put in line by `.enqueue(…)`. `label`: what the administrator reads.

    When it raises, or its worker is killed (only if `repeatable`), it is put in line again, at most `retries` times;
    then it is stuck, and shown to the administrator.
    """

    def declare(function: Callable[P, T]) -> Task[P, T]:
        made = task()(function)
        _policies[made.module_path] = Policy(label, retries, backoff, repeatable)
        return made

    return declare


def policy_of(task_path: str) -> Policy:
    """`task_path`: "loa.plans.tasks.read"."""
    return _policies.get(task_path, NO_POLICY)


def repeatable_paths() -> list[str]:
    return [path for path, policy in _policies.items() if policy.repeatable]
