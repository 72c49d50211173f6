"""Đôn đốc: who is reminded of late work, and when. First whoever does it, then the head of the unit, then the superior.

Pure: the caller says which day it is. Reminders thin out: the days between them grow, so that they stay worth reading.
Nothing is due twice: a step is told by its number, and of steps that went by unseen only the last is left to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rung(StrEnum):
    DOER = "doer"
    HEAD = "head"
    SUPERIOR = "superior"

    @property
    def label(self) -> str:
        """In Vietnamese."""
        return {Rung.DOER: "người làm", Rung.HEAD: "lãnh đạo đơn vị", Rung.SUPERIOR: "cấp trên"}[self]


@dataclass(frozen=True, slots=True)
class Steps:
    """Days after the day it is due (below nought: before it), and the days from one to the next ever after."""

    days: tuple[int, ...]
    then_every: int

    def reached(self, late: int) -> int | None:
        """The number of the last step reached `late` days after the due day, from 0; None before the first."""
        if late < self.days[0]:
            return None
        if late < self.days[-1]:
            return max(at for at, day in enumerate(self.days) if day <= late)
        return len(self.days) - 1 + (late - self.days[-1]) // self.then_every


LADDER: dict[Rung, Steps] = {
    Rung.DOER: Steps((-3, 1, 3, 7, 14, 30), then_every=30),
    Rung.HEAD: Steps((7, 14, 30), then_every=30),
    Rung.SUPERIOR: Steps((14, 30), then_every=30),
}
"""A product decision, not a regulation: offices set no days for reminders."""


def step_of(rung: Rung, due: date, *, today: date) -> int | None:
    """The step of the rung that a piece of work due then has reached; None where nobody is to be told yet."""
    return LADDER[rung].reached((today - due).days)
