"""What an administrator does about jobs that are stuck."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.accounts.models import User
from loa.audit.actions import record
from loa.jobs import line
from loa.jobs.queries import label_of
from loa.workspace.events import Happened
from loa.workspace.permissions import require_jobs_view


@transaction.atomic
def run_job_again(*, pk: UUID, by: User) -> bool:
    """Put it in line again with all its tries; False where it is not stuck any more. Raises PermissionDenied."""
    require_jobs_view(by)
    label = _label(pk)
    if not line.run_again(pk, now=timezone.now()):
        return False
    record(Happened.JOB_RUN_AGAIN, by=by, target=f"job:{pk}", note=label)
    return True


@transaction.atomic
def drop_job(*, pk: UUID, by: User) -> bool:
    """Never run it again; False where it is not stuck any more. Raises PermissionDenied."""
    require_jobs_view(by)
    label = _label(pk)
    if not line.drop(pk):
        return False
    record(Happened.JOB_DROPPED, by=by, target=f"job:{pk}", note=label)
    return True


def _label(pk: UUID) -> str:
    path = DBTaskResult.objects.filter(pk=pk).values_list("task_path", flat=True).first()
    return label_of(path) if path else ""
