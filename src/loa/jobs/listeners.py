"""What django_tasks tells: a job that failed is put in line again."""

from __future__ import annotations

import logging
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from loa.jobs.line import put_again

log = logging.getLogger("loa.jobs")


def connect() -> None:
    task_finished.connect(_finished, dispatch_uid="loa.jobs.finished")


def _finished(*, task_result: TaskResult[Any], **_: Any) -> None:
    row = getattr(task_result, "db_result", None)
    if not isinstance(row, DBTaskResult) or task_result.status != TaskResultStatus.FAILED:
        return
    if put_again(row, now=timezone.now()):
        log.warning("%s failed and is tried again", row.task_path)
    else:
        log.error("%s failed and is stuck", row.task_path)
