"""Two people, or two workers, at the same moment."""

from datetime import timedelta

import pytest

from loa.files.models import StoredFile
from loa.plans import tasks
from loa.plans.actions.adopt import adopt
from loa.plans.actions.calendar_keys import share_calendar
from loa.plans.actions.review import correct
from loa.plans.actions.slot_changes import move
from loa.plans.actions.upload import upload
from loa.plans.models import CalendarKey, Plan, Reading, Slot
from loa.plans.states import State
from tests.loa.at_once import at_once
from tests.loa.cast import Cast, make_cast
from tests.loa.plans.making import as_upload, make_plan, make_read, make_waiting, short_plan, with_slots


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


def test_two_workers_make_the_slots_of_a_plan_once(people):
    plan = make_plan(unit=people.province, by=people.lan, text=short_plan())
    at_once(lambda n: tasks.build_slots.func(plan.pk))
    plan.building.refresh_from_db()
    assert (plan.building.built, plan.building.failure) == (plan.building.wanted, "")
    keys = list(Slot.objects.standing().values_list("activity", "unit", "quota", "no"))
    assert len(keys) == len(set(keys)) == plan.building.total > 50


def test_a_slot_moved_while_slots_are_made_keeps_its_days(people):
    plan = with_slots(make_plan(unit=people.province, by=people.lan, text=short_plan()))
    slot = Slot.objects.filter(activity__order=1).first()
    plan.activities.get(order=1).quotas.update(minimum=104, maximum=104, rate_count=2)
    due = slot.due + timedelta(3)

    def act(n):
        if n:
            return with_slots(plan)
        return move(slot=slot, first=slot.first, due=due, reason="bão", by=people.lan)

    at_once(act)
    slot.refresh_from_db()
    assert (slot.due, slot.is_moved, slot.minimum) == (due, True, 2)


def test_two_addresses_asked_for_at_once_leave_one(people):
    at_once(lambda n: share_calendar(by=people.minh))
    assert CalendarKey.objects.filter(user=people.minh, revoked_at__isnull=True).count() == 1
