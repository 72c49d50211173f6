"""What reminders and digests say of work that is late or due, short enough for a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from loa.core.templatetags.formats import day, number
from loa.delivery.queries.work import OwedLine
from loa.plans.models import Plan
from vanban.text.folding import fold

MOST_LINES = 30
"""Lines named in one message; the page shows all."""


def of_line(line: OwedLine, *, today: date) -> str:
    """ "Đăng tin …: quá hạn 12 ngày (hạn 10/3/2026), còn 2 tin"; of several periods how many, and the first."""
    lacking = f", {line.says}" if line.says else ""
    late = (today - line.slot.due).days
    title = line.activity.title[:160]
    if late <= 0:
        return f"{title}: hạn {day(line.slot.due)}{lacking}"
    if line.late > 1:
        first = f"kỳ đầu hạn {day(line.slot.due)}{lacking}"
        return f"{title}: quá hạn {number(line.late)} kỳ ({first})"
    return f"{title}: quá hạn {number(late)} ngày (hạn {day(line.slot.due)}){lacking}"


def by_plan(lines: Sequence[OwedLine], *, today: date) -> list[str]:
    """Each line of work under its plan."""
    said, plan = [], 0
    for line in sorted(lines[:MOST_LINES], key=_first_plan(lines)):
        if line.activity.plan_id != plan:
            plan = line.activity.plan_id
            said.append(f"{_named(line.activity.plan)}:")
        said.append(f"- {of_line(line, today=today)}")
    return _with_rest(said, len(lines), "nhiệm vụ")


def _first_plan(lines: Sequence[OwedLine]) -> Callable[[OwedLine], int]:
    """Plans in the order in which they come up; the lines of each stay in theirs."""
    order = {plan: at for at, plan in enumerate(dict.fromkeys(line.activity.plan_id for line in lines))}
    return lambda line: order[line.activity.plan_id]


def _named(plan: Plan) -> str:
    return f"Kế hoạch {plan.number}" if plan.number else f"Kế hoạch “{plan.title[:120]}”"


def by_unit(lines: Sequence[OwedLine], *, today: date) -> list[str]:
    """How much each unit is late with, who is late for longest first."""
    units: dict[str, list[OwedLine]] = {}
    for line in lines:
        units.setdefault(line.unit.label, []).append(line)
    longest = {label: max((today - line.slot.due).days for line in own) for label, own in units.items()}
    order = sorted(units, key=lambda label: (-longest[label], fold(label)))
    said = [
        f"- {label}: {number(len(units[label]))} nhiệm vụ, lâu nhất {number(longest[label])} ngày"
        for label in order[:MOST_LINES]
    ]
    return _with_rest(said, len(units), "đơn vị")


def _with_rest(said: list[str], count: int, what: str) -> list[str]:
    return [*said, f"… và {number(count - MOST_LINES)} {what} khác."] if count > MOST_LINES else said
