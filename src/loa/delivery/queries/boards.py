"""How a plan stands: by line, by form, by month, and in a few numbers.

Everything is summed from tallies by the database; `today` decides what is late and nothing else. Amounts of different
measures are never added: where lines are put together, slots are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.urls import reverse

from loa.core.drawings import Bars, Progress
from loa.delivery.models import Month, Pace, Reckoning, Result, Tally
from loa.delivery.queries import scope
from loa.delivery.queries.figures import NOUGHT, STANDINGS, SUMS, Figure, query_of, summed
from loa.delivery.queries.reckoning import Chains, is_share
from loa.delivery.queries.results import here
from loa.delivery.queries.slot_boards import EXACT, Counts, counted, late_among, marks_of
from loa.delivery.queries.unit_boards import Behind
from loa.delivery.states import State
from loa.plans.models import Activity, Plan, Slot
from vanban.time.progress import Standing, forecast


@dataclass(frozen=True, slots=True)
class LineFigure:
    """A quota of a line over all units, or for one. `ought`: what slots that are over ask for; `coming`: at this pace.

    `units`: those that owe it; `due`: how many slots are over.
    """

    activity: Activity
    quota: int
    figure: Figure
    units: int
    late_units: int
    ought: Decimal
    due: int
    coming: Decimal | None

    @property
    def is_coming_short(self) -> bool:
        return self.coming is not None and self.coming < self.figure.reckoned.minimum

    @property
    def has_ought(self) -> bool:
        """Shares are not added up over units: what they ought to come to by now is not a number."""
        return not is_share(self.figure.measure)

    @property
    def query(self) -> str:
        """Of the pages of its units and of its slots."""
        return urlencode({"nhiem-vu": self.activity.pk, "chi-tieu": self.quota})


def lines_of(
    plan: Plan, *, today: date, unit: int = 0, waiting: Mapping[tuple[int, int], int] | None = None
) -> list[LineFigure]:
    """Every quota of every standing line of the plan, over all units or for one.

    Three queries, and those of `waiting_of` where it is not given.
    """
    tallies = Tally.objects.filter(plan=plan)
    rows = (
        (tallies.filter(unit=unit) if unit else tallies)
        .order_by()
        .values("activity", "quota")
        .annotate(
            **SUMS,
            unit=Max("measure"),
            units=Count("pk", filter=Q(slots__gt=0)),
            late=Count("pk", filter=Q(short_since__lt=today)),
            count=Sum("results"),
        )
    )
    waiting = waiting_of(plan, unit) if waiting is None else waiting
    return _lines(plan, rows, _ought(plan, unit, today), waiting, unit, today)


def _lines(
    plan: Plan,
    rows: Iterable[Mapping[str, Any]],
    ought: Mapping[tuple[int, int], tuple[Decimal, int]],
    waiting: Mapping[tuple[int, int], int],
    unit: int,
    today: date,
) -> list[LineFigure]:
    lines = {line.pk: line for line in plan.activities.standing()}
    figures = []
    for row in rows:
        line, key = lines.get(row["activity"]), (row["activity"], row["quota"])
        if line is not None:
            figure = _figure(row, waiting.get(key, 0), unit or None, today)
            least, due = ought.get(key, (NOUGHT, 0))
            coming = _coming(row, figure, plan.year, today)
            figures.append(LineFigure(line, row["quota"], figure, row["units"], row["late"], least, due, coming))
    return sorted(figures, key=lambda each: (each.activity.place, each.activity.order, each.quota))


def _ought(plan: Plan, unit: int, today: date) -> dict[tuple[int, int], tuple[Decimal, int]]:
    """Line and quota → what the slots that are over ask for, and how many they are."""
    rows: QuerySet[Any] = Pace.objects.filter(plan=plan, due__lt=today)
    n: Any = Sum("slots")
    if unit:
        rows = Slot.objects.owed().filter(activity__plan=plan, unit=unit, due__lt=today, is_optional=False)
        n = Count("pk")
    sums = rows.order_by().values_list("activity", "quota").annotate(least=Sum("minimum"), n=n)
    return {(line, quota): (least, count) for line, quota, least, count in sums}


def waiting_of(plan: Plan, unit: int = 0) -> dict[tuple[int, int], int]:
    """How many results wait to be accepted for each line and quota: its own and, below, those that will count for it.

    One query, one for each level of plans below, and three for their lines where anything waits.
    """
    units = here(unit) if unit else None
    waiting = Result.objects.filter(scope.of_plan(plan.pk, units), state=State.SUBMITTED)
    rows = list(waiting.order_by().values_list("activity", "quota", "measure").annotate(n=Count("*")))
    chains = Chains(line for line, _, _, _ in rows)
    found: dict[tuple[int, int], int] = defaultdict(int)
    for line, quota, measure, n in rows:
        for at, of, order, _ in chains.counted(line, quota, measure, NOUGHT):
            if of == plan.pk:
                found[at, order] += n
    return found


def _figure(row: Mapping[str, Any], waiting: int, unit: int | None, today: date) -> Figure:
    reckoned = summed(row)
    line, quota = row["activity"], row["quota"]
    return Figure(
        reckoned,
        row["unit"],
        reckoned.standing(first=row["begins"], today=today),
        query_of(line, quota, unit=unit),
        waiting,
        query_of(line, quota, unit=unit, state=State.SUBMITTED),
        row["count"] or 0,
    )


def _coming(row: Mapping[str, Any], figure: Figure, year: int, today: date) -> Decimal | None:
    begins, ends = row["begins"] or date(year, 1, 1), row["ends"] or date(year, 12, 31)
    if is_share(figure.measure) or not figure.is_owed or today <= begins:
        return None
    return forecast(figure.reckoned.done, first=begins, last=ends, today=today)


def most_behind(lines: Iterable[LineFigure], count: int) -> list[LineFigure]:
    """Those that are late in most units first; of as many, those that lack most slots."""
    late = [each for each in lines if each.figure.standing == Standing.LATE]
    return sorted(
        late,
        key=lambda each: (
            -each.late_units, each.figure.reckoned.met - each.figure.reckoned.slots, each.activity.place
        ),
    )[:count]  # fmt: skip


def counted_by_standing(lines: Iterable[LineFigure]) -> dict[str, int]:
    """How many of them stand how, by the words of the address."""
    counts = Counter(each.figure.said for each in lines)
    return {said: counts[said] for said in STANDINGS if counts[said]}


@dataclass(frozen=True, slots=True)
class Group:
    """Quotas of one form: slots are counted, for amounts of different things are not added. `query`: its results."""

    form: str
    name: str
    query: str
    lines: int
    late: int
    slots: int
    slots_met: int

    @property
    def progress(self) -> Progress:
        return Progress(self.slots_met, self.slots, "kỳ", is_late=bool(self.late))


def by_form(plan: Plan, lines: Iterable[LineFigure]) -> list[Group]:
    grouped: dict[str, list[LineFigure]] = defaultdict(list)
    names: dict[str, str] = {}
    for each in lines:
        if each.figure.is_owed:
            grouped[each.activity.form].append(each)
            names[each.activity.form] = each.activity.get_form_display()
    found = [
        Group(
            form,
            names[form],
            urlencode({"ke-hoach": plan.pk, "hinh-thuc": form, "tinh": 1}),
            len(group),
            sum(each.figure.standing == Standing.LATE for each in group),
            sum(each.figure.reckoned.slots for each in group),
            sum(each.figure.reckoned.met for each in group),
        )
        for form, group in grouped.items()
    ]
    return sorted(found, key=lambda group: (-group.late, -group.slots, group.name))


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in a few numbers. `lines` are quotas that are owed; `slots`: of them, those that are over, and lacking."""

    lines: int
    met: int
    late: int
    slots: Counts
    results: int
    waiting: int
    units: int
    late_units: int

    @property
    def progress(self) -> Progress:
        return Progress(self.slots.met, self.slots.all, "kỳ", least=self.slots.due or None, is_late=bool(self.late))


