"""What packages above this one join to the pages of a plan and of its lines: links beside the tabs.

Plans know nothing of results; whoever counts them says here where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loa.plans.models import Activity, Plan


@dataclass(frozen=True, slots=True)
class Joined:
    """`name`: that of the tab, as `plans/plan_tabs.html` is told which is on; `count`: a number beside the words."""

    name: str
    words: str
    href: str
    icon: str = ""
    count: str = ""


OfPlan = Callable[[Plan, Any], Joined | None]
"""Called with the plan and who looks; None: nothing for that person."""
OfLine = Callable[[Activity, Any], Joined | None]

_of_plans: list[OfPlan] = []
_of_lines: list[OfLine] = []


def join_to_plans(build: OfPlan) -> None:
    """Say once, when the program starts, what stands among the tabs of each plan."""
    if build not in _of_plans:
        _of_plans.append(build)


def join_to_lines(build: OfLine) -> None:
    """The same for the page of each line of a plan."""
    if build not in _of_lines:
        _of_lines.append(build)


def joined_to_plan(plan: Plan, user: Any) -> list[Joined]:
    return [link for build in _of_plans if (link := build(plan, user)) is not None]


def joined_to_line(activity: Activity, user: Any) -> list[Joined]:
    return [link for build in _of_lines if (link := build(activity, user)) is not None]
