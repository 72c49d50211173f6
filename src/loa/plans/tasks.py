"""Reading, the making of slots, and what units below a plan are given, in the background.

The row is the queue: a task only says "look at this one", and may come twice or never.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django_tasks.base import Task

from loa.core.analyse import analyse
from loa.jobs.retries import job
from loa.plans.actions import cascading
from loa.plans.actions import reading as steps
from loa.plans.actions import slots as slot_steps
from loa.plans.models import Building, Cascade, Charged, Draft, Offer, Plan, Reading, Slot
from loa.plans.queries.source import source_as_json, whole_points
from loa.plans.states import State
from vanban.reader import read as read_document
from vanban.reader.errors import Unreadable

log = logging.getLogger("loa.plans")

EVERY = 0.5
"""Seconds between two writes of the progress."""
FORGOTTEN_AFTER = timedelta(minutes=1)
"""A document that waits longer than this is put in line again: its task was lost with a worker."""


@job("Đọc văn bản kế hoạch", retries=2)
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
            _look_again(read, reading_id)
        return waiting.state
    _look_again(read, reading_id)
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


def _look_again(at: Task[[int], str], pk: int) -> None:
    """Have somebody look when the lease has run out: whoever works may have been killed, and says nothing then."""
    if at.get_backend().supports_defer:
        at.using(run_after=timezone.now() + steps.LEASE + timedelta(seconds=5)).enqueue(pk)


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


@job("Lập lịch thực hiện kế hoạch", retries=2)
def build_slots(plan_id: int) -> str:
    """Bring the slots of one plan in step with it; returns how many it has. Safe to run twice and at the same time."""
    plan = Plan.objects.select_related("unit", "adopted_by", "adopted_on_behalf_of").filter(pk=plan_id).first()
    if plan is None:
        return ""
    by = plan.adopted_by
    by.on_behalf_of = plan.adopted_on_behalf_of
    building = slot_steps.claim(plan=plan, by=by)
    if building is None:
        if Building.objects.filter(plan=plan, leased_until__gt=timezone.now()).exists():
            _look_again(build_slots, plan_id)
        return ""
    _look_again(build_slots, plan_id)
    try:
        count = slot_steps.build(plan=plan, building=building, by=by)
    except slot_steps.TakenAway:
        return ""
    except Exception:
        log.exception("slots of plan %s failed", plan_id)
        sentence = "Chương trình gặp lỗi khi lập lịch; lỗi đã được ghi lại. Hãy thử lập lại lịch."
        slot_steps.give_up(building=building, sentence=sentence, by=by)
        return ""
    analyse(Slot, changed=count)
    if Building.objects.filter(plan=plan, built__lt=F("wanted")).exists():  # the plan changed meanwhile
        build_slots.enqueue(plan_id)
    return str(count)


def resume_building(*, nobody_builds: bool = False) -> int:
    """Put in line every plan whose slots are not in step with it; how many. Called daily and when a machine starts.

    `nobody_builds`: no worker runs anywhere yet, so that whatever is marked as in hand was left behind.
    """
    if nobody_builds:
        Building.objects.filter(leased_until__isnull=False).update(leased_until=None)
    without = Plan.objects.filter(building__isnull=True)
    Building.objects.bulk_create((Building(plan=plan) for plan in without), ignore_conflicts=True)
    pks = list(Building.objects.filter(built__lt=F("wanted"), failure="").values_list("plan", flat=True))
    for pk in pks:
        build_slots.enqueue(pk)
    return len(pks)


@job("Tạo dự thảo cho các đơn vị được giao", retries=2)
def cascade(cascade_id: int) -> str:
    """Make the drafts of the units of a cascade and offer them changes above; how many units are done.

    Safe to run twice and at the same time; stopped half-way, it goes on with the units that are left.
    """
    people = ("plan__unit", "started_by", "started_on_behalf_of")
    waiting = Cascade.objects.select_related(*people).filter(pk=cascade_id).first()
    if waiting is None:
        return ""
    by = waiting.started_by
    by.on_behalf_of = waiting.started_on_behalf_of
    held = cascading.claim(cascade=waiting, by=by)
    if held is None:
        if waiting.is_under_way:
            _look_again(cascade, cascade_id)
        return ""
    _look_again(cascade, cascade_id)
    try:
        while held.is_under_way:  # again where the plan above got another version meanwhile
            making = cascading.Making(held, today=timezone.localdate())
            while cascading.step(cascade=held, making=making, by=by):
                pass
            held.refresh_from_db()
    except Exception:
        log.exception("cascade %s failed", cascade_id)
        sentence = "Chương trình gặp lỗi khi tạo dự thảo; lỗi đã được ghi lại. Những dự thảo đã tạo vẫn được giữ."
        held = cascading.fail(cascade=held, sentence=sentence, by=by)
    analyse(Charged, Draft, Offer, changed=held.done)
    return str(held.done)


def resume_cascades(*, nobody_works: bool = False) -> int:
    """Put in line every cascade that is not done; how many. `nobody_works`: as in `resume_interrupted`."""
    under_way = Cascade.objects.filter(finished_at__isnull=True, failure="")
    if nobody_works:
        under_way.update(leased_until=None)
    pks = list(under_way.values_list("pk", flat=True))
    for pk in pks:
        cascade.enqueue(pk)
    return len(pks)


def carry_on(plan: Plan) -> None:
    """After a plan was issued: have its units told of what changed, where it was given to units."""
    for pk in Cascade.objects.filter(plan=plan, finished_at__isnull=True).values_list("pk", flat=True):
        cascade.enqueue(pk)
