"""How units stand with a plan, and a unit with all of its plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum

from loa.core.drawings import Progress
from loa.delivery.models import Tally
from loa.delivery.queries.board_filters import BoardFilters
from loa.delivery.queries.figures import Figure, figure_of
from loa.organisations.models import Kind, Unit
from loa.plans.models import Activity, Plan
from vanban.time.progress import Standing

UNITS = 30
COLUMNS = 12


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """A unit over all quotas that it owes: how many are met, and late. `cells`: its quotas, for each column shown.

    `slots`, `slots_met`: what no amount done in one month hides of another.
    """

    unit: Unit
    lines: int
    met: int
    late: int
    waiting: int
    slots: int
    slots_met: int
    cells: tuple[tuple[Figure, ...], ...] = ()

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.lines, "chỉ tiêu", is_late=bool(self.late))


_Row = Mapping[str, Any]
ORDER: dict[str, Callable[[_Row], tuple[int, ...]]] = {
    "tre": lambda row: (-row["late"], row["all_met"] - row["all_slots"]),
    "ten": lambda row: (),
    "dat": lambda row: (-row["through"], row["late"]),
}
"""Of as many, by name."""


def _rows(plan: Plan, filters: BoardFilters, *, today: date, lines: Collection[int] | None = None) -> list[_Row]:
    """Every unit that takes part in what is asked for, in any order. `lines`: all that stand, where they are known.

    One query, and one for the lines, without joins: those make PostgreSQL sort all tallies on disk.
    """
    if lines is None:
        lines = plan.activities.standing().order_by().values_list("pk", flat=True)
    tallies = Tally.objects.filter(plan=plan, activity__in=list(lines))
    if filters.line:
        tallies = tallies.filter(activity=filters.line)
        if filters.quota is not None:
            tallies = tallies.filter(quota=filters.quota)
    grouped: QuerySet[Any, Any] = (
        tallies.order_by()
        .values("unit")
        .annotate(
            all_slots=Sum("slots"),
            all_met=Sum("met"),
            lines=Count("pk", filter=Q(slots__gt=0)),
            through=Count("pk", filter=Q(slots__gt=0, met__gte=F("slots"))),
            late=Count("pk", filter=Q(short_since__lt=today)),
            open=Sum("waiting_results"),
        )
    )
    return list(grouped)


@dataclass(frozen=True, slots=True)
class _Listed:
    """`rows`: those asked for, in order; `all`: of whom; `kinds`: of all of them."""

    rows: list[_Row]
    all: list[_Row]
    kinds: set[str]


def _listed(plan: Plan, filters: BoardFilters, *, today: date, lines: Collection[int] | None = None) -> _Listed:
    """Three queries, one more where words are sought."""
    rows = _rows(plan, filters, today=today, lines=lines)
    known = {pk: (folded, kind) for pk, folded, kind in Unit.objects.order_by().values_list("pk", "folded", "kind")}
    found = rows
    if filters.words:
        named = set(Unit.objects.filter(folded__has_words=filters.words).order_by().values_list("pk", flat=True))
        found = [row for row in found if row["unit"] in named]
    if filters.kind:
        found = [row for row in found if known[row["unit"]][1] == filters.kind]
    if filters.late:
        found = [row for row in found if row["late"]]
    key = ORDER[filters.sort]
    found = sorted(found, key=lambda row: (*key(row), known[row["unit"]][0], row["unit"]))
    return _Listed(found, rows, {known[row["unit"]][1] for row in rows})


def _shown(rows: Sequence[_Row]) -> list[UnitFigure]:
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [
        UnitFigure(
            units[row["unit"]], row["lines"], row["through"], row["late"], row["open"], row["all_slots"], row["all_met"]
        )
        for row in rows
    ]


def all_units(plan: Plan, *, today: date, filters: BoardFilters | None = None) -> list[UnitFigure]:
    """Every unit that owes or did something, those that are late with most lines first. Four queries."""
    return _shown(_listed(plan, filters or BoardFilters(), today=today).rows)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many units take part in a plan and how many of them are late; `first`: those that are late with most."""

    count: int
    late: int
    first: list[UnitFigure]


def units_behind(plan: Plan, *, today: date, few: int, lines: Collection[int]) -> Behind:
    """With these lines, which are all that stand. Three queries."""
    rows = _listed(plan, BoardFilters(), today=today, lines=lines).rows
    late = sum(row["late"] > 0 for row in rows)
    return Behind(len(rows), late, _shown(rows[: min(few, late)]))


@dataclass(frozen=True, slots=True)
class UnitsShown:
    """`page`: of those asked for, `of` so many that take part, `late` of whom are late; `kinds`: to choose from."""

    page: Page[UnitFigure]
    of: int
    late: int
    kinds: list[tuple[str, str]]


