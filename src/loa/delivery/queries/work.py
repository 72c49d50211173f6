"""What units owe, line by line and by urgency: the page that people open every day.

What was handed in counts here as done, though nobody accepted it yet: the unit has nothing more to do for it. How far a
line is (`Tally`) is told by what was accepted.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Max, Q, Sum

from loa.accounts.models import User
from loa.core.drawings import Progress
from loa.delivery.models import Result, Tally
from loa.delivery.queries.reckoning import is_share
from loa.delivery.states import State
from loa.organisations.models import Reach, Unit
from loa.organisations.permissions import roles_of
from loa.organisations.roles import Permission, roles_with
from loa.plans.models import Activity, Slot
from loa.plans.queries.amounts import amount
from vanban.time.progress import Owed, met_in

NOUGHT = Decimal(0)


class Urgency(StrEnum):
    LATE = "late"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Urgency.LATE: "Quá hạn",
    Urgency.WEEK: "Tuần này",
    Urgency.MONTH: "Tháng này",
    Urgency.LATER: "Sau đó",
}


def urgency_of(due: date, *, today: date) -> Urgency:
    """By the day it is due: the week ends on Sunday."""
    if due < today:
        return Urgency.LATE
    if due <= today + timedelta(6 - today.weekday()):
        return Urgency.WEEK
    return Urgency.MONTH if due <= today.replace(day=monthrange(today.year, today.month)[1]) else Urgency.LATER


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A quota of a line that a unit has still to work on. `slot`: the first that is not met; `late`: how many are late.

    `next_due`: the day of the first that is not met and not late either; None where all that is left is late.

    `missing`: what that slot still lacks; `done`: of the year's quota, as accepted; `waiting`: handed in, not decided.
    """

    activity: Activity
    unit: Unit
    quota: int
    slot: Slot
    urgency: Urgency
    late: int
    missing: Decimal
    tally: Tally | None
    is_begun: bool  # its first day has come
    next_due: date | None = None

    @property
    def says(self) -> str:
        """ "còn 2 tin": what the next slot lacks."""
        if self.slot.measure == "thực hiện":
            return ""
        return f"còn {amount(self.missing, self.missing, self.slot.measure)}"

    @property
    def progress(self) -> Progress | None:
        """Of the whole year; None where nothing was counted yet by the program."""
        if self.tally is None:
            return None
        measure = "lần" if self.tally.measure == "thực hiện" else self.tally.measure
        return Progress(self.tally.done, self.tally.minimum, measure, is_late=self.urgency == Urgency.LATE)


@dataclass(frozen=True, slots=True)
class Work:
    """Of some units: `groups` by urgency, each its lines with the nearest day first."""

    groups: list[tuple[Urgency, list[OwedLine]]]
    to_mend: list[Result] = field(default_factory=list)  # returned, then without evidence: the newest by their day
    to_mend_count: int = 0
    waiting: int = 0  # results handed in, not decided

    @property
    def lines(self) -> list[OwedLine]:
        """All of them, the most urgent first."""
        return [line for _, group in self.groups for line in group]

    def count(self, urgency: Urgency, *, today: date) -> int:
        """How many lines have something late, or due in the week or the month; of a line that is late too."""
        if urgency == Urgency.LATE:
            return sum(line.urgency == urgency for line in self.lines)
        dues = [line.next_due for line in self.lines if line.next_due is not None]
        order = list(Urgency)
        return sum(order.index(urgency_of(due, today=today)) <= order.index(urgency) for due in dues)

    def numbers(self, *, today: date) -> dict[str, int]:
        """The same for all but what is due later, by name."""
        return {str(each): self.count(each, today=today) for each in Urgency if each != Urgency.LATER}

    @property
    def is_anything(self) -> bool:
        return bool(any(lines for _, lines in self.groups) or self.to_mend_count or self.waiting)


def units_working_for(user: User) -> list[int]:
    """Those for which the person logs results by a role held there, and what those took over; not all below."""
    held = roles_of(user).filter(role__in=list(roles_with(Permission.RESULT_LOG)))
    own = Reach.objects.filter(holder__in=held.order_by().values("unit"), is_here=True)
    return list(own.order_by().values_list("unit", flat=True).distinct())


