"""Server, worker and timekeeper, killed ten times under load: nothing answered is lost, nobody is told twice."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.delivery.actions.reminders import KINDS
from loa.delivery.models import Evidence, Reminder, Result, Tally
from loa.delivery.states import State
from loa.delivery.tasks import want_and_reckon
from loa.jobs.line import KILLED
from loa.jobs.models import Tick
from loa.jobs.queries import WORDS
from loa.notices.models import Message, Sending
from loa.notices.sending import INTERRUPTED
from loa.notices.states import DUE, SendingState
from loa.organisations.roles import Role
from loa.plans.models import Slot
from tests.loa.cast import make_cast, make_user
from tests.loa.delivery.making import an_approver, make_work
from tests.loa.plans.making import make_communes
from tests.loa.project import chores
from tests.loa.project.crowd import Crowd, browser
from tests.loa.project.running import TIMEKEEPER, WEB, WORKER, Running, free_port, until
from vanban.time.ladder import Rung, step_of

NEWS = "1\tĐăng tin về dịch vụ công trên trang thông tin\t02 tin/tháng\tUBND các xã, phường\t\tNăm 2026"
TALKS = "2\tTuyên truyền lưu động tại thôn, tổ dân phố\t01 cuộc\tUBND các xã, phường\t\tTháng 4/2026"
A_BATCH, BATCHES = 6, 4
SLOW = 0.1  # seconds the mail server takes for a letter
BETWEEN = 8
"""Results that are logged between two kills, at least."""


class MailServer:
    """Keeps (Message-ID, receiver, subject) of what it takes."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        mark = re.search(rb"Message-ID: (\S+)", envelope.content)[1].decode()
        subject = re.search(rb"\nSubject: (.+)", envelope.content)[1].decode()
        self.letters += [(mark, to, subject) for to in envelope.rcpt_tos]
        await asyncio.sleep(SLOW)
        return "250 OK"


@pytest.fixture
def mail():
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()


@pytest.fixture
def office(transactional_db):
    """A plan whose second line is late everywhere; nobody is there yet in the communes that are to be reminded."""
    people = make_cast()
    communes = make_communes(people.province, A_BATCH * BATCHES)
    plan = make_work(unit=people.province, by=people.lan, lines=(NEWS, TALKS))
    Slot.objects.filter(activity=plan.activities.get(order=2)).update(first=long_ago(), due=long_ago())
    want_and_reckon(plan)
    return people, plan, iter(communes)


def long_ago() -> date:
    """As late as can be this year, up to twenty days."""
    today = timezone.localdate()
    return max(today.replace(month=1, day=1), today - timedelta(20))


