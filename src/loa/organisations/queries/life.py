"""The tree as a page shows it on a day, and the life of one unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from loa.organisations.lineage import Figure, below
from loa.organisations.models import HeadCount, Reorganisation, Unit, UnitPeriod
from loa.organisations.queries.tree import lineage, parents_on
from loa.organisations.states import BEGINNING, OPEN_END, Kind


@dataclass(slots=True)
class Node:
    """A unit of the day with what stands under it: `under` units and `heads` people in all (None: nobody counted)."""

    period: UnitPeriod
    children: int
    under: int
    heads: Decimal | None


@dataclass(slots=True)
class KindOfNodes:
    """The units of one kind under one superior: "Sở, ban, ngành (14)"."""

    kind: Kind
    nodes: list[Node] = field(default_factory=list)


class TreeOn:
    """The tree of a day. Four queries whatever its size; the rows of one superior at a time are loaded."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.parents = parents_on(day)
        self._children = Counter(parent for parent in self.parents.values() if parent is not None)
        self._under = below(self.parents, dict.fromkeys(self.parents, Decimal(1)))
        self._heads = below(self.parents, heads_on(day))

    def __len__(self) -> int:
        return len(self.parents)

    def under(self, parent: int | None) -> list[KindOfNodes]:
        """What stands directly under a unit (None: at the top), by kind in the order of `Kind`, then by name."""
        periods = UnitPeriod.objects.on(self.day).filter(parent=parent)
        found: dict[str, KindOfNodes] = {}
        for node in self.nodes(periods):
            found.setdefault(node.period.kind, KindOfNodes(Kind(node.period.kind))).nodes.append(node)
        return [found[kind] for kind in Kind if kind in found]

    def nodes(self, periods: Iterable[UnitPeriod]) -> list[Node]:
        return [self.node(period) for period in periods]

    def node(self, period: UnitPeriod) -> Node:
        unit = period.unit_id
        return Node(period, self._children[unit], int(self._under.get(unit, Decimal(1))) - 1, self._heads.get(unit))


def heads_on(day: date) -> dict[int, Decimal]:
    """How many people each unit of the day has: its last count, else what its predecessors' last counts give it.

    Two queries.
    """
    rows = HeadCount.objects.filter(on__lte=day).order_by("on", "pk").values_list("unit", "on", "count")
    counts = [Figure(unit, on, Decimal(count)) for unit, on, count in rows]
    return lineage().stock(counts, to=day) if counts else {}


def found_on(day: date, words: str) -> QuerySet[UnitPeriod]:
    """The units of the day that answer the words by the name they had then."""
    return UnitPeriod.objects.on(day).named_like(words).select_related("unit", "parent")


def found_otherwise(day: date, words: str, *, most: int) -> list[UnitPeriod]:
    """Units that bore such a name at another time, and do not on the day: the latest such period of each."""
    there = UnitPeriod.objects.on(day).named_like(words).values("unit")
    rows = UnitPeriod.objects.named_like(words).exclude(unit__in=there).select_related("unit", "parent")
    latest: dict[int, UnitPeriod] = {}
    for period in rows.order_by("since")[: most * 4]:
        latest[period.unit_id] = period
    return sorted(latest.values(), key=lambda period: (period.folded, period.unit_id))[:most]


@dataclass(frozen=True, slots=True)
class Kin:
    """A predecessor or successor: from when, with how much of the figures, by what."""

    unit: Unit
    on: date
    share: Decimal
    act: Reorganisation | None
    paper: str


