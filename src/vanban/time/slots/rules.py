"""From one quota to the stretches in which it is due and the amount of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from vanban.time.holidays import Calendar
from vanban.time.slots.asked import Asked
from vanban.time.slots.named_days import Named, Pace, named_days
from vanban.time.slots.pieces import ONE_BY_ONE, is_held, is_issued
from vanban.time.slots.shares import ONE, ZERO, Bounds, bounds, figure, grouped, shared, shared_bounds
from vanban.time.slots.stretches import PERIODS, Stretch, has_work, hull, parts_of, periods_of

PERCENT = "%"
_MANY_WEEKS, _LEFT_OUT = 40, 2  # weeks; from forty weeks on, two may be left without an issue, as at Tết


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch and its amount; `due` where words name the day, None where it is the last working day."""

    days: Stretch
    amount: Bounds
    binds: bool = True
    is_optional: bool = False
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """When: the spans, the rhythm of the words, and the calendar."""

    spans: tuple[Stretch, ...]
    pace: Pace | None
    calendar: Calendar


def pieces_of(asked: Asked, frame: Frame) -> list[Piece]:
    """The rules in the order of the table in `vanban.time.slots`."""
    amount = bounds(asked.minimum, asked.maximum)
    if not amount.top and amount.maximum is not None:
        return []
    if asked.unit.strip() == PERCENT:
        return _by_period(amount, asked.per, frame)
    if frame.pace and frame.pace.names_days:
        return _on_named_days(asked, amount, frame.pace, frame)
    if asked.per in PERIODS and asked.per != "year":
        return _by_period(amount, asked.per, frame)
    if asked.per == "year":
        years = ([cut for span in frame.spans if (cut := span.cut(y))] for y in _years(frame.spans))
        return [piece for spans in years if spans for piece in _total(asked, amount, spans, frame)]
    return _total(asked, amount, list(frame.spans), frame)


def _years(spans: Sequence[Stretch]) -> Iterator[Stretch]:
    for year in range(spans[0].first.year, spans[-1].last.year + 1):
        yield Stretch(date(year, 1, 1), date(year, 12, 31))


def _by_period(amount: Bounds, per: str, frame: Frame) -> list[Piece]:
    """The whole amount in each period; a share of a hundred is never spread."""
    periods = periods_of(per, frame.spans) if per in PERIODS else [hull(frame.spans)]
    return [Piece(period, amount, due=period.last if per == "day" else None) for period in periods]


def _on_named_days(asked: Asked, amount: Bounds, pace: Pace, frame: Frame) -> list[Piece]:
    days = named_days(pace, frame.spans, frame.calendar)
    if asked.per in PERIODS and asked.per != "year":
        return _shared_in_periods(amount, asked.per, days, frame)
    if asked.per == "year":
        by_year = [list(days) for _, days in groupby(days, key=lambda named: named.last.year)]
        return [p for year in by_year for p in _shared_over(amount, year, binds=amount.top == len(year))]
    if not days:
        return _total(asked, amount, list(frame.spans), frame)
    if asked.rate is None and amount.top < len(days):
        return [_named(named, amount, binds=True) for named in days]
    return _shared_over(amount, days, binds=amount.top == len(days))


def _shared_in_periods(amount: Bounds, per: str, days: Sequence[Named], frame: Frame) -> list[Piece]:
    """The amount of each period over the days named in it; a period without one has its own slot."""
    found: list[Piece] = []
    for period in periods_of(per, frame.spans):
        kept = [_kept_in(period, named, frame.calendar) for named in days if period.first <= named.last <= period.last]
        within = sorted({named.due: named for named in kept}.values(), key=lambda named: named.due)
        found += _shared_over(amount, within, binds=True) if within else [Piece(period, amount)]
    return found


def _kept_in(period: Stretch, named: Named, calendar: Calendar) -> Named:
    """The named day, moved before rather than into the next period."""
    due = named.due
    if not period.first <= due <= period.last:
        earlier = calendar.previous_working(named.last)
        due = earlier if period.first <= earlier else named.last
    return Named(due if named.first == named.due else max(named.first, period.first), named.last, due)


