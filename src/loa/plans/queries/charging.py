"""Which units a plan gives which of its lines: the default of who owes a plan of its own.

A line is given to the units that lead or coordinate it, those of its groups included, as of the plan's day and as far
as they stood under the plan's unit then. Who ended since is stood for by those that carry it on today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loa.organisations.models import Group
from loa.organisations.queries.groups import Day, is_built_in
from loa.plans.models import Assignment, Plan
from loa.plans.states import AgencyKind, Role
from vanban.time.holidays import VIETNAM

WORKING_DAYS = 30
"""Time for a plan of one's own, where the plan above sets no day for it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A line of the plan above, by its id, and whether the unit leads it."""

    activity: int
    leads: bool


Lines = tuple[Given, ...]


def lines_given(plan: Plan, *, today: date) -> dict[int, Lines]:
    """By unit of today the lines that it is given, in the order of the plan. Nine queries at most."""
    rows = (
        Assignment.objects.filter(activity__plan=plan, activity__dropped_in__isnull=True)
        .filter(role__in=[Role.LEAD, Role.COORDINATING], kind__in=[AgencyKind.UNIT, AgencyKind.GROUP])
        .order_by("activity__place", "activity__order", "order")
        .values_list("activity", "role", "unit", "groups")
    )
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    named = _Named(plan, today=today)
    for activity, role, unit, groups in rows:
        for each in named.units(unit, groups):
            found[each][activity] = found[each].get(activity, False) or role == Role.LEAD
    return {unit: tuple(Given(*line) for line in lines.items()) for unit, lines in found.items()}


class _Named:
    """What the names of one plan stand for today: units below it. Each name is looked up once."""

    def __init__(self, plan: Plan, *, today: date) -> None:
        self._plan, self._then = plan, Day(plan.day)
        self._now = self._then if plan.day == today else Day(today)
        bases = self._then.scopes(plan.unit_id)
        self._below = {unit for base in bases for unit in self._then.world.under(base)}
        self._own = {*bases, plan.unit_id}
        self._known: dict[tuple[int | None, str], frozenset[int]] = {}

    def units(self, unit: int | None, groups: str) -> frozenset[int]:
        name = (unit, groups)
        if name not in self._known:
            members = {unit} if unit is not None else self._members(groups.split())
            self._known[name] = frozenset(self._today(members & self._below)) - self._own
        return self._known[name]

    def _members(self, refs: list[str]) -> set[int]:
        kept = [int(ref[1:]) for ref in refs if not is_built_in(ref)]
        rolls = [self._then.built_in(ref, self._plan.unit_id) for ref in refs if is_built_in(ref)]
        if kept:
            rolls += [self._then.kept(group) for group in Group.objects.filter(pk__in=kept).select_related("scope")]
        return {member.unit for roll in rolls for member in roll.members}

    def _today(self, units: Iterable[int]) -> Iterable[int]:
        world = self._now.world
        for unit in units:
            yield from [unit] if unit in world else self._now.handovers.heirs(unit, world)


def below_today(plan: Plan, *, today: date) -> set[int]:
    """Every unit under the plan's unit today: who may be charged at all."""
    now = Day(today)
    return {unit for base in now.scopes(plan.unit_id) for unit in now.world.under(base)}


def default_due(plan: Plan, *, today: date) -> date:
    """The day that the plan itself sets for the plans of its units, or so many working days from today."""
    asked = plan.activities.standing().filter(spans__start__isnull=True, spans__end__gte=today)
    for words in ("ban hanh ke hoach", "xay dung ke hoach"):
        line = asked.filter(folded__contains=words).order_by("place", "order").values_list("spans__end", flat=True)
        if (day := line.first()) is not None:
            return day
    return VIETNAM.add_working_days(today, WORKING_DAYS)
