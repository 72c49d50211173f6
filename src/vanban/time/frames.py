"""A timeframe, and how periods become its days: which year, which range, which deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vanban.time import spans
from vanban.time.periods import Period
from vanban.time.rhythms import Rhythm
from vanban.time.spans import Days


@dataclass(frozen=True, slots=True)
class Timeframe:
    """When something is due.

    `kind`: window (one or several spans), ongoing (one span, within which it goes on or comes back), deadline (spans
    without a first day), triggered (`trigger` holds the words), reference (another document says when), unspecified.
    `confidence` is 1 where every word was understood and 0 where nothing was; a blank is understood.
    """

    text: str
    kind: str
    spans: tuple[Days, ...] = ()
    trigger: str | None = None
    rhythm: Rhythm | None = None
    confidence: float = 1.0

    def as_json(self) -> dict[str, object]:
        """{"text", "kind", "spans": [[first or null, last]], "trigger"}, days as ISO dates."""
        return {
            "text": self.text,
            "kind": self.kind,
            "spans": [days.as_json() for days in self.spans],
            "trigger": self.trigger,
        }


def reach(periods: Sequence[Period], year: int | None) -> Days | None:
    """The one span within which something goes on: the periods named, else the plan's year."""
    found = _resolved(periods, year)
    whole = spans.year(year) if year is not None else None
    if not found:
        return whole
    first = found[0].first or (whole.first if whole else None)
    last = max((d.last for d in found if d.last), default=None)
    return Days(first, last)


def dated(printed: str, periods: Sequence[Period], year: int | None, sure: float) -> Timeframe:
    """The window or deadline that periods make; `sure` is how well their words were understood."""
    found = _resolved(periods, year)
    if not found:
        return Timeframe(printed, _kind(periods), confidence=min(sure, 0.5))
    kind = "deadline" if all(d.first is None for d in found) else "window"
    if kind == "window":
        found = _closed(found)
    if any(d.first and d.last and d.first > d.last for d in found):
        return Timeframe(printed, "unspecified", confidence=0.0)
    if all(p.year is None for p in periods) and any(d.last and d.last.year != year for d in found):
        sure = min(sure, 0.5)  # into the next year, though no word says so
    return Timeframe(printed, kind, tuple(dict.fromkeys(found)), confidence=sure)


def _kind(periods: Sequence[Period]) -> str:
    return "deadline" if all(p.relation in ("before", "before_or_on", "until") for p in periods) else "window"


def _closed(dated: Sequence[Days]) -> list[Days]:
    """A deadline beside a window closes it: "từ tháng 3, xong trước 30/11"."""
    closed: list[Days] = []
    for days in dated:
        before = closed[-1] if closed else None
        if days.first is not None or before is None or before.first is None:
            closed.append(days)
        elif days.last is not None and days.last >= before.first:
            closed[-1] = Days(before.first, days.last)
    return closed


def _resolved(periods: Sequence[Period], year: int | None) -> list[Days]:
    """The days of the periods; [] where a year is wanting. Listed periods stay apart, a range is one span."""
    years = _years(periods, year)
    if any(y is None for y in years):
        return []
    found: list[Days] = []
    at = 0
    while at < len(periods):
        this, its_year = periods[at], years[at]
        assert its_year is not None
        following = periods[at + 1] if at + 1 < len(periods) else None
        if following is not None and following.joined:
            its_end = years[at + 1]
            assert its_end is not None
            found += _range(this, its_year, following, its_end)
            at += 2
            continue
        found.append(_related(this, this.days(its_year)))
        at += 1
    return found


def _years(periods: Sequence[Period], year: int | None) -> list[int | None]:
    """Each period's year: its own, else that of the next in the list, else the one before, else the plan's."""
    years: list[int | None] = [p.year for p in periods]
    for i in range(len(years) - 2, -1, -1):
        if years[i] is None and periods[i + 1].unit != "year":
            years[i] = years[i + 1]
            if periods[i + 1].joined and years[i] is not None:
                later = periods[i + 1].days(years[i] or 0)
                earlier = periods[i].days(years[i] or 0)
                if earlier.first and later.first and earlier.first > later.first:
                    years[i] = (years[i] or 0) - 1  # "từ tháng 11 đến tháng 2/2025"
        elif years[i] is None and periods[i + 1].unit == "year" and periods[i + 1].year is not None:
            years[i] = periods[i + 1].year
    for i in range(1, len(years)):
        if years[i] is None:
            years[i] = years[i - 1]
    return [year if y is None else y for y in years]


def _range(this: Period, first_year: int, following: Period, last_year: int) -> list[Days]:
    first, last = this.days(first_year).first, following.days(last_year).last
    if first and last and first > last and this.year is None and following.year is None:
        last = following.days(last_year + 1).last  # "từ tháng 11 đến tháng 3"
    return [Days(first, last)]


def _related(period: Period, days: Days) -> Days:
    first, last = days
    match period.relation:
        case "before" if period.unit not in ("day", "days") and first is not None:
            return Days(None, first - timedelta(1))  # "trước tháng 6": the last day of May
        case "before" | "before_or_on" | "until":
            return Days(None, last)
        case "from" if first is not None and period.unit != "days":
            return Days(first, date(first.year, 12, 31))
        case "after" if last is not None:
            following = last + timedelta(1)
            return Days(following, date(following.year, 12, 31))
    return days
