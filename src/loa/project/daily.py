"""What a new day brings; also by hand, as `manage.py new_day`."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.jobs.models import Tick
from loa.organisations.actions.calendar import follow_calendar
from loa.organisations.tasks import put_away_old_previews
from loa.plans.tasks import resume_building

KEPT = timedelta(days=30)
"""How long it is remembered who failed to sign in, and what became of jobs: long enough to look into an incident."""


def new_day() -> None:
    """Reorganisations take effect whose day has come, what is kept for a time only is forgotten."""
    follow_calendar(today=timezone.localdate())
    call_command("clearsessions")
    before = timezone.now() - KEPT
    DBTaskResult.objects.filter(finished_at__lt=before).delete()
    Tick.objects.filter(ended_at__lt=before).delete()
    for table in (AccessAttempt, AccessFailureLog, AccessLog):
        table.objects.filter(attempt_time__lt=before).delete()
    put_away_old_previews()
    resume_building()
