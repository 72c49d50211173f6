"""Which results count for a plan, a line, a slot: its own, and those of the lines below that carry it out.

The same as the tallies add up (`queries.reckoning`), so that a figure opens to as many results as it counts. Conditions
are on columns of results alone, by lists of numbers where those are short.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from loa.delivery.models import Result
from loa.delivery.queries.reckoning import DEPTH, lines_below, place_in, quota_for
from loa.plans.models import Activity, Quota, Slot


def of_plan(plan: int, units: Collection[int] | None = None) -> Q:
    """`units`: those for which the results count; below, that is the unit whose own plan carries the line out."""
    found = Q(plan=plan) if units is None else Q(plan=plan, unit__in=units)
    lines, above = Activity.objects.standing(), "above"
    for _ in range(DEPTH):
        level = lines.filter(**{f"{above}__plan": plan})
        if not level.exists():
            break
        if units is not None:
            top = above.removesuffix("above")
            level = level.filter(**{f"{top}plan__unit__in": units})
        found |= Q(activity__in=level.order_by().values("pk"))
        lines = lines.filter(**{f"{above}__dropped_in__isnull": True})
        above += "__above"
    return found


def of_form(form: str, plan: int | None) -> Q:
    """Of a plan: what its lines of the form count, whatever form the lines below have."""
    lines = Activity.objects.filter(form=form)
    if not plan:
        return Q(activity__in=lines.order_by().values("pk"))
    # as numbers: a join would be made before the newest results are taken
    found = Q(activity__in=list(lines.filter(plan=plan).order_by().values_list("pk", flat=True)))
    lines, above = Activity.objects.standing(), "above"
    for _ in range(DEPTH):
        level = lines.filter(**{f"{above}__plan": plan, f"{above}__form": form})
        if not level.exists():
            break
        found |= Q(activity__in=level.order_by().values("pk"))
        lines = lines.filter(**{f"{above}__dropped_in__isnull": True})
        above += "__above"
    return found


def of_line(activity: Activity, units: Collection[int] | None = None, quota: int | None = None) -> Q:
    """`quota`: its order; below, what is counted in its measure."""
    found = Q(activity=activity.pk)
    if units is not None:
        found &= Q(unit__in=units)
    if quota is not None:
        found &= Q(quota=quota)
    below = [line for line, unit in lines_below(activity).items() if units is None or unit in units]
    if not below:
        return found
    carried = Q(activity__in=sorted(below))
    if quota is not None:
        carried &= Q(measure__in=_measures(activity, below, quota, others=True))
    return found | carried


def _measures(activity: Activity, lines: list[int], quota: int, *, others: bool = False) -> list[str]:
    """Of results of these lines, the measures that count for the quota.

    `others`: for the first quota also those that count for none, for there they stand as results without an amount.
    """
    quotas = list(Quota.objects.filter(activity=activity).order_by("order").values_list("order", "unit"))
    used = Result.objects.filter(activity__in=lines).order_by().values_list("measure", flat=True).distinct()
    is_first = others and bool(quotas) and quotas[0][0] == quota
    counted = {measure: quota_for(quotas, measure) for measure in used}
    return [measure for measure, order in counted.items() if order == quota or (order is None and is_first)]


def of_slot(slot: Slot) -> Q:
    """Below, what was done on the days that fall into it."""
    found = Q(slot=slot.pk)
    below = sorted(line for line, unit in lines_below(slot.activity).items() if unit == slot.unit_id)
    if not below:
        return found
    owed = Slot.objects.owed().filter(activity=slot.activity_id, unit=slot.unit_id, quota=slot.quota)
    slots = list(owed.order_by().values_list("pk", "first", "due"))
    carried = Result.objects.filter(activity__in=below)
    days = [
        day
        for day in carried.order_by().values_list("happened_on", flat=True).distinct()
        if place_in(slots, day) == slot.pk
    ]
    measures = _measures(slot.activity, below, slot.quota)
    return found | Q(activity__in=below, happened_on__in=days, measure__in=measures)
