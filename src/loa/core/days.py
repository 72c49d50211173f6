"""The day that a list is asked for in its address: `?ngay=2026-06-30`, or typed as 30/6/2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict

PARAMETER = "ngay"


@dataclass(frozen=True, slots=True)
class AskedDay:
    """`typed` is what the box shows again; `is_wrong`: it could not be read, and `day` is today instead."""

    day: date
    today: date
    typed: str = ""
    is_wrong: bool = False

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def query(self) -> str:
        """For links that keep the day: "ngay=2026-06-30", or nothing for today."""
        return "" if self.is_today else f"{PARAMETER}={self.day.isoformat()}"


def asked_day(data: QueryDict, *, today: date) -> AskedDay:
    typed = data.get(PARAMETER, "").strip()[:20]
    if not typed:
        return AskedDay(today, today)
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return AskedDay(datetime.strptime(typed, form).date(), today, typed)
        except ValueError:
            continue
    return AskedDay(today, today, typed, is_wrong=True)
