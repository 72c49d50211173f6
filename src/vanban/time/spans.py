"""Stretches of the calendar: years, halves, quarters, months and their parts, first and last day included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple

EARLIEST, LATEST = 1900, 2199  # years that an administrative document of our time can mean


class Days(NamedTuple):
    """From the first to the last day, both included; `first` is None where only the end is set."""

    first: date | None
    last: date | None

    def as_json(self) -> list[str | None]:
        return [self.first.isoformat() if self.first else None, self.last.isoformat() if self.last else None]


def year(of: int) -> Days:
    return Days(date(of, 1, 1), date(of, 12, 31))


def months(of: int, first: int, last: int) -> Days:
    """The months from `first` to `last` of one year."""
    return Days(date(of, first, 1), date(of, last, monthrange(of, last)[1]))


def quarter(of: int, number: int) -> Days:
    return months(of, number * 3 - 2, number * 3)


def half(of: int, number: int) -> Days:
    return months(of, number * 6 - 5, number * 6)
