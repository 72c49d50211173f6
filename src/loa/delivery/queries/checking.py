"""Whether what stands in the tallies is what slots and results say: reckoned anew and compared, nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from loa.delivery.models import Cell, Month, Pace, Tally
from loa.delivery.queries.reckoning import cells_of, months_of, paces_of, tallies_of
from loa.plans.models import Plan

KEYS = {
    Tally: ("activity_id", "unit_id", "quota"),
    Month: ("activity_id", "quota", "month"),
    Pace: ("activity_id", "quota", "due"),
    Cell: ("place",),
}
FIGURES = {
    Tally: ("done", "minimum", "maximum", "slots", "met", "waiting", "results", "short_since"),
    Month: ("done", "results"),
    Pace: ("minimum", "slots"),
    Cell: ("results",),
}


def differences(plan: Plan) -> list[str]:
    """A line for each figure that is kept otherwise than it is reckoned; a row of noughts is like none."""
    found: list[str] = []
    lines = list(plan.activities.order_by("pk"))
    reckoned: dict[Any, Iterable[Any]] = {
        Tally: (tally for line in lines for tally in tallies_of(line)),
        Pace: (pace for line in lines for pace in paces_of(line)),
        Month: months_of(plan),
        Cell: cells_of(plan),
    }
    for model, rows in reckoned.items():
        true = {key: row for row in rows if any((key := _key(row), _figures(row))[1])}
        kept = {_key(row): row for row in model.objects.filter(plan=plan) if any(_figures(row))}
        for key in sorted({*true, *kept}, key=str):
            there, ought = kept.get(key), true.get(key)
            if there is None or ought is None or _figures(there) != _figures(ought):
                found.append(f"{model._meta.verbose_name} {key}: {_says(there)} ≠ {_says(ought)}")
    return found


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in KEYS[type(row)])


def _figures(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in FIGURES[type(row)])


def _says(row: Any) -> str:
    if row is None:
        return "–"
    return ", ".join(f"{name}={getattr(row, name)}" for name in FIGURES[type(row)])
