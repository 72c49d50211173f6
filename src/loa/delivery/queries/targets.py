"""What a result is logged for: a line of a plan, the unit that does it, and one of its slots; and how far that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from loa.core.drawings import Progress
from loa.delivery.models import Result, Tally
from loa.delivery.permissions import units_to_log_for
from loa.delivery.queries.terms import Asked, asked_of
from loa.delivery.states import State
from loa.organisations.models import Unit
from loa.plans.models import Activity, Plan, Quota, Slot

NOUGHT = Decimal(0)
MOST = 200
"""Slots offered for choice: a line of every working day has more than the rest need."""
UNCOUNTED = "thực hiện"
"""Measure of slots of a line without quotas."""


@dataclass(frozen=True, slots=True)
class Target:
    """`slot` None: the result goes to the slot that holds its day. `slots`: those that the unit owes of the line.

    `done` and `waiting` are amounts accepted, and handed in, for the slot.
    """

    activity: Activity
    unit: Unit
    slot: Slot | None = None
    slots: tuple[Slot, ...] = ()
    quotas: tuple[Quota, ...] = ()
    tallies: tuple[Tally, ...] = ()
    done: Decimal = NOUGHT
    waiting: Decimal = NOUGHT

    @property
    def plan(self) -> Plan:
        return self.activity.plan

    @property
    def asked(self) -> Asked:
        return asked_of(self.activity)

    @property
    def measures(self) -> list[str]:
        """What its results are counted in; the first is proposed."""
        named = [self.slot.measure] if self.slot is not None else []
        found = dict.fromkeys(filter(None, [*named, *(quota.unit[:80] for quota in self.quotas)]))
        return [measure for measure in found if measure != UNCOUNTED]

    @property
    def query(self) -> str:
        """Of the address of its page."""
        if self.slot is not None:
            return f"ky={self.slot.pk}"
        return f"nhiem-vu={self.activity.pk}&don-vi={self.unit.pk}"

    def of_slot(self, *, today: date) -> Progress | None:
        if self.slot is None or not self.slot.minimum:
            return None
        is_late = self.slot.due < today and self.done < self.slot.minimum and self.slot.binds
        return Progress(self.done, self.slot.minimum, self.slot.measure, is_late=is_late)

    def of_line(self, *, today: date) -> list[tuple[Tally, Progress]]:
        """How far the unit is with each quota of the line."""
        return [
            (each, Progress(each.done, each.minimum, each.measure, is_late=each.reckoned.is_late(today=today)))
            for each in self.tallies
            if each.minimum
        ]


def target_of(
    user: Any,
    *,
    slot: int | None = None,
    activity: int | None = None,
    unit: int | None = None,
    here: Unit | None = None,
) -> Target | None:
    """What the address asks for, if the person may log there; None otherwise. `here`: the unit one works for.

    Without a slot and a unit, the unit is the one of the person's that owes the line, `here` first.
    """
    own = units_to_log_for(user)
    if slot is not None:
        found = Slot.objects.owed().select_related("unit").filter(pk=slot, unit__in=own.values("pk")).first()
        return None if found is None else _with(found.activity_id, found.unit, found)
    if activity is None:
        return None
    owing = Slot.objects.standing().filter(activity=activity, unit__in=own.values("pk"))
    if unit is None:
        owed = list(owing.order_by("unit").values_list("unit", flat=True).distinct()[:50])
        unit = here.pk if here is not None and (here.pk in owed or not owed) else next(iter(owed), None)
    chosen = None if unit is None else Unit.objects.filter(pk=unit, pk__in=own.values("pk")).first()
    if chosen is None or not _may_be(user, activity, chosen):
        return None
    return _with(activity, chosen, None)


def target_of_result(result: Result) -> Target:
    """Its own slot is among those offered, though it may be owed no more."""
    found = _with(result.activity_id, result.unit, None)
    if result.slot is None or result.slot in found.slots:
        return found
    return replace(found, slots=(result.slot, *found.slots))


def _may_be(user: Any, activity: int, unit: Unit) -> bool:
    """Whether the line concerns the unit: it owes something of it, or the person sees the plan."""
    if Slot.objects.standing().filter(activity=activity, unit=unit).exists():
        return True
    return Activity.objects.filter(pk=activity, plan__in=Plan.objects.visible_to(user).values("pk")).exists()


def _with(activity: int, unit: Unit, slot: Slot | None) -> Target:
    line = Activity.objects.select_related("plan__unit", "terms").get(pk=activity)
    slots = Slot.objects.owed().filter(activity=line, unit=unit).order_by("due", "first", "pk")
    tallies = Tally.objects.filter(activity=line, unit=unit).order_by("quota")
    done = waiting = NOUGHT
    if slot is not None:
        slot.activity = line
        tallies = tallies.filter(quota=slot.quota)
        sums = Result.objects.filter(slot=slot).aggregate(
            done=Sum("quantity", filter=Q(is_counted=True)), waiting=Sum("quantity", filter=Q(state=State.SUBMITTED))
        )
        done, waiting = sums["done"] or NOUGHT, sums["waiting"] or NOUGHT
    return Target(
        activity=line,
        unit=unit,
        slot=slot,
        slots=tuple(slots[:MOST]),
        quotas=tuple(line.quotas.order_by("order")),
        tallies=tuple(tallies),
        done=done,
        waiting=waiting,
    )
