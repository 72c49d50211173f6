from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from loa.organisations.actions.calendar import follow_calendar


class Command(BaseCommand):
    help = "Let reorganisations take effect whose day has come. `new_day` does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = follow_calendar(today=timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(f"{changed} units changed.")
