"""What the page of work in the background shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from loa.jobs import queries
from loa.jobs.models import LEASE, Worker
from loa.jobs.queries import Line, Periodic, Running
from loa.jobs.states import Duty


@dataclass(frozen=True, slots=True)
class Background:
    """How it stands just now. `is_alive` of a worker: it said so within the lease."""

    workers: list[tuple[Worker, bool]]
    running: list[Running]
    lines: list[Line]
    stuck: int
    periodic: list[Periodic]
    jobs_are_done: bool
    time_is_kept: bool

    @property
    def waiting(self) -> int:
        return sum(line.count for line in self.lines)


def background(*, now: datetime) -> Background:
    """Seven queries, whatever the number of jobs."""
    workers = list(Worker.objects.all())
    return Background(
        workers=[(worker, worker.seen_at >= now - LEASE) for worker in workers],
        running=queries.running(),
        lines=queries.lines(now=now),
        stuck=queries.stuck_count(),
        periodic=queries.periodic(now=now),
        jobs_are_done=queries.is_worked(workers, Duty.JOBS, now=now, within=LEASE),
        time_is_kept=queries.is_worked(workers, Duty.TIME, now=now, within=LEASE),
    )
