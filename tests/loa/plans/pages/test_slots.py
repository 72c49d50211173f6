"""The pages of slots and the calendar."""


import pytest
from django.urls import reverse

from loa.plans.models import Slot
from tests.loa.plans.making import make_plan, short_plan, with_slots
from tests.loa.plans.pages.asking import text_of


@pytest.fixture
def plan(cast):
    return with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan()))


def test_a_plan_shows_what_is_owed_of_each_line(lan, plan):
    page = text_of(lan.get(reverse("plans:slots", args=[plan.pk])))
    assert "Bản tin cải cách hành chính" in page
    assert "mỗi tuần 1 số, phải đủ trong từng tuần (52 kỳ)" in page


def test_a_line_shows_its_slots_one_by_one(lan, plan):
    page = lan.get(reverse("plans:slots", args=[plan.pk]), {"nhiem-vu": "1"})
    assert page.content.count(b'name="ky"') == 50
    assert "52 kỳ" in text_of(page)


@pytest.mark.parametrize("view", ["thang", "quy", "nam", "ngay"])
def test_the_calendar_shows_what_is_due(lan, plan, view):
    slot = Slot.objects.filter(activity__order=1).first()
    address = reverse("plans:calendar")
    page = lan.get(address, {"xem": view, "don-vi": "tat-ca", "ngay": slot.due.isoformat()})
    assert page.status_code == 200
    if view in ("thang", "ngay"):
        assert "Bản tin cải cách hành chính" in text_of(page)
    assert page.context["calendar"].total > 0


def test_an_activity_shows_its_slots(lan, plan):
    page = text_of(lan.get(reverse("plans:activity", args=[plan.pk, 1])))
    assert "Cả 52 kỳ" in page
