"""What slots a plan asks for: the rules of `vanban.time.slots` over its lines, and the units that owe each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch

from loa.plans.models import Activity, Assignment, Event, Plan, Quota
from loa.plans.queries.owing import Owing
from loa.plans.states import Role
from vanban.time.slots import Asked, When, is_total, slots_of
from vanban.time.slots import Slot as Made
from vanban.time.spans import Days


class Key(NamedTuple):
    """What a slot of an activity and a unit is told by from one building to the next."""

    quota: int
    event: int | None
    no: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot as the rule gives it, with the values of its columns but for `first`, `due` and `state`."""

    key: Key
    first: date
    due: date
    values: dict[str, Any]


@dataclass(slots=True)
class Line:
    """What is wanted of one activity: for each unit the slots it owes. Units of one `share` owe the same ones."""

    activity: Activity
    shares: list[tuple[tuple[int, ...], tuple[Wanted, ...]]] = field(default_factory=list)

    @property
    def units(self) -> list[int]:
        return sorted({unit for units, _ in self.shares for unit in units})

    @property
    def most(self) -> int:
        """Slots of one unit, at most."""
        return sum(len(slots) for _, slots in self.shares)

    @property
    def count(self) -> int:
        return sum(len(units) * len(slots) for units, slots in self.shares)

    def by_unit(self, units: set[int]) -> dict[int, list[Wanted]]:
        found: dict[int, list[Wanted]] = {}
        for owing, slots in self.shares:
            for unit in owing:
                if unit in units:
                    found.setdefault(unit, []).extend(slots)
        return found


def lines_of(plan: Plan) -> Iterator[Line]:
    """Every line of the plan in turn; one that was dropped wants nothing."""
    owing = Owing(plan)
    named = Prefetch("assignments", Assignment.objects.exclude(role=Role.FOLLOW_UP).order_by("order"))
    events = Prefetch("events", Event.objects.filter(undone_at__isnull=True).order_by("pk"))
    for activity in plan.activities.order_by("pk").prefetch_related("quotas", "spans", named, events):
        yield line_of(activity, owing, plan.year)


def line_of(activity: Activity, owing: Owing, year: int) -> Line:
    line = Line(activity)
    if activity.dropped_in is not None:
        return line
    quotas = sorted(activity.quotas.all(), key=lambda quota: quota.order)
    by_quota: dict[int | None, list[Wanted]] = {}
    for event, when in _times(activity):
        for slot in slots_of([asked_of(quota) for quota in quotas], when, year=year):
            by_quota.setdefault(slot.quota, []).append(_wanted(slot, quotas, event))
    for index, wanted in by_quota.items():
        quota = quotas[index] if index is not None else None
        together = quota is not None and is_total(asked_of(quota), activity.timeframe)
        owed = owing.of(activity, quota.each if quota else "", is_total=together)
        line.shares.append((owed.units, tuple(wanted)))
    return line


def _times(activity: Activity) -> Iterator[tuple[Event | None, When]]:
    """The time of the activity; after events, once for each that came."""
    spans = tuple(Days(span.start, span.end) for span in activity.spans.all())
    kind, words = activity.timeframe_kind, activity.timeframe
    if kind != "triggered":
        yield None, When(kind, spans, words)
        return
    for event in activity.events.all():
        yield event, When(kind, spans, words, event.happened_on, event.due)


def asked_of(quota: Quota) -> Asked:
    rate = (quota.rate_count, quota.rate_per) if quota.rate_count is not None else None
    return Asked(quota.minimum, quota.maximum, quota.unit, quota.per, rate, quota.minutes, quota.text)


def _wanted(slot: Made, quotas: list[Quota], event: Event | None) -> Wanted:
    order = quotas[slot.quota].order if slot.quota is not None else 0
    return Wanted(
        Key(order, event.pk if event else None, slot.no),
        slot.first,
        slot.due,
        {
            "planned_first": slot.first,
            "planned_due": slot.due,
            "minimum": slot.minimum,
            "maximum": slot.maximum,
            "measure": slot.unit[:80],
            "minutes": slot.minutes,
            "also": [[figure(one.minimum), _figure_or_none(one.maximum), one.unit] for one in slot.also],
            "is_optional": slot.is_optional,
            "binds": slot.binds,
            "holiday_from": slot.moved_from,
        },
    )


def figure(number: Decimal) -> str:
    """The number as text, without needless noughts: "100", "2.5"."""
    return format(number.normalize() + 0, "f")


def _figure_or_none(number: Decimal | None) -> str | None:
    return None if number is None else figure(number)
