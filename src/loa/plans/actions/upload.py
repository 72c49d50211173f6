"""A plan document comes in, is withdrawn, comes back."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.files.actions import keep
from loa.files.models import safe_name
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import Reading
from loa.plans.states import State, WrongState


@dataclass(frozen=True, slots=True)
class Uploaded:
    """`was_there`: the unit had uploaded this very content before; `reading` is that earlier one."""

    reading: Reading
    was_there: bool


@transaction.atomic
def upload(*, file: UploadedFile, unit: Unit, by: User) -> Uploaded:
    """Keep the file and put it in line to be read. Raises `NotKept` where the file is refused."""
    require(by, Permission.PLAN_UPLOAD, unit)
    stored = keep(upload=file, by=by)
    who = {"uploaded_by": by, "uploaded_on_behalf_of": by.on_behalf_of}
    reading, is_new = Reading.objects.get_or_create(
        unit=unit, file=stored, defaults={"name": safe_name(file.name or ""), **who}
    )
    if reading.state == State.WITHDRAWN:
        return Uploaded(restore(reading=reading, by=by), was_there=True)
    if is_new:
        after = {"size": stored.size, "sha256": stored.sha256}
        record(Happened.UPLOADED, by=by, target=reading, unit_id=unit.pk, after=after)
    return Uploaded(reading, was_there=not is_new)


class ThereAlready(Exception):
    """The other unit has uploaded this very content itself. `str(error)` is a sentence for the page."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(f"{reading.unit} đã có văn bản này (“{reading.name}”).")
        self.reading = reading


@transaction.atomic
def reassign(*, reading: Reading, unit: Unit, by: User) -> Reading:
    """Say that the document is the plan of another unit, in which the person may upload too."""
    require(by, Permission.PLAN_UPLOAD, reading.unit)
    require(by, Permission.PLAN_UPLOAD, unit)
    reading = Reading.objects.locked(reading)
    if reading.state == State.ADOPTED:
        raise WrongState(reading.state)
    there = Reading.objects.filter(unit=unit, file=reading.file).exclude(pk=reading.pk).select_related("unit").first()
    if there is not None:
        raise ThereAlready(there)
    before, reading.unit = reading.unit, unit
    reading.save(update_fields=["unit"])
    was, now = {"unit": before.name}, {"unit": unit.name}
    for each in {before.pk: before, unit.pk: unit}.values():  # both units see it in their logs
        record(Happened.REASSIGNED, by=by, target=reading, unit_id=each.pk, before=was, after=now)
    return reading


@transaction.atomic
def withdraw(*, reading: Reading, by: User) -> Reading:
    """Take the document out of the list. Nothing is deleted: it can be brought back as it was."""
    require(by, Permission.PLAN_UPLOAD, reading.unit)
    reading = Reading.objects.locked(reading)
    if reading.state == State.WITHDRAWN:
        return reading
    reading.become(State.WITHDRAWN)
    reading.withdrawn_by, reading.withdrawn_on_behalf_of = by, by.on_behalf_of
    reading.withdrawn_at = timezone.now()
    reading.leased_until = None
    withdrawn = ["withdrawn_by", "withdrawn_on_behalf_of", "withdrawn_at"]
    reading.save(update_fields=["state", *withdrawn, "leased_until"])
    record(Happened.WITHDRAWN, by=by, target=reading, unit_id=reading.unit_id)
    return reading


@transaction.atomic
def restore(*, reading: Reading, by: User) -> Reading:
    """Bring a withdrawn document back to where it was; one that was never read to its end is put in line again."""
    require(by, Permission.PLAN_UPLOAD, reading.unit)
    reading = Reading.objects.locked(reading)
    if reading.state != State.WITHDRAWN:
        return reading
    before = State.READ if reading.result is not None else State.FAILED if reading.failure else State.WAITING
    reading.become(before)
    reading.withdrawn_by = reading.withdrawn_on_behalf_of = reading.withdrawn_at = None
    reading.save(update_fields=["state", "withdrawn_by", "withdrawn_on_behalf_of", "withdrawn_at"])
    record(Happened.RESTORED, by=by, target=reading, unit_id=reading.unit_id)
    return reading
