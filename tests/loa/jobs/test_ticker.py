"""Each slot of a periodic work is run once, whoever keeps time, and again only where it failed or was left behind."""

import multiprocessing
import os
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from loa.jobs import queries
from loa.jobs.beats import Pulse, bury_the_dead, place
from loa.jobs.models import LEASE, Tick, Worker
from loa.jobs.states import Duty
from loa.jobs.ticker import AGAIN_AFTER, KILLED, MOST_TRIES, OVERTAKEN, run_due
from loa.jobs.works import Work, works
from tests.loa.at_once import at_once

runs = []


@pytest.fixture(autouse=True)
def nothing_ran():
    runs.clear()


def seldom(run=lambda: runs.append(1), name="test.seldom"):
    """Its slots are so long that no test crosses from one into the next."""
    return Work(name, "Thử", run, minutes=1_000_000)


def fail():
    runs.append(1)
    raise RuntimeError("không xong")


@pytest.fixture
def pulse(db):
    return Pulse("test", Duty.TIME)


def later(**passed):
    """Let time pass for what is kept in the database."""
    for tick in Tick.objects.all():
        tick.slot -= timedelta(**passed)
        tick.leased_until -= timedelta(**passed)
        tick.begun_at -= timedelta(**passed)
        tick.save()


def test_a_slot_is_run_once(pulse):
    assert [run_due([seldom()], pulse=pulse) for _ in range(3)] == [1, 0, 0]
    (tick,) = Tick.objects.all()
    assert (tick.tried, tick.failure, runs) == (1, "", [1])
    assert tick.ended_at is not None


def test_what_was_missed_is_run_once_and_not_once_for_each_slot(pulse):
    run_due([seldom()], pulse=pulse)
    later(hours=48)
    assert run_due([seldom()], pulse=pulse) == 1
    assert len(runs) == 2


def test_a_failure_is_tried_again_after_pauses_and_then_left_until_the_next_slot(pulse):
    work = seldom(fail)
    for tried in range(1, MOST_TRIES):
        run_due([work], pulse=pulse)
        run_due([work], pulse=pulse)
        tick = Tick.objects.get()
        assert (tick.tried, tick.ended_at, len(runs)) == (tried, None, tried)
        assert "RuntimeError: không xong" in tick.failure
        assert tick.leased_until - timezone.now() > AGAIN_AFTER * tried - timedelta(minutes=1)
        Tick.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    run_due([work], pulse=pulse)
    run_due([work], pulse=pulse)
    tick = Tick.objects.get()
    assert (tick.tried, len(runs)) == (MOST_TRIES, MOST_TRIES)
    assert tick.ended_at is not None
    later(hours=1)
    assert run_due([seldom()], pulse=pulse) == 1


def test_one_that_fails_does_not_stop_the_others(pulse):
    assert run_due([seldom(fail, "test.a"), seldom(name="test.b")], pulse=pulse) == 2
    assert Tick.objects.get(name="test.b").ended_at is not None


def make_tick(work, *, leased=timedelta(0), hours=0, tried=1):
    now = timezone.now()
    slot = work.slot(now) - timedelta(hours=hours)
    return Tick.objects.create(name=work.name, slot=slot, tried=tried, begun_at=now, leased_until=now + leased)


@pytest.mark.parametrize(
    ("leased", "hours", "tried", "expected"),
    [
        (LEASE, 0, 1, 0),  # another has it in hand
        (-LEASE, 0, 1, 1),  # left behind
        (-LEASE, 0, MOST_TRIES, 0),  # kills whoever runs it
        (LEASE, 1, 1, 0),  # the run of the slot before goes on
        (-LEASE, 1, 1, 1),  # left behind, and overtaken by the next slot
    ],
)
def test_what_another_began(pulse, leased, hours, tried, expected):
    work = seldom()
    make_tick(work, leased=leased, hours=hours, tried=tried)
    assert run_due([work], pulse=pulse) == expected
    assert len(runs) == expected
    old = Tick.objects.order_by("slot").first()
    if hours and expected:
        assert old.failure == OVERTAKEN
    if tried == MOST_TRIES:
        assert old.failure == KILLED.format(MOST_TRIES)
        assert old.ended_at is not None