def taken_over(unit: int) -> list[int]:
    """The unit and those whose place it took."""
    return list(Reach.objects.filter(holder=unit, is_here=True).order_by().values_list("unit", flat=True))


def work_of(units: Sequence[int], *, today: date, few: int = 5) -> Work:
    """Six queries, however many lines. What an earlier year left undone is no longer to be done."""
    slots = _slots(units, today)
    done = _handed_in(units, slots)
    tallies = {
        (tally.activity_id, tally.unit_id, tally.quota): tally
        for tally in Tally.objects.filter(unit__in=units, activity__in={slot.activity_id for slot in slots})
    }
    by_line: dict[tuple[int, int, int], list[Slot]] = defaultdict(list)
    for slot in slots:
        by_line[slot.activity_id, slot.unit_id, slot.quota].append(slot)
    lines = [line for key, rows in by_line.items() if (line := _line(rows, done, tallies.get(key), today)) is not None]
    lines.sort(key=lambda line: (line.slot.due, line.activity.plan_id, line.activity.place))
    grouped = [(urgency, [line for line in lines if line.urgency == urgency]) for urgency in Urgency]
    mending = Result.objects.filter(unit__in=units, state__in=[State.RETURNED, State.INCOMPLETE])
    counts = Result.objects.filter(unit__in=units).aggregate(
        mend=Count("pk", filter=Q(state__in=[State.RETURNED, State.INCOMPLETE])),
        waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
    )
    mended_first = mending.select_related("activity", "unit").order_by("-state", "-happened_on", "-pk")
    shown = list(mended_first[:few]) if counts["mend"] else []
    return Work([group for group in grouped if group[1]], shown, counts["mend"], counts["waiting"])


def _slots(units: Sequence[int], today: date) -> list[Slot]:
    owed = Slot.objects.owed().once().filter(unit__in=units, due__gte=date(today.year, 1, 1), is_optional=False)
    return list(owed.select_related("activity__plan__above", "unit").order_by("due", "first", "pk"))


def _handed_in(units: Sequence[int], slots: Iterable[Slot]) -> dict[int, Decimal]:
    """What was done for each slot: accepted and counted, or waiting to be."""
    shares = {slot.pk for slot in slots if is_share(slot.measure)}
    rows = (
        Result.objects.filter(unit__in=units, slot__isnull=False)
        .filter(Q(is_counted=True) | Q(state=State.SUBMITTED, corrects__isnull=True))
        .order_by()
        .values("slot")
        .annotate(total=Sum("quantity"), most=Max("quantity"))
    )
    return {row["slot"]: Decimal(row["most"] if row["slot"] in shares else row["total"]) for row in rows}


def _line(slots: list[Slot], done: dict[int, Decimal], tally: Tally | None, today: date) -> OwedLine | None:
    owed = [
        Owed(slot.first, slot.due, slot.minimum, slot.maximum, done.get(slot.pk, NOUGHT), slot.binds) for slot in slots
    ]
    short = [at for at, is_met in enumerate(met_in(owed)) if not is_met]
    if not short:
        return None
    at = short[0]
    slot = slots[at]
    return OwedLine(
        activity=slot.activity,
        unit=slot.unit,
        quota=slot.quota,
        slot=slot,
        urgency=urgency_of(slot.due, today=today),
        late=sum(slots[each].due < today for each in short),
        missing=_missing(owed, at),
        tally=tally,
        is_begun=slot.first <= today,
        next_due=next((slots[each].due for each in short if slots[each].due >= today), None),
    )


def _missing(owed: list[Owed], at: int) -> Decimal:
    """What the slot lacks; of one that does not bind, what all up to it lack together."""
    if owed[at].binds:
        return owed[at].minimum - owed[at].done
    loose = [each for each in owed if not each.binds]
    wanted = sum((each.minimum for each in loose if each.due <= owed[at].due), NOUGHT)
    return max(wanted - sum((each.done for each in loose), NOUGHT), NOUGHT)


def work_for(user: User, *, today: date) -> Work:
    """What the person's own units owe."""
    units = units_working_for(user)
    return work_of(units, today=today) if units else Work([])