def units_in(plan: Plan, filters: BoardFilters, *, today: date) -> UnitsShown:
    """Four queries: the numbers of units are few, and are not asked for twice to be counted."""
    listed = _listed(plan, filters, today=today)
    page: Page[Any] = Paginator(listed.rows, UNITS).get_page(filters.page)
    page.object_list = _shown(list(page.object_list))
    kinds = [(value, label) for value, label in Kind.choices if value in listed.kinds]
    return UnitsShown(page, len(listed.all), sum(row["late"] > 0 for row in listed.all), kinds)


def with_cells(
    plan: Plan, units: Sequence[UnitFigure], columns: Sequence[Activity], *, today: date
) -> list[UnitFigure]:
    """The units with a cell for each column. One query."""
    rows = Tally.objects.filter(
        plan=plan, unit__in=[each.unit.pk for each in units], activity__in=[line.pk for line in columns]
    ).order_by("quota")
    cells: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for tally in rows:
        cells[tally.unit_id, tally.activity_id].append(figure_of(tally, today=today))
    return [replace(each, cells=tuple(tuple(cells[each.unit.pk, line.pk]) for line in columns)) for each in units]


@dataclass(slots=True)
class UnitLine:
    """A line of a plan as one unit has it. `own`: the line of the unit's own plan that carries it out, if one does.

    `is_beside`: that line stands on the page too, so that this one is not counted once more.
    """

    activity: Activity
    figures: list[Figure] = field(default_factory=list)
    own: Activity | None = None
    is_beside: bool = False

    @property
    def is_owed(self) -> bool:
        return any(figure.is_owed for figure in self.figures)

    @property
    def is_late(self) -> bool:
        return any(figure.standing == Standing.LATE for figure in self.figures)

    @property
    def is_met(self) -> bool:
        return self.is_owed and all(figure.reckoned.is_met for figure in self.figures)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What one unit owes and did of one plan, line by line; what its own plan carries out is counted there."""

    plan: Plan
    lines: list[UnitLine] = field(default_factory=list)

    @property
    def counted(self) -> list[UnitLine]:
        return [line for line in self.lines if line.is_owed and not line.is_beside]

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.counted)

    @property
    def met(self) -> int:
        return sum(line.is_met for line in self.counted)

    @property
    def carried(self) -> int:
        return sum(line.is_beside for line in self.lines)

    @property
    def progress(self) -> Progress:
        return Progress(self.met, len(self.counted), "nhiệm vụ", is_late=bool(self.late))


def plans_of_unit(units: Sequence[int], *, today: date, year: int) -> list[UnitPlan]:
    """The plans of a year for which the unit, or one it took over, owes or did something. Two queries.

    Its own come first.
    """
    found = Tally.objects.filter(unit__in=units, plan__year=year, activity__dropped_in__isnull=True)
    rows = list(
        found.select_related("activity", "plan__unit").order_by(
            "plan", "activity__place", "activity__order", "quota", "unit"
        )
    )
    there = {tally.activity_id for tally in rows}
    carrying = _carrying(there, units)
    plans: dict[int, UnitPlan] = {}
    lines: dict[tuple[int, Activity | None], UnitLine] = {}
    for tally in rows:
        own = carrying.get((tally.activity_id, tally.unit_id))
        shown = plans.setdefault(tally.plan_id, UnitPlan(tally.plan))
        line = lines.get((tally.activity_id, own))
        if line is None:
            line = lines[tally.activity_id, own] = UnitLine(
                tally.activity, own=own, is_beside=own is not None and own.pk in there
            )
            shown.lines.append(line)
        line.figures.append(figure_of(tally, today=today))
    return sorted(plans.values(), key=lambda each: (each.plan.unit_id not in units, each.plan.pk))


def _carrying(lines: Collection[int], units: Sequence[int]) -> dict[tuple[int, int], Activity]:
    """Line and unit → the line of the unit's own plan for it; of several, one that has tallies among these lines."""
    found: dict[tuple[int, int], Activity] = {}
    own = Activity.objects.standing().filter(above__in=list(lines), plan__unit__in=units).select_related("plan")
    for line in own.order_by("plan", "place"):
        key = (line.above_id or 0, line.plan.unit_id)
        if key not in found or (line.pk in lines and found[key].pk not in lines):
            found[key] = line
    return found


def years_of_unit(units: Sequence[int]) -> list[int]:
    """In which it owed or did something, the newest first. One query."""
    rows = Tally.objects.filter(unit__in=units).order_by().values_list("plan__year", flat=True).distinct()
    return sorted(rows, reverse=True)