@dataclass(frozen=True, slots=True)
class Change:
    """A day in the life of a unit: what it became, or that it ended."""

    period: UnitPeriod
    before: UnitPeriod | None
    words: tuple[str, ...]
    act: Reorganisation | None
    paper: str
    on: date | None  # None: since nobody knows when
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """What a unit was, from its beginning to its end. Five queries."""

    unit: Unit
    periods: list[UnitPeriod]
    changes: list[Change]  # the newest first
    came_from: list[Kin]
    went_to: list[Kin]

    @classmethod
    def of(cls, unit: Unit) -> Life:
        periods = list(unit.periods.order_by("since").select_related("parent", "begun_by", "ended_by"))
        before = unit.precessions.select_related("predecessor", "act").order_by("-on", "predecessor__folded")
        after = unit.successions.select_related("successor", "act").order_by("on", "-share", "successor__folded")
        return cls(
            unit=unit,
            periods=periods,
            changes=_changes(periods),
            came_from=[Kin(each.predecessor, each.on, each.share, each.act, each.with_paper) for each in before],
            went_to=[Kin(each.successor, each.on, each.share, each.act, each.with_paper) for each in after],
        )

    def on(self, day: date) -> UnitPeriod | None:
        """The period of that day; None where the unit was not there."""
        return next((period for period in self.periods if period.since <= day < period.before), None)

    def nearest(self, day: date) -> UnitPeriod:
        """The period of the day, else the first if it is still to come, else the last."""
        return self.on(day) or (self.periods[0] if day < self.periods[0].since else self.periods[-1])

    @property
    def opened(self) -> date | None:
        since = self.periods[0].since
        return None if since == BEGINNING else since

    @property
    def last_day(self) -> date | None:
        before = self.periods[-1].before
        return None if before == OPEN_END else before - timedelta(days=1)

    @property
    def heirs(self) -> list[Kin]:
        """Who carries the unit on, if it has ended."""
        return self.went_to if self.last_day is not None else []


def _changes(periods: list[UnitPeriod]) -> list[Change]:
    found = []
    before: UnitPeriod | None = None
    for period in periods:
        since = None if period.since == BEGINNING else period.since
        found.append(Change(period, before, _differences(before, period), period.begun_by, period.begun_with, since))
        before = period
    if before is not None and before.before < OPEN_END:
        found.append(
            Change(before, before, ("Chấm dứt hoạt động",), before.ended_by, before.ended_with, before.before, True)
        )
    return found[::-1]


def _differences(before: UnitPeriod | None, after: UnitPeriod) -> tuple[str, ...]:
    if before is None:
        return (f"Tên: {after.name}", f"Trực thuộc: {after.parent}") if after.parent else (f"Tên: {after.name}",)
    found = []
    if before.name != after.name:
        found.append(f"Đổi tên từ “{before.name}” thành “{after.name}”")
    if before.parent_id != after.parent_id:
        found.append(f"Chuyển từ {before.parent or 'cấp cao nhất'} về {after.parent or 'cấp cao nhất'}")
    if before.kind != after.kind:
        found.append(f"Từ {before.get_kind_display().lower()} thành {after.get_kind_display().lower()}")
    if before.code != after.code:
        found.append(f"Mã định danh {before.code or 'chưa có'} thành {after.code or 'chưa có'}")
    for name, words in (("short_name", "Tên ngắn"), ("abbreviation", "Chữ viết tắt")):
        if getattr(before, name) != getattr(after, name):
            found.append(f"{words}: {getattr(after, name) or 'không dùng nữa'}")
    return tuple(found)


def now_known_as(periods: Iterable[UnitPeriod], *, today: date) -> dict[int, list[Unit]]:
    """Who carries on today the units of these periods that are there no more. Three queries."""
    since = {period.unit_id: period.since for period in periods}
    closed = list(Unit.objects.filter(pk__in=since, is_open=False).values_list("pk", flat=True))
    lines = lineage()
    heirs = {unit: lines.heirs(unit, after=since[unit], to=today) for unit in closed}
    by_pk = Unit.objects.in_bulk({heir for found in heirs.values() for heir in found})
    return {unit: [by_pk[heir] for heir in found if heir != unit] for unit, found in heirs.items()}


def path_to(unit: UnitPeriod, day: date) -> list[UnitPeriod]:
    """The superiors of a unit on that day, the highest first. One query a level."""
    path: list[UnitPeriod] = []
    parent = unit.parent_id
    while parent is not None and len(path) < 30:
        above = UnitPeriod.objects.on(day).filter(unit=parent).first()
        if above is None:
            break
        path.append(above)
        parent = above.parent_id
    return path[::-1]
