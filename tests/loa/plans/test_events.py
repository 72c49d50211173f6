"""What plans write into the audit log: one event for each weighty act, none for what changed nothing."""

from datetime import timedelta

from django.utils import timezone

from loa.audit.models import Event
from loa.plans.actions.adopt import adopt
from loa.plans.actions.agencies import link_agency
from loa.plans.actions.review import accept, correct, undo
from loa.plans.actions.upload import reassign, restore, upload, withdraw
from loa.plans.models import Correction
from tests.loa.plans.making import as_upload, make_plan, make_read, short_plan


def told():
    return list(Event.objects.order_by("pk").values_list("kind", "actor_id", "unit_id", "target"))


def test_upload_is_told_once(cast):
    first = upload(file=as_upload("một kế hoạch"), unit=cast.ward, by=cast.minh).reading
    upload(file=as_upload("một kế hoạch"), unit=cast.ward, by=cast.minh)
    assert told() == [("plans.document_uploaded", cast.minh.pk, cast.ward.pk, f"plans.reading:{first.pk}")]
    assert Event.objects.get().after["sha256"] == first.file.sha256


def test_withdrawing_and_restoring_are_told(cast):
    reading = make_read(unit=cast.ward, by=cast.minh, text=short_plan())
    before = len(told())
    withdraw(reading=reading, by=cast.minh)
    withdraw(reading=reading, by=cast.minh)
    restore(reading=reading, by=cast.minh)
    assert [kind for kind, *_ in told()[before:]] == ["plans.document_withdrawn", "plans.document_restored"]


def test_moving_to_another_unit_is_told_in_both(cast):
    reading = make_read(unit=cast.ward, by=cast.lan, text=short_plan())
    reassign(reading=reading, unit=cast.province, by=cast.lan)
    events = Event.objects.filter(kind="plans.document_reassigned").order_by("pk")
    assert [event.unit_id for event in events] == [cast.ward.pk, cast.province.pk]
    assert (events[0].before, events[0].after) == ({"unit": cast.ward.name}, {"unit": cast.province.name})


def test_review_is_told_once_a_day_for_each_person_and_kind(cast, monkeypatch):
    reading = make_read(unit=cast.ward, by=cast.minh, text=short_plan())
    before = len(told())
    for number in range(3):
        accept(reading=reading, pointers=[f"/activities/{number}"], by=cast.minh)
    correct(reading=reading, values={"/activities/0/title": "Khác"}, by=cast.minh)
    correct(reading=reading, values={"/activities/1/title": "Khác"}, by=cast.lan)
    undo(reading=reading, by=cast.lan)
    assert [(kind, who) for kind, who, *_ in told()[before:]] == [
        ("plans.items_accepted", cast.minh.pk),
        ("plans.items_corrected", cast.minh.pk),
        ("plans.items_corrected", cast.lan.pk),
        ("plans.review_undone", cast.lan.pk),
    ]
    assert Correction.objects.count() == 5
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    correct(reading=reading, values={"/activities/2/title": "Khác"}, by=cast.minh)
    assert told()[-1][:2] == ("plans.items_corrected", cast.minh.pk)


def test_undoing_nothing_is_not_told(cast):
    reading = make_read(unit=cast.ward, by=cast.minh, text=short_plan())
    before = len(told())
    assert undo(reading=reading, by=cast.minh) == []
    assert told()[before:] == []


def test_adoption_is_told_with_the_plan(cast):
    reading = make_read(unit=cast.ward, by=cast.lan, text=short_plan())
    plan = adopt(reading=reading, by=cast.lan)
    event = Event.objects.get(kind="plans.adopted")
    assert (event.target, event.unit_id, event.label) == (f"plans.plan:{plan.pk}", cast.ward.pk, str(plan)[:300])
    assert event.after == {"number": plan.number, "year": plan.year, "activities": 3}


def test_linking_a_name_is_told(cast):
    plan = make_plan(unit=cast.ward, by=cast.lan)
    designation = plan.activities.first().assignments.first().designation
    link_agency(plan=plan, designation=designation, unit=cast.home_affairs, by=cast.lan)
    event = Event.objects.get(kind="plans.agency_linked")
    assert (event.after["designation"], event.after["unit"]) == (designation, "Sở Nội vụ")
