from typing import Any

from django.core.management.base import BaseCommand

from loa.project.daily import new_day


class Command(BaseCommand):
    help = "What `keep_time` does once a day: reorganisations take effect whose day has come, old traces are forgotten."

    def handle(self, *args: Any, **options: Any) -> None:
        new_day()
