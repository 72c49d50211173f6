"""How a plan stands: by line, by unit, by month; what figures of the pages of progress are made of.

Everything is summed from tallies by the database; `today` decides what is late and nothing else. Amounts of different
measures are never added: where lines are put together, slots are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from loa.accounts.models import User
from loa.core.drawings import Bars, Progress
from loa.core.numbers import whole
from loa.delivery.models import Month, Pace, Tally
from loa.delivery.queries.reckoning import is_share
from loa.organisations.models import Kind, Unit
from loa.plans.models import Activity, Plan
from vanban.text.folding import fold
from vanban.time.progress import Reckoned, Standing, forecast, together

NOUGHT = Decimal(0)
UNITS = 40
COLUMNS = 25
COLOURS = {Standing.AHEAD: "idle", Standing.UNDER_WAY: "doing", Standing.MET: "done", Standing.LATE: "late"}
SORTS = {"tre": "Trễ nhiều nhất", "ten": "Tên đơn vị", "dat": "Đạt nhiều nhất"}


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """What was asked, as it stands in the address."""

    words: str = ""
    kind: str = ""
    sort: str = "tre"
    late: bool = False
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
            columns=max(whole(query.get("cot")) or 1, 1),
            page=max(whole(query.get("trang")) or 1, 1),
        )

    def query(self, **changes: Any) -> str:
        made = replace(self, **changes)
        asked = {
            "tim": made.words,
            "loai": made.kind,
            "xep": "" if made.sort == "tre" else made.sort,
            "tre": "1" if made.late else "",
            "cot": "" if made.columns == 1 else made.columns,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.late)


@dataclass(frozen=True, slots=True)
class Figure:
    """A reckoned amount as it is shown: in words, in colour, and where it opens to."""

    reckoned: Reckoned
    measure: str
    standing: Standing
    query: str  # of the list of results that it counts
    waiting: int = 0

    @property
    def colour(self) -> str:
        return COLOURS[self.standing]

    @property
    def progress(self) -> Progress:
        """Of a share ("100% cơ quan") the slots that are met, for shares are not added up."""
        if is_share(self.measure):
            return Progress(self.reckoned.met, self.reckoned.slots, "kỳ", is_late=self.standing == Standing.LATE)
        measure = "lần" if self.measure == "thực hiện" else self.measure
        most = self.reckoned.maximum if self.reckoned.maximum != self.reckoned.minimum else None
        return Progress(
            self.reckoned.done, self.reckoned.minimum, measure, most=most, is_late=self.standing == Standing.LATE
        )

    @property
    def share(self) -> Decimal | None:
        return self.progress.share


@dataclass(frozen=True, slots=True)
class LineFigure:
    """A quota of a line over all units. `ought`: what slots that are over ask for; `coming`: at the present pace."""

    activity: Activity
    quota: int
    figure: Figure
    units: int
    late_units: int
    ought: Decimal
    coming: Decimal | None

    @property
    def is_coming_short(self) -> bool:
        return self.coming is not None and self.coming < self.figure.reckoned.minimum


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """A unit over all lines: how many of them are met, and late."""

    unit: Unit
    lines: int
    met: int
    late: int
    waiting: int
    cells: tuple[tuple[Figure, ...], ...] = ()  # a cell for each column: its quotas

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.lines, "nhiệm vụ", is_late=bool(self.late))


def standing_of(first: date | None, found: Reckoned, *, today: date) -> Standing:
    return found.standing(first=first, today=today)


def _reckoned(row: Mapping[str, Any]) -> Reckoned:
    return Reckoned(
        row["all_slots"] or 0,
        row["all_met"] or 0,
        row["all_minimum"] or NOUGHT,
        None if row["without_end"] else row["all_maximum"] or NOUGHT,
        row["all_done"] or NOUGHT,
        row["since"],
    )


SUMS = {
    "all_slots": Sum("slots"),
    "all_met": Sum("met"),
    "all_minimum": Sum("minimum"),
    "all_maximum": Sum("maximum"),
    "without_end": Count("pk", filter=Q(maximum__isnull=True)),
    "all_done": Sum("done"),
    "since": Min("short_since"),
    "begins": Min("first"),
    "ends": Max("last"),
}


def lines_of(plan: Plan, *, today: date, tallies: QuerySet[Tally] | None = None) -> list[LineFigure]:
    """Every quota of every standing line of the plan, over all units (or over those of `tallies`). Three queries."""
    found = Tally.objects.filter(plan=plan) if tallies is None else tallies
    rows = (
        found.order_by()
        .values("activity", "quota")
        .annotate(
            **SUMS,
            unit=Max("measure"),
            units=Count("pk"),
            late=Count("pk", filter=Q(short_since__lt=today)),
            open=Sum("waiting_results"),
        )
    )
    ought = _ought(plan, today)
    lines = {line.pk: line for line in plan.activities.standing()}
    figures = [_line(lines[row["activity"]], row, ought, plan.year, today) for row in rows if row["activity"] in lines]
    return sorted(figures, key=lambda each: (each.activity.place, each.activity.order, each.quota))


def _ought(plan: Plan, today: date) -> dict[tuple[int, int], Decimal]:
    rows = Pace.objects.filter(plan=plan, due__lt=today).order_by().values_list("activity", "quota")
    return {(line, quota): least for line, quota, least in rows.annotate(least=Sum("minimum"))}


def _line(
    activity: Activity, row: Mapping[str, Any], ought: Mapping[tuple[int, int], Decimal], year: int, today: date
) -> LineFigure:
    reckoned = _reckoned(row)
    begins, ends = row["begins"] or date(year, 1, 1), row["ends"] or date(year, 12, 31)
    share = is_share(row["unit"])
    return LineFigure(
        activity,
        row["quota"],
        Figure(
            reckoned,
            row["unit"],
            standing_of(row["begins"], reckoned, today=today),
            urlencode({"nhiem-vu": activity.pk, "chi-tieu": row["quota"], "tinh": 1}),
            row["open"] or 0,
        ),
        row["units"],
        row["late"],
        ought.get((activity.pk, row["quota"]), NOUGHT),
        None if share or today <= begins else forecast(reckoned.done, first=begins, last=ends, today=today),
    )


def units_in(plan: Plan, filters: BoardFilters, *, today: date) -> Page[UnitFigure]:
    """A page of the units that owe or did something, each with its lines counted. Three queries."""
    tallies = Tally.objects.filter(plan=plan, activity__dropped_in__isnull=True)
    if filters.kind:
        tallies = tallies.filter(unit__kind=filters.kind)
    if filters.words:
        named = Unit.objects.all()
        for word in fold(filters.words).split():
            named = named.filter(folded__contains=word)
        tallies = tallies.filter(unit__in=named.order_by().values("pk"))
    grouped: QuerySet[Any, Any] = tallies.order_by().values("unit").annotate(**_counts(today))
    if filters.late:
        grouped = grouped.filter(late__gt=0)
    order = {"tre": ["-late", "met", "unit__name", "unit"], "ten": ["unit__name", "unit"], "dat": ["-met", "unit"]}
    page: Page[Any] = Paginator(grouped.order_by(*order[filters.sort]), UNITS).get_page(filters.page)
    rows = list(page.object_list)
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    page.object_list = [_unit(units[row["unit"]], row) for row in rows]
    return page


def _counts(today: date) -> dict[str, Any]:
    return {
        "lines": Count("pk"),
        "met": Count("pk", filter=Q(met__gte=F("slots"))),
        "late": Count("pk", filter=Q(short_since__lt=today)),
        "open": Sum("waiting_results"),
    }


def _unit(unit: Unit, row: Mapping[str, Any]) -> UnitFigure:
    return UnitFigure(unit, row["lines"], row["met"], row["late"], row["open"] or 0)


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


def figure_of(tally: Tally, *, today: date) -> Figure:
    query = {"nhiem-vu": tally.activity_id, "don-vi": tally.unit_id, "chi-tieu": tally.quota, "tinh": 1}
    return Figure(
        tally.reckoned,
        tally.measure,
        standing_of(tally.first, tally.reckoned, today=today),
        urlencode(query),
        tally.waiting_results,
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one form: slots are counted, for amounts of different things are not added."""

    name: str
    query: str
    lines: int
    met: int
    late: int
    slots: int
    slots_met: int

    @property
    def progress(self) -> Progress:
        return Progress(self.slots_met, self.slots, "kỳ", is_late=bool(self.late))


