"""A person's way through the slots of a plan and the calendar, on a phone and at a desk."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from loa.plans.models import CalendarKey, Slot
from loa.plans.states import SlotState
from tests.loa.journeys.test_plans import picture
from tests.loa.plans.making import make_plan, short_plan, with_slots

MONTHLY = "1\tBản tin cải cách hành chính\t02 tin/tháng\tUBND các xã, phường\tSở Nội vụ\tThường xuyên"
AFTER = "2\tHọp báo về chỉ số\t01 cuộc\tSở Nội vụ\t\tSau khi công bố chỉ số"


@pytest.fixture
def plan(people):
    text = short_plan(lines=[MONTHLY, AFTER])
    return with_slots(make_plan(unit=people.province, by=people.lan, text=text))


def test_a_slot_is_found_moved_and_moved_back(people, plan, sign_in, accessible, width):
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/{plan.pk}/lich/")
    expect(page.get_by_text("mỗi tháng 2 tin, phải đủ trong từng tháng")).to_be_visible()
    accessible(page)
    picture(page, "lich-ke-hoach", width)
    page.get_by_role("link", name="Bản tin cải cách hành chính").click()
    row = page.get_by_role("row").filter(has_text="29/5/2026").filter(has_text="UBND phường Bến Trăng")
    accessible(page)
    row.get_by_role("link", name="29/5/2026").click()
    accessible(page)
    page.get_by_label("Đến hạn").fill("05/6/2026")
    page.get_by_role("textbox", name="Lý do").first.fill("Trùng kỳ họp HĐND")
    picture(page, "doi-ky", width)
    page.get_by_role("button", name="Dời kỳ này").click()
    expect(page.get_by_text("Đã dời kỳ này.")).to_be_visible()
    expect(page.get_by_text("Dời: Trùng kỳ họp HĐND")).to_be_visible()
    assert Slot.objects.get(unit=people.ward, no=5).due == date(2026, 6, 5)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.")).to_be_visible()
    assert Slot.objects.get(unit=people.ward, no=5).due == date(2026, 5, 29)


def test_several_slots_are_waived_at_once(people, plan, sign_in, accessible, width):
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/{plan.pk}/lich/?nhiem-vu=1&thoi-gian=5")
    page.get_by_label("Chọn kỳ 5", exact=False).first.check()
    page.get_by_label("Chọn kỳ 5", exact=False).last.check()
    panel = page.locator("details.slot-many")
    expect(panel.locator("[data-ticked]")).to_have_text("2")
    panel.locator("summary").click()
    panel.get_by_label("Việc").select_option("Miễn")
    panel.get_by_label("Lý do").fill("Theo Công văn số 12")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    accessible(page)
    panel.get_by_role("button", name="Đổi các kỳ").click()
    expect(page.get_by_text("Đã miễn 2 kỳ.")).to_be_visible()
    assert Slot.objects.filter(state=SlotState.WAIVED).count() == 2
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.")).to_be_visible()
    assert Slot.objects.filter(state=SlotState.WAIVED).count() == 0


def test_an_event_brings_slots(people, plan, sign_in, accessible, width):
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/{plan.pk}/lich/")
    page.get_by_role("link", name="Họp báo về chỉ số").click()
    page.get_by_label("Ngày diễn ra").fill("10/4/2026")
    accessible(page)
    page.get_by_role("button", name="Ghi nhận sự kiện").click()
    expect(page.get_by_text("Diễn ra 10/4/2026, hạn thực hiện 11/5/2026")).to_be_visible()
    expect(page.get_by_role("link", name="Cả 1 kỳ")).to_be_visible()
    page.get_by_role("button", name="Bỏ ghi nhận").click()
    expect(page.get_by_text("(đã bỏ ghi nhận: Trần Thị Ngọc Lan)")).to_be_visible()


def test_the_calendar_by_month_and_by_keyboard(people, plan, sign_in, accessible, width):
    page = sign_in(people.minh)
    page.goto("/lich/?ngay=2026-05-01")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Tháng 5 năm 2026")
    shown = page.locator(".agenda" if width == "phone" else ".calendar")
    expect(shown.get_by_role("link", name="Bản tin cải cách hành chính")).to_be_visible()
    expect(shown.get_by_text("Ngày Quốc tế lao động")).to_be_visible()
    accessible(page)
    picture(page, "lich-thang", width)
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("Tháng 6 năm 2026")
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text("Tháng 5 năm 2026")
    page.get_by_role("link", name="Năm", exact=True).click()
    expect(heading).to_have_text("Năm 2026")
    accessible(page)
    page.get_by_label("Ngày 29/5/2026: 1 kỳ").click()
    expect(heading).to_have_text("Ngày 29/5/2026")
    page.get_by_role("link", name="Bản tin cải cách hành chính").click()
    expect(page.get_by_text("UBND phường Bến Trăng, kỳ 5")).to_be_visible()


def test_a_calendar_address_is_made_and_revoked(people, plan, sign_in, accessible, width):
    page = sign_in(people.minh)
    page.goto("/lich/")
    page.get_by_role("link", name="Đưa vào lịch điện thoại").click()
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    expect(page.get_by_alt_text("Mã QR của địa chỉ lịch")).to_be_visible()
    accessible(page)
    picture(page, "dia-chi-lich", width)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text("Chưa có địa chỉ lịch")).to_be_visible()
    assert CalendarKey.objects.get().revoked_at is not None
