"""Working for somebody who is away: what one may, and that everything says who acted for whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from loa.audit.models import Event
from loa.organisations.actions import accounts, members
from loa.organisations.events import Happened
from loa.organisations.models import Delegation, Reorganisation
from loa.organisations.permissions import can
from loa.organisations.roles import Permission, Role
from loa.plans.actions import adopt, review, upload
from loa.plans.models import Correction, Plan, Reading
from tests.loa.cast import make_user
from tests.loa.plans.making import as_upload, make_read, short_plan


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def absence(cast):
    """Lan is away and hands both of her roles over to Hòa, for ten days."""
    today = timezone.localdate()
    return [
        members.hand_over(
            membership=held, stand_in=cast.hoa, since=today, until=today + timedelta(days=9), by=cast.lan, paper="1"
        )
        for held in cast.lan.memberships.order_by("pk")
    ]


@pytest.fixture
def hoa(cast, absence, signed_in):
    """Hòa, who has chosen to work for Lan."""
    client = signed_in(cast.hoa)
    client.post(reverse("organisations:stand_in"), {"person": cast.lan.pk})
    return client


def test_the_switch_offers_it_and_the_band_says_it_on_every_page(cast, absence, signed_in):
    client = signed_in(cast.hoa)
    assert "Làm việc thay Trần Thị Ngọc Lan" in text_of(client.get("/"))
    assert "Đang thay mặt" not in text_of(client.get("/"))
    assert client.post(reverse("organisations:stand_in"), {"person": cast.lan.pk}).url == "/"
    last = timezone.localdate() + timedelta(days=9)
    band = f"Đang thay mặt Trần Thị Ngọc Lan (đến hết {last.day:02d}/{last.month}/{last.year})"
    for address in ("/", "/ke-hoach/", "/don-vi/", "/cai-dat/"):
        assert band in text_of(client.get(address))
    client.post(reverse("organisations:stand_in"), {"person": ""})
    assert "Đang thay mặt" not in text_of(client.get("/"))


def test_beginning_is_recorded(cast, hoa):
    event = Event.objects.get(kind=Happened.STOOD_IN)
    assert (event.actor_id, event.on_behalf_id, event.person_id) == (cast.hoa.pk, None, cast.lan.pk)


def test_one_sees_what_the_other_sees_and_no_longer_what_is_ones_own(cast, hoa):
    make_read(unit=cast.home_affairs, by=cast.lan, text=short_plan(), name="cua-so.txt")
    make_read(unit=cast.commune, by=make_owner(cast), text=short_plan(number="9"), name="cua-xa.txt")
    assert "cua-so.txt" in text_of(hoa.get("/doc-ke-hoach/"))
    page = hoa.get("/cai-dat/").content.decode()
    assert cast.hoa.full_name in page
    hoa.post(reverse("organisations:stand_in"), {"person": ""})
    assert "cua-so.txt" not in text_of(hoa.get("/doc-ke-hoach/"))
    assert "cua-xa.txt" in text_of(hoa.get("/doc-ke-hoach/"))


def make_owner(cast):
    return make_user(role="plan_owner", unit=cast.commune)


@pytest.mark.parametrize("chosen", ["stranger", "nobody", "nonsense"])
def test_only_those_who_handed_over_can_be_chosen(cast, absence, signed_in, chosen):
    person = {"stranger": cast.minh.pk, "nobody": 10**9, "nonsense": "x"}[chosen]
    client = signed_in(cast.hoa)
    assert client.post(reverse("organisations:stand_in"), {"person": person}).status_code == 404
    assert "Đang thay mặt" not in text_of(client.get("/"))


def test_when_the_absence_ends_so_does_acting(cast, absence, hoa):
    for delegation in absence:
        members.take_back(delegation=delegation, by=cast.lan)
    assert "Đang thay mặt" not in text_of(hoa.get("/"))
    assert "acting_person" not in hoa.session


def test_when_the_account_of_the_absent_stops_so_does_acting(cast, hoa):
    accounts.stop(person=cast.lan, by=cast.admin)
    assert "Đang thay mặt" not in text_of(hoa.get("/"))


def test_a_stand_in_grants_nothing_and_the_password_stays_their_own(cast, hoa):
    for held in cast.admin.memberships.all():
        today = timezone.localdate()
        members.hand_over(membership=held, stand_in=cast.hoa, since=today, until=today, by=cast.admin)
    hoa.post(reverse("organisations:stand_in"), {"person": cast.admin.pk})
    assert hoa.get(reverse("organisations:people", args=[cast.ward.pk])).status_code == 200
    assert hoa.get(reverse("organisations:grant", args=[cast.ward.pk])).status_code == 403
    assert hoa.get(reverse("organisations:invite", args=[cast.ward.pk])).status_code == 403
    assert hoa.get(reverse("organisations:new_code", args=[cast.minh.pk])).status_code == 403
    assert hoa.get(reverse("organisations:hand_over", args=[cast.admin.pk])).status_code == 403
    assert "Đỗ Thu Hòa" in text_of(hoa.get(reverse("workspace:settings")))
    assert not can(acting(cast), Permission.MEMBER_MANAGE, cast.ward)


def acting(cast):
    cast.hoa.on_behalf_of = cast.admin
    return cast.hoa


def test_one_who_stands_in_for_two_changes_from_one_to_the_other_as_themself(cast, hoa):
    today = timezone.localdate()
    members.hand_over(membership=cast.minh.memberships.get(), stand_in=cast.hoa, since=today, until=today, by=cast.minh)
    hoa.post(reverse("organisations:stand_in"), {"person": cast.minh.pk})
    assert "Đang thay mặt Lê Quang Minh" in text_of(hoa.get("/"))
    assert list(Event.objects.filter(kind=Happened.STOOD_IN).values_list("on_behalf_id", flat=True)) == [None, None]


# What is written says who acted for whom


@pytest.fixture
def hoa_for_lan(cast, absence):
    cast.hoa.on_behalf_of = cast.lan
    return cast.hoa


def test_uploads_and_withdrawals_say_it(cast, hoa_for_lan):
    reading = upload.upload(file=as_upload(short_plan()), unit=cast.province, by=hoa_for_lan).reading
    assert (reading.uploaded_by, reading.uploaded_on_behalf_of) == (cast.hoa, cast.lan)
    reading = upload.withdraw(reading=reading, by=hoa_for_lan)
    assert (reading.withdrawn_by, reading.withdrawn_on_behalf_of) == (cast.hoa, cast.lan)
    reading = upload.restore(reading=reading, by=cast.lan)
    assert (reading.withdrawn_by, reading.withdrawn_on_behalf_of) == (None, None)
    assert set(Event.objects.filter(actor_id=cast.hoa.pk).values_list("on_behalf_id", flat=True)) == {cast.lan.pk}


def test_the_worker_reads_what_a_stand_in_uploaded(cast, hoa):
    page = hoa.post("/doc-ke-hoach/", {"unit": cast.province.pk, "file": as_upload(short_plan())}, follow=True)
    assert Reading.objects.get().state == "read"
    assert "Đỗ Thu Hòa thay mặt Trần Thị Ngọc Lan" in text_of(page)


def test_corrections_and_what_undoes_them_say_it(cast, hoa_for_lan):
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan())
    review.accept(reading=reading, pointers=["/document/kind"], by=hoa_for_lan)
    made = Correction.objects.get()
    assert (made.by, made.on_behalf_of) == (cast.hoa, cast.lan)
    review.undo(reading=reading, by=hoa_for_lan)
    made.refresh_from_db()
    assert (made.undone_by, made.undone_on_behalf_of) == (cast.hoa, cast.lan)
    review.redo(reading=reading, by=cast.lan)
    made.refresh_from_db()
    assert (made.undone_by, made.undone_on_behalf_of) == (None, None)


def test_the_plan_says_it(cast, hoa_for_lan, signed_in):
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan())
    plan = adopt.adopt(reading=reading, by=hoa_for_lan)
    assert (plan.adopted_by, plan.adopted_on_behalf_of) == (cast.hoa, cast.lan)
    shown = signed_in(cast.lan).get(reverse("plans:detail", args=[Plan.objects.get().pk]))
    assert "Đỗ Thu Hòa thay mặt Trần Thị Ngọc Lan," in text_of(shown)


def test_the_first_page_says_who_uploaded_for_whom(cast, hoa_for_lan, signed_in):
    make_read(unit=cast.province, by=hoa_for_lan, text=short_plan())
    assert "Đỗ Thu Hòa thay mặt Trần Thị Ngọc Lan tải lên" in text_of(signed_in(cast.lan).get("/"))


def test_most_people_pay_no_query_for_it(cast, signed_in, django_assert_num_queries):
    client = signed_in(cast.minh)
    client.get("/don-vi/vai-tro/")
    with django_assert_num_queries(4):  # session, user, own units, the bell
        client.get("/don-vi/vai-tro/")


def test_handing_over_is_limited_to_the_time_of_the_role(cast):
    today = timezone.localdate()
    held = cast.minh.memberships.get()
    members.withdraw(membership=held, by=cast.admin, before=today + timedelta(days=5))
    held.refresh_from_db()
    with pytest.raises(Exception, match="phải nằm trong thời gian giữ vai trò"):
        members.hand_over(
            membership=held, stand_in=cast.hoa, since=today, until=today + timedelta(days=5), by=cast.minh
        )
    assert not Delegation.objects.exists()


def test_who_stands_in_for_an_administrator_moves_no_units_under_their_own(cast, signed_in):
    """With it, an absence of three days would leave them the administrator of the ward for good."""
    of_commune = make_user(role=Role.ADMINISTRATOR, unit=cast.commune)
    today, held = timezone.localdate(), cast.admin.memberships.get()
    members.hand_over(membership=held, stand_in=of_commune, since=today, until=today, by=cast.admin)
    client = signed_in(of_commune)
    client.post(reverse("organisations:stand_in"), {"person": cast.admin.pk})
    said = {"title": "Sắp xếp", "decision": "1", "effective": "01/01/2026", "scope": cast.province.pk}
    assert client.post(reverse("organisations:act_new"), said).status_code in {403, 422}
    assert not Reorganisation.objects.exists()
