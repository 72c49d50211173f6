"""Keep tallies in step with slots and results, within the transaction of whatever changed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from loa.accounts.models import User
from loa.delivery.models import Cell, Month, Pace, Reckoning, Result, Tally
from loa.delivery.queries.reckoning import (
    DEPTH,
    Chains,
    cell,
    cells_of,
    months_of,
    paces_of,
    place_in,
    tallies_of,
    topics_of,
)
from loa.plans.models import Activity, Plan, Slot
from loa.plans.states import SlotState

LEASE = timedelta(minutes=2)
BATCH = 500
AT_ONCE = 200
"""Pairs of line and unit that an act of a person reckons itself; more are left to the background."""
KEY = ["activity", "unit", "quota"]
FIELDS = [
    "plan", "measure", "is_carried", "first", "last", "slots", "met", "minimum", "maximum", "done", "short_since",
    "waiting", "results", "waiting_results", "returned_results",
]  # fmt: skip

Pair = tuple[int, int]
"""A line and a unit."""
NOUGHT = Decimal(0)


class TakenAway(Exception):
    """Another worker has the plan in hand."""


@transaction.atomic
def reckon(*, pairs: Iterable[Pair], by: User | None, upward: bool = True) -> None:
    """Write the tallies of these lines and units anew and, `upward`, those of the lines above that they carry out."""
    levels = list(_levels(set(pairs), upward=upward))
    lines = Activity.objects.in_bulk({line for level in levels for line, _ in level})
    _hold_plans(line.plan_id for line in lines.values())
    for level in levels:
        by_line: dict[int, set[int]] = defaultdict(set)
        for line, unit in level:
            by_line[line].add(unit)
        for pk in sorted(by_line):
            _write(lines[pk], sorted(by_line[pk]))


def _runs(rows: Iterable[Tally], size: int) -> Iterator[list[Tally]]:
    waiting = iter(rows)
    while run := list(islice(waiting, size)):
        yield run


def _levels(pairs: set[Pair], *, upward: bool) -> Iterator[set[Pair]]:
    """The pairs, then those above that they count for, and so on up."""
    for _ in range(DEPTH):
        if not pairs:
            return
        yield pairs
        if not upward:
            return
        rows = Activity.objects.standing().filter(pk__in={line for line, _ in pairs}, above__isnull=False)
        pairs = {(above, unit) for above, unit in rows.order_by().values_list("above", "plan__unit") if above}


def _write(activity: Activity, units: Sequence[int] | None = None) -> None:
    """Write what is true now, of these units or of all; what is true no more goes."""
    held = Tally.objects.filter(activity=activity)
    if units is not None:
        held = held.filter(unit__in=units)
    there: set[tuple[int, int]] = set()
    for run in _runs(tallies_of(activity, units), BATCH):
        there |= {(tally.unit_id, tally.quota) for tally in run}
        Tally.objects.bulk_create(run, update_conflicts=True, unique_fields=KEY, update_fields=FIELDS)
    kept = held.order_by().values_list("pk", "unit", "quota")
    gone = [pk for pk, unit, quota in kept if (unit, quota) not in there]
    for at in range(0, len(gone), BATCH):
        Tally.objects.filter(pk__in=gone[at : at + BATCH]).delete()


@transaction.atomic
def count(*, results: Sequence[Result], by: User | None, sign: int = 1) -> None:
    """Add results that begin to count (`sign` -1: take off those that end) to the months and cells, here and above."""
    months: dict[tuple[int, int, int, date], tuple[Decimal, int]] = defaultdict(lambda: (NOUGHT, 0))
    cells: dict[tuple[int, int, int, str], int] = defaultdict(int)
    chains = Chains(result.activity_id for result in results)
    _hold_plans(chains.plans)
    topics = topics_of([result.pk for result in results])
    for result in results:
        month = result.happened_on.replace(day=1)
        chain = list(chains.counted(result.activity_id, result.quota, result.measure, result.quantity))
        for line, plan, quota, amount in chain:
            done, n = months[line, plan, quota, month]
            months[line, plan, quota, month] = (done + sign * amount, n + sign)
        for plan in dict.fromkeys(plan for _, plan, *_ in chain):
            for theme, audience in topics[result.pk]:
                cells[plan, theme, audience, result.channel] += sign
    for (line, plan, quota, month), (done, n) in sorted(months.items()):
        key = {"activity_id": line, "quota": quota, "month": month}
        Month.objects.bulk_create([Month(**key, plan_id=plan)], ignore_conflicts=True)
        Month.objects.filter(**key).update(done=F("done") + done, results=F("results") + n)
    for (plan, theme, audience, channel), n in sorted(cells.items()):
        made = cell(plan, theme, audience, channel)
        Cell.objects.bulk_create([made], ignore_conflicts=True)
        Cell.objects.filter(plan=plan, place=made.place).update(results=F("results") + n)


def _hold_plans(plans: Iterable[int]) -> None:
    """Let one act at a time reckon for a plan: else the second would overwrite what the first found."""
    wanted = sorted(set(plans))
    Reckoning.objects.bulk_create([Reckoning(plan_id=plan, wanted=0) for plan in wanted], ignore_conflicts=True)
    list(Reckoning.objects.select_for_update().filter(plan__in=wanted).order_by("plan").values_list("pk", flat=True))


@transaction.atomic
def want_reckoning(*, plan: int, by: User | None) -> None:
    """Have all tallies of the plan made anew in the background. Part of another act."""
    row, is_new = Reckoning.objects.get_or_create(plan_id=plan)
    if not is_new:
        Reckoning.objects.filter(pk=row.pk).update(wanted=F("wanted") + 1)


@transaction.atomic
def claim(*, plan: int, by: User | None) -> Reckoning | None:
    """Take the plan in hand; None where there is nothing to do, or somebody else does it."""
    now = timezone.now()
    row = Reckoning.objects.select_for_update().filter(plan=plan, made__lt=F("wanted")).first()
    if row is None or (row.leased_until is not None and row.leased_until > now):
        return None
    row.leased_until = now + LEASE
    row.save(update_fields=["leased_until"])
    return row


@transaction.atomic
def give_back(*, reckoning: Reckoning, by: User | None) -> None:
    """What was claimed and failed may be claimed again at once, unless another has it in hand by now."""
    ours = Reckoning.objects.filter(pk=reckoning.pk, leased_until=reckoning.leased_until)
    ours.filter(made__lt=F("wanted")).update(leased_until=None)


def reckon_plan(*, plan: Plan, reckoning: Reckoning, by: User | None) -> None:
    """Do the work that `claim` took in hand, a transaction for each line. Raises `TakenAway`."""
    for activity in plan.activities.order_by("pk"):
        with _in_hand(reckoning):
            _settle(activity)
            _write(activity)
            _write_paces(activity)
    with _in_hand(reckoning):
        _write_plan_wide(plan)
        Reckoning.objects.filter(pk=reckoning.pk).update(made=reckoning.wanted, leased_until=None)
    above = (
        Activity.objects.standing().filter(plan=plan, above__isnull=False).order_by().values_list("above", flat=True)
    )
    reckon(pairs={(line, plan.unit_id) for line in above if line}, by=by)


@contextmanager
def _in_hand(reckoning: Reckoning) -> Iterator[None]:
    """A transaction that prolongs the lease; `reckoning` has it as last committed. Raises `TakenAway`."""
    until = timezone.now() + LEASE
    with transaction.atomic():
        held = Reckoning.objects.filter(pk=reckoning.pk, leased_until=reckoning.leased_until)
        if not held.update(leased_until=until):
            raise TakenAway
        yield
    reckoning.leased_until = until


def _settle(activity: Activity) -> None:
    """Give each result whose slot ended, or that has none, the slot whose days hold it, where there is one.

    One that somebody decides on in this moment is passed over: that act waits for the plan which is held here.
    """
    results = Result.objects.select_for_update(of=("self",), skip_locked=True).filter(activity=activity)
    astray = results.exclude(slot__state__in=[SlotState.OPEN, SlotState.WAIVED])
    moved: list[Result] = []
    slots: dict[tuple[int, int], list[tuple[int, date, date]]] = {}
    for result in astray.only("pk", "unit", "quota", "slot", "happened_on").order_by("pk"):
        key = (result.unit_id, result.quota)
        if key not in slots:
            standing = Slot.objects.owed().filter(activity=activity, unit=key[0], quota=key[1])
            slots[key] = list(standing.order_by().values_list("pk", "first", "due"))
        slot = place_in(slots[key], result.happened_on)
        if slot != result.slot_id:
            result.slot_id = slot
            moved.append(result)
    Result.objects.bulk_update(moved, ["slot"], batch_size=BATCH)


def _write_plan_wide(plan: Plan) -> None:
    """Months and cells, from the results themselves: what single acts added and took off is forgotten."""
    Month.objects.filter(plan=plan).delete()
    Month.objects.bulk_create(months_of(plan), batch_size=BATCH)
    Cell.objects.filter(plan=plan).delete()
    Cell.objects.bulk_create(cells_of(plan), batch_size=BATCH)


def _write_paces(activity: Activity) -> None:
    Pace.objects.filter(activity=activity).delete()
    Pace.objects.bulk_create(paces_of(activity), batch_size=BATCH)
