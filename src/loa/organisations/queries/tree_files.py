"""The tree for a file: what is there to compare with, and the lines of an export."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from loa.organisations.models import HeadCount, Reach, Succession, Unit, UnitPeriod
from loa.organisations.models.unit import DATED
from loa.organisations.queries.tree import children_of, parents_on, within
from loa.organisations.reform import Standing
from loa.organisations.states import BEGINNING, OPEN_END
from loa.organisations.tree_files.cells import WHOLE, Heir, is_plain_reference
from loa.organisations.tree_files.columns import CONTACT
from loa.organisations.tree_files.matching import Period, Tree
from loa.organisations.tree_files.writing import Line
from vanban.text.folding import fold

PAPERS = ("begun_with", "ended_with", "begun_by__decision", "ended_by__decision")


def tree_there(root: Unit) -> Tree:
    """Every period, since names and codes count everywhere; contact and the like of what `root` reaches.

    Five queries.
    """
    inside = set(Reach.objects.filter(holder=root).order_by().values_list("unit", flat=True))
    contact = Unit.objects.filter(pk__in=_reached(root)).order_by().values_list("pk", *CONTACT)
    heads: dict[int, dict[date, int]] = defaultdict(dict)
    for unit, on, count in (
        HeadCount.objects.filter(unit__in=_reached(root)).order_by().values_list("unit", "on", "count")
    ):
        heads[unit][on] = count
    links = Succession.objects.order_by().values_list("predecessor", "successor", "on")
    return Tree(
        root=root.pk,
        periods=_periods(),
        inside=inside,
        contact={unit: dict(zip(CONTACT, words, strict=True)) for unit, *words in contact},
        heads=heads,
        links=set(links),
    )


def _reached(root: Unit) -> Any:
    return Reach.objects.filter(holder=root).order_by().values("unit")


def _periods() -> dict[int, list[Period]]:
    rows = UnitPeriod.objects.order_by("unit", "since").values_list(
        "pk", "unit", "since", "before", *DATED, *PAPERS, "begun_by", "ended_by"
    )
    found: dict[int, list[Period]] = defaultdict(list)
    for pk, unit, since, before, name, short, abbreviation, kind, code, parent, *papers, begun_by, ended_by in rows:
        standing = Standing(name=name, short_name=short, abbreviation=abbreviation, kind=kind, code=code, parent=parent)
        begun, ended, act_begun, act_ended = papers
        by_act = begun_by is not None or ended_by is not None
        found[unit].append(Period(pk, since, before, standing, act_begun or begun, act_ended or ended, by_act))
    return dict(found)


# Export ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Exported:
    """What the file says of a unit: its periods, and what hangs on it."""

    unit: int
    periods: list[Period]
    heads: list[tuple[date, int]] = field(default_factory=list)
    heirs: list[tuple[date, int, Heir]] = field(default_factory=list)  # with the successor


def lines(root: Unit, *, day: date | None = None) -> Iterator[Line]:
    """The unit and everything under it, as it was on a day; without a day every period that there ever was.

    In the order of the tree, by name, whatever the numbers of the rows: the same tree gives the same lines.
    """
    periods = _periods()
    units = _under(root.pk, periods, day)
    exported = {unit: _Exported(unit, _shown(periods[unit], day)) for unit in units}
    ordered = _in_order(root.pk, exported)
    numbers = {unit: number for number, unit in enumerate(ordered, 1)}
    refer = _References(numbers, exported, periods)
    _hang_on(exported, refer, day)
    if day is not None:
        _as_on_the_day(root.pk, ordered, exported)
    contact = {unit: words for unit, *words in Unit.objects.order_by().values_list("pk", *CONTACT)}
    for unit in ordered:
        each = exported[unit]
        words = {name: word for name, word in zip(CONTACT, contact[unit], strict=True) if word}
        for period in each.periods:
            yield _line(root.pk, each, period, refer, words, at=day or period.since)


def _line(root: int, each: _Exported, period: Period, refer: _References, contact: dict[str, str], *, at: date) -> Line:
    standing = period.standing
    parent = standing.parent if each.unit != root else None
    last, first = each.periods[-1], each.periods[0]
    return Line(
        key=refer.numbers[each.unit],
        name=standing.name,
        kind=standing.kind,
        code=standing.code,
        short_name=standing.short_name,
        abbreviation=standing.abbreviation,
        parent="" if not isinstance(parent, int) else refer.to(parent, at),
        since=period.since,
        before=period.before,
        begun_with=period.begun_with,
        ended_with=period.ended_with if period.before < OPEN_END else "",
        heirs=tuple(heir for on, _, heir in each.heirs if _falls(on - timedelta(days=1), period, first, last)),
        heads=tuple((count, on) for on, count in each.heads if _falls(on, period, first, last)),
        contact=contact,
    )


def _falls(day: date, period: Period, first: Period, last: Period) -> bool:
    """Whether a day is told of in this line: what lies outside the unit's life in its first or last."""
    since = BEGINNING if period is first else period.since
    before = OPEN_END if period is last else period.before
    return since <= day < before


