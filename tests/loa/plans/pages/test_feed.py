"""Calendars for calendar programmes: secret addresses, and what they answer."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from loa.organisations.models import Membership
from loa.plans.actions import slot_changes
from loa.plans.actions.calendar_keys import revoke_calendar, share_calendar
from loa.plans.models import Activity, CalendarKey, Slot
from loa.plans.queries.feed import DAYS
from tests.loa.plans.making import make_plan, short_plan, with_slots

LINE = "1\tBản tin\t02 tin/tháng\tUBND các xã, phường\tSở Nội vụ\tThường xuyên"


@pytest.fixture
def plan(cast):
    plan = with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[LINE])))
    today = timezone.localdate()
    for no, slot in enumerate(Slot.objects.filter(unit=cast.ward).order_by("no")):
        days = {"first": today + timedelta(no), "due": today + timedelta(no)}
        Slot.objects.filter(pk=slot.pk).update(**days)
    return plan


def ask(key, **headers):
    return Client().get(reverse("plans:feed", args=[key.key]), headers=headers)


def events(answer):
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_calendar_is_answered_without_a_session(cast, plan, settings):
    settings.SITE_ADDRESS = "https://loa.songlam.vn"
    answer = ask(share_calendar(by=cast.minh))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = events(answer)
    assert len(found) == 12
    first, slot = found[0], Slot.objects.filter(unit=cast.ward).order_by("due").first()
    assert first["UID"] == f"ky-{slot.pk}@loa.songlam.vn"
    assert first["DTSTART"].to_ical() == slot.due.strftime("%Y%m%d").encode()
    assert first["DTSTART"].params["VALUE"] == "DATE"
    assert first["DTEND"].dt == slot.due + timedelta(1)
    assert first["SUMMARY"] == "Hạn: Bản tin (2 tin)"
    assert first["URL"] == f"https://loa.songlam.vn/ke-hoach/{plan.pk}/lich/{slot.pk}/"
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")


def test_lines_are_folded_between_letters(cast, plan):
    title = "Tuyên truyền cải cách hành chính, chuyển đổi số, giới thiệu dịch vụ công trực tuyến; " * 4
    Activity.objects.update(title=title.strip())
    answer = ask(share_calendar(by=cast.minh))
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    for line in answer.content.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    assert events(answer)[0]["SUMMARY"] == f"Hạn: {title.strip()} (2 tin)"


def test_what_changes_tells_calendar_programmes(cast, plan):
    key = share_calendar(by=cast.minh)
    before = ask(key)
    assert ask(key, **{"If-None-Match": before["ETag"]}).status_code == 304
    slot = Slot.objects.filter(unit=cast.ward).order_by("due").first()
    slot_changes.waive(slots=[slot.pk], plan=plan, reason="nghỉ", by=cast.lan)
    after = ask(key, **{"If-None-Match": before["ETag"]})
    event = events(after)[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert event["SUMMARY"].startswith("Được miễn: ")
    assert event["LAST-MODIFIED"].dt >= slot.changed_at.replace(microsecond=0)


def test_thirteen_months_are_told(cast, plan):
    slot = Slot.objects.filter(unit=cast.ward).order_by("due").first()
    far = timezone.localdate() + timedelta(DAYS)
    Slot.objects.filter(pk=slot.pk).update(first=far, due=far)
    assert len(events(ask(share_calendar(by=cast.minh)))) == 11


def test_a_key_shows_what_its_owner_may_see_now(cast, plan):
    key, of_unit = share_calendar(by=cast.minh), share_calendar(by=cast.minh, unit=cast.ward)
    assert len(events(ask(key))) == len(events(ask(of_unit))) == 12
    Membership.objects.filter(user=cast.minh).update(before=date(2020, 1, 2), since=date(2020, 1, 1))
    assert events(ask(key)) == events(ask(of_unit)) == []


def test_of_a_province_the_calendar_is_that_of_ones_own_units(cast, plan):
    assert len(events(ask(share_calendar(by=cast.lan)))) == 0
    assert len(events(ask(share_calendar(by=cast.lan, unit=cast.ward)))) == 12


@pytest.mark.parametrize("how", ["unknown", "revoked", "renewed", "stopped"])
def test_a_dead_address_answers_nothing(cast, plan, how):
    key = share_calendar(by=cast.minh)
    if how == "unknown":
        key.key = "x" * 43
    elif how == "revoked":
        revoke_calendar(key=key, by=cast.minh)
    elif how == "renewed":
        share_calendar(by=cast.minh)
    else:
        cast.minh.is_active = False
        cast.minh.save()
    assert ask(key).status_code == 404


def test_nobody_revokes_the_address_of_another(cast, plan, signed_in):
    key = share_calendar(by=cast.minh)
    answer = signed_in(cast.hoa).post(reverse("plans:calendar_keys"), {"key": key.pk, "act": "thu-hoi"})
    assert answer.status_code == 404
    revoke_calendar(key=key, by=cast.hoa)
    key.refresh_from_db()
    assert key.revoked_at is None


def test_addresses_are_made_renewed_and_revoked_on_their_page(cast, plan, signed_in):
    client, page = signed_in(cast.minh), reverse("plans:calendar_keys")
    client.post(page, {"unit": ""})
    client.post(page, {"unit": str(cast.ward.pk)})
    assert client.post(page, {"unit": str(cast.commune.pk)}).status_code == 404
    keys = list(CalendarKey.objects.filter(revoked_at=None).order_by("pk"))
    assert [key.unit for key in keys] == [None, cast.ward]
    shown = client.get(page).content.decode()
    assert f"/lich/{keys[0].key}.ics" in shown
    client.post(page, {"key": keys[0].pk, "act": "lam-moi"})
    client.post(page, {"key": keys[1].pk, "act": "thu-hoi"})
    left = CalendarKey.objects.get(revoked_at=None)
    assert left.unit is None
    assert left.key != keys[0].key


def test_a_calendar_asks_as_often_for_twelve_slots_as_for_one(cast, plan, django_assert_max_num_queries):
    key = share_calendar(by=cast.minh)
    ask(key)
    with django_assert_max_num_queries(12) as many:
        ask(key)
    Slot.objects.filter(no__gt=1).delete()
    with django_assert_max_num_queries(12) as one:
        ask(key)
    assert len(many) == len(one)
