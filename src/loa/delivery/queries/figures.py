"""A reckoned amount as pages show it: in words, in colour, and with the results that it counts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q, Sum

from loa.core.drawings import Progress
from loa.delivery.models import Tally
from loa.delivery.queries.reckoning import is_share
from loa.delivery.states import State
from vanban.time.progress import Reckoned, Standing

NOUGHT = Decimal(0)
COLOURS = {Standing.AHEAD: "idle", Standing.UNDER_WAY: "doing", Standing.MET: "done", Standing.LATE: "late"}
SIGNS = {Standing.AHEAD: "○", Standing.UNDER_WAY: "…", Standing.MET: "✓", Standing.LATE: "!"}
"""Beside the colour, for who does not see it."""
STANDINGS = {
    "tre": "Trễ",
    "dang-lam": "Đang làm",
    "chua": "Chưa đến hạn",
    "dat": "Đạt",
    "khong": "Không có kỳ phải làm",
}
"""How a quota stands, as the address says it, in words."""
_SAID = {Standing.LATE: "tre", Standing.UNDER_WAY: "dang-lam", Standing.AHEAD: "chua", Standing.MET: "dat"}
SUMS = {
    "all_slots": Sum("slots"),
    "all_met": Sum("met"),
    "all_minimum": Sum("minimum"),
    "all_maximum": Sum("maximum"),
    "without_end": Count("pk", filter=Q(maximum__isnull=True)),
    "all_done": Sum("done"),
    "since": Min("short_since"),
    "begins": Min("first"),
    "ends": Max("last"),
}


@dataclass(frozen=True)
class Shown(Progress):
    """Coloured as the work stands: who did more than asked in one month may be late with another."""

    colour: str = ""

    @property
    def state(self) -> str:
        return self.colour


@dataclass(frozen=True, slots=True)
class Figure:
    """`query`: of the list of results that it counts; `open_query`: of those that wait to be accepted."""

    reckoned: Reckoned
    measure: str
    standing: Standing
    query: str
    waiting: int = 0
    open_query: str = ""
    results: int = 0

    @property
    def is_owed(self) -> bool:
        """Something must be done for it; else there are only results, or slots that were waived."""
        return self.reckoned.slots > 0

    @property
    def said(self) -> str:
        """How it stands: a key of `STANDINGS`."""
        return _SAID[self.standing] if self.is_owed else "khong"

    @property
    def words(self) -> str:
        return STANDINGS[self.said]

    @property
    def colour(self) -> str:
        return COLOURS[self.standing] if self.is_owed else "idle"

    @property
    def sign(self) -> str:
        return SIGNS[self.standing] if self.is_owed else "–"

    @property
    def counted_in(self) -> str:
        """The measure as it stands after a number. Of a share, slots are counted, for shares are not added up."""
        if is_share(self.measure):
            return "kỳ"
        return "lần" if self.measure == "thực hiện" else self.measure

    @property
    def progress(self) -> Progress:
        found, unit, colour = self.reckoned, self.counted_in, self.colour
        if is_share(self.measure):
            return Shown(found.met, found.slots, unit, colour=colour)
        most = found.maximum if found.maximum != found.minimum else None
        return Shown(found.done, found.minimum, unit, most=most, colour=colour)

    @property
    def share(self) -> Decimal | None:
        return self.progress.share

    @property
    def over(self) -> Decimal:
        """What was done beyond the maximum, or beyond the minimum where the plan names no end."""
        if is_share(self.measure) or not self.reckoned.is_over:
            return NOUGHT
        found = self.reckoned
        return found.done - (found.minimum if found.maximum is None else found.maximum)


def query_of(line: int, quota: int, *, unit: int | None = None, state: State | None = None) -> str:
    """Of the results of a quota, as the page of results is asked for them: those that count, or those in a state."""
    asked: dict[str, Any] = {"nhiem-vu": line, "don-vi": unit, "chi-tieu": quota}
    asked |= {"tinh": 1} if state is None else {"trang-thai": state.value}
    return urlencode({name: value for name, value in asked.items() if value is not None})


def figure_of(tally: Tally, *, today: date) -> Figure:
    reckoned = tally.reckoned
    return Figure(
        reckoned,
        tally.measure,
        reckoned.standing(first=tally.first, today=today),
        query_of(tally.activity_id, tally.quota, unit=tally.unit_id),
        tally.waiting_results,
        query_of(tally.activity_id, tally.quota, unit=tally.unit_id, state=State.SUBMITTED),
        tally.results,
    )


def summed(row: Mapping[str, Any]) -> Reckoned:
    """What `SUMS` found."""
    return Reckoned(
        row["all_slots"] or 0,
        row["all_met"] or 0,
        row["all_minimum"] or NOUGHT,
        None if row["without_end"] else row["all_maximum"] or NOUGHT,
        row["all_done"] or NOUGHT,
        row["since"],
    )