def _under(root: int, periods: dict[int, list[Period]], day: date | None) -> set[int]:
    if day is not None:
        there = parents_on(day)
        return within(root, there) & set(there)
    below: dict[int, set[int]] = defaultdict(set)
    for unit, lived in periods.items():
        for period in lived:
            if isinstance(period.standing.parent, int):
                below[period.standing.parent].add(unit)
    found, waiting = {root}, [root]
    while waiting:
        new = below[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _shown(periods: list[Period], day: date | None) -> list[Period]:
    return periods if day is None else [each for each in periods if each.since <= day < each.before]


def _as_on_the_day(root: int, ordered: list[int], exported: dict[int, _Exported]) -> None:
    """What ended later is not told; nor is a first day before that of the superior, who was called otherwise then."""
    for unit in ordered:
        period = exported[unit].periods[0]
        above = exported.get(period.standing.parent) if isinstance(period.standing.parent, int) else None
        begun = BEGINNING if above is None or unit == root else above.periods[0].since
        since = period.since if period.since >= begun else BEGINNING
        exported[unit].periods = [replace(period, since=since, before=OPEN_END)]


def _in_order(root: int, exported: dict[int, _Exported]) -> list[int]:
    """Each under its last superior, sisters by name and then by what else tells them apart."""
    home = {
        unit: parent if isinstance(parent := each.periods[-1].standing.parent, int) and parent in exported else root
        for unit, each in exported.items()
        if unit != root
    }
    children = children_of({**home, root: None})

    def place(unit: int) -> tuple[Any, ...]:
        told = [(p.since, p.before, p.standing.name, p.standing.code, p.standing.kind) for p in exported[unit].periods]
        return fold(told[-1][2]), told, unit

    found: list[int] = []
    waiting = [root] if root in exported else sorted(children.get(root, []), key=place, reverse=True)
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting += sorted(children.get(unit, []), key=place, reverse=True)
    return found


class _References:
    """How a cell names a unit, so that reading finds it again: by its name where no other unit has it, by its code
    where that is so, else by the number in the file."""

    def __init__(
        self, numbers: dict[int, int], exported: dict[int, _Exported], periods: dict[int, list[Period]]
    ) -> None:
        self.numbers, self.periods = numbers, periods
        self.named: dict[str, set[int]] = defaultdict(set)
        for unit, each in exported.items():
            for period in each.periods:
                self.named[period.standing.name.casefold()].add(unit)
                if period.standing.code:
                    self.named[period.standing.code.casefold()].add(unit)

    def to(self, unit: int, day: date) -> str:
        lived = self.periods[unit]
        day = max(day, lived[0].since)
        standing = next((p.standing for p in lived if p.since <= day < p.before), lived[-1].standing)
        if unit not in self.numbers:
            return standing.code or standing.name
        for words in (standing.name, standing.code):
            if words and is_plain_reference(words) and len(self.named[words.casefold()]) == 1:
                return words
        return f"#{self.numbers[unit]}"


def _hang_on(exported: dict[int, _Exported], refer: _References, day: date | None) -> None:
    """Head-counts (of a day: the one in force) and successions, as far as the successor is in the file too."""
    for unit, on, count in HeadCount.objects.order_by("on").values_list("unit", "on", "count"):
        if unit in exported:
            each = exported[unit]
            if day is None:
                each.heads.append((on, count))
            elif on <= day:
                each.heads = [(on, count)]
    if day is not None:
        return
    rows = list(Succession.objects.order_by("on", "pk").values_list("predecessor", "successor", "on", "share"))
    alone = Counter(predecessor for predecessor, *_ in rows)
    for predecessor, successor, on, share in rows:
        if predecessor in exported and successor in exported:
            each = exported[predecessor]
            ends = {period.before for period in each.periods if period.before < OPEN_END}
            heir = Heir(
                refer.to(successor, on),
                None if share == WHOLE and alone[predecessor] == 1 else share,
                None if on in ends else on,
            )
            each.heirs.append((on, successor, heir))
    for each in exported.values():
        each.heirs.sort(key=lambda heir: (heir[0], -(heir[2].share or WHOLE), refer.numbers[heir[1]]))
