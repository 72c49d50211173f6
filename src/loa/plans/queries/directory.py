"""What the names in the plans of a unit stand for, at the date of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from loa.organisations.models import Unit
from loa.organisations.queries.names import Names, Other
from loa.organisations.states import BEGINNING, OPEN_END
from loa.plans.models import KnownName
from loa.plans.states import AgencyKind
from vanban.text.names import Group, Suggestion, key, short_key


@dataclass(frozen=True, slots=True)
class Found:
    """One of four: the unit; the groups, as refs; bearers of the name at other times, whose heirs are offered; or
    nothing known, then with units of a like name, the likest first. Units have the words of the document's day.
    """

    designation: str
    unit: Unit | None = None
    groups: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    suggestions: tuple[Suggestion[Unit], ...] = ()

    @property
    def kind(self) -> AgencyKind:
        if self.unit is not None:
            return AgencyKind.UNIT
        if self.groups:
            return AgencyKind.GROUP
        return AgencyKind.OLD if self.others else AgencyKind.UNKNOWN

    @property
    def offers(self) -> list[Unit]:
        """Those who stand in the place of the bearers, each once."""
        return list({heir.pk: heir for other in self.others for heir in other.heirs}.values())


class Directory:
    """Looks designations up for the plans of one unit, as on the day `on` of the document.

    In this order: units under it by the name of the day; what people settled; units of its province by the name of the
    day; groups kept by hand; bearers of the name at other times, only offered; groups that follow from the tree.
    Five queries at most, whatever the number of look-ups.
    """

    def __init__(self, unit: Unit, *, on: date) -> None:
        self._unit = unit
        self.names = Names(unit, on=on)

    def find(self, designation: str) -> Found:
        names = self.names
        if (unit := names.near(designation)) is not None:
            return Found(designation, unit=unit)
        settled = self._settled(designation)
        if settled is not None and names.is_there(settled.unit_id):
            return Found(designation, unit=names.as_it_was(settled.unit_id))
        if (unit := names.far(designation)) is not None:
            return Found(designation, unit=unit)
        if (kept := names.kept_group(designation)) is not None:
            return Found(designation, groups=(f"h{kept.pk}",))
        if others := names.others(designation) or self._moved_on(settled):
            return Found(designation, others=others)
        if groups := names.groups_of(designation):
            return Found(designation, groups=groups)
        return Found(designation, suggestions=names.like(designation))

    def validity(self, designation: str) -> tuple[date, date]:
        """From when on, and before when, a choice for this name holds: not while a unit really bears it."""
        settled = self._settled(designation)
        others = self.names.others(designation) or self._moved_on(settled)
        ended = [other.turn for other in others if not other.is_later]
        later = [other.turn for other in others if other.is_later]
        return max(ended, default=BEGINNING), min(later, default=OPEN_END)

    def _settled(self, designation: str) -> KnownName | None:
        found = self._known.get(key(designation), []) or self._known_short.get(short_key(designation), [])
        return next((each for each in found if each.since <= self.names.on < each.before), None)

    def _moved_on(self, settled: KnownName | None) -> tuple[Other, ...]:
        """The unit that somebody chose ended since: who carries it on is offered, not taken."""
        if settled is None or self.names.is_there(settled.unit_id):
            return ()
        after = self.names.day.handovers.after(settled.unit_id)
        turn, paper = (after[0].on, after[0].paper) if after else (self.names.on, "")
        heirs = tuple(self.names.heirs(settled.unit_id))
        return (Other(settled.unit.name, settled.unit_id, turn, paper, heirs),)

    @cached_property
    def _known(self) -> dict[str, list[KnownName]]:
        return _by((name.key, name) for name in KnownName.objects.filter(scope=self._unit).select_related("unit"))

    @cached_property
    def _known_short(self) -> dict[str, list[KnownName]]:
        """What was settled for "Phòng Nội vụ" holds for "Phòng Nội vụ thành phố" too."""
        return _by((short_key(known), each) for known, rows in self._known.items() for each in rows)


def _by(rows: Iterable[tuple[str, KnownName]]) -> dict[str, list[KnownName]]:
    found: dict[str, list[KnownName]] = defaultdict(list)
    for name, row in rows:
        found[name].append(row)
    return found


NOBODY_IN_PARTICULAR = Group.OTHERS.value
"""The group whose words do not say who belongs."""
