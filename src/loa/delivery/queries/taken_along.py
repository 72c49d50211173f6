"""What a device takes along for when there is no line: the work of a person's units, and what may be said of it.

Everything is bounded, so that a slow line carries it and a telephone keeps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from loa.delivery.models import Evidence, Result
from loa.delivery.queries.work import OwedLine, work_of
from loa.plans.models import Point, Slot
from loa.plans.states import PointKind

MOST_LINES = 300
MOST_SLOTS = 24
"""Of one line."""
MOST_POINTS = 400
MOST_LINKS = 300
BACK, AHEAD = timedelta(days=120), timedelta(days=31)
"""Slots for choice: work done lately, or begun before its time."""
LETTERS = 16
"""Of a link's key: enough to tell it from some hundreds of others."""


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """`slots` by (activity, unit), `points` by plan; `links`: begin of the key, name and day of the result."""

    lines: list[OwedLine]
    slots: dict[tuple[int, int], list[Slot]]
    points: dict[int, list[Point]]
    links: list[tuple[str, str, date]]


def taken_along(units: Sequence[int], *, today: date) -> TakenAlong:
    """Eleven queries, however many units and lines."""
    if not units:
        return TakenAlong([], {}, {}, [])
    lines = work_of(units, today=today).lines[:MOST_LINES]
    prefetch_related_objects([line.activity for line in lines], "terms")
    return TakenAlong(lines, _slots(units, lines, today), _points(lines), _links(units))


def _slots(units: Sequence[int], lines: list[OwedLine], today: date) -> dict[tuple[int, int], list[Slot]]:
    owed = Slot.objects.owed().filter(unit__in=units, activity__in={line.activity.pk for line in lines})
    near = owed.within(today - BACK, today + AHEAD).order_by("-due", "-first", "-pk")
    found: dict[tuple[int, int], list[Slot]] = defaultdict(list)
    for slot in near.only("activity_id", "unit_id", "no", "first", "due")[: MOST_SLOTS * MOST_LINES]:
        found[slot.activity_id, slot.unit_id].append(slot)
    for line in lines:
        key = line.activity.pk, line.unit.pk
        others = [slot for slot in found[key] if slot.pk != line.slot.pk][: MOST_SLOTS - 1]
        found[key] = sorted([*others, line.slot], key=lambda slot: (slot.due, slot.first, slot.pk))
    return dict(found)


def _points(lines: list[OwedLine]) -> dict[int, list[Point]]:
    wanted = Point.objects.filter(
        plan__in={line.activity.plan_id for line in lines}, kind__in=[PointKind.THEME, PointKind.AUDIENCE]
    )
    found: dict[int, list[Point]] = defaultdict(list)
    for point in wanted.order_by("-plan", "kind", "order")[:MOST_POINTS]:
        found[point.plan_id].append(point)
    return dict(found)


def _links(units: Sequence[int]) -> list[tuple[str, str, date]]:
    """Of the newest results of the units."""
    newest = Result.objects.filter(unit__in=units).standing().order_by("-happened_on", "-pk")
    results = {pk: (title, day) for pk, title, day in newest.values_list("pk", "title", "happened_on")[:MOST_LINKS]}
    shown = Evidence.objects.standing().filter(result__in=list(results), link__isnull=False).order_by("-result")
    found = {key[:LETTERS]: results[result] for result, key in shown.values_list("result", "link__key")[:MOST_LINKS]}
    return [(key, title, day) for key, (title, day) in found.items()]
