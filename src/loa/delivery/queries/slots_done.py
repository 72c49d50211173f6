"""What was done for each slot of quotas of units, one by one, as `queries.reckoning` places it for their tallies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

from loa.delivery.models import Result
from loa.delivery.queries.reckoning import DEPTH, is_share, place_in, quota_for
from loa.plans.models import Activity, Slot
from vanban.time.progress import Owed

NOUGHT = Decimal(0)

MOST_PAIRS = 1_000

Key = tuple[int, int, int]  # line, unit, quota
Slots = Mapping[Key, Sequence[Mapping[str, Any]]]
COLUMNS = (
    "pk", "activity", "unit", "quota", "first", "due", "minimum", "maximum", "measure", "binds", "is_optional",
)  # fmt: skip


def slots_of(keys: Iterable[Key]) -> dict[Key, list[dict[str, Any]]]:
    """The slots that are owed of each quota, optional ones too, by their days: `COLUMNS`. One query."""
    slots: dict[Key, list[dict[str, Any]]] = {key: [] for key in keys}
    if not slots:
        return {}
    owed = Slot.objects.owed().filter(of_pairs(slots))
    for slot in owed.order_by("due", "first", "pk").values(*COLUMNS):
        key = (slot["activity"], slot["unit"], slot["quota"])
        if key in slots:
            slots[key].append(slot)
    return slots


def owed_of(slot: Mapping[str, Any], done: Mapping[int, Decimal]) -> Owed:
    """`done`: of slots, by their number."""
    return Owed(
        slot["first"], slot["due"], slot["minimum"], slot["maximum"], done.get(slot["pk"], NOUGHT),
        slot["binds"], slot["is_optional"],
    )  # fmt: skip


def of_pairs(keys: Iterable[Key]) -> Q:
    """Of each line its units; of more than `MOST_PAIRS`, every unit of every line.

    At least one key. So many pairs cost more to name than the rows cost that they leave out.
    """
    pairs = {(line, unit) for line, unit, _ in keys}
    if len(pairs) > MOST_PAIRS:
        return Q(activity__in={line for line, _ in pairs}, unit__in={unit for _, unit in pairs})
    units: dict[int, set[int]] = defaultdict(set)
    for line, unit in pairs:
        units[line].add(unit)
    return reduce(or_, (Q(activity=line, unit__in=sorted(of)) for line, of in units.items()))


def done_in(slots: Slots, results: QuerySet[Result]) -> dict[int, Decimal]:
    """Slot → what these results did for it; what own plans of the unit did stands in the slot of its day.

    `slots`: as `slots_of` gives them. Two queries, and one or more for what own plans did.
    """
    if not slots:
        return {}
    lines, units = {line for line, _, _ in slots}, {unit for _, unit, _ in slots}
    measures: dict[int, dict[int, str]] = defaultdict(dict)
    for (line, _, quota), own in slots.items():
        measures[line] |= {quota: own[0]["measure"]} if own else {}
    shares = {(line, quota) for line, own in measures.items() for quota, measure in own.items() if is_share(measure)}
    sums = {"total": Sum("quantity"), "most": Max("quantity")}
    found: dict[int, Decimal] = {}
    there = results.order_by().filter(of_pairs(slots), slot__isnull=False)
    for line, quota, slot, total, most in there.values_list("activity", "quota", "slot").annotate(**sums):
        _add(found, slot, total, most, as_share=(line, quota) in shares)
    below = _below(lines, units)
    carried = results.order_by().filter(activity__in=list(below)) if below else Result.objects.none()
    by_day = carried.values_list("activity", "measure", "happened_on").annotate(**sums)
    for carrying, measure, on, total, most in by_day:
        at, unit = below[carrying]
        order = 0 if 0 in measures[at] else quota_for(sorted(measures[at].items()), measure)
        if order is None or not measures[at]:
            continue
        days = [(each["pk"], each["first"], each["due"]) for each in slots.get((at, unit, order), [])]
        if (place := place_in(days, on)) is not None:
            _add(found, place, total, most, as_share=(at, order) in shares)
    return found


def _add(found: dict[int, Decimal], slot: int, total: Any, most: Any, *, as_share: bool) -> None:
    before = found.get(slot, NOUGHT)
    found[slot] = max(before, Decimal(most)) if as_share else before + Decimal(total)


def _below(lines: Iterable[int], units: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Lines that carry these out in plans of the units, directly or through others → the line and the unit."""
    standing = Activity.objects.standing().order_by()
    first = standing.filter(above__in=list(lines), plan__unit__in=list(units))
    found: dict[int, tuple[int, int]] = {}
    level = {pk: (above or 0, unit) for pk, above, unit in first.values_list("pk", "above", "plan__unit")}
    for _ in range(DEPTH):
        if not level:
            break
        found |= level
        further = standing.filter(above__in=list(level)).values_list("pk", "above")
        level = {pk: level[above or 0] for pk, above in further if pk not in found}
    return found
