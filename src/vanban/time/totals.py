"""Whether a total and a rate say the same: 52 issues and one a week over a year.

Months, quarters and half-years are counted as touched by the days. Weeks are days ÷ 7, rounded up or down; a span of
ten months or more may leave out up to two weeks, as papers and stations do at Tết, and a month is 4 or 5 weeks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

PERS = ("day", "week", "month", "quarter", "half_year", "year", "plan")  # from the shortest
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_WEEKS = {"month": (4, 5), "quarter": (12, 14), "half_year": (25, 27), "year": (50, 53)}
_PER_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "half_year": 2, "year": 1}
_LONG, _HOLIDAY_WEEKS = 300, 2  # days; weeks

Number = Decimal | int


def per_year(per: str) -> int:
    """How often a period comes in a year."""
    return _PER_YEAR[per]


def agrees(total: Number, total_per: str, count: Number, per: str) -> bool | None:
    """Whether `count` in each `per` makes `total` in each `total_per`; None for days."""
    if "plan" in (total_per, per) or per == "day" or total_per in ("day", "week"):
        return None
    fewest, most = _WEEKS[total_per] if per == "week" else (_MONTHS[total_per] // _MONTHS[per],) * 2
    return count * fewest <= total <= count * most


def agrees_over(
    total: Number, spans: Iterable[tuple[date | None, date | None]], count: Number, per: str
) -> bool | None:
    """Whether `count` in each `per` makes `total` over the spans; None for days or where no span has both ends."""
    closed = [(first, last) for first, last in spans if first is not None and last is not None]
    if not closed or per in ("day", "plan"):
        return None
    if per == "week":
        length = sum((last - first).days + 1 for first, last in closed)
        fewest = length // 7 - (_HOLIDAY_WEEKS if length >= _LONG else 0)
        return count * fewest <= total <= count * -(-length // 7)
    step = _MONTHS[per]
    touched = {
        month // step
        for first, last in closed
        for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    }
    return total == count * len(touched)
