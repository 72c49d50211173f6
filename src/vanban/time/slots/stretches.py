"""The stretches of days in which something is due: spans, their periods, and even parts of a span."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from vanban.time.holidays import Calendar
from vanban.time.slots.asked import When
from vanban.time.slots.shares import grouped
from vanban.time.spans import EARLIEST, LATEST, Days

CAP = 400  # slots of one quota; a rhythm by the day over a year has 366
EVENT_DAYS = 30  # for what is due after an event when nobody said until when
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
PERIODS = ("day", "week", *MONTHS)
_DAY = timedelta(1)
_FIRST, _LAST = date(EARLIEST, 1, 1), date(LATEST, 12, 31)


class Stretch(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date

    def cut(self, other: Stretch) -> Stretch | None:
        """The days of both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Stretch(first, last) if first <= last else None


def spans_of(time: When, year: int) -> list[Stretch]:
    """The spans in order, without overlap; [] for a triggered activity whose event has not come.

    What the words leave open is the plan's year, and so is everything where they name no day.
    """
    year = min(max(year, EARLIEST), LATEST)
    if time.kind == "triggered":
        return _after_event(time)
    found = sorted(_closed(days, year) for days in time.spans)
    joined: list[Stretch] = []
    for span in found:
        within = span.cut(Stretch(_FIRST, _LAST))
        if within is None:
            continue
        before = joined[-1] if joined else None
        if before is None or before.last < within.first:
            joined.append(within)
        elif before.last < within.last:
            joined.append(Stretch(before.last + _DAY, within.last))
    return joined or [Stretch(date(year, 1, 1), date(year, 12, 31))]


def _closed(days: Days, year: int) -> Stretch:
    last = days.last or date(max(year, days.first.year if days.first else year), 12, 31)
    return Stretch(days.first or date(min(year, last.year), 1, 1), last)


def _after_event(time: When) -> list[Stretch]:
    event = time.event
    if event is None or not _FIRST <= event <= _LAST:
        return []
    due = time.event_due
    return [Stretch(event, due if due and due >= event else event + timedelta(EVENT_DAYS))]


def hull(stretches: Sequence[Stretch]) -> Stretch:
    return Stretch(stretches[0].first, stretches[-1].last)


def periods_of(per: str, spans: Sequence[Stretch], step: int = 1) -> list[Stretch]:
    """The periods that touch the spans, clipped to them; `step` of them make one. At most `CAP`.

    A week belongs to the span that holds its Thursday (ISO 8601); spans shorter than that have the week they begin in.
    """
    whole = hull(spans)
    every = {"day": _days, "week": _weeks}.get(per) or (lambda one: _months(one, MONTHS[per]))
    touched = (cut for period in every(whole) if (cut := _clipped(period, spans, by_thursday=per == "week")))
    found = list(islice(touched, CAP * step))
    if not found:
        found = [cut for period in every(whole) if (cut := _clipped(period, spans, by_thursday=False))][:1]
    return [hull(found[at : at + step]) for at in range(0, len(found), step)] if step > 1 else found


def _clipped(period: Stretch, spans: Sequence[Stretch], *, by_thursday: bool) -> Stretch | None:
    if by_thursday and not any(span.first <= period.last - 3 * _DAY <= span.last for span in spans):
        return None
    cuts = [cut for span in spans if (cut := span.cut(period))]
    return hull(cuts) if cuts else None


def _days(whole: Stretch) -> Iterator[Stretch]:
    for at in range((whole.last - whole.first).days + 1):
        yield Stretch(whole.first + at * _DAY, whole.first + at * _DAY)


def _weeks(whole: Stretch) -> Iterator[Stretch]:
    """Monday to Sunday."""
    monday = whole.first - whole.first.weekday() * _DAY
    while monday <= whole.last:
        yield Stretch(monday, monday + 6 * _DAY)
        monday += 7 * _DAY


def _months(whole: Stretch, length: int) -> Iterator[Stretch]:
    """Runs of `length` months counted from January."""
    at = (whole.first.year * 12 + whole.first.month - 1) // length * length
    while at <= whole.last.year * 12 + whole.last.month - 1:
        end = at + length - 1
        last = date(end // 12, end % 12 + 1, monthrange(end // 12, end % 12 + 1)[1])
        yield Stretch(date(at // 12, at % 12 + 1, 1), last)
        at += length


def has_work(stretch: Stretch, calendar: Calendar) -> bool:
    day = calendar.next_working(stretch.first)
    return day <= stretch.last and calendar.is_working(day)


def parts_of(span: Stretch, count: int, calendar: Calendar) -> list[Stretch]:
    """The span in `count` parts on end: whole months if they suffice, else weeks, else working days.

    Every part has a working day, so there are fewer parts where the span has fewer working days.
    """
    finest: list[Stretch] = [span]
    for every in (lambda one: _months(one, 1), _weeks, _days):
        finest = _worked(_within(every(span), span), calendar)
        if len(finest) >= count:
            break
    return [hull(group) for group in grouped(finest, min(max(count, 1), len(finest)))]


def _within(periods: Iterable[Stretch], span: Stretch) -> list[Stretch]:
    return [cut for period in periods if (cut := period.cut(span))]


def _worked(periods: Sequence[Stretch], calendar: Calendar) -> list[Stretch]:
    """The periods, those without a working day joined to the one before, at the start to the one behind."""
    joined: list[Stretch] = []
    idle: date | None = None
    for period in periods:
        if has_work(period, calendar):
            joined.append(Stretch(idle or period.first, period.last))
            idle = None
        elif joined:
            joined[-1] = Stretch(joined[-1].first, period.last)
        else:
            idle = idle or period.first
    return joined or [hull(periods)]
