"""What a name in a document stands for: the unit that bore it on the document's day, a group, or units of other days.

Only a unit that bore the name on that very day is an answer. A name that was borne before or only later is told
together with who stands in its bearer's place on the day; to choose among them is up to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from loa.organisations.groups import World
from loa.organisations.models import Group, Reach, Unit, UnitPeriod
from loa.organisations.models.unit import DATED
from loa.organisations.queries.groups import Day, groups_for, ref_of
from loa.organisations.reform import Standing
from loa.organisations.states import BEGINNING, Kind
from vanban.text.folding import fold
from vanban.text.names import Register, Suggestion, groups, key


@dataclass(frozen=True, slots=True)
class Other:
    """A bearer of the name at another time. `heirs`: who stands in its place on the day asked for, as it was then.

    `turn` is the day on which the name ended or, if `is_later`, began; `paper` the decision that did it.
    """

    name: str
    unit: int
    turn: date
    paper: str
    heirs: tuple[Unit, ...]
    is_later: bool = False

    @property
    def is_renamed(self) -> bool:
        """The same unit under another name."""
        return [heir.pk for heir in self.heirs] == [self.unit]

    @property
    def last_day(self) -> date:
        return self.turn - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Period:
    unit: int
    name: str
    since: date
    before: date
    begun: str
    ended: str


class Names:
    """Looks names up for the documents of one unit: first among what is under it, then in all of its province.

    The tree of the day, names of other days, successions and hand-kept groups are asked for once each, when needed.
    """

    def __init__(self, unit: Unit, *, on: date) -> None:
        self.unit, self.on = unit, on
        self.day = Day(on)

    def unit_of(self, name: str) -> Unit | None:
        """The one unit that bears the name on the day, near or far."""
        return self.near(name) or self.far(name)

    def near(self, name: str) -> Unit | None:
        found = self._near.exact(name)
        return None if found is None else self.as_it_was(found)

    def far(self, name: str) -> Unit | None:
        found = self._far.exact(name)
        return None if found is None else self.as_it_was(found)

    def groups_of(self, name: str) -> tuple[str, ...]:
        """The hand-kept group of this name, as "h12", or the built-in ones that the words name."""
        if kept := self._kept.get(key(name)):
            return (ref_of(kept),)
        return tuple(each.value for each in groups(name))

    def kept_group(self, name: str) -> Group | None:
        return self._kept.get(key(name))

    def others(self, name: str) -> tuple[Other, ...]:
        """Who bore the name at another time; nobody where somebody bears it on the day. The latest first."""
        if self._far.bearers(name):
            return ()
        latest: dict[int, _Period] = {}
        for period in self._other_days.bearers(name):
            best = latest.get(period.unit)
            if best is None or self._distance(period) < self._distance(best):
                latest[period.unit] = period
        found = [self._other(period) for period in latest.values()]
        return tuple(sorted(found, key=lambda each: (each.is_later, -each.turn.toordinal(), each.unit)))

    def like(self, name: str) -> tuple[Suggestion[Unit], ...]:
        return tuple(Suggestion(self.as_it_was(each.unit), each.score) for each in self._far.like(name))

    def choosable(self) -> list[Unit]:
        """Every unit of the province on the day, by name."""
        units = {unit for top in self._tops for unit in (top, *self.world.under(top))}
        return sorted(map(self.as_it_was, units), key=lambda unit: (fold(unit.name), unit.pk))

    def is_there(self, unit: int) -> bool:
        return unit in self.world

    def heirs(self, unit: int) -> list[Unit]:
        """Who stands in the place of a unit on the day; itself while it is there."""
        there = self.day.handovers.heirs(unit, self.world) or self.day.handovers.forebears(unit, self.world)
        return [self.as_it_was(each) for each in there]

    def as_it_was(self, unit: int) -> Unit:
        """The unit with the words of the day. To be linked to and shown, not to be saved."""
        return _with_words(unit, self.world.units[unit])

    @cached_property
    def world(self) -> World:
        return self.day.world

    @cached_property
    def _scopes(self) -> list[int]:
        return self.day.scopes(self.unit.pk)

    @cached_property
    def _tops(self) -> list[int]:
        return list(dict.fromkeys(self.world.province_of(scope) for scope in self._scopes))

    @cached_property
    def _near(self) -> Register[int]:
        return self._register(self._scopes)

    @cached_property
    def _far(self) -> Register[int]:
        return self._register(self._tops)

    def _register(self, roots: Iterable[int]) -> Register[int]:
        units = [unit for root in roots for unit in (root, *self.world.under(root))]
        return Register((name, unit) for unit in sorted(units) for name in _words(self.world.units[unit]))

    @cached_property
    def _other_days(self) -> Register[_Period]:
        """Names that units of the province had, and those that it took over, except on the day."""
        province = Reach.objects.filter(unit=self.unit, holder__kind=Kind.PROVINCE).values("holder")
        reached = Reach.objects.filter(Q(holder__in=[self.unit.pk, *self._tops]) | Q(holder__in=province))
        rows = (
            UnitPeriod.objects.filter(Q(since__gt=self.on) | Q(before__lte=self.on), unit__in=reached.values("unit"))
            .order_by("pk")
            .values_list(
                "unit", "name", "short_name", "abbreviation", "since", "before",
                "begun_by__decision", "begun_with", "ended_by__decision", "ended_with",
            )
        )  # fmt: skip
        return Register(
            (words, _Period(unit, name, since, before, act or paper, end_act or end_paper))
            for unit, name, short, abbreviation, since, before, act, paper, end_act, end_paper in rows
            for words in (name, short, abbreviation)
            if words
        )

    @cached_property
    def _kept(self) -> dict[str, Group]:
        """Groups kept by hand, the nearest scope winning where two have one name."""
        line = {unit: at for scope in self._scopes for at, unit in enumerate(self.world.line(scope))}
        found = sorted(groups_for([self.unit.pk]), key=lambda group: -line.get(group.scope_id, len(line)))
        return {key(group.name): group for group in found}

    def _distance(self, period: _Period) -> int:
        return (self.on - period.before).days if period.before <= self.on else (period.since - self.on).days

    def _other(self, period: _Period) -> Other:
        is_later = period.since > self.on
        heirs = tuple(self.heirs(period.unit))
        turn, paper = (period.since, period.begun) if is_later else (period.before, period.ended)
        if turn == BEGINNING:
            turn = self.on
        return Other(period.name, period.unit, turn, paper, heirs, is_later)


def _words(standing: Standing) -> list[str]:
    return [words for words in (standing.name, standing.short_name, standing.abbreviation) if words]


def _with_words(unit: int, standing: Standing) -> Unit:
    made = Unit(pk=unit, **{name: getattr(standing, name) for name in DATED if name != "parent_id"})
    made.parent_id = standing.parent if isinstance(standing.parent, int) else None
    made._state.adding = False
    return made