def summary_of(
    plan: Plan, lines: Sequence[LineFigure], units: Behind, *, results: int, waiting: int, today: date
) -> Summary:
    """One query beside the lines and the units, and those of `slot_boards.marks_of` where anything is late."""
    owed = [each for each in lines if each.figure.is_owed]
    standings = [each.figure.said for each in owed]
    standing = Tally.objects.filter(plan=plan, activity__in={each.activity.pk for each in owed})
    late = late_among(standing, today=today) if "tre" in standings else []
    slots = counted(
        sum(each.figure.reckoned.slots for each in owed),
        sum(each.figure.reckoned.met for each in owed),
        sum(each.due for each in owed),
        late,
        marks_of(late[:EXACT], today=today) if late else {},
    )
    return Summary(
        len(owed), standings.count("dat"), standings.count("tre"), slots, results, waiting, units.count, units.late
    )


def months_of(plan: Plan) -> Bars:
    """Counted results of each month of the plan's year, by the day of the work. One query.

    What was done before or after the year stands in columns of its own, where there is any.
    """
    rows = Month.objects.filter(plan=plan, results__gt=0).order_by("month").values_list("month")
    found = dict(rows.annotate(n=Sum("results")))
    months = sorted({*found, *(date(plan.year, number, 1) for number in range(1, 13))})
    columns = [
        (f"T{month.month}" if month.year == plan.year else f"{month:%m/%y}", found.get(month, 0)) for month in months
    ]
    address = reverse("delivery:results")
    links = [
        f"{address}?{urlencode({'ke-hoach': plan.pk, 'tinh': 1, 'thang': f'{month:%Y-%m}'})}" if month in found else ""
        for month in months
    ]
    return Bars(columns, width=640, links=links)


def reckoning_of(plan: Plan) -> Reckoning | None:
    """The work of making its tallies anew, where it is not done."""
    found = Reckoning.objects.filter(plan=plan).first()
    return found if found is not None and found.is_under_way else None
