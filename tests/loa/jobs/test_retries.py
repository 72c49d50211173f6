"""Jobs that fail are tried again after growing pauses, then stuck; those of killed workers are taken up again."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.jobs import line, queries
from loa.jobs.beats import place
from loa.jobs.models import LEASE, Worker
from loa.jobs.retries import LONGEST_PAUSE, Policy
from loa.jobs.states import Duty
from tests.loa.jobs import failing

pytestmark = pytest.mark.usefixtures("queue")


def work():
    """What is ready now is done, as by a worker."""
    call_command("db_worker", batch=True, verbosity=0, reload=False, startup_delay=False, interval=0)


def come_round():
    """Until the pause of what waits is over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


@pytest.mark.parametrize(
    ("tried", "seconds"), [(1, 30), (2, 120), (3, 480), (4, 1920), (40, LONGEST_PAUSE.total_seconds())]
)
def test_pauses_grow_up_to_a_bound(tried, seconds):
    assert Policy("", 9, timedelta(seconds=30), True).pause(tried) == timedelta(seconds=seconds)


def test_a_failed_job_is_tried_again_and_then_stuck(transactional_db):
    failing.fragile.enqueue("hỏng")
    for tried in (1, 2):
        work()
        row = DBTaskResult.objects.get()
        assert (row.status, len(row.worker_ids)) == ("READY", tried)
        assert row.run_after - timezone.now() > timedelta(seconds=20)
        work()  # the pause is not over
        assert len(DBTaskResult.objects.get().worker_ids) == tried
        come_round()
    work()
    row = DBTaskResult.objects.get()
    assert (row.status, len(row.worker_ids)) == ("FAILED", 3)
    (stuck,) = queries.stuck()
    assert (stuck.label, stuck.words) == ("Việc thử hay hỏng", "Không kết nối được với máy chủ khác.")
    assert stuck.last_line == "ConnectionRefusedError: hỏng"


def test_a_job_that_comes_right_is_done(transactional_db):
    failing.fragile.enqueue("hỏng")
    work()
    DBTaskResult.objects.update(args_kwargs={"args": ["lành"], "kwargs": {}})
    come_round()
    work()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert failing.done.pop() == "lành"


def make_running(task, worker, *, tried=1):
    task.enqueue(*(["lành"] if task is failing.fragile else []))
    row = DBTaskResult.objects.get(status="READY")
    row.status, row.worker_ids, row.started_at = "RUNNING", ["x"] * (tried - 1) + [worker], timezone.now()
    row.save()
    return row


def make_worker(name, *, silent=timedelta(0)):
    now = timezone.now()
    return Worker.objects.create(name=name, duty=Duty.JOBS, host="máy khác", pid=1, since=now, seen_at=now - silent)


@pytest.mark.parametrize(
    ("task", "tried", "silent", "expected"),
    [
        (failing.fragile, 1, timedelta(0), "RUNNING"),
        (failing.fragile, 1, LEASE + timedelta(seconds=1), "READY"),
        (failing.fragile, 2, LEASE + timedelta(seconds=1), "READY"),
        (failing.fragile, 3, LEASE + timedelta(seconds=1), "FAILED"),  # kills every worker that takes it
        (failing.delicate, 1, LEASE + timedelta(seconds=1), "FAILED"),
    ],
)
def test_what_a_killed_worker_held(db, task, tried, silent, expected):
    make_worker("w", silent=silent)
    make_running(task, "w", tried=tried)
    line.take_back()
    row = DBTaskResult.objects.get()
    assert row.status == expected
    assert (row.exception_class_path == line.KILLED) == (expected != "RUNNING")


def test_a_worker_that_nobody_knows_is_gone(db):
    make_running(failing.fragile, "w")
    assert line.take_back() == 1
    assert line.take_back() == 0


def test_a_stuck_job_is_run_again_with_all_its_tries_or_dropped(db):
    for _ in range(2):
        failing.fragile.enqueue("lành")
    DBTaskResult.objects.update(status="FAILED", worker_ids=["a", "b", "c"], finished_at=timezone.now())
    first, second = DBTaskResult.objects.all()
    assert line.run_again(first.pk, now=timezone.now())
    assert not line.run_again(first.pk, now=timezone.now())
    assert not line.drop(first.pk)
    first.refresh_from_db()
    assert (first.status, first.worker_ids) == ("READY", [])
    assert line.drop(second.pk)
    assert DBTaskResult.objects.count() == 1


def test_one_in_line_is_enough(db):
    from loa.notices.sending import send_due

    for _ in range(3):
        line.put_in_line_once(send_due)
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=1))
    line.put_in_line_once(send_due)  # the other begins much later
    assert DBTaskResult.objects.count() == 2
    DBTaskResult.objects.update(status="RUNNING")
    line.put_in_line_once(send_due)  # what runs may have looked already
    assert DBTaskResult.objects.count() == 3


def test_a_worker_is_seen_while_it_works_and_not_afterwards(transactional_db):
    failing.look.enqueue()
    work()
    row = DBTaskResult.objects.get()
    assert row.return_value == [Duty.JOBS, place(), row.worker_ids[0]]
    assert not Worker.objects.exists()
