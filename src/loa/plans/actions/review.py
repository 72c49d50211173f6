"""What a person does to the fields of a reading. Every act is rows of `Correction`, and can be undone and redone.

Those rows are the trace of the review. The audit log says once a day for each person that they accepted, corrected or
took back something in the document, and points to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record_once_a_day
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.changes import UNDONE, do_again, sign, take_back
from loa.plans.events import Happened
from loa.plans.models import Correction, Reading
from loa.plans.queries.review import Review
from loa.plans.queries.text import FINDINGS, LISTS, Text, index_of, item_of, split, text_of
from loa.plans.states import Kind, State, WrongState


@transaction.atomic
def accept(*, reading: Reading, pointers: Sequence[str], by: User) -> list[Correction]:
    """Say of items or findings that they are right as they stand. What was accepted before is passed over."""
    reading = _under_review(reading, by)
    draft = text_of(reading.result or {}, reading.corrections.standing())
    wanted = [p for p in dict.fromkeys(pointers) if p not in draft.accepted and _exists(reading, draft, p)]
    return _keep(reading, [Correction(pointer=p, kind=Kind.ACCEPT) for p in wanted], by)


@transaction.atomic
def accept_sure(*, reading: Reading, by: User) -> list[Correction]:
    """Accept in one act whatever was read with confidence and is not questioned by a finding."""
    reading = _under_review(reading, by)
    sure = Review(reading).sure
    return _keep(reading, [Correction(pointer=item.pointer, kind=Kind.ACCEPT) for item in sure], by)


@transaction.atomic
def correct(*, reading: Reading, values: Mapping[str, Any], by: User) -> list[Correction]:
    """Set fields by their pointers, passing over those that hold the value; if all do, the items are accepted."""
    reading = _under_review(reading, by)
    draft = text_of(reading.result or {}, reading.corrections.standing())
    changed = [
        Correction(pointer=pointer, kind=Kind.CORRECT, before=draft.value(pointer), after=value)
        for pointer, value in values.items()
        if draft.value(pointer) != value
    ]
    if not changed:
        items = dict.fromkeys(map(item_of, values))
        return accept(reading=reading, pointers=list(items), by=by)
    return _keep(reading, changed, by)


@transaction.atomic
def add(*, reading: Reading, section: str, value: Any, by: User) -> list[Correction]:
    """Add a row that the reader did not see, after the last of its section."""
    reading = _under_review(reading, by)
    draft = text_of(reading.result or {}, reading.corrections.all())  # undone additions keep their index
    pointer = f"/{section}/{draft.next_index(section)}"
    return _keep(reading, [Correction(pointer=pointer, kind=Kind.ADD, after=value)], by)


@transaction.atomic
def drop(*, reading: Reading, pointer: str, by: User) -> list[Correction]:
    """Leave a row out. Dropped twice, it is dropped once."""
    reading = _under_review(reading, by)
    draft = text_of(reading.result or {}, reading.corrections.standing())
    if pointer in draft.dropped or split(pointer)[0] not in LISTS or draft.value(pointer) is None:
        return []
    return _keep(reading, [Correction(pointer=pointer, kind=Kind.DROP, before=draft.value(pointer))], by)


@transaction.atomic
def undo(*, reading: Reading, by: User, act: int | None = None) -> list[Correction]:
    """Take back the last act, or the given one. Nothing to take back is no error."""
    reading = _under_review(reading, by)
    standing = reading.corrections.standing()
    number = act if act is not None else standing.aggregate(last=Max("act"))["last"]
    undone = list(standing.filter(act=number))
    if not undone:
        return []
    take_back(changes=undone, by=by)
    Correction.objects.bulk_update(undone, UNDONE)
    _tell(Happened.UNDONE, reading, by)
    return undone


@transaction.atomic
def redo(*, reading: Reading, by: User) -> list[Correction]:
    """Do again what was undone last, as long as nothing new was done since."""
    reading = _under_review(reading, by)
    last_done = reading.corrections.standing().aggregate(last=Max("act"))["last"] or 0
    waiting = reading.corrections.filter(undone_at__isnull=False, act__gt=last_done).order_by("act")
    if (first := waiting.first()) is None:
        return []
    again = list(waiting.filter(act=first.act))
    do_again(changes=again, by=by)
    Correction.objects.bulk_update(again, UNDONE)
    _tell(Happened.UNDONE, reading, by)
    return again


def _under_review(reading: Reading, by: User) -> Reading:
    require(by, Permission.PLAN_REVIEW, reading.unit)
    reading = Reading.objects.locked(reading)
    if reading.state != State.READ:
        raise WrongState(reading.state)
    return reading


def _exists(reading: Reading, draft: Text, pointer: str) -> bool:
    section, *path = split(pointer)
    if section in FINDINGS:
        return bool(path) and index_of(path[0]) in range(len((reading.result or {}).get(section) or []))
    if section == "document":
        return bool(path) and path[0] in draft.document
    return section in LISTS and draft.value(pointer) is not None


def _keep(reading: Reading, corrections: list[Correction], by: User) -> list[Correction]:
    act = (reading.corrections.aggregate(last=Max("act"))["last"] or 0) + 1
    sign(changes=corrections, act=act, by=by)
    for correction in corrections:
        correction.reading = reading
    if corrections:
        accepted = all(correction.kind == Kind.ACCEPT for correction in corrections)
        _tell(Happened.ACCEPTED if accepted else Happened.CORRECTED, reading, by)
    return Correction.objects.bulk_create(corrections)


def _tell(kind: Happened, reading: Reading, by: User) -> None:
    record_once_a_day(kind, by=by, target=reading, unit_id=reading.unit_id, on=timezone.localdate())
