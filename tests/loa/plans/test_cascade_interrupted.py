"""A worker killed half-way, and two workers at the same moment."""

import multiprocessing
import os
import signal
import time
from collections import Counter

import pytest
from django.db import connections
from django.utils import timezone

from loa.plans import tasks
from loa.plans.actions import cascading
from loa.plans.actions.cascade import charge
from loa.plans.models import Cascade, Charged, Draft, Offer
from tests.loa.at_once import at_once
from tests.loa.cast import Cast, make_cast
from tests.loa.plans.cascading import DUE, make_cascade, make_version
from tests.loa.plans.making import make_communes, make_plan, short_plan

UNITS, KILLED_IN = 30, 17
TODAY = timezone.localdate()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def cascade(people, monkeypatch):
    monkeypatch.setattr(cascading, "AT_ONCE", 5)
    plan = make_plan(unit=people.province, by=people.lan, text=short_plan())
    return make_cascade(plan=plan, units=make_communes(people.province, UNITS), by=people.lan, is_run=False)


def drafts():
    return Counter(Draft.objects.values_list("unit", flat=True))


def work_until_told(pk, said):
    """In a process of its own: stops in the middle of a transaction, and waits there to be killed."""
    made = cascading.Making.draft
    count = iter(range(1, UNITS + 1))

    def slow(self, charged, *, due):
        if next(count) == KILLED_IN:
            said.send(True)
            time.sleep(600)
        return made(self, charged, due=due)

    cascading.Making.draft = slow
    tasks.cascade.func(pk)


def test_what_a_killed_worker_left_is_done_and_nothing_twice(cascade):
    connections.close_all()
    here, there = multiprocessing.Pipe()
    worker = multiprocessing.get_context("fork").Process(target=work_until_told, args=(cascade.pk, there))
    worker.start()
    assert here.poll(120)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    cascade.refresh_from_db()
    assert (cascade.done, len(drafts())) == (15, 15)
    assert cascade.is_under_way
    assert tasks.cascade.func(cascade.pk) == ""  # until the lease has run out, or the machine starts again
    assert tasks.resume_cascades(nobody_works=True) == 1
    cascade.refresh_from_db()
    assert (cascade.done, cascade.is_under_way) == (UNITS, False)
    assert set(drafts().values()) == {1}
    assert len(drafts()) == UNITS


def test_two_workers_make_each_draft_once(cascade, people):
    making = cascading.Making(cascade, today=TODAY)

    def work(n):
        while cascading.step(cascade=cascade, making=making, by=people.lan):
            pass

    at_once(work)
    assert set(drafts().values()) == {1}
    assert len(drafts()) == UNITS


def test_a_worker_leaves_alone_what_another_has_in_hand(cascade):
    at_once(lambda n: tasks.cascade.func(cascade.pk))
    assert len(drafts()) == UNITS


def test_two_who_charge_at_once_charge_once(people):
    plan = make_plan(unit=people.province, by=people.lan, text=short_plan())
    units = [people.ward.pk, people.commune.pk]
    at_once(lambda n: charge(plan=plan, units=units, due=TODAY + DUE, by=people.lan, today=TODAY))
    assert (Cascade.objects.count(), Charged.objects.count()) == (1, 2)


def test_two_workers_offer_each_change_once(cascade, people):
    tasks.cascade.func(cascade.pk)
    make_version(plan=cascade.plan, by=people.lan, titles={1: "Bản tin"})
    Offer.objects.all().delete()
    Charged.objects.update(offered=1)
    Cascade.objects.update(finished_at=None)
    making = cascading.Making(cascade, today=TODAY)

    def work(n):
        while cascading.step(cascade=cascade, making=making, by=people.lan):
            pass

    at_once(work)
    assert set(Counter(Offer.objects.values_list("unit", flat=True)).values()) == {1}
    assert Offer.objects.count() == UNITS
