"""What slots are made from, the plain values that a plan keeps, and the slots themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from vanban.time.frames import Timeframe
from vanban.time.quotas import Quota
from vanban.time.spans import Days


@dataclass(frozen=True, slots=True)
class Asked:
    """A quota by its values: `minimum` to `maximum` (None: no bound) of `unit` in each `per` ("plan": a bare total).

    `rate`: the pace (count, per) beside a total. `minutes`: the least length of one piece. `text`: as printed.
    """

    minimum: Decimal | None
    maximum: Decimal | None = None
    unit: str = ""
    per: str = "plan"
    rate: tuple[Decimal, str] | None = None
    minutes: int | None = None
    text: str = ""

    @classmethod
    def of(cls, quota: Quota) -> Asked:
        return cls(
            Decimal(quota.minimum),
            None if quota.maximum is None else Decimal(quota.maximum),
            quota.unit,
            quota.per,
            (Decimal(quota.rate.count), quota.rate.per) if quota.rate else None,
            quota.minutes,
            quota.text,
        )


@dataclass(frozen=True, slots=True)
class When:
    """A timeframe by its values; `text` holds the words of a rhythm.

    `kind`: window, ongoing, deadline, triggered, reference, unspecified. `event`: the day of the recorded event that
    a triggered activity waited for, `event_due` the day until which it is then due.
    """

    kind: str = "unspecified"
    spans: tuple[Days, ...] = ()
    text: str = ""
    event: date | None = None
    event_due: date | None = None

    @classmethod
    def of(cls, timeframe: Timeframe, *, event: date | None = None, event_due: date | None = None) -> When:
        return cls(timeframe.kind, timeframe.spans, timeframe.text, event, event_due)


class Amount(NamedTuple):
    """A second amount of the same slot: the people of a class."""

    minimum: Decimal
    maximum: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A dated duty: `minimum` to `maximum` of `unit` from the day `first` to the day `due`, both included.

    `no`: 1…n within its quota. `quota`: its index, None where the activity names no quantity. `is_optional`: may be
    left out, the 11th to 15th of "10 - 15 lớp". `binds`: the amount is owed in this very slot; otherwise it is the
    even pace of a total, and only the total binds. `moved_from`: where the due day stood before it was moved off a
    day that is not worked.
    """

    no: int
    quota: int | None
    first: date
    due: date
    minimum: Decimal
    maximum: Decimal | None
    unit: str
    minutes: int | None = None
    is_optional: bool = False
    binds: bool = True
    moved_from: date | None = None
    also: tuple[Amount, ...] = ()

    @property
    def last(self) -> date:
        """The last day that still counts for the slot: the end of its period where the due day was moved before it."""
        return max(self.due, self.moved_from or self.due)