def by_form(plan: Plan, lines: Iterable[LineFigure], *, today: date) -> list[Group]:
    grouped: dict[str, list[LineFigure]] = defaultdict(list)
    names: dict[str, str] = {}
    for each in lines:
        grouped[each.activity.form].append(each)
        names[each.activity.form] = each.activity.get_form_display()
    found = [
        Group(
            names[form],
            urlencode({"ke-hoach": plan.pk, "hinh-thuc": form, "tinh": 1}),
            len({each.activity.pk for each in group}),
            sum(each.figure.reckoned.is_met for each in group),
            sum(each.figure.standing == Standing.LATE for each in group),
            sum(each.figure.reckoned.slots for each in group),
            sum(each.figure.reckoned.met for each in group),
        )
        for form, group in grouped.items()
    ]
    return sorted(found, key=lambda group: (-group.slots, group.name))


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in a few numbers. `due` slots are over; `due_met` of them are met, as far as tallies tell."""

    lines: int
    met: int
    late: int
    under_way: int
    ahead: int
    slots: int
    slots_met: int
    slots_due: int
    results: int
    waiting: int
    units: int
    late_units: int

    @property
    def progress(self) -> Progress:
        return Progress(self.slots_met, self.slots, "kỳ", least=self.slots_due or None, is_late=bool(self.late))


def summary_of(plan: Plan, lines: Sequence[LineFigure], *, today: date) -> Summary:
    """Three queries beside the lines."""
    standings = [each.figure.standing for each in lines]
    whole_plan = together(each.figure.reckoned for each in lines)
    due = Pace.objects.filter(plan=plan, due__lt=today).aggregate(n=Sum("slots"))["n"] or 0
    tallies = Tally.objects.filter(plan=plan)
    counts = tallies.aggregate(
        results=Sum("results"),
        units=Count("unit", distinct=True),
        late=Count("unit", distinct=True, filter=Q(short_since__lt=today)),
    )
    return Summary(
        lines=len(lines),
        met=standings.count(Standing.MET),
        late=standings.count(Standing.LATE),
        under_way=standings.count(Standing.UNDER_WAY),
        ahead=standings.count(Standing.AHEAD),
        slots=whole_plan.slots,
        slots_met=whole_plan.met,
        slots_due=due,
        results=counts["results"] or 0,
        waiting=sum(each.figure.waiting for each in lines),
        units=counts["units"],
        late_units=counts["late"],
    )


def months_of(plan: Plan) -> Bars:
    """Counted results of each month of the plan's year, by the day of the work. One query."""
    rows = Month.objects.filter(plan=plan).order_by().values_list("month").annotate(n=Sum("results"))
    found: dict[int, int] = defaultdict(int)
    for month, n in rows:
        found[month.month if month.year == plan.year else (1 if month.year < plan.year else 12)] += n
    return Bars([(f"T{number}", found[number]) for number in range(1, 13)], width=640)


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


