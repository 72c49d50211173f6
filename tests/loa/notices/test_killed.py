"""Senders killed at the worst moments: nobody gets a letter twice, and none is lost without a word."""

import multiprocessing
import os
import re
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from loa.notices import tasks
from loa.notices.models import Sending
from loa.notices.sending import send_due
from tests.loa.cast import make_user
from tests.loa.notices.posting import tell
from tests.loa.notices.stopping import StoppingBackend

LETTERS = 6


def send_until_killed(said, before_server, left):
    """In a process of its own: stops right before the server is asked, or right after it took the letter."""
    StoppingBackend.said, StoppingBackend.before_server, StoppingBackend.left = said, before_server, left
    settings.EMAIL_BACKEND = f"{StoppingBackend.__module__}.{StoppingBackend.__qualname__}"
    send_due.func()


def kill_one(before_server, left):
    connections.close_all()
    here, there = multiprocessing.Pipe()
    sender = multiprocessing.get_context("fork").Process(target=send_until_killed, args=(there, before_server, left))
    sender.start()
    assert here.poll(60)
    os.kill(sender.pid, signal.SIGKILL)
    sender.join()


@pytest.fixture
def receivers(people_for_good):
    some = [make_user(f"nguoi.nhan.{number}") for number in range(LETTERS)]
    for person in some:
        person.email = f"{person.username}@songlam.example"
        person.save()
    return some


def lease_runs_out():
    Sending.objects.filter(state="sending").update(leased_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("before_server", [True, False])
def test_five_killed_senders_send_nothing_twice_and_lose_nothing(mail_server, receivers, queue, before_server):
    for round_ in range(5):
        tell(*receivers, key=f"lần {round_}")
        kill_one(before_server, left=round_ % LETTERS)
        lease_runs_out()
        tasks.look_after()
        send_due.call()
    marks = Counter(re.search(rb"Message-ID: (\S+)", envelope.content)[1] for envelope in mail_server.letters)
    assert set(marks.values()) == {1}
    states = Counter(Sending.objects.filter(channel="mail").values_list("state", flat=True))
    assert states == {"sent": 5 * LETTERS - 5, "uncertain": 5}
    assert len(mail_server.letters) == 5 * LETTERS - (5 if before_server else 0)
