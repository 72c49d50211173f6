"""Move slots, waive them, bring them back: always with who did it and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.core.templatetags.formats import number
from loa.plans.events import Happened
from loa.plans.following import slots_changed
from loa.plans.models import Plan, Slot, SlotChange
from loa.plans.permissions import require_slot_change
from loa.plans.states import SlotAct, SlotState

BATCH = 500
MOST = 20_000
"""Slots changed by one act: what a page can wait for."""


class OutsideYear(Exception):
    """The new days lie outside the plan's year. `str(error)` is a sentence for the page."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            f"Ngày mới nằm ngoài năm {plan.year} của kế hoạch. Nếu đúng là như vậy, hãy đánh dấu xác nhận."
        )


class TooMany(Exception):
    """More slots than one act changes. `str(error)` is a sentence for the page."""

    def __init__(self, count: int) -> None:
        super().__init__(f"Mỗi lần đổi được nhiều nhất {number(MOST)} kỳ ({number(count)} kỳ được chọn). Hãy lọc bớt.")


@transaction.atomic
def move(*, slot: Slot, first: date, due: date, reason: str, by: User, may_leave_year: bool = False) -> UUID | None:
    """Give one slot other days; the act, to be undone by. None where nothing changes. Raises `OutsideYear`."""
    plan = slot.activity.plan
    require_slot_change(by, plan, [slot.pk])
    after = _moving(plan, lambda _: (first, due), may_leave_year)
    return _written(_write([slot.pk], plan, SlotAct.MOVED, reason, by, after), SlotAct.MOVED, plan, by, reason)


@transaction.atomic
def move_by(
    *, slots: list[int], plan: Plan, days: int, reason: str, by: User, may_leave_year: bool = False
) -> UUID | None:
    """Move many by so many days, backwards where negative. Raises `OutsideYear`, `TooMany`."""
    require_slot_change(by, plan, slots)
    later = timedelta(days)
    after = _moving(plan, lambda slot: (slot.first + later, slot.due + later), may_leave_year)
    return _written(_write(slots, plan, SlotAct.MOVED, reason, by, after), SlotAct.MOVED, plan, by, reason)


@transaction.atomic
def waive(*, slots: list[int], plan: Plan, reason: str, by: User) -> UUID | None:
    """Say that the slots need not be done. Raises `TooMany`."""
    require_slot_change(by, plan, slots)

    def after(slot: Slot) -> After:
        return After(slot.first, slot.due, SlotState.WAIVED)

    return _written(_write(slots, plan, SlotAct.WAIVED, reason, by, after), SlotAct.WAIVED, plan, by, reason)


@transaction.atomic
def restore(*, slots: list[int], plan: Plan, by: User, reason: str = "") -> UUID | None:
    """Bring the slots back to what the plan says: its days, to be done. Raises `TooMany`."""
    require_slot_change(by, plan, slots)

    def after(slot: Slot) -> After:
        return After(slot.planned_first, slot.planned_due)

    return _written(_write(slots, plan, SlotAct.RESTORED, reason, by, after), SlotAct.RESTORED, plan, by, reason)


@transaction.atomic
def undo(*, together: UUID, plan: Plan, by: User) -> UUID | None:
    """Take an act back where nothing was done to the slot since; None where that is so for none of its slots."""
    of_act = SlotChange.objects.filter(together=together, slot__activity__plan=plan)
    changes = {change.slot_id: change for change in of_act}
    require_slot_change(by, plan, list(changes))

    def before(slot: Slot) -> After | None:
        was = changes[slot.pk]
        return (
            After(was.before_first, was.before_due, SlotState(was.before_state)) if was.pk == newest[slot.pk] else None
        )

    newest = _newest(list(changes))
    return _written(_write(list(changes), plan, SlotAct.RESTORED, "Hoàn tác", by, before), SlotAct.RESTORED, plan, by)


class After(NamedTuple):
    first: date
    due: date
    state: SlotState = SlotState.OPEN


AUDITED = {
    SlotAct.MOVED: Happened.SLOT_MOVED,
    SlotAct.WAIVED: Happened.SLOT_WAIVED,
    SlotAct.RESTORED: Happened.SLOT_RESTORED,
}


def _write(
    pks: list[int], plan: Plan, act: SlotAct, reason: str, by: User, after: Callable[[Slot], After | None]
) -> tuple[UUID, int]:
    """Put each standing slot where `after` says, with the change beside it; None or no difference: it stays."""
    together, count = uuid4(), 0
    for run in _runs(pks):
        changes: list[SlotChange] = []
        groups: dict[After, list[int]] = {}
        for slot in _locked(run, plan):
            new = after(slot)
            if new is None or new == (slot.first, slot.due, slot.state):
                continue
            groups.setdefault(new, []).append(slot.pk)
            changes.append(
                SlotChange(
                    slot=slot,
                    together=together,
                    act=SlotAct.WAIVED if new.state == SlotState.WAIVED else act,
                    reason=reason,
                    by=by,
                    on_behalf_of=by.on_behalf_of,
                    before_first=slot.first,
                    before_due=slot.due,
                    before_state=slot.state,
                )
            )
        SlotChange.objects.bulk_create(changes, batch_size=BATCH)
        for new, same in groups.items():
            Slot.objects.filter(pk__in=same).update(
                **new._asdict(), revision=F("revision") + 1, changed_at=timezone.now()
            )
        count += len(changes)
        slots_changed(plan.pk, [change.slot_id for change in changes])
    return together, count


def _written(done: tuple[UUID, int], act: SlotAct, plan: Plan, by: User, reason: str = "") -> UUID | None:
    """The act in the log; None where nothing changed."""
    together, count = done
    if not count:
        return None
    record(AUDITED[act], by=by, target=plan, unit_id=plan.unit_id, after={"slots": count}, note=reason)
    return together


def _moving(
    plan: Plan, days: Callable[[Slot], tuple[date, date]], may_leave_year: bool
) -> Callable[[Slot], After | None]:
    def after(slot: Slot) -> After | None:
        if slot.state == SlotState.WAIVED:
            return None
        new = After(*days(slot))
        if not may_leave_year and {new.first.year, new.due.year} != {plan.year}:
            raise OutsideYear(plan)
        return new

    return after


def _runs(pks: list[int]) -> Iterator[list[int]]:
    if len(pks) > MOST:
        raise TooMany(len(pks))
    ordered = sorted(set(pks))
    for at in range(0, len(ordered), BATCH):
        yield ordered[at : at + BATCH]


def _locked(pks: list[int], plan: Plan) -> list[Slot]:
    standing = Slot.objects.standing().select_for_update(of=("self",))
    return list(standing.filter(pk__in=pks, activity__plan=plan).order_by("pk"))


def _newest(pks: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for run in _runs(pks):
        found |= dict(SlotChange.objects.filter(slot__in=run).order_by("pk").values_list("slot", "pk"))
    return found
