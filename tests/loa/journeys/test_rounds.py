"""A draft on its way: opinions of two units, submitted, returned, approved by a stand-in, issued."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from loa.organisations.actions.members import hand_over
from loa.organisations.roles import Role
from loa.plans.actions.approval import Wanted
from loa.plans.models import Asked, Consultation, Draft, Plan
from loa.plans.states import DraftState
from tests.loa.cast import make_user
from tests.loa.plans.rounds import amend, make_draft, make_issued, make_submitted


def test_two_units_are_asked_and_their_opinions_settled(people, sign_in, accessible, width):
    draft = make_draft(unit=people.province, by=people.lan)
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/du-thao/{draft.pk}/lay-y-kien/")
    page.get_by_label("UBND cấp xã").check()
    accessible(page)
    page.get_by_role("button", name="Gửi lấy ý kiến").click()
    expect(page.get_by_text("0/2")).to_be_visible()
    accessible(page)

    page = sign_in(people.hoa)
    page.get_by_role("link", name="Chờ góp ý").click()
    page.get_by_role("link", name="Truyền thông cải cách hành chính năm 2026").click()
    page.get_by_role("button", name="Thống nhất với dự thảo").click()
    expect(page.get_by_text("Đã thống nhất")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Chờ góp ý")).to_be_visible()
    page.get_by_role("button", name="Thống nhất với dự thảo").click()

    page = sign_in(people.minh)
    page.goto(f"/ke-hoach/gop-y/{Asked.objects.get(unit=people.ward).pk}/")
    point = page.locator("#activities-1")
    point.get_by_text("Góp ý điểm này").click()
    point.get_by_role("textbox").fill("Lùi sang quý III")
    point.get_by_role("button", name="Gửi ý kiến").click()
    expect(point.get_by_text("Lùi sang quý III")).to_be_visible()
    accessible(page)

    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/du-thao/{draft.pk}/lay-y-kien/")
    page.get_by_label("Chọn ý kiến của UBND phường Bến Trăng").check()
    page.get_by_label("Xem xét các ý kiến đã đánh dấu").select_option("declined")
    page.get_by_label("Giải trình").fill("Quý II đã có kinh phí")
    page.get_by_role("button", name="Ghi kết quả xem xét").click()
    expect(page.get_by_text("Quý II đã có kinh phí")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Kết thúc lấy ý kiến").click()
    page.get_by_role("dialog").get_by_role("button", name="Kết thúc lấy ý kiến").click()
    expect(page.get_by_text("Đã kết thúc", exact=True)).to_be_visible()
    assert not Consultation.objects.get().is_open


def decide(page: Page, act: str, words: str) -> None:
    page.get_by_role("button", name=act, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(words)
    dialog.get_by_role("button").filter(has_text=act).click()


def test_returned_submitted_again_approved_by_a_stand_in_and_issued(people, sign_in, accessible, width):
    bach = make_user("bach", full_name="Phan Xuân Bách", role=Role.LEADER, unit=people.province)
    clerk = make_user("vanthu", full_name="Lý Thị Thư", role=Role.CLERK, unit=people.province)
    draft = make_draft(unit=people.province, by=people.lan)
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/du-thao/{draft.pk}/trinh/")
    page.get_by_role("combobox", name="Người duyệt").first.fill("bach")
    page.get_by_role("option", name="Phan Xuân Bách").first.click()
    accessible(page)
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_role("heading", name="Lần trình 1")).to_be_visible()
    accessible(page)

    page = sign_in(bach)
    page.get_by_role("link", name="Chờ tôi duyệt").click()
    page.get_by_role("link", name="Truyền thông cải cách hành chính năm 2026").click()
    accessible(page)
    decide(page, "Trả lại", "Nêu rõ kinh phí")
    expect(page.get_by_text("Không có dự thảo nào chờ duyệt")).to_be_visible()

    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    make_submitted(draft=draft, by=people.lan, steps=[Wanted(people.province, 1, bach)])
    stand_in = make_user("thay", full_name="Ngô Văn Thay", role=Role.VIEWER, unit=people.province)
    today = timezone.localdate()
    until = today + timedelta(days=3)
    hand_over(membership=bach.memberships.get(), stand_in=stand_in, since=today, until=until, by=bach)

    page = sign_in(stand_in)
    page.get_by_role("main").get_by_role("button", name="Làm việc thay Phan Xuân Bách").click()
    expect(page.get_by_text("Đang thay mặt Phan Xuân Bách")).to_be_visible()
    page.goto("/ke-hoach/duyet/")
    page.get_by_role("link", name="Truyền thông cải cách hành chính năm 2026").click()
    expect(page.get_by_text("Duyệt thay mặt Phan Xuân Bách")).to_be_visible()
    decide(page, "Đồng ý", "Nhất trí")
    expect(page.get_by_text("Không có dự thảo nào chờ duyệt")).to_be_visible()

    page = sign_in(clerk)
    page.get_by_role("link", name="Cấp số, ban hành").click()
    expect(page.get_by_label("Số, ký hiệu")).to_have_value("01/KH-UBND")
    accessible(page)
    page.get_by_role("button", name="Ban hành kế hoạch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Truyền thông cải cách hành chính năm 2026")
    assert Plan.objects.get().number == "01/KH-UBND"
    assert Draft.objects.get().state == DraftState.ISSUED


def test_versions_are_compared(people, sign_in, accessible, width):
    bach = make_user("bach", role=Role.LEADER, unit=people.province)
    plan = make_issued(draft=make_draft(unit=people.province, by=people.lan), by=people.lan, approver=bach).plan
    rows = plan.versions.get().content["activities"]
    changed = amend(plan, by=people.lan, activities=[{**rows[0], "lead": ["Sở Y tế"]}, rows[2]])
    make_issued(draft=changed, by=people.lan, approver=bach, number="9/KH-UBND")
    page = sign_in(people.lan)
    page.goto(f"/ke-hoach/{plan.pk}/phien-ban/")
    accessible(page)
    page.get_by_role("link", name="So sánh hai lần").click()
    accessible(page)
    page.get_by_role("link", name="Bỏ (1)").click()
    expect(page.get_by_text("Cuộc thi đăng ký hồ sơ trực tuyến")).to_be_visible()
    expect(page.get_by_text("Sở Y tế")).to_have_count(0)
    page.goto(f"/ke-hoach/{plan.pk}/van-ban/")
    accessible(page)