@pytest.fixture
def running(office, mail, tmp_path, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    made = Running(tmp_path, mail=mail.port)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def crowd(running, office):
    people, plan, _ = office
    made = Crowd(running.address)
    for unit, user in ((people.ward, people.minh), (people.commune, people.hoa)):
        slots = Slot.objects.filter(activity__plan=plan, activity__order=1, unit=unit).order_by("due")
        for slot in slots[:2]:
            made.log_for(slot, user)
    made.accept_as(an_approver(plan))
    yield made
    made.go_home()


class Office:
    """Appoints people of whom nobody was there to be reminded before, and lets the time for reminders come."""

    def __init__(self, communes):
        self.communes, self.told = communes, Counter()

    def appoint(self):
        """The units of this batch. An officer and a leader for each."""
        batch = [next(self.communes) for _ in range(A_BATCH)]
        for unit in batch:
            for rung, role in ((Rung.DOER, Role.FOCAL_OFFICER), (Rung.HEAD, Role.LEADER)):
                user = make_user(f"{rung}{unit.pk}", role=role, unit=unit)
                user.email = f"{user.username}@songlam.example"
                user.save()
                if step_of(rung, long_ago(), today=timezone.localdate()) is not None:
                    self.told[KINDS[rung], user.username] = 1
        remind()
        return batch


def remind():
    """The slots of these works come again for whoever keeps time."""
    Tick.objects.filter(name__in=[chores.REMIND, "delivery.remind"]).delete()


def reminded(units) -> int:
    return Reminder.objects.filter(slot__unit__in=units, rung=Rung.DOER).count()


def run_endlessly(tries: int) -> bool:
    row = DBTaskResult.objects.get(task_path=chores.never_ends.module_path)
    return row.status == "RUNNING" and len(row.worker_ids) == tries


def kill_ten_times(running, crowd, office, mail):
    def load():
        done = len(crowd.logged)
        until(lambda: len(crowd.logged) >= done + BETWEEN or crowd.wrong, "nothing is logged")
        assert crowd.wrong == []

    for _ in range(2):
        load()
        running.kill(WEB)
    units = office.appoint()
    until(lambda: reminded(units), "nobody is reminded")
    running.kill(WORKER)  # in the midst of reminding
    load()
    remind()
    running.kill(TIMEKEEPER)
    sent = len(mail.letters)
    office.appoint()
    until(lambda: len(mail.letters) > sent + 2, "nothing is sent")
    running.kill(WORKER)  # in the midst of sending
    office.appoint()
    load()
    running.kill_parent()
    load()
    running.kill(WEB)
    chores.never_ends.enqueue()
    for tries in (1, 2):
        until(lambda tries=tries: run_endlessly(tries), "the endless job does not begin")
        load()
        running.kill(WORKER)
    office.appoint()
    load()
    running.kill(WEB)


def settle(office):
    """Everything that waits is done, and what killed senders held is found: their time is over."""
    remind()
    until(lambda: told() >= office.told, "not everybody was reminded")
    until(lambda: not anything_waits(), "something waits")
    Sending.objects.filter(state=SendingState.SENDING).update(leased_until=timezone.now() - timedelta(seconds=1))
    Tick.objects.filter(name="notices.send").delete()
    until(lambda: not Sending.objects.filter(state=SendingState.SENDING).exists(), "killed sendings are not found")


def told() -> Counter:
    """(kind, person) → how many messages, of people with addresses."""
    messages = Message.objects.filter(kind__in=KINDS.values()).exclude(to__email="")
    return Counter(messages.values_list("kind", "to__username"))


def anything_waits() -> bool:
    jobs = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exclude(run_after__gt=timezone.now())
    return jobs.exists() or Sending.objects.filter(state__in=DUE).exists()


@pytest.mark.slow
def test_ten_kills_lose_nothing_and_double_nothing(running, crowd, office, mail):
    people, plan, communes = office
    office = Office(communes)
    kill_ten_times(running, crowd, office, mail)
    crowd.go_home()
    settle(office)
    assert len(running.killed) == 10
    results_are_kept(crowd, plan)
    reminders_are_told_once(office, mail)
    pages_say_what_is_stuck(running, people)


def results_are_kept(crowd, plan):
    assert crowd.wrong == []
    assert crowd.broken  # somebody was waiting for an answer that never came
    assert dict(Result.objects.values_list("key", "pk")) == crowd.logged
    assert set(Counter(Evidence.objects.filter(kind="link").values_list("result", flat=True)).values()) == {1}
    assert Evidence.objects.count() == len(crowd.logged)
    accepted = Result.objects.filter(state=State.ACCEPTED, is_counted=True)
    assert set(accepted.values_list("pk", flat=True)) == crowd.accepted <= set(crowd.logged.values())
    line = plan.activities.get(order=1)
    assert sum(Tally.objects.filter(activity=line).values_list("done", flat=True)) == len(crowd.accepted)
    call_command("check_progress")
    call_command("verify_audit")


def reminders_are_told_once(office, mail):
    assert told() == office.told
    assert Message.objects.filter(to__username="lan", kind=KINDS[Rung.SUPERIOR]).count() == 1
    assert set(Counter(mark for mark, _, _ in mail.letters).values()) == {1}
    assert set(Counter(letter[1:] for letter in mail.letters).values()) == {1}
    states = Counter(Sending.objects.filter(channel="mail").values_list("state", flat=True))
    assert set(states) <= {SendingState.SENT, SendingState.UNCERTAIN}
    assert states[SendingState.SENT] <= len(mail.letters) <= states.total() == office.told.total()
    assert states[SendingState.UNCERTAIN] <= 4  # a worker has one in hand at a time, and four were killed


def pages_say_what_is_stuck(running, people):
    with browser(people.admin) as admin:
        jobs = admin.get(running.address + reverse("workspace:jobs")).text
        sent = admin.get(running.address + reverse("notices:sent") + "?trang-thai=can-xu-ly").text
    assert chores.ENDLESS in jobs
    assert WORDS[KILLED] in jobs
    assert sent.count(INTERRUPTED) == Sending.objects.filter(state=SendingState.UNCERTAIN).count()
