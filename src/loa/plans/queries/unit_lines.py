"""The lines of one charged unit: those given, with what became of them, and those that it added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from loa.plans.models import Activity, Cascade, Charged, Draft, Offer
from loa.plans.queries.carrying import LINES
from loa.plans.queries.overview import Standing
from loa.plans.queries.text import text_of
from loa.plans.states import LineChange


@dataclass(frozen=True, slots=True)
class GivenLine:
    above: Activity
    title: str | None  # in the unit's own words; None: not there
    is_offered: bool = False  # given later, and still to be decided on

    @property
    def is_left_out(self) -> bool:
        return self.title is None and not self.is_offered


@dataclass(frozen=True, slots=True)
class UnitLines:
    given: list[GivenLine]
    local: list[str]

    @classmethod
    def of(cls, cascade: Cascade, row: Standing) -> UnitLines:
        """Five queries."""
        own = list(_own_lines(row))
        titles = {above: title for above, title in own if above is not None}
        given = Charged.objects.values_list("given", flat=True).get(pk=row.charged)
        above = {line.pk: line for line in cascade.plan.activities.filter(pk__in=given)}
        has_text = bool(row.own.plan or row.own.draft)
        offers = Offer.objects.waiting().filter(version__plan=cascade.plan_id, unit=row.unit, change=LineChange.ADDED)
        offered = set(offers.order_by().values_list("activity", flat=True))
        return cls(
            given=[
                GivenLine(above[pk], titles.get(pk) if has_text else "", is_offered=pk in offered)
                for pk in given
                if pk in above
            ],
            local=[title for line, title in own if line is None],
        )


def _own_lines(row: Standing) -> Iterator[tuple[int | None, str]]:
    if row.own.plan:
        yield from Activity.objects.standing().filter(plan=row.own.plan).values_list("above", "title")
    elif row.own.draft:
        draft: Any = Draft.objects.get(pk=row.own.draft)
        text = text_of(draft.base, draft.edits.standing().defer("before", "typed"))
        for section in LINES:
            for _, line in text.rows(section):
                yield line.get("above"), str(line.get("title") or "")
