"""Letting people in, giving and ending roles, working for somebody else: on a phone and at a desk."""

from __future__ import annotations

import io
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from loa.accounts.models import User
from loa.organisations.actions import members
from loa.organisations.models import Delegation, Membership
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.journeys.waiting import when_ready

SHOTS = os.environ.get("JOURNEY_PICTURES", "")


def picture(page: Page, name: str, width: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True)))
        shot.quantize(96).save(f"{SHOTS}/{name}-{width}.png", optimize=True)


@pytest.fixture
def admin(people, sign_in):
    return sign_in(people.admin)


def pick(page, label, words, name):
    """Choose a person in the box that asks the server."""
    page.get_by_role("combobox", name=label).press_sequentially(words)
    page.locator(".combo-list").get_by_role("option", name=name).click()


def test_from_a_printed_code_to_signing_in(people, admin, accessible, width, browser, base_url):
    admin.goto(f"/don-vi/{people.ward.pk}/nguoi/")
    accessible(admin)
    picture(admin, "nguoi", width)
    admin.get_by_role("link", name="Mời người mới").click()
    accessible(admin)
    admin.get_by_label("Họ và tên").fill("Ngô Thị Bảo Anh")
    admin.get_by_label("Vai trò").select_option("focal_officer")
    picture(admin, "moi", width)
    admin.get_by_role("button", name="Mời", exact=True).click()
    sheet = admin.get_by_role("article", name="Phiếu")
    expect(sheet).to_contain_text("ngo.thi.bao.anh")
    accessible(admin)
    picture(admin, "phieu", width)
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){4}", sheet.inner_text())[0]

    across = {"phone": (390, 844), "desktop": (1366, 768)}[width]
    context = browser.new_context(base_url=base_url, viewport={"width": across[0], "height": across[1]})
    theirs = when_ready(context.new_page())
    theirs.goto("/tai-khoan/nhan-ma/")
    theirs.get_by_label("Mã truy cập").fill(code)
    theirs.get_by_role("button", name="Tiếp tục").click()
    for box in theirs.locator("input[type=password]").all():
        box.fill("sông lam mùa nước nổi")
    theirs.locator("form").get_by_role("button").last.click()
    expect(theirs.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    expect(theirs.get_by_text("Ngô Thị Bảo Anh, UBND phường Bến Trăng")).to_be_visible()
    assert User.objects.get(username="ngo.thi.bao.anh").has_usable_password()
    theirs.context.close()

    admin.get_by_role("link", name="Xong").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Ngô Thị Bảo Anh")
    expect(admin.get_by_text("đã dùng lúc")).to_be_visible()
    accessible(admin)
    picture(admin, "mot-nguoi", width)


def test_inviting_a_list(people, admin, accessible, width):
    admin.goto(f"/don-vi/{people.ward.pk}/nguoi/moi-nhieu/")
    accessible(admin)
    admin.get_by_label("Vai trò").select_option("contributor")
    admin.get_by_label("Danh sách").fill("Phạm Văn Bình; Lãnh đạo\nLý Thị Cúc; không phải thư@\nĐinh Dần")
    admin.get_by_role("button", name="Xem danh sách").click()
    expect(admin.get_by_text("1 dòng cần sửa")).to_be_visible()
    accessible(admin)
    picture(admin, "moi-nhieu", width)
    admin.get_by_label("Danh sách").fill("Phạm Văn Bình; Lãnh đạo\nLý Thị Cúc\nĐinh Dần")
    admin.get_by_role("button", name="Xem danh sách").click()
    admin.get_by_role("button", name="Mời 3 người").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("3 phiếu mã truy cập")
    accessible(admin)
    assert Membership.objects.filter(unit=people.ward).count() == 4


def test_giving_a_role_ending_it_and_taking_that_back(people, admin, accessible, width):
    admin.goto(f"/don-vi/{people.ward.pk}/nguoi/")
    admin.get_by_role("link", name="Giao vai trò").click()
    pick(admin, "Người được giao", "hoa", "Đỗ Thu Hòa")
    admin.get_by_label("Vai trò").select_option("viewer")
    accessible(admin)
    admin.get_by_role("button", name="Giao vai trò").click()
    row = admin.get_by_role("row").filter(has_text="Đỗ Thu Hòa")
    expect(row).to_contain_text("Người xem")
    row.get_by_role("link", name="Thôi vai trò").click()
    expect(admin.get_by_text("những gì đã làm vẫn được giữ")).to_be_visible()
    accessible(admin)
    picture(admin, "thoi-vai-tro", width)
    admin.get_by_role("button", name="Thôi vai trò").click()
    expect(row).to_have_count(0)
    admin.get_by_role("button", name="Hoàn tác").first.click()
    expect(row).to_have_count(1)


def test_working_for_somebody_who_is_away(people, sign_in, accessible, width):
    lan = sign_in(people.lan)
    lan.goto("/cai-dat/")
    lan.get_by_role("link", name="Ủy quyền khi vắng").click()
    accessible(lan)
    lan.get_by_role("link", name="Ủy quyền khi vắng").click()
    pick(lan, "Người làm thay", "minh", "Lê Quang Minh")
    until = timezone.localdate() + timedelta(days=9)
    lan.get_by_label("Đến hết ngày").fill(f"{until:%d/%m/%Y}")
    lan.get_by_label("Văn bản ủy quyền").fill("05/GUQ-SNV")
    accessible(lan)
    picture(lan, "uy-quyen", width)
    lan.get_by_role("button", name="Ủy quyền").click()
    expect(lan.get_by_text("làm thay:").first).to_be_visible()
    assert Delegation.objects.filter(stand_in=people.minh).count() == 2

    minh = sign_in(people.minh)
    minh.locator(".unit-switch:visible > summary").click()
    minh.locator(".unit-switch:visible").get_by_role("button", name="Làm việc thay Trần Thị Ngọc Lan").click()
    band = minh.get_by_text("Đang thay mặt Trần Thị Ngọc Lan")
    expect(band).to_be_visible()
    accessible(minh)
    picture(minh, "lam-thay", width)
    minh.goto("/doc-ke-hoach/")
    expect(band).to_be_visible()
    minh.get_by_role("button", name="Thôi làm thay").last.click()
    expect(band).to_have_count(0)


def test_every_page_of_people_is_accessible(people, admin, accessible, width):
    today = timezone.localdate()
    held = people.minh.memberships.get()
    members.hand_over(membership=held, stand_in=people.hoa, since=today, until=today, by=people.minh, paper="1/GUQ")
    make_user(full_name="Nguyễn Thị Phương Thảo", role=Role.EDITOR, unit=people.ward)
    for name, address in {
        "quyen": f"/don-vi/{people.ward.pk}/quyen/",
        "vai-tro": "/don-vi/vai-tro/",
        "nguoi-minh": f"/don-vi/nguoi/{people.minh.pk}/",
        "cap-ma": f"/don-vi/nguoi/{people.minh.pk}/cap-ma/",
        "ngung": f"/don-vi/nguoi/{people.minh.pk}/ngung/",
        "cai-dat": "/cai-dat/",
        "da-thoi": f"/don-vi/{people.ward.pk}/nguoi/?luc=da-thoi",
    }.items():
        admin.goto(address)
        accessible(admin)
        picture(admin, name, width)
