from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.organisations.tasks import put_away_old_previews
from loa.plans.tasks import resume_building

KEPT = timedelta(days=30)
"""How long it is remembered who failed to sign in, and what became of jobs: long enough to look into an incident."""


class Command(BaseCommand):
    help = "Once a day: reorganisations take effect whose day has come, what is kept for a time only is forgotten."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("follow_calendar", verbosity=options["verbosity"])
        call_command("clearsessions")
        before = timezone.now() - KEPT
        DBTaskResult.objects.filter(finished_at__lt=before).delete()
        for table in (AccessAttempt, AccessFailureLog, AccessLog):
            table.objects.filter(attempt_time__lt=before).delete()
        put_away_old_previews()
        resume_building()
