"""How a plan stands: by line, by form, by month, and in a few numbers.

Everything is summed from tallies by the database; `today` decides what is late and nothing else. Amounts of different
measures are never added: where lines are put together, slots are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, Sum
from django.urls import reverse

from loa.accounts.models import User
from loa.core.drawings import Bars, Progress
from loa.delivery.models import Month, Pace, Reckoning, Result, Tally
from loa.delivery.queries import scope
from loa.delivery.queries.figures import NOUGHT, SUMS, Figure, query_of, summed
from loa.delivery.queries.reckoning import is_share
from loa.delivery.queries.unit_boards import Behind
from loa.delivery.states import State
from loa.plans.models import Activity, Plan
from vanban.time.progress import Standing, forecast, together

PLANS = 20


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

    @property
    def has_ought(self) -> bool:
        """Shares are not added up over units: what they ought to come to by now is not a number."""
        return not is_share(self.figure.measure)


def lines_of(plan: Plan, *, today: date) -> list[LineFigure]:
    """Every quota of every standing line of the plan, over all units. Three queries."""
    rows = (
        Tally.objects.filter(plan=plan)
        .order_by()
        .values("activity", "quota")
        .annotate(
            **SUMS,
            unit=Max("measure"),
            units=Count("pk"),
            late=Count("pk", filter=Q(short_since__lt=today)),
            open=Sum("waiting_results"),
            count=Sum("results"),
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
    reckoned = summed(row)
    begins, ends = row["begins"] or date(year, 1, 1), row["ends"] or date(year, 12, 31)
    share = is_share(row["unit"])
    figure = Figure(
        reckoned,
        row["unit"],
        reckoned.standing(first=row["begins"], today=today),
        query_of(activity.pk, row["quota"]),
        row["open"] or 0,
        query_of(activity.pk, row["quota"], state=State.SUBMITTED),
        row["count"] or 0,
    )
    return LineFigure(
        activity,
        row["quota"],
        figure,
        row["units"],
        row["late"],
        ought.get((activity.pk, row["quota"]), NOUGHT),
        None if share or today <= begins else forecast(reckoned.done, first=begins, last=ends, today=today),
    )


def most_behind(lines: Iterable[LineFigure], count: int) -> list[LineFigure]:
    """Those that are late in most units first; of as many, those of which least was done."""
    late = [each for each in lines if each.figure.standing == Standing.LATE]
    return sorted(late, key=lambda each: (-each.late_units, each.figure.share or NOUGHT, each.activity.place))[:count]


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


def by_form(plan: Plan, lines: Iterable[LineFigure]) -> list[Group]:
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
    """A plan in a few numbers. `lines` are counted by quota; `slots_due`: slots that are over."""

    lines: int
    met: int
    late: int
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

    @property
    def behind(self) -> int:
        """How many slots are missing of those that are over, if all that is met were of those."""
        return max(self.slots_due - self.slots_met, 0)


def summary_of(plan: Plan, lines: Sequence[LineFigure], units: Behind, *, today: date) -> Summary:
    """Two queries beside the lines and the units, and one for each level of plans below."""
    standings = [each.figure.standing for each in lines]
    whole_plan = together(each.figure.reckoned for each in lines)
    waiting = Result.objects.filter(scope.of_plan(plan.pk), state=State.SUBMITTED)
    return Summary(
        lines=len(lines),
        met=standings.count(Standing.MET),
        late=standings.count(Standing.LATE),
        slots=whole_plan.slots,
        slots_met=whole_plan.met,
        slots_due=Pace.objects.filter(plan=plan, due__lt=today).aggregate(n=Sum("slots"))["n"] or 0,
        results=sum(each.figure.results for each in lines),
        waiting=waiting.count(),
        units=units.count,
        late_units=units.late,
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


@dataclass(frozen=True, slots=True)
class PlanShown:
    plan: Plan
    slots: int
    met: int
    late: int
    late_units: int
    units: int
    is_reckoned: bool  # its numbers are those of now

    @property
    def progress(self) -> Progress:
        return Progress(self.met, self.slots, "kỳ", is_late=bool(self.late))


def plans_shown(user: User, *, today: date, page: int) -> Page[PlanShown]:
    """The plans whose work the person sees in all units, each in a few numbers. Four queries."""
    plans = Plan.objects.watched_by(user).select_related("unit").order_by("-year", "-adopted_at", "-pk")
    found: Page[Any] = Paginator(plans, PLANS).get_page(page)
    shown = list(found.object_list)
    rows = Tally.objects.filter(plan__in=shown, activity__dropped_in__isnull=True).order_by().values("plan", "activity")
    counts: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows.annotate(
        all_slots=Sum("slots"), all_met=Sum("met"), late=Count("pk", filter=Q(short_since__lt=today))
    ):
        counts[row["plan"]].append(row)
    units = _units_of(shown, today)
    waiting = {row.plan_id for row in Reckoning.objects.filter(plan__in=shown) if row.is_under_way}
    found.object_list = [
        PlanShown(
            plan,
            sum(row["all_slots"] for row in counts[plan.pk]),
            sum(row["all_met"] for row in counts[plan.pk]),
            sum(row["late"] > 0 for row in counts[plan.pk]),
            *units.get(plan.pk, (0, 0)),
            is_reckoned=plan.pk not in waiting,
        )
        for plan in shown
    ]
    return found


def _units_of(plans: Sequence[Plan], today: date) -> dict[int, tuple[int, int]]:
    """Of each plan how many units are late, and how many take part."""
    rows = Tally.objects.filter(plan__in=plans, activity__dropped_in__isnull=True).order_by().values("plan")
    late = Count("unit", distinct=True, filter=Q(short_since__lt=today))
    return {
        row["plan"]: (row["behind"], row["n"]) for row in rows.annotate(n=Count("unit", distinct=True), behind=late)
    }


def reckoning_of(plan: Plan) -> Reckoning | None:
    """The work of making its tallies anew, where it is not done."""
    found = Reckoning.objects.filter(plan=plan).first()
    return found if found is not None and found.is_under_way else None