def _shared_over(amount: Bounds, days: Sequence[Named], *, binds: bool) -> list[Piece]:
    pieces = [
        _named(named, one, binds=binds) for named, one in zip(days, shared_bounds(amount, len(days)), strict=True)
    ]
    return [piece for piece in pieces if piece.amount.top]


def _named(named: Named, amount: Bounds, *, binds: bool) -> Piece:
    return Piece(Stretch(named.first, named.last), amount, binds, due=named.due)


def _total(asked: Asked, amount: Bounds, spans: list[Stretch], frame: Frame) -> list[Piece]:
    """A total over the spans: at the pace that goes with it, piece by piece, or span by span."""
    count, per = asked.rate or (None, "")
    if (count := figure(count)) and per in PERIODS:
        return _paced(amount, count, periods_of(per, spans), per, frame)
    if frame.pace and frame.pace.rhythm.every != "year":
        rhythm = frame.pace.rhythm
        periods = periods_of(rhythm.every, spans, rhythm.step)
        if asked.per == "plan" and amount.top < len(periods):
            return [Piece(period, amount) for period in periods]
        return _paced(amount, Decimal(max(rhythm.times, 1)), periods, rhythm.every, frame)
    one_by_one = amount.top <= ONE_BY_ONE and amount.top == int(amount.top) and amount.minimum == int(amount.minimum)
    if one_by_one and (is_held(asked.unit) or (is_issued(asked.unit) and len(spans) == 1)):
        return _one_by_one(amount, spans, frame.calendar)
    return _spread(amount, spans)


def _paced(amount: Bounds, count: Decimal, periods: list[Stretch], per: str, frame: Frame) -> list[Piece]:
    """The total at its pace, where the two agree; else the total over the periods as evenly as can be."""
    if amount.maximum not in (None, amount.minimum):
        return _spread(amount, periods)
    need = -int(-amount.minimum // count)
    used = _without_idle(periods, len(periods) - need, frame.calendar)
    spare = _LEFT_OUT if per == "week" and len(used) >= _MANY_WEEKS else 0
    if not 0 <= len(used) - need <= spare or not need:
        return _spread(amount, periods)
    amounts = [count] * (need - 1) + [amount.minimum - count * (need - 1)]
    return [
        Piece(period, Bounds(one, None if amount.maximum is None else one))
        for period, one in zip(used, amounts, strict=False)
    ]


def _without_idle(periods: list[Stretch], spare: int, calendar: Calendar) -> list[Stretch]:
    """The periods without those that have no working day, at most `spare` of them, the shortest first."""
    idle = sorted((one for one in periods if not has_work(one, calendar)), key=lambda one: one.last - one.first)
    dropped = set(idle[: max(spare, 0)])
    return [period for period in periods if period not in dropped]


def _spread(amount: Bounds, stretches: Sequence[Stretch]) -> list[Piece]:
    """Over the stretches as evenly as whole numbers allow; fewer than stretches: runs of them, one each."""
    count = max(1, min(len(stretches), -int(-amount.top // 1)))
    runs = [hull(run) for run in grouped(stretches, count)]
    return [
        Piece(run, one, binds=count == 1, is_optional=not one.minimum)
        for run, one in zip(runs, shared_bounds(amount, count), strict=True)
    ]


def _one_by_one(amount: Bounds, spans: list[Stretch], calendar: Calendar) -> list[Piece]:
    """A slot for each piece: first those that are due, then those that may be left out."""
    count = int(amount.top)
    runs = [hull(run) for run in grouped(spans, min(count, len(spans)))]
    parts = [
        part
        for run, share in zip(runs, shared(Decimal(count), len(runs)), strict=True)
        for part in parts_of(run, int(share), calendar)
    ]
    if len(parts) < count:
        return _spread(amount, parts)
    due = int(amount.minimum)
    pieces = [ONE if i < due else ZERO for i in range(count)]
    return [
        Piece(part, Bounds(least, None if amount.maximum is None else ONE), count == 1, not least)
        for part, least in zip(parts, pieces, strict=True)
    ]
