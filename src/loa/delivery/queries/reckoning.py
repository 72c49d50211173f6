"""Reckon tallies from slots and results: reads only. `actions.reckoning` writes what is found here.

What counts for a line and a unit: counted results of that line and unit, and those of the lines below it in the unit's
own plan, and so on down, as far as their measure is that of a quota of the line. A result below is placed in the slot
whose days hold its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import TruncMonth

from loa.delivery.models import Cell, Month, Pace, Result, Tally
from loa.delivery.states import State, TopicKind
from loa.plans.models import Activity, Plan, Quota, Slot
from loa.plans.states import SlotState
from vanban.text.folding import fold
from vanban.time.progress import Owed, reckon

DEPTH = 4
"""Plans that carry out one another: country, province, commune, and one to spare."""
PART = 500
NOUGHT = Decimal(0)


def is_share(measure: str) -> bool:
    """A share, as in "100% cơ quan": the largest said in a slot counts, not the sum."""
    return measure.lstrip().startswith("%")


def quota_for(quotas: Iterable[tuple[int, str]], measure: str) -> int | None:
    """The order of the quota, of (order, measure), for which an amount in `measure` counts; None: for none of them.

    An activity without quotas counts how often it was done: whatever was done counts.
    """
    known = list(quotas)
    if not known:
        return 0
    wanted = fold(measure)
    return next((order for order, unit in known if fold(unit) == wanted), None)


def place_in(slots: Sequence[tuple[int, date, date]], day: date) -> int | None:
    """The slot, of (number, first, due), for what was done on a day: holding it, else the last begun, else the first.

    A month's slot may be due before the month is over; what is done in the days between is late, and of that month.
    """
    ordered = sorted(slots, key=lambda slot: (slot[2], slot[0]))
    holding = next((pk for pk, first, due in ordered if first <= day <= due), None)
    begun = [(first, pk) for pk, first, _ in ordered if first <= day]
    return holding or (max(begun)[1] if begun else ordered[0][0] if ordered else None)


@dataclass(slots=True)
class _Done:
    """What was done for one quota of one unit, slot by slot; None: no slot."""

    by_slot: dict[int | None, Decimal] = field(default_factory=dict)
    waiting: Decimal = NOUGHT
    results: int = 0
    waiting_results: int = 0
    returned_results: int = 0

    def add(self, slot: int | None, quantity: Decimal, *, as_share: bool) -> None:
        before = self.by_slot.get(slot, NOUGHT)
        self.by_slot[slot] = max(before, quantity) if as_share else before + quantity


_Key = tuple[int, int]  # unit, quota


def tallies_of(activity: Activity, units: Sequence[int] | None = None) -> Iterator[Tally]:
    """What is true now for each unit and quota that owes or did something; of these units, or of all.

    Three queries for each run of 500 units.
    """
    wanted = sorted(set(units)) if units is not None else _units_of(activity)
    quotas = list(Quota.objects.filter(activity=activity).order_by("order").values_list("order", "unit"))
    below = lines_below(activity)
    for at in range(0, len(wanted), PART):
        yield from _part(activity, wanted[at : at + PART], quotas, below)


def _units_of(activity: Activity) -> list[int]:
    owing = set(Slot.objects.standing().filter(activity=activity).order_by().values_list("unit", flat=True).distinct())
    doing = set(Result.objects.filter(activity=activity).order_by().values_list("unit", flat=True).distinct())
    return sorted(owing | doing | set(lines_below(activity).values()))


def lines_below(activity: Activity) -> dict[int, int]:
    """Lines that carry this one out, directly or through others: the line → the unit for which it counts here."""
    found: dict[int, int] = {}
    level = dict(Activity.objects.standing().filter(above=activity).order_by().values_list("pk", "plan__unit"))
    for _ in range(DEPTH):
        if not level:
            break
        found |= level
        further = Activity.objects.standing().filter(above__in=list(level)).order_by().values_list("pk", "above")
        level = {pk: level[above] for pk, above in further if above is not None and pk not in found}
    return found


def _part(
    activity: Activity, units: list[int], quotas: list[tuple[int, str]], below: dict[int, int]
) -> Iterator[Tally]:
    slots: dict[_Key, list[dict[str, Any]]] = defaultdict(list)
    columns = ("pk", "unit", "quota", "first", "due", "minimum", "maximum", "measure", "binds", "is_optional", "state")
    rows = Slot.objects.standing().filter(activity=activity, unit__in=units).order_by("due", "first", "pk")
    carried = set(rows.filter(is_carried=True).order_by().values_list("unit", flat=True))
    for row in rows.values(*columns):
        slots[row["unit"], row["quota"]].append(row)
    measures = dict(quotas)
    done = _done(activity, units, measures)
    _add_below(done, slots, units, quotas, {line: unit for line, unit in below.items() if unit in set(units)})
    for key in sorted({*slots, *done}):
        yield _tally(activity, key, slots.get(key, []), done.get(key, _Done()), measures, key[0] in carried)


def _done(activity: Activity, units: list[int], measures: dict[int, str]) -> dict[_Key, _Done]:
    found: dict[_Key, _Done] = defaultdict(_Done)
    own = Result.objects.filter(activity=activity, unit__in=units).order_by()
    grouped = own.filter(Q(is_counted=True) | Q(state__in=[State.SUBMITTED, State.RETURNED, State.INCOMPLETE]))
    rows = grouped.values("unit", "quota", "slot", "state", "is_counted").annotate(
        n=Count("pk"), total=Sum("quantity"), most=Max("quantity")
    )
    for row in rows:
        each = found[row["unit"], row["quota"]]
        if row["is_counted"]:
            share = is_share(measures.get(row["quota"], ""))
            each.add(row["slot"], Decimal(row["most"] if share else row["total"]), as_share=share)
            each.results += row["n"]
        elif row["state"] == State.SUBMITTED:
            each.waiting += Decimal(row["total"])
            each.waiting_results += row["n"]
        else:
            each.returned_results += row["n"]
    return found


def _add_below(
    done: dict[_Key, _Done],
    slots: dict[_Key, list[dict[str, Any]]],
    units: list[int],
    quotas: list[tuple[int, str]],
    below: dict[int, int],
) -> None:
    if not below:
        return
    rows = (
        Result.objects.counted()
        .filter(activity__in=list(below))
        .order_by()
        .values("activity", "measure", "happened_on")
        .annotate(n=Count("pk"), total=Sum("quantity"), most=Max("quantity"))
    )
    for row in rows:
        order = quota_for(quotas, row["measure"])
        if order is None:  # told of, but an amount of another thing is not added
            done[below[row["activity"]], quotas[0][0]].results += row["n"]
            continue
        key = (below[row["activity"]], order)
        days = [
            (slot["pk"], slot["first"], slot["due"]) for slot in slots.get(key, []) if slot["state"] == SlotState.OPEN
        ]
        share = is_share(dict(quotas).get(order, ""))
        done[key].add(
            place_in(days, row["happened_on"]), Decimal(row["most"] if share else row["total"]), as_share=share
        )
        done[key].results += row["n"]


def _tally(
    activity: Activity, key: _Key, slots: list[dict[str, Any]], done: _Done, measures: dict[int, str], is_carried: bool
) -> Tally:
    unit, quota = key
    standing = [slot for slot in slots if slot["state"] == SlotState.OPEN]
    left = dict(done.by_slot)
    owed = [
        Owed(
            slot["first"], slot["due"], slot["minimum"], slot["maximum"], left.pop(slot["pk"], NOUGHT),
            slot["binds"], slot["is_optional"],
        )
        for slot in standing
    ]  # fmt: skip
    found = reckon(owed, beside=sum(left.values(), NOUGHT))
    return Tally(
        activity=activity,
        plan_id=activity.plan_id,
        unit_id=unit,
        quota=quota,
        measure=slots[0]["measure"] if slots else measures.get(quota, "")[:80],
        is_carried=is_carried,
        first=min((slot["first"] for slot in standing), default=None),
        last=max((slot["due"] for slot in standing), default=None),
        slots=found.slots,
        met=found.met,
        minimum=found.minimum,
        maximum=found.maximum,
        done=found.done,
        short_since=found.short_since,
        waiting=done.waiting,
        results=done.results,
        waiting_results=done.waiting_results,
        returned_results=done.returned_results,
    )


class Chains:
    """The lines that results count for, their own first; each with its plan, and the quota that the measure is of."""

    def __init__(self, lines: Iterable[int]) -> None:
        self._lines: dict[int, tuple[int, int | None]] = {}  # line → its plan, the line above
        wanted = set(lines)
        while wanted:
            rows = Activity.objects.filter(pk__in=wanted).order_by().values_list("pk", "plan", "above")
            self._lines |= {pk: (plan, above) for pk, plan, above in rows}
            wanted = {above for _, above in self._lines.values() if above is not None} - self._lines.keys()
        self._quotas: dict[int, list[tuple[int, str]]] = defaultdict(list)
        quotas = Quota.objects.filter(activity__in=list(self._lines)).order_by("activity", "order")
        for line, order, unit in quotas.values_list("activity", "order", "unit"):
            self._quotas[line].append((order, unit))

    def of(self, line: int, quota: int, measure: str) -> Iterator[tuple[int, int, int | None]]:
        """(line, plan, quota): the quota for which the amount counts there, None where it counts for none."""
        at: int | None = line
        counted: int | None = quota
        for _ in range(DEPTH + 1):
            if at is None:
                return
            plan, above = self._lines[at]
            yield at, plan, counted
            at = above
            counted = quota_for(self._quotas[above], measure) if above is not None else None

    def counted(
        self, line: int, quota: int, measure: str, quantity: Decimal
    ) -> Iterator[tuple[int, int, int, Decimal]]:
        """(line, plan, quota, amount) for each line that a result counts for.

        Where it is measured in another thing, it is one result more of the first quota, and nothing of its amount.
        """
        for at, plan, order in self.of(line, quota, measure):
            yield (at, plan, order, quantity) if order is not None else (at, plan, self._quotas[at][0][0], NOUGHT)

    @property
    def plans(self) -> set[int]:
        return {plan for plan, _ in self._lines.values()}


def topics_of(results: Any) -> dict[int, list[tuple[int, int]]]:
    """For results, their pairs of theme and audience; 0 for none."""
    named: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    through = Result.topics.through.objects.filter(result__in=results).order_by()
    for result, kind, topic in through.values_list("result", "topic__kind", "topic").iterator():
        named[result][kind].append(topic)
    themes, audiences = str(TopicKind.THEME), str(TopicKind.AUDIENCE)
    found: dict[int, list[tuple[int, int]]] = defaultdict(lambda: [(0, 0)])
    for result, topics in named.items():
        found[result] = [(theme, audience) for theme in topics[themes] or [0] for audience in topics[audiences] or [0]]
    return found


def paces_of(activity: Activity) -> Iterator[Pace]:
    """What all units together ought to have done of the line in slots due on each day. One query."""
    rows = (
        Slot.objects.owed()
        .filter(activity=activity, is_optional=False)
        .order_by()
        .values("quota", "due")
        .annotate(least=Sum("minimum"), n=Count("pk"))
    )
    for row in rows:
        yield Pace(
            activity=activity,
            plan_id=activity.plan_id,
            quota=row["quota"],
            due=row["due"],
            minimum=row["least"],
            slots=row["n"],
        )


def counted_for(plan: Plan) -> Any:
    """Counted results of the plan and of the plans below that carry it out."""
    lines = set(plan.activities.values_list("pk", flat=True))
    level = lines
    for _ in range(DEPTH):
        further = Activity.objects.standing().filter(above__in=level).order_by().values_list("pk", flat=True)
        level = set(further) - lines
        if not level:
            break
        lines |= level
    return Result.objects.counted().filter(activity__in=lines)


def months_of(plan: Plan) -> list[Month]:
    """What was done for each line of the plan in each month, the plans below included."""
    found: dict[tuple[int, int, date], tuple[Decimal, int]] = defaultdict(lambda: (NOUGHT, 0))
    rows = list(
        counted_for(plan)
        .order_by()
        .annotate(month=TruncMonth("happened_on"))
        .values("activity", "quota", "measure", "month")
        .annotate(done=Sum("quantity"), n=Count("pk"))
    )
    chains = Chains(row["activity"] for row in rows)
    for row in rows:
        for line, at, quota, amount in chains.counted(row["activity"], row["quota"], row["measure"], row["done"]):
            if at == plan.pk:
                done, n = found[line, quota, row["month"]]
                found[line, quota, row["month"]] = (done + amount, n + row["n"])
    return [
        Month(activity_id=line, plan=plan, quota=quota, month=month, done=done, results=n)
        for (line, quota, month), (done, n) in found.items()
    ]


def cell(plan: int, theme: int, audience: int, channel: str, results: int = 0) -> Cell:
    """The row of a cell; `theme` and `audience` 0: none."""
    return Cell(
        plan_id=plan,
        theme_id=theme or None,
        audience_id=audience or None,
        channel=channel,
        place=f"{theme}.{audience}.{channel}",
        results=results,
    )


def cells_of(plan: Plan) -> list[Cell]:
    """Theme × audience × channel of all counted results of the plan, the plans below included."""
    counted = counted_for(plan)
    cells: dict[tuple[int, int, str], int] = defaultdict(int)
    topics = topics_of(counted.order_by().values("pk"))
    for pk, channel in counted.order_by().values_list("pk", "channel").iterator():
        for theme, audience in topics[pk]:
            cells[theme, audience, channel] += 1
    return [cell(plan.pk, theme, audience, channel, n) for (theme, audience, channel), n in cells.items()]
