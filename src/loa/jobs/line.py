"""The line of jobs: rows of `DBTaskResult`. What failed is put in line again; what a killed worker held too."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from loa.jobs.models import Worker
from loa.jobs.retries import policy_of, repeatable_paths

KILLED = "loa.jobs.line.Killed"
"""Stands where the kind of an error stands, for a job whose worker was killed."""


def put_in_line_once(job: Task[[], Any]) -> None:
    """Put a job without arguments in line, unless one that has not begun stands there: that one will see everything.

    Call it after the commit of what the job is to see.
    """
    waiting = DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)
    if not waiting.filter(run_after__lte=timezone.now()).exists() and not waiting.filter(run_after__year=9999).exists():
        job.enqueue()


def put_again(row: DBTaskResult, *, now: datetime) -> bool:
    """After a failure: whether the job is in line again."""
    policy, tried = policy_of(row.task_path), len(row.worker_ids)
    if tried > policy.retries:
        return False
    failed = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED)
    return bool(failed.update(status=TaskResultStatus.READY, run_after=now + policy.pause(tried), finished_at=None))


def run_again(pk: UUID | str, *, now: datetime) -> bool:
    """Begin anew with a stuck job, with all its tries; False where it is not stuck any more."""
    stuck = DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.FAILED)
    return bool(stuck.update(status=TaskResultStatus.READY, run_after=now, finished_at=None, worker_ids=[]))


def drop(pk: UUID | str) -> bool:
    """Take a stuck job out of the line for good; False where it is not stuck any more."""
    return bool(DBTaskResult.objects.filter(pk=pk, status=TaskResultStatus.FAILED).delete()[0])


def take_back(*, now: datetime | None = None) -> int:
    """Put in line what workers held that are gone; how many. What may not begin anew becomes stuck.

    Called every minute, and when a worker begins.
    """
    now = now or timezone.now()
    alive = set(Worker.objects.alive(now=now).values_list("name", flat=True))
    count = 0
    for row in DBTaskResult.objects.running().filter(started_at__lt=now):
        if row.worker_ids and row.worker_ids[-1] not in alive:
            count += _take_back(row, now=now)
    return count


def _take_back(row: DBTaskResult, *, now: datetime) -> bool:
    policy, tried = policy_of(row.task_path), len(row.worker_ids)
    held = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids)
    fate = {"exception_class_path": KILLED, "traceback": ""}
    if row.task_path in repeatable_paths() and tried <= policy.retries:
        return bool(held.update(status=TaskResultStatus.READY, run_after=now, **fate))
    with transaction.atomic():
        return bool(held.update(status=TaskResultStatus.FAILED, finished_at=now, **fate))
