"""An app of the processes that `test_killed.py` kills, beside those of the program."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig


class Chores(AppConfig):
    name = "tests.loa.project"
    label = "chores"
    path = str(Path(__file__).parent)

    def ready(self) -> None:
        from loa.jobs.works import every
        from tests.loa.project import chores

        every(chores.REMIND, "Đôn đốc thử", minutes=1, run=chores.remind.enqueue)
