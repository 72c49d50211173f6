"""How the work in the background stands: who works, what runs, waits and is stuck, the periodic works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from loa.jobs.line import KILLED
from loa.jobs.models import Tick, Worker
from loa.jobs.retries import policy_of
from loa.jobs.states import Duty
from loa.jobs.works import Work, works

MOST_SHOWN = 50
WORDS = {
    KILLED: "Tiến trình đang làm bị tắt giữa chừng (máy khởi động lại, hết bộ nhớ).",
    "builtins.MemoryError": "Máy chủ hết bộ nhớ.",
    "builtins.TimeoutError": "Quá thời gian chờ máy chủ khác trả lời.",
    "builtins.ConnectionRefusedError": "Không kết nối được với máy chủ khác.",
    "builtins.FileNotFoundError": "Không tìm thấy tệp trong kho lưu trữ.",
    "django.db.utils.OperationalError": "Cơ sở dữ liệu bận hoặc không trả lời.",
}
"""What errors of machines mean, by their class; others are errors of the program."""
PROGRAM = "Chương trình gặp lỗi chưa lường trước."


@dataclass(frozen=True, slots=True)
class Stuck:
    """A job that failed too often."""

    pk: str
    label: str
    since: datetime | None
    tried: int
    words: str
    last_line: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Running:
    label: str
    since: datetime | None
    tried: int


@dataclass(frozen=True, slots=True)
class Line:
    """The jobs of one kind in line. `oldest`: since when the first waits; `again`: how many wait for another try."""

    label: str
    count: int
    oldest: datetime
    again: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Periodic:
    """`last`: the newest tick, None for a work that never ran. `is_running`: in hand now."""

    label: str
    last: Tick | None
    is_running: bool
    next_at: datetime

    @property
    def error(self) -> str:
        """The last line of what was raised."""
        return last_line(self.last.failure) if self.last else ""


def label_of(task_path: str) -> str:
    return policy_of(task_path).label or task_path


def error_words(row: DBTaskResult) -> str:
    return WORDS.get(row.exception_class_path, PROGRAM)


def last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2][:300]


def is_worked(workers: list[Worker], duty: Duty, *, now: datetime, within: timedelta) -> bool:
    """Whether somebody alive has this duty."""
    return any(worker.duty == duty and worker.seen_at >= now - within for worker in workers)


def running() -> list[Running]:
    rows = DBTaskResult.objects.running().order_by("started_at")[:MOST_SHOWN]
    return [Running(label_of(row.task_path), row.started_at, len(row.worker_ids)) for row in rows]


def lines(*, now: datetime) -> list[Line]:
    """By the length of the wait. One query."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by().values("task_path")
    later = Q(run_after__gt=now, run_after__year__lt=9999)
    found = ready.annotate(
        count=Count("pk"),
        oldest=Min("enqueued_at"),
        again=Count("pk", filter=~Q(exception_class_path="")),
        now=Count("pk", filter=~later),
        next_at=Min("run_after", filter=later),
    ).order_by("oldest")
    return [
        Line(
            label_of(row["task_path"]),
            row["count"],
            row["oldest"],
            row["again"],
            None if row["now"] else row["next_at"],
        )
        for row in found
    ]


def stuck() -> list[Stuck]:
    """The newest; see `stuck_count` for how many there are."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:MOST_SHOWN]
    return [
        Stuck(
            str(row.pk),
            label_of(row.task_path),
            row.finished_at,
            len(row.worker_ids),
            error_words(row),
            last_line(row.traceback),
            row.traceback,
        )
        for row in rows
    ]


def stuck_count() -> int:
    return DBTaskResult.objects.failed().order_by().count()


def periodic(*, now: datetime) -> list[Periodic]:
    """All that are declared, with their last run. Two queries."""
    declared: list[Work] = works()
    newest = Tick.objects.filter(name__in=[work.name for work in declared]).order_by().values("name")
    slots = Q(pk=None)
    for row in newest.annotate(slot=Max("slot")):
        slots |= Q(name=row["name"], slot=row["slot"])
    ticks = {tick.name: tick for tick in Tick.objects.filter(slots)}
    return [
        Periodic(work.label, tick, _runs(tick, now), work.next_slot(now))
        for work in declared
        for tick in [ticks.get(work.name)]
    ]


def _runs(tick: Tick | None, now: datetime) -> bool:
    return tick is not None and tick.ended_at is None and not tick.failure and tick.leased_until > now
