"""Two people, or two workers, at the same moment."""

import pytest

from loa.files.models import StoredFile
from loa.plans import tasks
from loa.plans.actions.adopt import adopt
from loa.plans.actions.review import correct
from loa.plans.actions.upload import upload
from loa.plans.models import Plan, Reading
from loa.plans.states import State
from tests.loa.at_once import at_once
from tests.loa.cast import Cast, make_cast
from tests.loa.plans.making import as_upload, make_read, make_waiting, short_plan


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def test_two_adoptions_make_one_plan(people):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    first, second = at_once(lambda n: adopt(reading=reading, by=people.lan))
    assert first == second
    assert (Plan.objects.count(), first.activities.count()) == (1, 3)


def test_two_uploads_of_one_file_make_one_reading(people):
    made = at_once(lambda n: upload(file=as_upload("x" * 5000), unit=people.province, by=people.lan).reading.pk)
    assert made[0] == made[1]
    assert (Reading.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert StoredFile.objects.get().content() == b"x" * 5000


def test_two_workers_read_a_document_once(people):
    reading = make_waiting(unit=people.province, by=people.lan, text=short_plan())
    at_once(lambda n: tasks.read.func(reading.pk))
    reading.refresh_from_db()
    assert (reading.state, reading.attempts) == (State.READ, 1)


def test_two_corrections_are_two_acts(people):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    at_once(lambda n: correct(reading=reading, values={f"/activities/{n}/title": "Khác"}, by=people.lan))
    assert sorted(reading.corrections.values_list("act", flat=True)) == [1, 2]
