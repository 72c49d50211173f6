"""The worker's steps with a document, and a person's asking for another try.

A worker holds a reading by a lease and by the number of the attempt. One that was killed loses it when the lease runs
out; one that comes back late finds another attempt's number and changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Reading
from loa.plans.states import State

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
"""A document that stopped the worker this often by itself is not tried again unasked."""


@transaction.atomic
def claim(*, reading: Reading, by: User) -> Reading | None:
    """Take a waiting or abandoned reading in hand; None where there is nothing to do (any more).

    Whoever uploaded it had the right then; should it end before the worker comes, the document is read all the same.
    """
    if by.pk != reading.uploaded_by_id:
        require(by, Permission.PLAN_UPLOAD, reading.unit)
    reading, now = Reading.objects.locked(reading), timezone.now()
    if reading.is_interrupted(now=now):
        if reading.attempts >= MOST_ATTEMPTS:
            _give_up(reading)
            return None
        reading.state = State.WAITING
    if reading.state != State.WAITING:
        return None
    reading.become(State.READING)
    reading.attempts += 1
    reading.leased_until = now + LEASE
    reading.done = reading.total = 0
    reading.save(update_fields=["state", "attempts", "leased_until", "done", "total"])
    return reading


def _give_up(reading: Reading) -> None:
    reading.become(State.FAILED)
    reading.leased_until = None
    reading.failure_code = "interrupted"
    reading.failure = (
        f"Việc đọc bị ngắt giữa chừng {reading.attempts} lần. Tệp vẫn được giữ; hãy thử đọc lại, "
        "hoặc lưu văn bản thành .docx hay PDF có chữ rồi tải lên."
    )
    reading.save(update_fields=["state", "leased_until", "failure_code", "failure"])


def report_progress(*, reading: Reading, done: int, total: int, by: User) -> bool:
    """Say how far the attempt is and prolong its lease; False where the reading was taken away meanwhile."""
    held = Reading.objects.filter(pk=reading.pk, state=State.READING, attempts=reading.attempts)
    return bool(held.update(done=min(done, total), total=total, leased_until=timezone.now() + LEASE))


@transaction.atomic
def finish(*, reading: Reading, source: dict[str, Any], result: dict[str, Any], by: User) -> Reading:
    """Keep what was read, for people to review."""
    if (held := _still_held(reading)) is None:
        return reading
    held.become(State.READ)
    held.source, held.result = source, result
    held.failure = held.failure_code = ""
    held.leased_until, held.finished_at = None, timezone.now()
    held.done = held.total
    held.save()
    return held


@transaction.atomic
def fail(*, reading: Reading, code: str, sentence: str, by: User) -> Reading:
    """Keep the reason beside the file; a person decides what to do."""
    if (held := _still_held(reading)) is None:
        return reading
    held.become(State.FAILED)
    held.failure_code, held.failure = code, sentence
    held.leased_until, held.finished_at = None, timezone.now()
    held.save(update_fields=["state", "failure_code", "failure", "leased_until", "finished_at"])
    return held


def _still_held(reading: Reading) -> Reading | None:
    held = Reading.objects.locked(reading)
    return held if (held.state, held.attempts) == (State.READING, reading.attempts) else None


@transaction.atomic
def retry(*, reading: Reading, by: User) -> Reading:
    """Put a failed or interrupted document in line again. Asked twice, it stands in line once."""
    require(by, Permission.PLAN_UPLOAD, reading.unit)
    reading = Reading.objects.locked(reading)
    if reading.state == State.WAITING:
        return reading
    if reading.state == State.READING and not reading.is_interrupted(now=timezone.now()):
        return reading
    reading.become(State.WAITING)
    reading.leased_until = None
    reading.failure = reading.failure_code = ""
    reading.attempts = 0
    reading.save(update_fields=["state", "leased_until", "failure", "failure_code", "attempts"])
    return reading
