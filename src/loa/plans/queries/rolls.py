"""Who belongs to the groups that a plan names, on the plan's day, and what became of units and groups since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loa.core.numbers import whole
from loa.organisations.models import Group, Unit
from loa.organisations.queries.groups import Changes, Day, Roll, changes, is_built_in


@dataclass(frozen=True, slots=True)
class Shown:
    """A group on the plan's day; `since`: how it differs today."""

    roll: Roll
    since: Changes
    scope: int  # the unit whose plan it is
    pk: int | None = None  # of a hand-kept group

    @property
    def has_members(self) -> bool:
        return self.roll.has_rule


class Rolls:
    """The groups of one plan, of the unit `unit` and the day `on`.

    Two trees, successions, and members and names of hand-kept groups: six queries when asked for all at once.
    """

    def __init__(self, unit: Unit, *, on: date, today: date, day: Day | None = None) -> None:
        self.unit, self.on, self.today = unit, on, today
        self._then = day or Day(on)
        self._now = self._then if on == today else Day(today)
        self._shown: dict[str, Shown | None] = {}

    def shown(self, refs: Iterable[str]) -> list[Shown]:
        """What is known of the groups; one that is not there any more is left out."""
        refs = list(refs)
        unknown = [ref for ref in refs if ref not in self._shown]
        kept = {f"h{group.pk}": group for group in self._asked_for(unknown)}
        for ref in unknown:
            self._shown[ref] = self._show(ref, kept.get(ref))
        return [shown for ref in refs if (shown := self._shown[ref])]

    def now(self, unit: Unit) -> list[str]:
        """The names of those who stand in the unit's place today; [] where it is there under the name it had."""
        standing = self._now.world.units.get(unit.pk)
        if standing is not None:
            then = self._then.world.units.get(unit.pk)
            return [standing.name] if then is not None and then.name != standing.name else []
        return [self._now.world.units[heir].name for heir in self._now.handovers.heirs(unit.pk, self._now.world)]

    def has_ended(self, unit: Unit) -> bool:
        return unit.pk not in self._now.world

    def _show(self, ref: str, kept: Group | None) -> Shown | None:
        if is_built_in(ref):
            then, now = (day.built_in(ref, self.unit.pk) for day in (self._then, self._now))
            return Shown(then, changes(then, now, self._now), self.unit.pk)
        if kept is None:
            return None
        then, now = self._then.kept(kept), self._now.kept(kept)
        return Shown(then, changes(then, now, self._now), self.unit.pk, kept.pk)

    @staticmethod
    def _asked_for(refs: Iterable[str]) -> Iterable[Group]:
        numbers = [number for ref in refs if not is_built_in(ref) and (number := whole(ref[1:])) is not None]
        return Group.objects.filter(pk__in=numbers).select_related("scope") if numbers else ()
