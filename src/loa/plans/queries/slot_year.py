"""The year of a list of slots, drawn by weeks under its months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from django.db.models import Count, Q

from loa.core.drawings import Month, YearScale
from loa.plans.models.slot import SlotQuerySet
from loa.plans.states import SlotState


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: what is past its day, and what is still to come, one on the other."""

    x: float
    width: float
    y: float
    height: float
    kind: str  # past, ahead
    words: str


@dataclass(frozen=True, slots=True)
class MonthOwed(Month):
    past: int
    ahead: int
    waived: int

    @property
    def total(self) -> int:
        return self.past + self.ahead


class SlotYear:
    """One query: the number of slots due on each day."""

    width: ClassVar[int] = 960
    height: ClassVar[int] = 132
    base: ClassVar[int] = 112
    top: ClassVar[int] = 20

    def __init__(self, slots: SlotQuerySet, year: int, *, today: date) -> None:
        self._first, self._last = date(year, 1, 1), date(year, 12, 31)
        self._scale = YearScale(year, self.width)
        rows = (
            slots.due_between(self._first, self._last)
            .order_by("due")
            .values_list("due")
            .annotate(
                owed=Count("pk", filter=Q(state=SlotState.OPEN)), waived=Count("pk", filter=Q(state=SlotState.WAIVED))
            )
        )
        counted = list(rows)
        self.months = [_owed(month, counted, today) for month in self._scale.months]
        self.bars = list(self._bars(counted, today))
        self.total = sum(month.total for month in self.months)

    def _bars(self, rows: list[tuple[date, int, int]], today: date) -> Iterable[Bar]:
        weeks: dict[date, list[int]] = {}
        for day, owed, _ in rows:
            week = weeks.setdefault(day - timedelta(day.weekday()), [0, 0])
            week[day >= today] += owed
        most = max((sum(week) for week in weeks.values()), default=0) or 1
        scale = (self.base - self.top) / most
        for monday, (past, ahead) in sorted(weeks.items()):
            x = self._scale.x(max(monday, self._first))
            width = self._scale.x(min(monday + timedelta(6), self._last)) + self._scale.day_width - x - 2
            y = float(self.base)
            words = f"Tuần từ {monday.day:02d}/{monday.month}: {past + ahead} kỳ"
            for kind, count in (("past", past), ("ahead", ahead)):
                if count:
                    y -= count * scale
                    yield Bar(x + 1, max(width, 3), y, count * scale, kind, words)


def _owed(month: Month, rows: list[tuple[date, int, int]], today: date) -> MonthOwed:
    here = [row for row in rows if row[0].month == month.number]
    past = sum(owed for day, owed, _ in here if day < today)
    ahead = sum(owed for day, owed, _ in here if day >= today)
    return MonthOwed(month.number, month.x, month.width, past, ahead, sum(row[2] for row in here))
