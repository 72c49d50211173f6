"""The work of a plan as a list: filters that live in the address, and what falls in which month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet

from loa.core.numbers import whole
from loa.plans.models import Activity, Assignment, Plan, Span
from loa.plans.states import AgencyKind, FormChoice, Role

MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked, as it stands in the address. Anything not understood is taken as not asked."""

    q: str = ""
    agency: str = ""  # "u12" a unit, "=Sở Nội vụ" a name without a unit
    time: str = ""  # "3" March, "q2" the second quarter, "none" no dates
    form: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        form, time = query.get("hinh-thuc", ""), query.get("thoi-gian", "")
        page = whole(query.get("trang")) or 1
        return cls(
            q=" ".join(query.get("tim", "").split())[:200],
            agency=query.get("co-quan", "")[:300],
            time=time if time in {choice.value for choice in TIMES} else "",
            form=form if form in dict(FormChoice) else "",
            page=page if page < MOST_PAGES else 1,
        )

    def query(self, **changes: str) -> str:
        """The query part of the address with some filters changed, without the page, which starts anew."""
        made = replace(self, **changes)  # type: ignore[arg-type]
        asked = {"tim": made.q, "co-quan": made.agency, "thoi-gian": made.time, "hinh-thuc": made.form}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def any(self) -> bool:
        return bool(self.q or self.agency or self.time or self.form)


TIMES = [
    *(Choice(f"q{n}", f"Quý {roman}") for n, roman in enumerate(["I", "II", "III", "IV"], start=1)),
    *(Choice(str(n), f"Tháng {n}") for n in range(1, 13)),
    Choice("none", "Chưa có ngày"),
]


def months_of(time: str) -> range:
    """The months a choice stands for; empty for "none" and ""."""
    if time.startswith("q"):
        first = 3 * int(time[1:]) - 2
        return range(first, first + 3)
    return range(int(time), int(time) + 1) if time.isdigit() else range(0)


def work_of(plan: Plan, filters: Filters) -> QuerySet[Activity]:
    """The activities asked for, in the order of the plan, or by how well they answer the words."""
    found = Activity.objects.standing().filter(plan=plan)
    if filters.form:
        found = found.filter(form=filters.form)
    if filters.agency.startswith("u") and (unit := whole(filters.agency[1:])) is not None:
        found = found.filter(pk__in=Assignment.objects.filter(unit=unit).values("activity"))
    elif filters.agency.startswith("="):
        found = found.filter(pk__in=Assignment.objects.filter(designation=filters.agency[1:]).values("activity"))
    if months := months_of(filters.time):
        last = date(plan.year, months[-1], monthrange(plan.year, months[-1])[1])
        found = found.within(date(plan.year, months[0], 1), last)
    elif filters.time == "none":
        found = found.exclude(pk__in=Span.objects.filter(activity__plan=plan).values("activity"))
    return found.mentioning(filters.q)


def with_parts(work: QuerySet[Activity]) -> QuerySet[Activity]:
    """With quotas, times and agencies: three more queries, however many rows."""
    agencies = Prefetch("assignments", Assignment.objects.select_related("unit").order_by("role", "order"))
    return work.prefetch_related("quotas", "spans", agencies)


def agencies_of(plan: Plan) -> list[Choice]:
    """The agencies that the plan's work names, units by their label, then the names without one. One query."""
    rows = (
        Assignment.objects.filter(activity__plan=plan)
        .order_by("kind", "designation")
        .values_list("kind", "unit", "unit__name", "designation")
        .distinct()
    )
    units: dict[int, str] = {}
    names: dict[str, str] = {}
    for kind, unit, name, designation in rows:
        if kind == AgencyKind.UNIT:
            units[unit] = name
        else:
            names[designation] = designation
    return [
        *(Choice(f"u{pk}", name) for pk, name in sorted(units.items(), key=lambda item: item[1])),
        *(Choice(f"={name}", name) for name in sorted(names)),
    ]


@dataclass(frozen=True, slots=True)
class Month:
    """What falls in a month: work set for it, deadlines in it, and work that goes on all the time."""

    number: int
    windows: int
    deadlines: int
    ongoing: int

    @property
    def total(self) -> int:
        return self.windows + self.deadlines + self.ongoing


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of work in a month's column: `kind` names its look."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    month: Month
    x: int
    bars: list[Bar]
    label_y: float

    @property
    def middle(self) -> int:
        return self.x + Strip.column // 2


@dataclass(frozen=True, slots=True)
class Strip:
    """The year of a list of work, with the coordinates of its drawing."""

    months: list[Month]
    undated: int

    column: ClassVar[int] = 80
    width: ClassVar[int] = 960
    height: ClassVar[int] = 132
    base: ClassVar[int] = 112
    top: ClassVar[int] = 20

    @property
    def columns(self) -> list[Column]:
        most = max((month.total for month in self.months), default=0) or 1
        scale = (self.base - self.top) / most
        return [self._column(month, scale) for month in self.months]

    def _column(self, month: Month, scale: float) -> Column:
        bars, y = [], float(self.base)
        for kind, count in (("ongoing", month.ongoing), ("window", month.windows), ("deadline", month.deadlines)):
            y -= count * scale
            if count:
                bars.append(Bar(kind, round(y, 1), round(count * scale, 1)))
        return Column(month, (month.number - 1) * self.column, bars, round(y - 5, 1))


def strip_of(work: QuerySet[Activity], year: int) -> Strip:
    """Two queries. An activity counts once in each month that it touches, or as undated where it touches none."""
    ids = work.order_by().values("pk")
    rows = Span.objects.filter(activity__in=ids).values_list("activity", "activity__timeframe_kind", "start", "end")
    kinds: list[dict[str, set[int]]] = [{"windows": set(), "deadlines": set(), "ongoing": set()} for _ in range(12)]
    dated: set[int] = set()
    for pk, kind, start, end in rows.order_by():
        dated.add(pk)
        name = {"deadline": "deadlines", "ongoing": "ongoing"}.get(kind, "windows")
        for month in touched(start, end, year):
            kinds[month - 1][name].add(pk)
    months = [
        Month(n, *(len(found[k]) for k in ("windows", "deadlines", "ongoing"))) for n, found in enumerate(kinds, 1)
    ]
    return Strip(months, work.order_by().count() - len(dated))


def touched(start: date | None, end: date, year: int) -> range:
    """The months of `year` that the days touch; a deadline (no start) touches that of its day."""
    first = start or end
    if end.year < year or first.year > year:
        return range(0)
    return range(first.month if first.year == year else 1, (end.month if end.year == year else 12) + 1)


@dataclass(frozen=True, slots=True)
class Row:
    """An activity as a list shows it: agencies by role, its time as twelve marks ("", "window", "ongoing"…)."""

    activity: Activity
    lead: list[Assignment]
    coordinating: list[Assignment]
    follow_up: list[Assignment]
    cells: list[str]


def draw(work: Iterable[Activity], year: int) -> list[Row]:
    """Rows for a list. Wants the parts loaded (`with_parts`); no query of its own then."""
    return [_row(activity, year) for activity in work]


def _row(activity: Activity, year: int) -> Row:
    assigned = list(activity.assignments.all())
    cells = [""] * 12
    for span in activity.spans.all():
        for month in touched(span.start, span.end, year):
            cells[month - 1] = activity.timeframe_kind
    return Row(
        activity,
        [a for a in assigned if a.role == Role.LEAD],
        [a for a in assigned if a.role == Role.COORDINATING],
        [a for a in assigned if a.role == Role.FOLLOW_UP],
        cells,
    )
