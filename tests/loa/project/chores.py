"""Works of the processes that `test_killed.py` kills: reminders on whatever day it is, and a job that never ends."""

from __future__ import annotations

import time

from django.utils import timezone

from loa.delivery.tasks import remind_on
from loa.jobs.retries import job

REMIND = "test.remind"
ENDLESS = "Việc thử không bao giờ xong"


@job("Đôn đốc thử")
def remind() -> str:
    """The real one rests on days off."""
    return remind_on(timezone.localdate())


@job(ENDLESS, retries=1)
def never_ends() -> None:
    time.sleep(600)
