"""How far work is: slots and what was done for them, reckoned upward without loss.

Pure: the caller says which day it is. Amounts are whole or decimal counts in one unit of measure; nothing is capped, so
that what was done beyond the plan stays to be seen. The reckoning of a whole is `together` of its parts, for slots of one
unit as for units of a province: a figure of a parent is never anything but the rule over its children.

A slot that binds is met by what was done for it alone ("mỗi tháng 02 tin" holds in each month). Slots that do not bind are
the even pace of a total: the k-th is met as soon as what was done for all of them together reaches the first k minima.
What is optional (the 11th to the 15th class of "10 - 15 lớp") raises the maximum and is never short.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

NOUGHT = Decimal(0)


class Standing(StrEnum):
    """How a piece of work stands on a day."""

    AHEAD = "ahead"
    UNDER_WAY = "under_way"
    MET = "met"
    LATE = "late"

    @property
    def label(self) -> str:
        """In Vietnamese."""
        return _LABELS[self]


_LABELS = {
    Standing.AHEAD: "Chưa đến hạn",
    Standing.UNDER_WAY: "Đang làm",
    Standing.MET: "Đạt",
    Standing.LATE: "Trễ",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One slot, its days both included, and what was accepted for it. `maximum` None: at least the minimum."""

    first: date
    due: date
    minimum: Decimal
    maximum: Decimal | None = None
    done: Decimal = NOUGHT
    binds: bool = True
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is owed and done of one measure. `short_since`: the day on which the first slot that is not met fell due.

    `slots` counts those that must be met, `met` those of them that are. `maximum` None: no upper end.
    """

    slots: int = 0
    met: int = 0
    minimum: Decimal = NOUGHT
    maximum: Decimal | None = NOUGHT
    done: Decimal = NOUGHT
    short_since: date | None = None

    @property
    def is_met(self) -> bool:
        return self.met >= self.slots

    @property
    def is_over(self) -> bool:
        """More was done than the plan asks for: beyond the maximum, where it names one, else beyond the minimum."""
        return self.done > (self.minimum if self.maximum is None else self.maximum)

    @property
    def share(self) -> Decimal | None:
        """Percent of the minimum, not rounded and not capped; None where nothing must be reached."""
        return self.done * 100 / self.minimum if self.minimum > 0 else None

    def is_late(self, *, today: date) -> bool:
        return self.short_since is not None and self.short_since < today

    def standing(self, *, first: date | None, today: date) -> Standing:
        """`first`: the first day of the work; None for work that can begin at any time."""
        if self.is_late(today=today):
            return Standing.LATE
        if self.is_met:
            return Standing.MET
        return Standing.AHEAD if first is not None and today < first else Standing.UNDER_WAY


def met_in(slots: Sequence[Owed]) -> list[bool]:
    """For each slot of one quota of one unit whether it is met. Slots that do not bind take from what all of them did."""
    loose = sorted((at for at, slot in enumerate(slots) if not slot.binds), key=lambda at: (slots[at].due, at))
    left = sum((slots[at].done for at in loose), NOUGHT)
    met = [slot.done >= slot.minimum for slot in slots]
    wanted = NOUGHT
    for at in loose:
        wanted += NOUGHT if slots[at].is_optional else slots[at].minimum
        met[at] = left >= wanted
    return met


def reckon(slots: Sequence[Owed], *, beside: Decimal = NOUGHT) -> Reckoned:
    """One quota of one unit. `beside`: what was done for the quota and belongs to no slot."""
    met = met_in(slots)
    asked = [(slot, is_met) for slot, is_met in zip(slots, met, strict=True) if not slot.is_optional]
    most = [slot.maximum for slot in slots]
    return Reckoned(
        slots=len(asked),
        met=sum(is_met for _, is_met in asked),
        minimum=sum((slot.minimum for slot, _ in asked), NOUGHT),
        maximum=None if None in most else sum((each for each in most if each is not None), NOUGHT),
        done=sum((slot.done for slot in slots), beside),
        short_since=min((slot.due for slot, is_met in asked if not is_met), default=None),
    )


def together(parts: Iterable[Reckoned]) -> Reckoned:
    """The whole of parts in one measure: sums, and the earliest shortfall. Of no parts, nothing is owed."""
    slots = met = 0
    minimum = done = NOUGHT
    maximum: Decimal | None = NOUGHT
    short: date | None = None
    for part in parts:
        slots, met = slots + part.slots, met + part.met
        minimum, done = minimum + part.minimum, done + part.done
        maximum = None if maximum is None or part.maximum is None else maximum + part.maximum
        if part.short_since is not None and (short is None or part.short_since < short):
            short = part.short_since
    return Reckoned(slots, met, minimum, maximum, done, short)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """So much was missing when the slot fell due; `at` is its place among the slots given."""

    at: int
    missing: Decimal


def shortfalls(slots: Sequence[Owed], *, today: date) -> list[Shortfall]:
    """What is missing of slots that are over, in the order of their days.

    Of slots that do not bind, what their total lacks stands at the last of them that is over.
    """
    order = sorted(range(len(slots)), key=lambda at: (slots[at].due, at))
    over = [at for at in order if slots[at].due < today and not slots[at].is_optional]
    found = [
        Shortfall(at, slots[at].minimum - slots[at].done)
        for at in over
        if slots[at].binds and slots[at].done < slots[at].minimum
    ]
    loose = [at for at in over if not slots[at].binds]
    done = sum((slot.done for slot in slots if not slot.binds), NOUGHT)
    lacking = sum((slots[at].minimum for at in loose), NOUGHT) - done
    if loose and lacking > 0:
        found.append(Shortfall(loose[-1], lacking))
    return sorted(found, key=lambda each: (slots[each.at].due, each.at))


def expected(slots: Iterable[Owed], *, today: date) -> Decimal:
    """What ought to be done by the end of the day before: the minima of the slots that are over."""
    return sum((slot.minimum for slot in slots if slot.due < today and not slot.is_optional), NOUGHT)


def forecast(done: Decimal, *, first: date, last: date, today: date) -> Decimal | None:
    """What will be done by `last` at the pace since `first`; None before the first whole week, which tells no pace."""
    if today > last:
        return done
    gone = (today - first).days
    if gone < 7:
        return None
    return done * ((last - first).days + 1) / gone
