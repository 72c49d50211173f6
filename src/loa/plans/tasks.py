"""Reading in the background. The row is the queue: a task only says "look at this one", and may come twice or never."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from loa.plans.actions import reading as steps
from loa.plans.models import Reading
from loa.plans.queries.source import source_as_json, whole_points
from loa.plans.states import State
from vanban.reader import read as read_document
from vanban.reader.errors import Unreadable

log = logging.getLogger("loa.plans")

EVERY = 0.5
"""Seconds between two writes of the progress."""
FORGOTTEN_AFTER = timedelta(minutes=1)
"""A document that waits longer than this is put in line again: its task was lost with a worker."""


@task()
def read(reading_id: int) -> str:
    """Read one uploaded document; returns the state it is left in. Safe to run twice and at the same time."""
    with_people = Reading.objects.light().select_related("unit", "uploaded_by", "uploaded_on_behalf_of")
    waiting = with_people.filter(pk=reading_id).first()
    if waiting is None:
        return ""
    by = waiting.uploaded_by
    by.on_behalf_of = waiting.uploaded_on_behalf_of
    reading = steps.claim(reading=waiting, by=by)
    if reading is None:
        if waiting.state == State.READING:
            _look_again(reading_id)
        return waiting.state
    _look_again(reading_id)
    try:
        found = read_document(reading.file.content(), name=reading.name, progress=_Progress(reading))
        source, result = source_as_json(found.source), whole_points(found.as_json(), found.source.text)
    except Unreadable as error:
        return steps.fail(reading=reading, code=error.code, sentence=str(error), by=by).state
    except FileNotFoundError:
        sentence = "Kho lưu trữ không còn tệp này. Hãy tải văn bản lên lại và báo người quản trị kiểm tra kho tệp."
        return steps.fail(reading=reading, code="file_lost", sentence=sentence, by=by).state
    except Exception:
        log.exception("reading %s failed", reading_id)
        sentence = (
            "Chương trình gặp lỗi khi đọc văn bản này; lỗi đã được ghi lại. Tệp vẫn được giữ: hãy thử đọc lại, "
            "hoặc lưu văn bản thành .docx rồi tải lên."
        )
        return steps.fail(reading=reading, code="error", sentence=sentence, by=by).state
    return steps.finish(reading=reading, source=source, result=result, by=by).state


def _look_again(reading_id: int) -> None:
    """Have somebody look when the lease has run out: whoever reads may have been killed, and says nothing then."""
    if read.get_backend().supports_defer:
        read.using(run_after=timezone.now() + steps.LEASE + timedelta(seconds=5)).enqueue(reading_id)


class _Progress:
    """Called by the reader with (done, total); writes at most every half second, and the last one always."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by = reading.uploaded_by
        self._written = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._written >= EVERY or done >= total:
            self._written = now
            steps.report_progress(reading=self._reading, done=done, total=total, by=self._by)


def resume_interrupted(*, nobody_reads: bool = False) -> int:
    """Put in line what a killed worker left behind; how many. Called on every upload, and when a machine starts.

    `nobody_reads`: no worker runs anywhere yet, so that whatever is marked as being read was left behind.
    """
    now = timezone.now()
    if nobody_reads:
        Reading.objects.filter(state=State.READING).update(leased_until=now - FORGOTTEN_AFTER)
    left = Reading.objects.interrupted(now=now).values_list("pk", flat=True)
    waiting = Reading.objects.filter(state=State.WAITING, uploaded_at__lt=now - FORGOTTEN_AFTER)
    pks = [*left, *waiting.values_list("pk", flat=True)]
    for pk in pks:
        read.enqueue(pk)
    return len(pks)
