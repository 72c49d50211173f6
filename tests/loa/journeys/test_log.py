"""An administrator looks something up in the log, takes it along, erases a person's data; anybody sees their own."""

import re

from playwright.sync_api import expect

from loa.audit.actions import record
from loa.audit.verification import verify
from tests.loa.plans.making import make_plan


def busy(people):
    make_plan(unit=people.ward, by=people.lan)
    record(
        "organisations.role_granted", by=people.admin, target=people.minh.memberships.get(), person=people.minh,
        unit_id=people.ward.pk, before={"role": "viewer"}, after={"role": "focal_officer"},
    )  # fmt: skip


def test_look_up_who_gave_a_role(people, sign_in, accessible):
    busy(people)
    page = sign_in(people.admin)
    page.goto("/cai-dat/")
    page.get_by_role("link", name="Nhật ký của đơn vị").click()
    expect(page.get_by_role("heading", name="Nhật ký", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_label("Tìm trong nhật ký").press_sequentially("giao vai tro")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"tim=giao"))
    page.locator("summary", has_text="Xem thay đổi").click()
    expect(page.locator(".log-changes th[scope=row]")).to_have_text(["Vai trò"])
    expect(page.locator(".log-changes td")).to_have_text(["Người xem", "Cán bộ đầu mối"])
    accessible(page)

    page.reload()
    page.locator("summary", has_text="Lọc theo việc").click()
    page.get_by_label("Người", exact=True).press_sequentially("hoa")
    expect(page.get_by_text("Không có việc nào khớp", exact=True)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Bỏ lọc").click()
    page.locator("summary", has_text="Xuất danh sách này").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Bảng tính (.xlsx)").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_everybody_sees_their_own_and_takes_it_along(people, sign_in, accessible):
    busy(people)
    page = sign_in(people.minh)
    page.goto("/cai-dat/")
    expect(page.get_by_role("link", name="Nhật ký của đơn vị")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Lấy dữ liệu cá nhân").click()
    assert download.value.suggested_filename == "Dữ liệu cá nhân minh.zip"
    page.get_by_role("link", name="Hoạt động của tôi").click()
    expect(page.get_by_role("rowheader").first).to_contain_text("Xuất dữ liệu cá nhân")
    accessible(page)


def test_erase_a_person(people, sign_in, accessible):
    busy(people)
    page = sign_in(people.admin)
    page.goto(f"/nguoi/{people.minh.pk}/du-lieu/")
    accessible(page)
    page.get_by_role("button", name="Xóa dữ liệu cá nhân").click()
    page.get_by_label("Gõ tên đăng nhập").fill("nham")
    page.get_by_role("button", name="Xóa dữ liệu cá nhân").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa khớp")
    accessible(page)
    page.get_by_label("Gõ tên đăng nhập").fill("minh")
    page.get_by_role("button", name="Xóa dữ liệu cá nhân").click()
    expect(page.get_by_role("heading", name="Người đã xóa dữ liệu")).to_be_visible()
    accessible(page)
    page.goto("/nhat-ky/?tim=xoa+du+lieu")
    expect(page.get_by_role("rowheader")).to_contain_text("Xóa dữ liệu cá nhân: Người đã xóa dữ liệu")
    assert verify().broken is None
