"""Making the tallies of a plan anew is a job as any other: tried again when it fails, and named on the page of jobs."""

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.delivery.actions.reckoning import want_reckoning
from loa.delivery.models import Reckoning, Tally
from loa.delivery.tasks import reckon_plan
from tests.loa.cast import make_cast
from tests.loa.delivery.making import make_work
from tests.loa.jobs.test_retries import come_round, work

LABEL = "Tính lại tiến độ của một kế hoạch"


@pytest.fixture
def office(transactional_db):
    return make_cast()


@pytest.fixture
def plan(office):
    return make_work(unit=office.province, by=office.lan)


@pytest.fixture
def wanted(plan, queue):
    """Its tallies are gone, and it is in line."""
    Tally.objects.all().delete()
    want_reckoning(plan=plan.pk, by=None)
    reckon_plan.enqueue(plan.pk)
    return Reckoning.objects.get(plan=plan)


def locked(execute, sql, params, many, context):
    """The database does not let anybody write tallies."""
    if sql.startswith("INSERT") and "delivery_tally" in sql:
        raise OperationalError("database is locked")
    return execute(sql, params, many, context)


def test_a_reckoning_that_fails_once_is_done_in_the_end(wanted):
    with connection.execute_wrapper(locked):
        work()
    first = DBTaskResult.objects.order_by("enqueued_at")[0]
    assert (first.status, first.exception_class_path) == ("READY", "django.db.utils.OperationalError")
    assert first.run_after > timezone.now()
    assert not Tally.objects.exists()
    DBTaskResult.objects.exclude(pk=first.pk).delete()  # what is in line for the case that the worker is killed
    come_round()
    work()
    first.refresh_from_db()
    wanted.refresh_from_db()
    assert first.status == "SUCCESSFUL"
    assert wanted.made == wanted.wanted
    assert Tally.objects.exists()


def test_the_page_of_jobs_names_it(wanted, office, signed_in):
    assert LABEL in signed_in(office.admin).get("/cai-dat/viec-nen/").content.decode()
