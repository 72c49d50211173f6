from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from loa.jobs.beats import Pulse
from loa.jobs.line import take_back
from loa.jobs.states import Duty


class Command(DatabaseWorker):
    help = "Do the jobs in line, until Ctrl-C. Several may run, on several machines."

    def handle(self, *args: Any, worker_id: str, **options: Any) -> None:
        """As the library does, with a pulse: what a worker holds that has none is taken back."""
        with Pulse(worker_id, Duty.JOBS):
            take_back(now=timezone.now())
            super().handle(*args, worker_id=worker_id, **options)
