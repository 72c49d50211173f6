"""The day comes: what was dated ahead takes effect. Safe to run at any time and any number of times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from loa.accounts.models import User
from loa.core.analyse import analyse
from loa.core.fields import refold
from loa.organisations.models import Reach, Succession, Unit, UnitPeriod
from loa.organisations.models.unit import DATED

BATCH = 500


@transaction.atomic
def follow_calendar(*, today: date, by: User | None = None) -> int:
    """Bring `Unit` in step with the periods of `today`, and the reach of roles with the tree.

    Returns how many units changed. `by` is whoever did what makes this necessary; nobody when the day has come.
    """
    there = UnitPeriod.objects.on(today).order_by()
    gone = Unit.objects.opened().exclude(Exists(there.filter(unit=OuterRef("pk"))))
    changed = gone.update(is_open=False)

    same = {f"unit__{name}": F(name) for name in DATED if name != "parent_id"}
    stale = there.annotate(at=Coalesce(F("parent"), Value(0)), was=Coalesce(F("unit__parent"), Value(0))).exclude(
        unit__is_open=True, was=F("at"), **same
    )
    opening = list(stale.filter(unit__is_open=False, was=F("at"), **same).values_list("unit", flat=True))
    different = list(stale.exclude(unit__in=opening).select_related("unit"))
    # first out of the way of each other's names, then all at once
    for some in _batches([period.unit_id for period in different]):
        Unit.objects.filter(pk__in=some).update(is_open=False)
    former = _other_names(different)
    for period in different:
        for name in DATED:
            setattr(period.unit, name, getattr(period, name))
        period.unit.former = former[period.unit_id]
        period.unit.is_open = True
    refold(period.unit for period in different)
    Unit.objects.bulk_update(
        [period.unit for period in different], [*DATED[:-1], "parent", "former", "is_open", "folded"], batch_size=BATCH
    )
    for some in _batches(opening):
        Unit.objects.filter(pk__in=some).update(is_open=True)
    changed += len(different) + len(opening)
    if changed:
        rebuild_reach(today=today, by=by)
    return changed


@transaction.atomic
def rebuild_reach(*, today: date, by: User | None = None) -> None:
    """Whose roles reach which unit, derived anew from the tree and the successions; only what differs is written."""
    wanted = _wanted_reach(today)
    rows = list(Reach.objects.order_by().values_list("pk", "unit", "holder", "is_here"))
    wrong = [pk for pk, unit, holder, is_here in rows if wanted.get((unit, holder)) is not is_here]
    for some in _batches(wrong):
        Reach.objects.filter(pk__in=some).delete()
    right = {(unit, holder) for _, unit, holder, is_here in rows if wanted.get((unit, holder)) is is_here}
    missing = [(u, h, here) for (u, h), here in wanted.items() if (u, h) not in right]
    Reach.objects.bulk_create((Reach(unit_id=u, holder_id=h, is_here=here) for u, h, here in missing), batch_size=BATCH)
    analyse(Unit, UnitPeriod, Succession, Reach, changed=len(wrong) + len(missing))


def _wanted_reach(today: date) -> dict[tuple[int, int], bool]:
    parents: dict[int, int | None] = {}
    closed: set[int] = set()
    for unit, parent, is_open in Unit.objects.order_by().values_list("pk", "parent", "is_open"):
        parents[unit] = parent
        if not is_open:
            closed.add(unit)
    heirs: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in Succession.objects.filter(on__lte=today).values_list("predecessor", "successor"):
        if predecessor in closed:
            heirs[predecessor].append(successor)

    carried: dict[int, frozenset[int]] = {}

    def carrying(unit: int) -> frozenset[int]:
        """The unit, and those that took its place."""
        if unit not in carried:
            found, waiting = {unit}, [unit]
            while waiting:
                new = [heir for heir in heirs.get(waiting.pop(), []) if heir not in found]
                found.update(new)
                waiting += new
            carried[unit] = frozenset(found)
        return carried[unit]

    above: dict[int, frozenset[int]] = {}

    def superiors(unit: int) -> frozenset[int]:
        if unit not in above:
            above[unit] = frozenset()  # a loop cannot be: checked wherever a superior is set
            parent = parents.get(unit)
            if parent is not None:
                above[unit] = carrying(parent).union(*(superiors(each) for each in carrying(parent)))
        return above[unit]

    wanted: dict[tuple[int, int], bool] = {}
    for unit in parents:
        here = carrying(unit)
        for each in here:
            wanted.update({(unit, holder): False for holder in superiors(each)})
        wanted.update({(unit, holder): True for holder in here})
    return wanted


def _other_names(periods: Sequence[UnitPeriod]) -> dict[int, str]:
    """For each unit the names it bore in its other periods, to be found by."""
    current = {period.unit_id: period.name for period in periods}
    names: dict[int, list[str]] = {unit: [] for unit in current}
    for some in _batches(list(current)):
        for unit, name in UnitPeriod.objects.filter(unit__in=some).order_by("since").values_list("unit", "name"):
            if name != current[unit] and name not in names[unit]:
                names[unit].append(name)
    return {unit: "; ".join(found) for unit, found in names.items()}


def _batches(items: list[int], size: int = 5000) -> Iterator[Iterable[int]]:
    return (items[at : at + size] for at in range(0, len(items), size))
