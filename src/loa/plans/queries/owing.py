"""Which units owe what an activity asks for, as of the plan's day.

| leads of the activity                        | owed by                                                |
|----------------------------------------------|--------------------------------------------------------|
| one unit                                     | that unit                                              |
| several units, no group                      | the first; the others lead it together with that one   |
| a group among them                           | each member and each unit named: the whole amount      |
| a group among them, a total ("82 pa nô")     | the first unit named, else that of the plan, for all   |
| nobody, or only names that nobody linked yet | the unit of the plan                                   |

A quota with "mỗi …" is owed by each unit that those words name; where they name none, by each lead. Slots stay with the
unit of that day: who took its place since sees them by `Reach`.

Of a line that carries out one of a plan above, only the unit of the plan and those under it owe, and the unit itself
only where it does not just coordinate: what others lead there they owe by the plan above.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from loa.organisations.models import Reach
from loa.organisations.queries.groups import Day
from loa.plans.models import Activity, Assignment, Plan
from loa.plans.queries.directory import Directory, Found
from loa.plans.queries.rolls import Rolls
from loa.plans.states import AgencyKind, Role


@dataclass(frozen=True, slots=True)
class Lead:
    """One named lead: its units, which are many where the name is that of a group."""

    units: tuple[int, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """The units that owe, each once; `nobody_named`: the plan's own unit, for want of another."""

    units: tuple[int, ...]
    nobody_named: bool = False


def owed_by(leads: Sequence[Lead], own: int, *, each: Sequence[int] | None = None, is_total: bool = False) -> Owed:
    """The rule above. `own`: the unit of the plan; `each`: the units of "mỗi …", None where it does not say so."""
    if each:
        return Owed(tuple(dict.fromkeys(each)))
    known = [lead for lead in leads if lead.units]
    if not known:
        return Owed((own,), nobody_named=True)
    named = [lead for lead in known if not lead.is_group]
    if each is None and (is_total or len(named) == len(known)):
        return Owed(named[0].units[:1] if named else (own,))
    return Owed(tuple(dict.fromkeys(unit for lead in known for unit in lead.units)))


class Owing:
    """The same for the activities of one plan. The tree of the day is asked for once, each group once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._directory = Directory(plan.unit, on=plan.day)
        day: Day = self._directory.names.day
        self._rolls = Rolls(plan.unit, on=plan.day, today=plan.day, day=day)
        self._members: dict[str, tuple[int, ...]] = {}
        self._each: dict[str, tuple[int, ...]] = {}

    def of(self, activity: Activity, each: str = "", *, is_total: bool = False) -> Owed:
        """`each`: the words of a quota that every one of a group owes; `is_total`: they owe it together."""
        rows = [row for row in activity.assignments.all() if row.role == Role.LEAD]
        leads = [self._lead(row) for row in sorted(rows, key=lambda row: row.order)]
        own = self.plan.unit_id
        owed = owed_by(leads, own, each=self._named(each) if each else None, is_total=is_total)
        if activity.above_id is None:
            return owed
        units = tuple(unit for unit in owed.units if unit in self._below - self._coordinating(activity))
        return Owed(units, owed.nobody_named and bool(units))

    def _coordinating(self, activity: Activity) -> set[int]:
        """The unit of the plan, where it only coordinates."""
        rows = [row for row in activity.assignments.all() if row.role == Role.COORDINATING]
        return {row.unit_id for row in rows if row.unit_id == self.plan.unit_id}

    @cached_property
    def _below(self) -> set[int]:
        """The unit of the plan and those under it."""
        return {self.plan.unit_id, *Reach.objects.filter(holder=self.plan.unit_id).values_list("unit", flat=True)}

    def _lead(self, row: Assignment) -> Lead:
        if row.kind == AgencyKind.UNIT and row.unit_id is not None:
            return Lead((row.unit_id,))
        if row.kind == AgencyKind.GROUP:
            return Lead(self._members_of(row.refs), is_group=True)
        return Lead(())

    def _members_of(self, refs: Iterable[str]) -> tuple[int, ...]:
        refs = list(refs)
        key = " ".join(refs)
        if key not in self._members:
            shown = self._rolls.shown(refs)
            self._members[key] = tuple(member.unit for each in shown for member in each.roll.members)
        return self._members[key]

    def _named(self, words: str) -> tuple[int, ...]:
        if words not in self._each:
            found: Found = self._directory.find(words)
            named = (found.unit.pk,) if found.unit is not None else self._members_of(found.groups)
            self._each[words] = named
        return self._each[words]
