"""Periodic works: each package declares its own in the `ready()` of its app, and `keep_time` runs them.

A slot is the moment from which a work is due. Of the slots that went by while nothing ran, only the last is done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

WEEK = 7
_works: dict[str, Work] = {}


@dataclass(frozen=True, slots=True)
class Work:
    """Every so many minutes, or at a time of the day, of one weekday (Monday is 0) if that is given."""

    name: str
    label: str
    run: Callable[[], object]
    minutes: int | None = None
    at: time | None = None
    weekday: int | None = None

    def slot(self, now: datetime) -> datetime:
        """The last moment up to `now` at which the work is due. `now` is aware; so is the answer, in local time."""
        local = timezone.localtime(now)
        if self.minutes is not None:
            second, length = int(local.timestamp()), self.minutes * 60
            return datetime.fromtimestamp(second - second % length, tz=local.tzinfo)
        assert self.at is not None
        due = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        if self.weekday is not None:
            due -= timedelta(days=(due.weekday() - self.weekday) % WEEK)
        return due if due <= local else due - self.period

    @property
    def period(self) -> timedelta:
        if self.minutes is not None:
            return timedelta(minutes=self.minutes)
        return timedelta(days=1 if self.weekday is None else WEEK)

    def next_slot(self, now: datetime) -> datetime:
        return self.slot(now) + self.period


def every(
    name: str,
    label: str,
    *,
    run: Callable[[], object],
    minutes: int | None = None,
    at: str = "",
    weekday: int | None = None,
) -> Work:
    """Declare a work: `minutes=15`, or `at="07:00"` of every day, or of the weekday given (Monday is 0).

    `label` is what the administrator reads. `run` asks the clock itself, is safe to run twice, and is short:
    longer work it puts in line as a job. Raises ValueError for a name that is taken, and for times that are none.
    """
    if (minutes is None) == (not at) or (weekday is not None and not at):
        raise ValueError(f"{name}: give either minutes or at (with a weekday, if it is weekly)")
    if (minutes is not None and minutes < 1) or weekday not in {None, *range(WEEK)}:
        raise ValueError(f"{name}: minutes from 1, weekday from 0 (Monday) to 6")
    work = Work(name, label, run, minutes, time.fromisoformat(at) if at else None, weekday)
    if _works.setdefault(name, work) != work:
        raise ValueError(f"{name} is declared twice")
    return work


def works() -> list[Work]:
    """All that are declared, by name."""
    return sorted(_works.values(), key=lambda work: work.name)


def work_named(name: str) -> Work | None:
    return _works.get(name)
