"""The pages of slots and the calendar."""

import pytest
from django.urls import reverse

from loa.plans.models import Slot
from loa.plans.queries import calendar as calendar_queries
from tests.loa.plans.making import make_communes, make_plan, short_plan, with_slots
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


def test_the_numbers_of_the_calendar_count_what_it_does_not_list(lan, plan, monkeypatch):
    asked = {"ngay": "2026-05-01", "don-vi": "tat-ca"}
    whole = lan.get(reverse("plans:calendar"), asked).context["calendar"]
    monkeypatch.setattr(calendar_queries, "MOST", 1)
    shown = lan.get(reverse("plans:calendar"), asked).context["calendar"]
    assert shown.total == whole.total > 1
    assert sum(len(cell.entries) for month in shown.months for cell in month.days) == 1


def test_an_activity_shows_its_slots(lan, plan):
    page = text_of(lan.get(reverse("plans:activity", args=[plan.pk, 1])))
    assert "Cả 52 kỳ" in page


# what is done to slots


def slot_of(plan, **where):
    return Slot.objects.filter(activity__plan=plan, **where).order_by("due").first()


def test_a_slot_is_moved_with_a_reason_and_that_is_undone(lan, plan, cast):
    slot = slot_of(plan, activity__order=2)
    page = reverse("plans:slot", args=[plan.pk, slot.pk])
    days = {"act": "doi", "doi-first": "01/5/2026", "doi-due": "15/5/2026"}
    assert lan.post(page, days).status_code == 422  # no reason
    answer = lan.post(page, {**days, "doi-reason": "trùng kỳ họp"}, follow=True)
    shown = text_of(answer)
    assert "Đã dời kỳ này." in shown
    assert "Theo kế hoạch" in shown
    assert "Dời: trùng kỳ họp" in shown
    assert "Trần Thị Ngọc Lan" in shown
    together = slot.changes.get().together.hex
    lan.post(reverse("plans:slots_undo", args=[plan.pk, together]))
    after = Slot.objects.get(pk=slot.pk)
    assert (after.first, after.due) == (slot.first, slot.due)


def test_moving_out_of_the_year_asks_for_a_tick(lan, plan):
    slot = slot_of(plan, activity__order=1)
    page = reverse("plans:slot", args=[plan.pk, slot.pk])
    asked = {"act": "doi", "doi-first": "01/12/2026", "doi-due": "15/1/2027", "doi-reason": "kéo dài"}
    answer = lan.post(page, asked)
    assert answer.status_code == 422
    assert "nằm ngoài năm 2026" in text_of(answer)
    lan.post(page, {**asked, "doi-beyond": "on"})
    assert Slot.objects.get(pk=slot.pk).due.year == 2027


def test_a_due_day_before_the_first_is_refused(lan, plan):
    slot = slot_of(plan, activity__order=1)
    asked = {"act": "doi", "doi-first": "10/5/2026", "doi-due": "09/5/2026", "doi-reason": "x"}
    answer = lan.post(reverse("plans:slot", args=[plan.pk, slot.pk]), asked)
    assert "Hạn phải vào hoặc sau ngày bắt đầu." in text_of(answer)


def test_those_ticked_are_waived_and_all_of_a_line_brought_back(lan, plan):
    pks = list(Slot.objects.filter(activity__order=1).values_list("pk", flat=True)[:3])
    change = reverse("plans:slots_change", args=[plan.pk])
    lan.post(f"{change}?nhiem-vu=1", {"act": "mien", "reason": "nghỉ", "ky": pks})
    assert Slot.objects.filter(state="waived").count() == 3
    lan.post(f"{change}?nhiem-vu=1", {"act": "khoi-phuc", "whole": "on"})
    assert Slot.objects.filter(state="waived").count() == 0


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"act": "mien"}, "Hãy ghi lý do."),
        ({"act": "doi", "reason": "x"}, "Hãy ghi số ngày dời"),
        ({"act": "mien", "reason": "x"}, "Chưa chọn kỳ nào"),
        ({"act": "doi", "reason": "x", "days": "300", "whole": "on"}, "nằm ngoài năm 2026"),
    ],
)
def test_what_is_missing_is_said(lan, plan, asked, says):
    address = reverse("plans:slots_change", args=[plan.pk])
    assert says in text_of(lan.post(f"{address}?nhiem-vu=1", asked, follow=True))
    assert not Slot.objects.filter(revision__gt=0).exists()


@pytest.mark.parametrize("name", ["minh", "admin"])
def test_who_may_not_change_slots_is_refused(cast, signed_in, plan, name):
    slot = slot_of(plan, unit=cast.ward)
    client = signed_in(getattr(cast, name))
    page = reverse("plans:slot", args=[plan.pk, slot.pk])
    assert "Dời kỳ này" not in text_of(client.get(page))
    assert client.post(page, {"act": "mien", "mien-reason": "x"}).status_code == 403
    change = reverse("plans:slots_change", args=[plan.pk])
    assert client.post(change, {"act": "mien", "reason": "x", "ky": [slot.pk]}).status_code == 403
    assert slot_of(plan, unit=cast.ward).state == "open"


