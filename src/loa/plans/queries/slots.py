"""The slots of a plan as lists: filters that live in the address, what is owed of each line, the year by months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Sum

from loa.organisations.models import Reach
from loa.plans.models import Activity, Event, Plan, Quota, Slot, SlotChange
from loa.plans.models.slot import SlotQuerySet
from loa.plans.queries.amounts import amount, number
from loa.plans.queries.rolls import Rolls
from loa.plans.queries.timetable import asked_of
from loa.plans.queries.work import TIMES, Choice, months_of
from loa.plans.states import UNSETTLED, AgencyKind, FormChoice, Per, Role, SlotState
from vanban.time.slots import is_total

STATES = [
    Choice("qua-han", "Đã qua hạn"),
    Choice("den-han", "Chưa đến hạn"),
    Choice("doi", "Đã dời"),
    Choice("mien", "Được miễn"),
    Choice("het", "Không còn"),
]
WHEN = [choice for choice in TIMES if choice.value != "none"]


@dataclass(frozen=True, slots=True)
class SlotFilters:
    """What was asked, as it stands in the address. Anything not understood is taken as not asked."""

    unit: int = 0
    group: str = ""
    form: str = ""
    time: str = ""
    state: str = ""
    line: int = 0  # `Activity.order`
    day: date | None = None
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> SlotFilters:
        form, time, state = query.get("hinh-thuc", ""), query.get("thoi-gian", ""), query.get("trang-thai", "")
        return cls(
            unit=_whole(query.get("don-vi", "")),
            group=query.get("nhom", "")[:200],
            form=form if form in dict(FormChoice) else "",
            time=time if time in {choice.value for choice in WHEN} else "",
            state=state if state in {choice.value for choice in STATES} else "",
            line=_whole(query.get("nhiem-vu", "")),
            day=_day(query.get("ngay", "")),
            page=_whole(query.get("trang", "")) or 1,
        )

    def query(self, **changes: Any) -> str:
        """The query part of the address with some filters changed, without the page, which starts anew."""
        made = replace(self, **changes)
        asked = {
            "nhiem-vu": made.line,
            "don-vi": made.unit,
            "nhom": made.group,
            "hinh-thuc": made.form,
            "thoi-gian": made.time,
            "trang-thai": made.state,
            "ngay": made.day.isoformat() if made.day else "",
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def any(self) -> bool:
        return bool(self.query())

    @property
    def is_of_one(self) -> bool:
        """One line, one unit or one day is asked for: then slots are listed one by one."""
        return bool(self.line or self.unit or self.day)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def here(unit: int) -> Any:
    """The unit and those whose place it took, for `unit__in`."""
    return Reach.objects.filter(holder=unit, is_here=True).values("unit")


def slots_in(plan: Plan, filters: SlotFilters, *, today: date) -> SlotQuerySet:
    found = Slot.objects.filter(activity__plan=plan)
    found = found.filter(state=SlotState.ENDED) if filters.state == "het" else found.standing()
    match filters.state:
        case "qua-han":
            found = found.owed().filter(due__lt=today)
        case "den-han":
            found = found.owed().filter(due__gte=today)
        case "doi":
            found = found.exclude(first=F("planned_first"), due=F("planned_due"))
        case "mien":
            found = found.filter(state=SlotState.WAIVED)
    if filters.line:
        found = found.filter(activity__order=filters.line)
    if filters.unit:
        found = found.filter(unit__in=here(filters.unit))
    if filters.group:
        members = Rolls(plan.unit, on=plan.day, today=today).shown([filters.group])
        found = found.filter(unit__in=[member.unit for each in members for member in each.roll.members])
    if filters.form:
        found = found.filter(activity__form=filters.form)
    if months := months_of(filters.time):
        last = date(plan.year, months[-1], monthrange(plan.year, months[-1])[1])
        found = found.due_between(date(plan.year, months[0], 1), last)
    if filters.day:
        found = found.filter(due=filters.day)
    return found


def groups_owing(plan: Plan, *, today: date) -> list[Choice]:
    """The groups that the plan's lines name."""
    refs: dict[str, None] = {}
    for words in plan.activities.exclude(assignments__groups="").values_list("assignments__groups", flat=True):
        refs |= dict.fromkeys((words or "").split())
    shown = Rolls(plan.unit, on=plan.day, today=today).shown(refs) if refs else []
    return [Choice(each.roll.ref, each.roll.name) for each in shown]