def plans_of_unit(units: Sequence[int], *, today: date, year: int) -> list[UnitPlan]:
    """The plans of a year for which the unit, and those it took over, owe or did something. Two queries.

    What a unit's own plan carries out is shown there, and in the plan above as well.
    """
    rows = Tally.objects.filter(unit__in=units, plan__year=year, activity__dropped_in__isnull=True)
    rows = rows.select_related("activity", "plan__unit").order_by("plan", "activity__place", "activity__order", "quota")
    plans: dict[int, UnitPlan] = {}
    figures: dict[int, list[Figure]] = {}
    for tally in rows:
        shown = plans.setdefault(tally.plan_id, UnitPlan(tally.plan))
        if tally.activity_id not in figures:
            figures[tally.activity_id] = []
            shown.lines.append((tally.activity, figures[tally.activity_id]))
        figures[tally.activity_id].append(figure_of(tally, today=today))
    return list(plans.values())


@dataclass(frozen=True, slots=True)
class PlanShown:
    plan: Plan
    slots: int
    met: int
    late: int
    units: int

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.slots, "kỳ", is_late=bool(self.late))


def plans_shown(user: User, *, today: date, page: int) -> Page[PlanShown]:
    """The plans the person sees, each in three numbers. Three queries."""
    plans = Plan.objects.visible_to(user).select_related("unit").order_by("-year", "-adopted_at", "-pk")
    found: Page[Any] = Paginator(plans, 20).get_page(page)
    shown = list(found.object_list)
    rows = (
        Tally.objects.filter(plan__in=[plan.pk for plan in shown])
        .order_by()
        .values("plan")
        .annotate(
            all_slots=Sum("slots"),
            all_met=Sum("met"),
            late=Count("pk", filter=Q(short_since__lt=today)),
            units=Count("unit", distinct=True),
        )
    )
    counts = {row["plan"]: row for row in rows}
    found.object_list = [
        PlanShown(plan, row["all_slots"], row["all_met"], row["late"], row["units"])
        if (row := counts.get(plan.pk))
        else PlanShown(plan, 0, 0, 0, 0)
        for plan in shown
    ]
    return found