def test_a_unit_sees_what_it_owes_of_a_plan_above_and_nothing_else(cast, signed_in, plan):
    minh, hoa = signed_in(cast.minh), signed_in(cast.hoa)
    page = minh.get(reverse("plans:slots", args=[plan.pk]))
    assert "Đối thoại với hộ kinh doanh" in text_of(page)
    assert "Bản tin cải cách hành chính" not in text_of(page)
    assert hoa.get(reverse("plans:slots", args=[plan.pk])).status_code == 404
    other = slot_of(plan, unit=cast.home_affairs)
    assert minh.get(reverse("plans:slot", args=[plan.pk, other.pk])).status_code == 404
    its = text_of(minh.get(reverse("plans:detail", args=[plan.pk])))
    assert "1 nhiệm vụ" in its
    assert "Đối thoại với hộ kinh doanh" in its
    assert "Bản tin cải cách hành chính" not in its
    assert "Mục đích" not in its
    pages = {order: minh.get(reverse("plans:activity", args=[plan.pk, order])).status_code for order in (1, 2, 3)}
    assert pages == {1: 404, 2: 404, 3: 200}
    assert "Cả 2 kỳ" in text_of(minh.get(reverse("plans:activity", args=[plan.pk, 3])))
    for page in ("document", "file", "versions", "agencies"):
        assert minh.get(reverse(f"plans:{page}", args=[plan.pk])).status_code == 404, page
    assert minh.get(reverse("plans:export", args=[plan.pk, "csv"])).status_code == 404
    assert hoa.get(reverse("plans:detail", args=[plan.pk])).status_code == 404
    calendar = reverse("plans:calendar")
    for asked in ("", "tat-ca", str(cast.home_affairs.pk)):
        shown = minh.get(calendar, {"xem": "nam", "ngay": "2026-05-01", "don-vi": asked})
        assert shown.context["calendar"].total == (0 if asked.isdigit() else 2)


# events


AFTER = "1\tHọp báo\t01 cuộc\tSở Nội vụ\t\tSau khi công bố chỉ số"


def test_an_event_is_recorded_on_the_page_of_its_activity(cast, lan):
    plan = with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="5", lines=[AFTER])))
    page = reverse("plans:activity", args=[plan.pk, 1])
    assert "1 nhiệm vụ chờ sự kiện" in text_of(lan.get(reverse("plans:slots", args=[plan.pk])))
    record = reverse("plans:event", args=[plan.pk, 1])
    lan.post(record, {"happened_on": "10/4/2026", "note": "Công bố ngày 10/4"})
    event = plan.activities.get().events.get()
    assert event.due.isoformat() == "2026-05-11"  # the thirtieth day is a Sunday
    assert Slot.objects.owed().get().due == event.due
    assert "Công bố ngày 10/4" in text_of(lan.get(page))
    lan.post(reverse("plans:event_undo", args=[plan.pk, event.pk]))
    assert not Slot.objects.owed().exists()
    assert "đã bỏ ghi nhận" in text_of(lan.get(page))


def test_an_event_with_a_due_day_before_it_is_refused(cast, lan):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="5", lines=[AFTER]))
    record = reverse("plans:event", args=[plan.pk, 1])
    asked = {"happened_on": "10/4/2026", "due": "09/4/2026"}
    assert "Hạn phải vào hoặc sau ngày diễn ra." in text_of(lan.post(record, asked, follow=True))


# costs


def test_pages_ask_as_often_for_three_lines_as_for_one(cast, lan, django_assert_max_num_queries):
    def count(address):
        lan.get(address)
        with django_assert_max_num_queries(30) as counted:
            assert lan.get(address).status_code == 200
        return len(counted)

    def pages(plan):
        slot = Slot.objects.filter(activity__plan=plan).first()
        here = reverse("plans:slots", args=[plan.pk])
        calendar = f"{reverse('plans:calendar')}?don-vi=tat-ca&ngay=2026-05-05"
        asked = [
            here,
            f"{here}?nhiem-vu=1",
            reverse("plans:slot", args=[plan.pk, slot.pk]),
            calendar,
            f"{calendar}&xem=nam",
        ]
        return [count(address) for address in asked]

    lines = [f"{n}\tBản tin {n}\t0{n} tin/tháng\tUBND các xã, phường\t\tThường xuyên" for n in (1, 2, 3)]
    few = with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="1", lines=lines[:1])))
    before = pages(few)
    many = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="2", lines=lines))
    make_communes(cast.province, 5)
    assert pages(with_slots(many)) == before


def test_the_sums_of_a_large_plan_are_kept_until_a_slot_changes(lan, plan, monkeypatch):
    monkeypatch.setattr("loa.plans.views.slots.LARGE", 10)
    page = reverse("plans:slots", args=[plan.pk])

    def late_and_waived():
        owed = lan.get(page).context["owed"][0]
        return owed.slots, sum(total.waived for total in owed.totals)

    assert late_and_waived() == (52, 0)
    slot = slot_of(plan, activity__order=1)
    Slot.objects.filter(pk=slot.pk).update(state="waived")  # not by an act: nobody hears of it
    assert late_and_waived() == (52, 0)
    Slot.objects.filter(pk=slot.pk).update(state="open")
    change = reverse("plans:slots_change", args=[plan.pk])
    lan.post(f"{change}?nhiem-vu=1", {"act": "mien", "reason": "nghỉ", "ky": [slot.pk]})
    assert late_and_waived() == (52, 1)


def test_the_page_follows_the_making_of_slots(lan, plan):
    page = reverse("plans:slots", args=[plan.pk])
    asked = {"HX-Request": "true", "HX-Target": "building"}
    type(plan.building).objects.update(wanted=9, done=40, total=80)
    assert "40 / 80 kỳ" in text_of(lan.get(page, headers=asked))
    type(plan.building).objects.update(built=9)
    assert lan.get(page, headers=asked)["HX-Refresh"] == "true"
