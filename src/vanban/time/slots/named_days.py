"""The days that the words of a rhythm name: "thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", "ngày 15 hằng tháng".

| words                         | days                                                                               |
|-------------------------------|------------------------------------------------------------------------------------|
| thứ Sáu hằng tuần             | every Friday                                                                       |
| thứ Sáu tuần thứ 2 hằng tháng | the month's second Friday; "cuối" the last; a month without a fifth has none       |
| thứ Sáu hằng tháng            | the month's first Friday; for several times a month, Fridays evenly apart          |
| tuần thứ 2 hằng tháng         | the 8th to the 14th, not one day; "cuối" the last seven days                       |
| ngày 31 hằng tháng            | the 31st, in shorter months the last day                                           |
| ngày 20 hằng quý              | in the last month of the quarter; so with half-years                               |
| trước ngày 25 hằng tháng      | from the first day of the period to the 25th                                       |

A named day off moves to the next working day, or to the last before it where that lies in another month or outside the
spans, or is already named. A deadline ("trước") moves only before. A named Saturday or Sunday is meant and stays, on a
holiday too: stations broadcast then.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from vanban.text.plain import Plain, lenient
from vanban.time.holidays import Calendar
from vanban.time.rhythms import Rhythm, read_rhythm
from vanban.time.slots.stretches import CAP, MONTHS, Stretch, hull, periods_of

_BEFORE = re.compile(lenient(r"(?<!\w)(?:truoc|cham nhat)(?: la| vao)? ngay \d"))
_DAY = timedelta(1)


class Pace(NamedTuple):
    """A rhythm, and whether its days are deadlines."""

    rhythm: Rhythm
    is_before: bool

    @property
    def names_days(self) -> bool:
        return bool(self.rhythm.weekdays or self.rhythm.weeks or self.rhythm.days)


class Named(NamedTuple):
    """A slot's days as the words have them; `last` is the day named, `due` where it is moved to."""

    first: date
    last: date
    due: date


def read_pace(text: str) -> Pace | None:
    """The rhythm of the words of a time."""
    plain = Plain(text)
    rhythm = read_rhythm(plain)
    if rhythm is None:
        return None
    return Pace(rhythm, bool(_BEFORE.search(plain.folded)))


def named_days(pace: Pace, spans: Sequence[Stretch], calendar: Calendar) -> list[Named]:
    """The named days within the spans in order, no two alike."""
    taken: set[date] = set()
    found: list[Named] = []
    for named in sorted(set(_within(_wanted(pace, spans), spans)))[:CAP]:
        if named.last in taken or (found and named.first <= found[-1].last < named.last and not pace.is_before):
            continue
        due = _due(named, pace, spans, taken, calendar)
        if due in taken:
            continue
        first = max(named.first, found[-1].last + _DAY) if found and pace.is_before else named.first
        taken |= {due, named.last}
        found.append(Named(min(first, due), named.last, due))
    return sorted((_as_day(named) for named in found), key=lambda one: one.due)


def _as_day(named: Named) -> Named:
    """What was due on one day is due on the day it moved to."""
    return named._replace(first=named.due) if named.first in (named.last, named.due) else named


def _within(wanted: Iterator[Stretch], spans: Sequence[Stretch]) -> Iterator[Stretch]:
    for stretch in wanted:
        for span in spans:
            if span.first <= stretch.last <= span.last:
                yield Stretch(max(stretch.first, span.first), stretch.last)


def _due(named: Stretch, pace: Pace, spans: Sequence[Stretch], taken: set[date], calendar: Calendar) -> date:
    day = named.last
    weekend_meant = pace.rhythm.weekdays and day.weekday() >= 5
    if (calendar.is_working(day) and day not in taken) or weekend_meant:
        return day
    if pace.is_before or named.first < day:
        earlier = calendar.previous_working(day)
        return earlier if earlier >= named.first else day
    span = next(span for span in spans if span.first <= day <= span.last)
    month = Stretch(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    within = span.cut(month) or span
    for step in (_DAY, -_DAY):
        at = day
        while within.first <= at <= within.last:
            if calendar.is_working(at) and at not in taken:
                return at
            at += step
    return day


def _wanted(pace: Pace, spans: Sequence[Stretch]) -> Iterator[Stretch]:
    rhythm = pace.rhythm
    if rhythm.every in ("day", "week") and rhythm.weekdays:
        yield from _weekly(rhythm, spans)
        return
    per = rhythm.every if rhythm.every in MONTHS else "month"
    whole = hull(spans)
    year = Stretch(date(whole.first.year, 1, 1), date(whole.last.year, 12, 31))
    for period in periods_of(per, [year])[:: rhythm.step]:
        month = Stretch(period.last.replace(day=1), period.last)
        for stretch in _of_month(rhythm, month):
            yield Stretch(period.first, stretch.last) if pace.is_before else stretch


def _weekly(rhythm: Rhythm, spans: Sequence[Stretch]) -> Iterator[Stretch]:
    whole = hull(spans)
    monday = whole.first - whole.first.weekday() * _DAY
    while monday <= whole.last:
        for weekday in sorted(set(rhythm.weekdays)):
            day = monday + (weekday - 1) * _DAY
            yield Stretch(day, day)
        monday += 7 * rhythm.step * _DAY


def _of_month(rhythm: Rhythm, month: Stretch) -> Iterator[Stretch]:
    for day in rhythm.days:
        if day >= 1:
            named = month.first.replace(day=min(day, month.last.day))
            yield Stretch(named, named)
    if rhythm.weekdays:
        yield from _weekdays_of_month(rhythm, month)
    elif rhythm.weeks:
        for week in rhythm.weeks:
            first = month.last - 6 * _DAY if week < 0 else month.first + 7 * (week - 1) * _DAY
            if first <= month.last:
                yield Stretch(first, min(first + 6 * _DAY, month.last))


def _weekdays_of_month(rhythm: Rhythm, month: Stretch) -> Iterator[Stretch]:
    times = min(max(rhythm.times, 1), 4)
    weeks = rhythm.weeks or tuple(1 + 4 * i // times for i in range(times))
    for weekday in rhythm.weekdays:
        first = month.first + (weekday - 1 - month.first.weekday()) % 7 * _DAY
        days = [first + 7 * i * _DAY for i in range(5) if first + 7 * i * _DAY <= month.last]
        for week in weeks:
            if week < 0:
                yield Stretch(days[-1], days[-1])
            elif 1 <= week <= len(days):
                yield Stretch(days[week - 1], days[week - 1])