def with_last_change(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    changes = SlotChange.objects.select_related("by", "on_behalf_of").order_by("-pk")
    return slots.select_related("activity", "unit").prefetch_related(Prefetch("changes", changes))


@dataclass(frozen=True, slots=True)
class Total:
    """What all units together owe of one quota of a line, and how it is spread over the year."""

    quota: Quota | None
    measure: str
    units: int
    slots: int
    minimum: Decimal
    maximum: Decimal | None
    loose: int  # slots that do not bind each by itself
    optional: int
    waived: int
    late: int
    next_due: date | None
    is_shared: bool = False  # members of a group owe it together

    @property
    def says(self) -> str:
        """ "mỗi tháng ít nhất 2 tin, phải đủ trong từng tháng (12 kỳ)"; "cả năm 13 số, dự kiến 3 kỳ".

        Of each unit, where several owe alike.
        """
        return f"{self._says}; tính chung, các đơn vị chủ trì cùng làm" if self.is_shared else self._says

    @property
    def _says(self) -> str:
        each = f"{number(self.units)} đơn vị, mỗi đơn vị " if self.units > 1 else ""
        share = (self.minimum / self.units, None if self.maximum is None else self.maximum / self.units)
        count = -(-self.slots // self.units) if self.units else 0
        what = amount(*share, self.measure)
        if self.loose:
            return f"{each}cả năm {what}, dự kiến {count} kỳ"
        if count <= 1:
            return f"{each}{what}"
        of_one = amount(share[0] / count, None if share[1] is None else share[1] / count, self.measure)
        if (share[0] / count) % 1:
            return f"{each}{count} kỳ, tổng {what}"
        if period := self._period:
            return f"{each}mỗi {period} {of_one}, phải đủ trong từng {period} ({count} kỳ)"
        return f"{each}{count} kỳ, mỗi kỳ {of_one}"

    @property
    def _period(self) -> str:
        """The period in which the amount is due each time; "" where the plan names none."""
        if self.quota is None:
            return ""
        per = self.quota.rate_per or self.quota.per
        return "" if per in (Per.PLAN, Per.YEAR) else str(Per(per).label)


@dataclass(frozen=True, slots=True)
class LineOwed:
    activity: Activity
    totals: list[Total]

    @property
    def slots(self) -> int:
        return sum(total.slots for total in self.totals)

    @property
    def late(self) -> int:
        return sum(total.late for total in self.totals)

    @property
    def next_due(self) -> date | None:
        return min((total.next_due for total in self.totals if total.next_due), default=None)


def owed_of(lines: list[Activity], slots: QuerySet[Slot], *, today: date, is_all: bool) -> list[LineOwed]:
    """What is owed of each line, of the slots given; `is_all`: of some units they are all that stand. One query.

    The lines come with their quotas and assignments.
    """
    firsts = Count("pk", filter=Q(no=1))  # as many as there are units, and quicker to count
    units = firsts if is_all else Count("unit", distinct=True)
    owed = Q(state=SlotState.OPEN)
    rows = (
        slots.filter(activity__in=[line.pk for line in lines])
        .order_by("quota")
        .values("activity", "quota", "measure")
        .annotate(
            units=units,
            slots=Count("pk"),
            least=Sum("minimum", default=Decimal(0)),
            most=Sum("maximum"),
            loose=Count("pk", filter=Q(binds=False)),
            optional=Count("pk", filter=Q(is_optional=True)),
            waived=Count("pk", filter=Q(state=SlotState.WAIVED)),
            late=Count("pk", filter=owed & Q(due__lt=today)),
            next_due=Min("due", filter=owed & Q(due__gte=today)),
        )
    )
    totals: dict[int, list[Total]] = {}
    quotas = {(line.pk, quota.order): quota for line in lines for quota in line.quotas.all()}
    shared = {key for line in lines for key in _shared_in(line)}
    for row in rows:
        totals.setdefault(row["activity"], []).append(
            Total(
                quotas.get((row["activity"], row["quota"])), row["measure"], row["units"], row["slots"],
                Decimal(row["least"]), row["most"], row["loose"], row["optional"], row["waived"], row["late"],
                row["next_due"], (row["activity"], row["quota"]) in shared,
            )
        )  # fmt: skip
    return [LineOwed(line, totals.get(line.pk, [])) for line in lines]


def _shared_in(line: Activity) -> Iterator[tuple[int, int]]:
    """The quotas of a line that units named as a group owe together; see `queries.owing`."""
    if any(row.role == Role.LEAD and row.kind == AgencyKind.GROUP for row in line.assignments.all()):
        for quota in line.quotas.all():
            if not quota.each and is_total(asked_of(quota), line.timeframe):
                yield line.pk, quota.order


@dataclass(frozen=True, slots=True)
class Occasion:
    """Slots of one activity that are due on one day: `units` of them, or the one `slot`."""

    first: date
    due: date
    count: int
    slot: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The slots of one activity, for its page."""

    owed: LineOwed
    next: list[Occasion]
    events: list[Event]
    nobody_named: bool  # the plan's own unit owes them, for want of another


def schedule_of(activity: Activity, slots: SlotQuerySet, *, today: date, few: int = 6) -> Schedule:
    """Three queries. The activity comes with its quotas and assignments; `slots`: those of it that are seen."""
    ahead = (
        slots.owed()
        .filter(due__gte=today)
        .order_by("due", "first")
        .values("first", "due")
        .annotate(count=Count("pk"), slot=Min("pk"))
    )
    leads = [row for row in activity.assignments.all() if row.role == Role.LEAD]
    return Schedule(
        owed_of([activity], slots, today=today, is_all=True)[0],
        [Occasion(**row) for row in ahead[:few]],
        list(activity.events.select_related("by", "on_behalf_of", "undone_by")),
        all(row.kind in UNSETTLED for row in leads),
    )
