"""Slots of a plan as figures of progress count them: how many are over, met and lacking, and which those are.

A slot counts here as `queries.reckoning` counts it: not when it is waived or optional; met by accepted results, also by
those of the unit's own plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet, Sum

from loa.core.numbers import whole
from loa.core.templatetags.formats import day, number
from loa.delivery.models import Pace, Result, Tally
from loa.delivery.queries.slots_done import Key, done_in, owed_of, slots_of
from loa.organisations.models import Unit
from loa.plans.models import Activity, Plan, Slot
from loa.plans.states import FormChoice
from vanban.time.progress import met_in

NOUGHT = Decimal(0)
ROWS = 30
EXACT = 300
"""Late quotas of units whose slots are looked at one by one; of more, only the least that they lack is told."""
STATES = {"thieu": "Đến hạn, chưa đạt", "dat": "Đã đạt", "den-han": "Đã đến hạn"}


@dataclass(frozen=True, slots=True)
class SlotFilters:
    """What was asked, as it stands in the address; `line` and `unit` are numbers of rows, `quota` its order."""

    state: str = ""
    line: int = 0
    quota: int | None = None
    unit: int = 0
    form: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> SlotFilters:
        state, form = query.get("tinh-trang", ""), query.get("hinh-thuc", "")
        return cls(
            state=state if state in STATES else "",
            line=whole(query.get("nhiem-vu")) or 0,
            quota=whole(query.get("chi-tieu")),
            unit=whole(query.get("don-vi")) or 0,
            form=form if form in dict(FormChoice) else "",
            page=max(whole(query.get("trang")) or 1, 1),
        )

    def query(self, **changes: Any) -> str:
        """The query part of the address with some filters changed, without the page, which starts anew."""
        made = replace(self, **changes)
        asked = {
            "tinh-trang": made.state,
            "nhiem-vu": made.line or "",
            "chi-tieu": "" if made.quota is None else made.quota,
            "don-vi": made.unit or "",
            "hinh-thuc": made.form,
        }
        return urlencode({name: value for name, value in asked.items() if value != ""})


@dataclass(frozen=True, slots=True)
class Counts:
    """Of slots: `due` are over, `late` of them not met. `is_least`: there may be more of those than `late`."""

    all: int
    met: int
    due: int
    late: int
    is_least: bool = False

    def of(self, state: str) -> int:
        return {"thieu": self.late, "dat": self.met, "den-han": self.due}.get(state, self.all)


@dataclass(frozen=True, slots=True)
class Mark:
    """A slot, and what was accepted for it."""

    slot: int
    first: date
    due: date
    minimum: Decimal
    done: Decimal
    measure: str
    is_met: bool
    is_due: bool

    @property
    def colour(self) -> str:
        if self.is_met:
            return "done"
        return "late" if self.is_due else "idle"

    @property
    def sign(self) -> str:
        if self.is_met:
            return "✓"
        return "!" if self.is_due else "○"

    @property
    def words(self) -> str:
        if self.is_met:
            return "đạt"
        return "chưa đạt" if self.is_due else "chưa đến hạn"

    @property
    def label(self) -> str:
        """ "30/1": the day on which it is due; its year stands in `says`."""
        return f"{self.due.day}/{self.due.month}"

    @property
    def says(self) -> str:
        """ "1 / 2 tin, từ 01/3/2026 đến 31/3/2026"."""
        measure = "lần" if self.measure == "thực hiện" else self.measure
        return f"{number(self.done)} / {number(self.minimum)} {measure}, từ {day(self.first)} đến {day(self.due)}"

    @property
    def query(self) -> str:
        """Of the list of results: those that count for the slot; of one not met also what waits or was returned."""
        return urlencode({"ky": self.slot, "tinh": 1} if self.is_met else {"ky": self.slot})

    def is_in(self, state: str) -> bool:
        match state:
            case "thieu":
                return self.is_due and not self.is_met
            case "dat":
                return self.is_met
            case "den-han":
                return self.is_due
        return True


@dataclass(frozen=True, slots=True)
class UnitSlots:
    """The slots of one quota of one line and unit that are asked for."""

    unit: Unit
    activity: Activity
    tally: Tally
    marks: list[Mark]


def _key(tally: Tally) -> Key:
    return tally.activity_id, tally.unit_id, tally.quota


@dataclass(frozen=True, slots=True)
class SlotBoard:
    """`page`: quotas of units with their slots that are asked for, what is late for the longest time first."""

    counts: Counts
    page: Page[UnitSlots]
    lines: dict[int, Activity]  # that are asked for


def slot_board(plan: Plan, filters: SlotFilters, *, today: date) -> SlotBoard:
    """Seven queries, and those of `marks_of`."""
    lines = {line.pk: line for line in plan.activities.standing() if _is_asked(line, filters)}
    tallies = _asked(plan, filters, lines)
    sums = tallies.order_by().aggregate(all=Sum("slots"), met=Sum("met"))
    late = late_among(tallies, today=today)
    page: Page[Any] = Paginator(_listed(tallies, filters.state, today), ROWS).get_page(filters.page)
    rows = list(page.object_list)
    marks = marks_of([*rows, *late[:EXACT]], today=today)
    counts = counted(sums["all"] or 0, sums["met"] or 0, _due(filters, lines, today), late, marks)
    units = Unit.objects.in_bulk([row.unit_id for row in rows])
    shown = [(row, [mark for mark in marks[_key(row)] if mark.is_in(filters.state)]) for row in rows]
    page.object_list = [
        UnitSlots(units[row.unit_id], lines[row.activity_id], row, asked) for row, asked in shown if asked
    ]
    return SlotBoard(counts, page, lines)


def _is_asked(line: Activity, filters: SlotFilters) -> bool:
    return filters.form in ("", line.form) and filters.line in (0, line.pk)


def _asked(plan: Plan, filters: SlotFilters, lines: Collection[int]) -> QuerySet[Tally]:
    found = Tally.objects.filter(plan=plan, activity__in=list(lines), slots__gt=0)
    if filters.quota is not None:
        found = found.filter(quota=filters.quota)
    return found.filter(unit=filters.unit) if filters.unit else found


def _listed(tallies: QuerySet[Tally], state: str, today: date) -> QuerySet[Tally]:
    """Those with slots in the state."""
    match state:
        case "thieu":
            tallies = tallies.filter(short_since__lt=today)
        case "dat":
            tallies = tallies.filter(met__gt=0)
        case "den-han":
            # of any unit: to look for slots of each one would read all of them
            over = Pace.objects.filter(due__lt=today).order_by().values("activity")
            tallies = tallies.filter(first__lt=today, activity__in=over)
    return tallies.order_by(F("short_since").asc(nulls_last=True), "activity_id", "unit_id", "quota")


def _due(filters: SlotFilters, lines: Collection[int], today: date) -> int:
    slots: QuerySet[Any] = Pace.objects.all()
    if filters.unit:
        slots = Slot.objects.owed().filter(unit=filters.unit, is_optional=False)
    slots = slots.filter(activity__in=list(lines), due__lt=today)
    if filters.quota is not None:
        slots = slots.filter(quota=filters.quota)
    return slots.count() if filters.unit else slots.aggregate(n=Sum("slots"))["n"] or 0


def late_among(tallies: QuerySet[Tally], *, today: date) -> list[Tally]:
    """Those that are late; of more than `EXACT`, one more than that. One query."""
    return list(tallies.filter(short_since__lt=today).order_by()[: EXACT + 1])


def counted(slots: int, met: int, due: int, late: Sequence[Tally], marks: Mapping[Key, Sequence[Mark]]) -> Counts:
    """`late` as `late_among` gives them, `marks` of those. Too many to look at lack one slot each, at the least."""
    if len(late) > EXACT:
        return Counts(slots, met, due, max(len(late), due - met), is_least=True)
    lacking = sum(mark.is_in("thieu") for tally in late for mark in marks[_key(tally)])
    return Counts(slots, met, due, lacking)


def marks_of(tallies: Sequence[Tally], *, today: date) -> dict[Key, list[Mark]]:
    """The slots of each that must be met, by their days. Three queries, and one or more for what own plans did."""
    slots = slots_of(_key(tally) for tally in tallies)
    done = done_in(slots, Result.objects.counted())
    return {key: _marks(own, done, today) for key, own in slots.items()}


def _marks(slots: Sequence[Mapping[str, Any]], done: Mapping[int, Decimal], today: date) -> list[Mark]:
    owed = [owed_of(slot, done) for slot in slots]
    return [
        Mark(
            slot["pk"], slot["first"], slot["due"], slot["minimum"], done.get(slot["pk"], NOUGHT), slot["measure"],
            is_met, slot["due"] < today,
        )
        for slot, is_met in zip(slots, met_in(owed), strict=True)
        if not slot["is_optional"]
    ]  # fmt: skip
