"""Make the slots of a plan and keep them in step with it.

Every part of the work compares what is wanted with what is there and writes only the difference, so that it may be done
twice, be cut short anywhere, and begin again. Whoever works holds the plan's `Building` by a lease; each part renews it
in its own transaction and stops where another took it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.following import slots_changed
from loa.plans.models import Activity, Building, Plan, Slot, SlotChange
from loa.plans.queries.timetable import Key, Line, Wanted, lines_of
from loa.plans.states import SlotAct, SlotState

LEASE = timedelta(minutes=2)
PART = 5_000
"""Slots that one transaction looks at, more or less: what is held in memory."""
UNITS = 500
"""Units of one part: as many rows as one statement names."""
BATCH = 1_000


class TakenAway(Exception):
    """Another worker has the plan in hand."""


@transaction.atomic
def claim(*, plan: Plan, by: User) -> Building | None:
    """Take the building in hand; None where there is nothing to do, or somebody else does it."""
    building = Building.objects.select_for_update().filter(plan=plan).first()
    now = timezone.now()
    if building is None or building.built >= building.wanted:
        return None
    if building.leased_until is not None and building.leased_until > now:
        return None
    building.leased_until, building.failure = now + LEASE, ""
    building.done = building.total = 0
    building.save(update_fields=["leased_until", "failure", "done", "total"])
    return building


@transaction.atomic
def want_slots(*, plan: Plan, by: User) -> Building:
    """Have the slots of the plan made anew, for something that they rest on has changed. Part of another act."""
    building, is_new = Building.objects.get_or_create(plan=plan)
    if not is_new:
        Building.objects.filter(pk=building.pk).update(wanted=F("wanted") + 1, failure="")
    return building


@transaction.atomic
def build_again(*, plan: Plan, by: User) -> Building:
    """A person asks for another try after a failure."""
    require(by, Permission.SLOT_CHANGE, plan.unit)
    return want_slots(plan=plan, by=by)


def build(*, plan: Plan, building: Building, by: User) -> int:
    """Do the work that `claim` took in hand; how many slots the plan has. Raises `TakenAway`."""
    lines = list(lines_of(plan))
    total, done = sum(line.count for line in lines), 0
    for line in lines:
        for units, until in _parts(line):
            with transaction.atomic():
                _hold(building, done=done, total=total)
                done += _keep_in_step(line, units, until)
    with transaction.atomic():
        _hold(building, done=done, total=total)
        _mark_carried(plan)
        Building.objects.filter(pk=building.pk).update(built=building.wanted, leased_until=None)
        slots_changed(plan.pk)
    return done


def _mark_carried(plan: Plan) -> None:
    """Mark slots whose unit issued a plan of its own with a line for the same work: of this plan, and above it."""
    below: dict[int, set[int]] = defaultdict(set)
    lines = Activity.objects.standing().filter(above__plan=plan)
    for line, unit in lines.order_by().values_list("above", "plan__unit"):
        below[line or 0].add(unit)
    own = Slot.objects.filter(activity__plan=plan)
    own.filter(is_carried=True).exclude(activity__in=list(below)).update(is_carried=False)
    for line, units in below.items():
        _mark(own.filter(activity=line), units)
    if plan.above_id is not None:
        carried = plan.activities.standing().exclude(above=None).values("above")
        above = Slot.objects.filter(activity__plan=plan.above_id, unit=plan.unit_id)
        above.filter(activity__in=carried, is_carried=False).update(is_carried=True)
        above.filter(is_carried=True).exclude(activity__in=carried).update(is_carried=False)


def _mark(slots: QuerySet[Slot], units: set[int]) -> None:
    marked = set(slots.filter(is_carried=True).order_by().values_list("unit", flat=True))
    for wanted, changed in ((True, sorted(units)), (False, sorted(marked - units))):
        for at in range(0, len(changed), UNITS):
            run = slots.filter(unit__in=changed[at : at + UNITS], is_carried=not wanted)
            run.update(is_carried=wanted)


@transaction.atomic
def give_up(*, building: Building, sentence: str, by: User) -> None:
    """Keep the reason; a person may ask for another try."""
    held = Building.objects.filter(pk=building.pk, leased_until=building.leased_until)
    held.update(failure=sentence, leased_until=None)


def _hold(building: Building, *, done: int, total: int) -> None:
    until = timezone.now() + LEASE
    held = Building.objects.filter(pk=building.pk, leased_until=building.leased_until)
    if not held.update(leased_until=until, done=done, total=total):
        raise TakenAway
    building.leased_until = until


def _parts(line: Line) -> Iterator[tuple[list[int], Q]]:
    """The units of a line in runs, each with the slots that lie in its stretch of unit numbers, wanted or not."""
    units = line.units
    size = max(1, min(UNITS, PART // max(line.most, 1)))
    if not units:
        yield [], Q()
        return
    for at in range(0, len(units), size):
        run = units[at : at + size]
        within = Q()
        if at:
            within &= Q(unit__gt=units[at - 1])
        if at + size < len(units):
            within &= Q(unit__lte=run[-1])
        yield run, within


def _keep_in_step(line: Line, units: list[int], within: Q) -> int:
    there = Slot.objects.filter(within, activity=line.activity)
    if not units:
        _end(there.standing())
        return 0
    wanted = line.by_unit(set(units))
    for _ in range(3):  # again where a person changed a slot in the meantime
        part = _Part(line, wanted, there)
        if part.write():
            break
    return sum(len(slots) for slots in wanted.values())


FIELDS = (
    "planned_first", "planned_due", "minimum", "maximum", "measure", "minutes", "also", "is_optional", "binds",
    "holiday_from",
)  # fmt: skip


class _Part:
    """Some units of a line: what is to be added, changed, brought back, ended."""

    def __init__(self, line: Line, wanted: dict[int, list[Wanted]], there: Any) -> None:
        self._line, self._all, self._there = line, wanted, there
        self.new: list[tuple[int, Wanted]] = []
        self.changes: dict[tuple[int, bool], list[int]] = {}  # (wanted, by its id; was it moved by hand) → slots
        self.back: list[int] = []
        self._wanted = {id(slot): slot for slots in wanted.values() for slot in slots}
        known = self._known()
        for unit, slots in wanted.items():
            for slot in slots:
                self._compare(unit, slot, known.pop((unit, slot.key), None))
        self.over = [row["pk"] for row in known.values() if row["state"] != SlotState.ENDED]

    def _known(self) -> dict[tuple[int, Key], dict[str, Any]]:
        """What is there by what tells it; where one ended and was made anew, the one that stands."""
        columns = ("pk", "unit", "quota", "event", "no", "first", "due", "state", *FIELDS)
        found: dict[tuple[int, Key], dict[str, Any]] = {}
        for row in self._there.order_by("pk").values(*columns):
            told = (row["unit"], Key(row["quota"], row["event"], row["no"]))
            if told not in found or row["state"] != SlotState.ENDED or found[told]["state"] == SlotState.ENDED:
                found[told] = row
        return found

    def _compare(self, unit: int, slot: Wanted, row: dict[str, Any] | None) -> None:
        if row is None:
            self.new.append((unit, slot))
            return
        if row["state"] == SlotState.ENDED:
            self.back.append(row["pk"])
        if any(row[name] != slot.values[name] for name in FIELDS):
            is_moved = (row["first"], row["due"]) != (row["planned_first"], row["planned_due"])
            self.changes.setdefault((id(slot), is_moved), []).append(row["pk"])

    def write(self) -> bool:
        """False where some rows were changed by others since they were compared."""
        _end(Slot.objects.filter(pk__in=self.over))
        self._bring_back()
        found = [self._change(self._wanted[told], moved, pks) for (told, moved), pks in self.changes.items()]
        self._add()
        return all(found)

    def _add(self) -> None:
        """Units that owe the same and have nothing yet: the first is written, the others are copies of it."""
        by_unit: dict[int, list[Wanted]] = {}
        for unit, slot in self.new:
            by_unit.setdefault(unit, []).append(slot)
        alike: dict[tuple[int, ...], list[int]] = {}
        for unit, slots in by_unit.items():
            is_whole = len(slots) == len(self._all[unit])
            alike.setdefault((*map(id, slots), 0 if is_whole else unit), []).append(unit)
        firsts = {units[0]: units[1:] for units in alike.values()}
        Slot.objects.bulk_create(
            (self._slot(unit, slot) for unit in firsts for slot in by_unit[unit]), batch_size=BATCH
        )
        for first, others in firsts.items():
            if others:
                _copy(self._line.activity.pk, first, others)

    def _slot(self, unit: int, slot: Wanted) -> Slot:
        key = {"quota": slot.key.quota, "event_id": slot.key.event, "no": slot.key.no}
        return Slot(activity=self._line.activity, unit_id=unit, first=slot.first, due=slot.due, **key, **slot.values)

    def _change(self, slot: Wanted, is_moved: bool, pks: list[int]) -> bool:
        """Where a person moved it, the slot keeps that person's days."""
        rows = Slot.objects.filter(pk__in=pks)
        values = {**slot.values, **_told(timezone.now())}
        if is_moved:
            return rows.update(**values) == len(pks)
        as_planned = rows.filter(first=F("planned_first"), due=F("planned_due"))
        return as_planned.update(first=slot.first, due=slot.due, **values) == len(pks)

    def _bring_back(self) -> None:
        """What ended and is wanted again is as it was: waived, if somebody had waived it."""
        if not self.back:
            return
        changes = SlotChange.objects.filter(slot__in=self.back).order_by("pk").values_list("slot", "act")
        waived = [pk for pk, act in dict(changes).items() if act == SlotAct.WAIVED]
        rows = Slot.objects.filter(pk__in=self.back)
        rows.filter(pk__in=waived).update(state=SlotState.WAIVED, **_told(timezone.now()))
        rows.exclude(pk__in=waived).update(state=SlotState.OPEN, **_told(timezone.now()))


def _copy(activity: int, unit: int, others: list[int]) -> None:
    """The slots that stand of one unit for others that have none: within the database, ten times as fast."""
    table, to = Slot._meta, connection.ops.quote_name
    same = [to(str(column.column)) for column in table.concrete_fields if column.name not in ("id", "unit")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {to(table.db_table)} ({', '.join(same)}, {to('unit_id')})"  # noqa: S608
            f" SELECT {', '.join(f's.{name}' for name in same)}, u.{to('id')}"
            f" FROM {to(table.db_table)} s CROSS JOIN {to(Unit._meta.db_table)} u"
            f" WHERE s.{to('activity_id')} = %s AND s.{to('unit_id')} = %s AND s.{to('state')} <> %s"
            f" AND u.{to('id')} IN ({', '.join(['%s'] * len(others))})",
            [activity, unit, SlotState.ENDED, *others],
        )


def _end(slots: Any) -> None:
    slots.update(state=SlotState.ENDED, **_told(timezone.now()))


def _told(now: datetime) -> dict[str, Any]:
    """That a slot is another by now, for calendars that keep it."""
    return {"revision": F("revision") + 1, "changed_at": now}
