"""Every page, for those who may and those who may not, with what it needs of the database."""

import pytest
from django.urls import reverse

from loa.plans.models import Reading
from loa.plans.states import State
from tests.loa.plans.making import as_upload, make_failed, make_plan, make_read, make_waiting, short_plan


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan)


@pytest.fixture
def reading(cast):
    return make_read(unit=cast.province, by=cast.lan)


def test_upload_page_reads_what_is_dropped(cast, signed_in):
    client = signed_in(cast.lan)
    answer = client.post(
        reverse("plans:readings"),
        {"unit": cast.province.pk, "file": [as_upload(short_plan()), as_upload("x", "b.txt")]},
    )
    assert answer.status_code == 302
    assert list(Reading.objects.order_by("name").values_list("name", "state")) == [
        ("b.txt", State.READ),
        ("ke-hoach.txt", State.READ),
    ]
    assert client.get(reverse("plans:readings")).status_code == 200


@pytest.mark.parametrize("name", ["detail", "document", "agencies"])
def test_plan_pages(cast, plan, signed_in, name):
    address = reverse(f"plans:{name}", args=[plan.pk])
    assert signed_in(cast.lan).get(address).status_code == 200
    assert signed_in(cast.hoa).get(address).status_code == 404


def test_other_pages(cast, plan, signed_in):
    client = signed_in(cast.lan)
    make_failed(unit=cast.province, by=cast.lan)
    make_waiting(unit=cast.province, by=cast.lan, text="chờ")
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan())
    for address in [
        reverse("plans:list"),
        reverse("plans:list") + "?tim=doi thoai",
        reverse("plans:readings"),
        reverse("plans:review", args=[reading.pk]),
        reverse("plans:adopt", args=[reading.pk]),
        reverse("plans:activity", args=[plan.pk, 1]),
        reverse("plans:export", args=[plan.pk, "xlsx"]),
        reverse("plans:export", args=[plan.pk, "csv"]),
        reverse("plans:examples"),
        reverse("plans:edit", args=[reading.pk]) + "?o=/activities/0",
        reverse("plans:edit", args=[reading.pk]) + "?o=/document/date",
        reverse("plans:add", args=[reading.pk, "activities"]),
    ]:
        assert client.get(address).status_code == 200, address