def test_whoever_was_overtaken_writes_nothing_any_more(pulse):
    """A process that slept longer than its lease comes back: the tick is another's now."""

    def sleep():
        Tick.objects.update(tried=2, leased_until=timezone.now() + LEASE)

    run_due([seldom(sleep)], pulse=pulse)
    tick = Tick.objects.get()
    assert (tick.tried, tick.ended_at) == (2, None)


def test_looking_costs_one_query_whatever_the_number_of_works(pulse, django_assert_num_queries):
    each = [seldom(name=f"test.{number}") for number in range(12)]
    run_due(each, pulse=pulse)
    with django_assert_num_queries(1):
        run_due(each, pulse=pulse)


def test_two_timekeepers_run_each_slot_once(transactional_db):
    each = [seldom(lambda number=number: runs.append(number), f"test.{number}") for number in range(8)]
    at_once(lambda n: run_due(each, pulse=Pulse(f"test{n}", Duty.TIME)), times=4)
    assert Counter(runs) == Counter(range(8))


def test_two_timekeepers_take_a_slot_over_once(transactional_db):
    each = [seldom(lambda number=number: runs.append(number), f"test.{number}") for number in range(8)]
    for work in each:
        make_tick(work, leased=-LEASE)
    at_once(lambda n: run_due(each, pulse=Pulse(f"test{n}", Duty.TIME)), times=4)
    assert Counter(runs) == Counter(range(8))
    assert set(Tick.objects.values_list("tried", flat=True)) == {2}


def run_until_killed(said):
    def slow():
        said.send(True)
        time.sleep(600)

    with Pulse("killed", Duty.TIME) as pulse:
        run_due([seldom(slow)], pulse=pulse)


def test_a_killed_timekeepers_slot_is_run_by_another(transactional_db):
    connections.close_all()
    here, there = multiprocessing.Pipe()
    keeper = multiprocessing.get_context("fork").Process(target=run_until_killed, args=(there,))
    keeper.start()
    assert here.poll(60)
    os.kill(keeper.pid, signal.SIGKILL)
    keeper.join()
    with Pulse("next", Duty.TIME) as pulse:
        assert [worker.name for worker in Worker.objects.all()] == ["next"]  # the dead is known at once
        assert run_due([seldom()], pulse=pulse) == 0  # but may have slept only, as far as its slot goes
        Tick.objects.update(leased_until=timezone.now())
        assert run_due([seldom()], pulse=pulse) == 1


def test_a_pulse_keeps_the_lease_of_what_it_runs_and_says_that_it_is_there(pulse):
    tick = make_tick(seldom())
    pulse.worker.save()
    Worker.objects.update(seen_at=timezone.now() - LEASE * 2)
    pulse.tick = tick
    pulse.beat()
    tick.refresh_from_db()
    assert tick.leased_until > timezone.now() + LEASE / 2
    assert Worker.objects.alive(now=timezone.now()).count() == 1
    Worker.objects.all().delete()
    pulse.beat()
    assert Worker.objects.get().name == "test"


def test_only_the_dead_of_this_machine_are_buried(db):
    now = timezone.now()
    nobody = 2**22 + 1
    for name, host, pid in [
        ("dead", place(), nobody),
        ("other", "máy khác", nobody),
        ("parent", place(), os.getppid()),
    ]:
        Worker.objects.create(name=name, duty=Duty.JOBS, host=host, pid=pid, since=now, seen_at=now)
    bury_the_dead(place())
    assert {worker.name for worker in Worker.objects.all()} == {"other", "parent"}


def test_keep_time_runs_what_is_declared(transactional_db):
    call_command("keep_time", once=True)
    ran = {tick.name: tick.failure for tick in Tick.objects.all()}
    assert ran == {each.name: "" for each in works()}
    assert {each.last.failure for each in queries.periodic(now=timezone.now())} == {""}


def test_the_next_run_and_the_last_are_told(pulse):
    told = queries.periodic(now=timezone.now())
    assert {each.last for each in told} == {None}
    assert all(each.next_at > timezone.now() for each in told)
