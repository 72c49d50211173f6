"""Evidence added by two at the same moment, or while the result is taken back."""

from __future__ import annotations

import pytest

from loa.delivery.actions import evidence, results
from loa.delivery.models import Evidence
from loa.delivery.states import State, WrongState
from loa.files.models import StoredFile
from tests.loa.at_once import at_once
from tests.loa.cast import make_cast
from tests.loa.delivery import files
from tests.loa.delivery.files import a_file, a_photo
from tests.loa.delivery.making import make_result, make_work


@pytest.fixture
def people(transactional_db):
    return make_cast()


@pytest.fixture
def news(people):
    return make_work(unit=people.province, by=people.lan).activities.get(order=1)


@pytest.fixture
def result(people, news):
    return make_result(activity=news, unit=people.ward, by=people.minh, state=State.INCOMPLETE)


def add(result, by, content):
    try:
        return evidence.add_file(result=result, upload=a_file("tin", content), kind=None, by=by)
    except WrongState as error:
        return type(error)


@pytest.mark.parametrize("content", [files.PDF, a_photo(), files.MP3])
def test_the_same_file_sent_twice_is_one_proof(people, result, content):
    before = StoredFile.objects.count()
    made = at_once(lambda n: add(result, people.minh, content), times=3)
    assert len({each.pk for each in made}) == 1
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, before + 1)


def test_the_same_file_of_two_units_is_stored_once_and_proves_for_both(people, news, result):
    other = make_result(activity=news, unit=people.commune, by=people.hoa, state=State.INCOMPLETE)
    made = at_once(lambda n: add([result, other][n], [people.minh, people.hoa][n], files.PDF))
    assert made[0].file == made[1].file
    assert made[0].file.content() == files.PDF


def test_nothing_is_added_to_what_is_taken_back_at_that_moment(people, result):
    acts = [lambda: results.withdraw(result=result, by=people.minh), lambda: add(result, people.minh, files.PDF)]
    made = at_once(lambda n: acts[n]())
    result.refresh_from_db()
    assert result.state == State.WITHDRAWN
    assert Evidence.objects.count() == (0 if made[1] is WrongState else 1)
    assert add(result, people.minh, a_photo()) is WrongState
