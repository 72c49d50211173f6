"""How units stand with a plan, and a unit with all of its plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum

from loa.core.drawings import Progress
from loa.core.numbers import whole
from loa.delivery.models import Tally
from loa.delivery.queries.figures import Figure, figure_of
from loa.organisations.models import Kind, Unit
from loa.plans.models import Activity, Plan
from vanban.text.folding import fold
from vanban.time.progress import Standing

UNITS = 30
COLUMNS = 12
SORTS = {"tre": "Trễ nhiều nhất", "ten": "Tên đơn vị", "dat": "Đạt nhiều nhất"}


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """What was asked, as it stands in the address. `line`: units that owe this line, and that column alone."""

    words: str = ""
    kind: str = ""
    sort: str = "tre"
    late: bool = False
    line: int = 0
    columns: int = 1
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> BoardFilters:
        kind, sort = query.get("loai", ""), query.get("xep", "")
        return cls(
            words=" ".join(query.get("tim", "").split())[:200],
            kind=kind if kind in Kind else "",
            sort=sort if sort in SORTS else "tre",
            late=query.get("tre", "") == "1",
            line=whole(query.get("nhiem-vu")) or 0,
            columns=max(whole(query.get("cot")) or 1, 1),
            page=max(whole(query.get("trang")) or 1, 1),
        )

    def query(self, **changes: Any) -> str:
        """The query part of the address with some filters changed, without the page of units, which starts anew."""
        made = replace(self, **changes)
        asked = {
            "tim": made.words,
            "loai": made.kind,
            "xep": "" if made.sort == "tre" else made.sort,
            "tre": "1" if made.late else "",
            "nhiem-vu": made.line,
            "cot": "" if made.columns == 1 else made.columns,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.late or self.line)


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """A unit over all lines: how many of them are met, and late. `cells`: its quotas, for each column shown."""

    unit: Unit
    lines: int
    met: int
    late: int
    waiting: int
    cells: tuple[tuple[Figure, ...], ...] = ()

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.lines, "chỉ tiêu", is_late=bool(self.late))


_Row = Mapping[str, Any]
ORDER: dict[str, Callable[[_Row], tuple[int, ...]]] = {
    "tre": lambda row: (-row["late"], -row["missing"]),
    "ten": lambda row: (),
    "dat": lambda row: (-row["met"], row["late"]),
}
"""Of as many, by name."""


def _rows(plan: Plan, filters: BoardFilters, *, today: date) -> list[_Row]:
    """Every unit asked for, in order. Three queries, without joins: those make PostgreSQL sort all tallies on disk."""
    dropped = list(plan.activities.filter(dropped_in__isnull=False).order_by().values_list("pk", flat=True))
    grouped: QuerySet[Any, Any] = (
        _asked(plan, filters)
        .exclude(activity__in=dropped)
        .order_by()
        .values("unit")
        .annotate(
            missing=Sum(F("slots") - F("met")),  # before `met` comes to mean something else
            lines=Count("pk"),
            met=Count("pk", filter=Q(met__gte=F("slots"))),
            late=Count("pk", filter=Q(short_since__lt=today)),
            open=Sum("waiting_results"),
        )
    )
    if filters.late:
        grouped = grouped.filter(late__gt=0)
    names = dict(Unit.objects.order_by().values_list("pk", "folded"))
    key = ORDER[filters.sort]
    return sorted(grouped, key=lambda row: (*key(row), names[row["unit"]], row["unit"]))


def _asked(plan: Plan, filters: BoardFilters) -> QuerySet[Tally]:
    tallies = Tally.objects.filter(plan=plan)
    if filters.line:
        tallies = tallies.filter(activity=filters.line)
    if filters.kind or filters.words:
        named = Unit.objects.filter(kind=filters.kind) if filters.kind else Unit.objects.all()
        for word in fold(filters.words).split():
            named = named.filter(folded__contains=word)
        tallies = tallies.filter(unit__in=named.order_by().values("pk"))
    return tallies


def _shown(rows: Sequence[_Row]) -> list[UnitFigure]:
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [UnitFigure(units[row["unit"]], row["lines"], row["met"], row["late"], row["open"] or 0) for row in rows]


def all_units(plan: Plan, *, today: date, filters: BoardFilters | None = None) -> list[UnitFigure]:
    """Every unit that owes or did something, those that are late with most lines first. Four queries."""
    return _shown(_rows(plan, filters or BoardFilters(), today=today))


@dataclass(frozen=True, slots=True)
class Behind:
    """How many units take part in a plan and how many of them are late; `first`: those that are late with most."""

    count: int
    late: int
    first: list[UnitFigure]


def units_behind(plan: Plan, *, today: date, few: int) -> Behind:
    """Four queries."""
    rows = _rows(plan, BoardFilters(), today=today)
    late = sum(row["late"] > 0 for row in rows)
    return Behind(len(rows), late, _shown(rows[: min(few, late)]))


def units_in(plan: Plan, filters: BoardFilters, *, today: date) -> Page[UnitFigure]:
    """A page of them. Four queries: their numbers are few, and are not asked for twice to be counted."""
    page: Page[Any] = Paginator(_rows(plan, filters, today=today), UNITS).get_page(filters.page)
    page.object_list = _shown(list(page.object_list))
    return page


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


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What one unit owes and did of one plan, line by line."""

    plan: Plan
    lines: list[tuple[Activity, list[Figure]]] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(any(figure.standing == Standing.LATE for figure in figures) for _, figures in self.lines)

    @property
    def met(self) -> int:
        return sum(all(figure.reckoned.is_met for figure in figures) for _, figures in self.lines)

    @property
    def waiting(self) -> int:
        return sum(figure.waiting for _, figures in self.lines for figure in figures)

    @property
    def progress(self) -> Progress:
        return Progress(self.met, len(self.lines), "nhiệm vụ", is_late=bool(self.late))


def plans_of_unit(units: Sequence[int], *, today: date, year: int) -> list[UnitPlan]:
    """The plans of a year for which the unit, and those it took over, owe or did something. One query.

    What a unit's own plan carries out is shown there, and in the plan above as well.
    """
    rows = Tally.objects.filter(unit__in=units, plan__year=year, activity__dropped_in__isnull=True)
    rows = rows.select_related("activity", "plan__unit").order_by(
        "plan", "activity__place", "activity__order", "quota", "unit"
    )
    plans: dict[int, UnitPlan] = {}
    figures: dict[int, list[Figure]] = {}
    for tally in rows:
        shown = plans.setdefault(tally.plan_id, UnitPlan(tally.plan))
        if tally.activity_id not in figures:
            figures[tally.activity_id] = []
            shown.lines.append((tally.activity, figures[tally.activity_id]))
        figures[tally.activity_id].append(figure_of(tally, today=today))
    return list(plans.values())


def years_of_unit(units: Sequence[int]) -> list[int]:
    """In which it owed or did something, the newest first. One query."""
    rows = Tally.objects.filter(unit__in=units).order_by().values_list("plan__year", flat=True).distinct()
    return sorted(rows, reverse=True)
