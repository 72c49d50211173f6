"""The calendar: what is due on which day, for a unit or for all that a person sees, by month, quarter and year.

What many units owe alike is one entry with their number, so that a page stays as small for 3,321 communes as for one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Min, Q, QuerySet

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Plan, Slot
from loa.plans.models.slot import SlotQuerySet
from loa.plans.queries.slots import here
from loa.plans.states import FormChoice, SlotState
from vanban.time.holidays import VIETNAM, Calendar

VIEWS = {"thang": "Tháng", "quy": "Quý", "nam": "Năm"}
ONE_DAY = "ngay"
ALL = "tat-ca"
IN_A_CELL = 3
IN_A_DAY = 8
MOST = 3_000
"""Entries that one page lists; the numbers of its days count all."""
YEARS = range(1990, 2200)
_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, as it stands in the address. `unit`: "" the one acted for, "tat-ca", or a number."""

    view: str
    day: date
    unit: str = ""
    plan: int = 0
    form: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], *, today: date) -> Asked:
        view, unit, plan = query.get("xem", ""), query.get("don-vi", ""), query.get("ke-hoach", "")
        form = query.get("hinh-thuc", "")
        return cls(
            view if view in {*VIEWS, ONE_DAY} else "thang",
            _day(query.get("ngay", ""), today),
            unit if unit == ALL or (unit.isascii() and unit.isdigit() and len(unit) < 10) else "",
            int(plan) if plan.isascii() and plan.isdigit() and len(plan) < 10 else 0,
            form if form in dict(FormChoice) else "",
        )

    def query(self, **changes: Any) -> str:
        made = replace(self, **changes)
        asked = {
            "xem": "" if made.view == "thang" else made.view,
            "ngay": made.day.isoformat(),
            "don-vi": made.unit,
            "ke-hoach": made.plan,
            "hinh-thuc": made.form,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def first(self) -> date:
        match self.view:
            case "ngay":
                return self.day
            case "quy":
                return self.day.replace(month=(self.day.month - 1) // 3 * 3 + 1, day=1)
            case "nam":
                return self.day.replace(month=1, day=1)
        return self.day.replace(day=1)

    @property
    def last(self) -> date:
        first = self.first
        if self.view == ONE_DAY:
            return first
        month = first.month + {"quy": 2, "nam": 11}.get(self.view, 0)
        return date(first.year, month, monthrange(first.year, month)[1])

    @property
    def before(self) -> date:
        return max(self.first - _DAY, date(YEARS[0], 1, 1))

    @property
    def after(self) -> date:
        return min(self.last + _DAY, date(YEARS[-1], 12, 31))

    @property
    def says(self) -> str:
        match self.view:
            case "ngay":
                return f"Ngày {self.day.day:02d}/{self.day.month}/{self.day.year}"
            case "quy":
                return f"Quý {['I', 'II', 'III', 'IV'][(self.day.month - 1) // 3]} năm {self.day.year}"
            case "nam":
                return f"Năm {self.day.year}"
        return f"Tháng {self.day.month} năm {self.day.year}"


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return today
    return day if day.year in YEARS else today


def slots_asked(user: User, asked: Asked, own: Unit | None) -> SlotQuerySet:
    """The standing slots that the person may see, of the unit asked for."""
    slots = Slot.objects.standing()
    wanted = own.pk if asked.unit == "" and own else int(asked.unit) if asked.unit.isdigit() else 0
    if wanted and units_with(user, Permission.PLAN_VIEW).filter(pk=wanted).exists():
        slots = slots.filter(unit__in=here(wanted))
    else:
        slots = slots.visible_to(user)
        if wanted:
            slots = slots.filter(unit__in=here(wanted))
    slots = slots.filter(activity__plan=asked.plan) if asked.plan else slots.once()
    return slots.filter(activity__form=asked.form) if asked.form else slots


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a plan due on a day, by one unit or by many."""

    activity: Activity
    due: date
    count: int
    slot: int
    unit: Unit | None
    is_waived: bool
    is_moved: bool


@dataclass(slots=True)
class DayCell:
    day: date
    is_inside: bool
    is_today: bool
    is_working: bool
    named: str = ""  # the holiday, or the working day made up
    count: int = 0
    entries: list[Entry] = field(default_factory=list)

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:IN_A_CELL]

    @property
    def more(self) -> int:
        """Entries that the cell does not show."""
        return max(len(self.entries) - IN_A_CELL, 0)

    @property
    def listed(self) -> list[Entry]:
        return self.entries[:IN_A_DAY]

    @property
    def unlisted(self) -> int:
        return max(len(self.entries) - IN_A_DAY, 0)

    @property
    def level(self) -> int:
        """How full the day is, 0 to 4: its colour in the year."""
        return next((level for level, most in enumerate((0, 2, 9, 49)) if self.count <= most), 4)


@dataclass(frozen=True, slots=True)
class MonthShown:
    first: date
    weeks: list[list[DayCell]]

    @property
    def days(self) -> list[DayCell]:
        return [cell for week in self.weeks for cell in week if cell.is_inside]

    @property
    def count(self) -> int:
        return sum(cell.count for cell in self.days)


@dataclass(frozen=True, slots=True)
class Shown:
    months: list[MonthShown]
    total: int

    @property
    def agenda(self) -> list[DayCell]:
        """The days on which something is due, or that are not as other days of the week."""
        return [cell for month in self.months for cell in month.days if cell.entries or cell.named or cell.is_today]


def shown(slots: SlotQuerySet, asked: Asked, *, today: date, calendar: Calendar = VIETNAM) -> Shown:
    """Four queries for a month or a day; one for a quarter or a year, which show numbers only."""
    months = [_month(first, asked, today, calendar) for first in _firsts(asked.first, asked.last)]
    cells = {cell.day: cell for month in months for week in month.weeks for cell in week if cell.is_inside}
    due = slots.due_between(asked.first, asked.last)
    for day, count in due.order_by("due").values_list("due").annotate(count=Count("pk")):
        cells[day].count = count
    if asked.view in ("thang", ONE_DAY):
        for entry in _entries(due):
            cells[entry.due].entries.append(entry)
    return Shown(months, sum(cell.count for cell in cells.values()))


def _entries(due: QuerySet[Slot]) -> list[Entry]:
    is_moved = ~Q(first=F("planned_first"), due=F("planned_due"))
    rows = list(
        due.order_by("due", "activity")
        .values("due", "activity", "state")
        .annotate(count=Count("pk"), slot=Min("pk"), owing=Min("unit"), moved=Count("pk", filter=is_moved))[:MOST]
    )
    lines = Activity.objects.select_related("plan").in_bulk({row["activity"] for row in rows})
    units = Unit.objects.in_bulk({row["owing"] for row in rows if row["count"] == 1})
    return [
        Entry(
            lines[row["activity"]],
            row["due"],
            row["count"],
            row["slot"],
            units.get(row["owing"]),
            row["state"] == SlotState.WAIVED,
            bool(row["moved"]),
        )
        for row in rows
    ]


def _firsts(first: date, last: date) -> list[date]:
    found, at = [], first.replace(day=1)
    while at <= last:
        found.append(at)
        at = (at + timedelta(32)).replace(day=1)
    return found


def _month(first: date, asked: Asked, today: date, calendar: Calendar) -> MonthShown:
    """Weeks from Monday to Sunday; of a day alone, that day."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    if asked.view == ONE_DAY:
        return MonthShown(first, [[_cell(asked.day, True, today, calendar)]])
    monday = first - first.weekday() * _DAY
    weeks = []
    while monday <= last:
        days = [monday + n * _DAY for n in range(7)]
        weeks.append([_cell(day, day.month == first.month, today, calendar) for day in days])
        monday += 7 * _DAY
    return MonthShown(first, weeks)


def _cell(day: date, is_inside: bool, today: date, calendar: Calendar) -> DayCell:
    is_working = calendar.is_working(day)
    named = dict(calendar.holidays(day.year)).get(day, "") if not is_working else ""
    if is_working and day.weekday() >= 5:
        named = next((row.name for row in reversed(calendar.rows) if row.day == day), "Làm bù")
    return DayCell(day, is_inside, day == today, is_working, named)


def plans_to_choose(user: User) -> QuerySet[Plan]:
    """Of which the person sees some slots."""
    return Plan.objects.visible_to(user).order_by("-year", "number", "pk")
