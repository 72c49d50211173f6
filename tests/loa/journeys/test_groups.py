"""Make a group from a pasted list, look at it on another day; accept the successor of an old name in a plan."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from loa.organisations.actions.groups import add_units, make_group
from loa.organisations.models import GroupMember
from loa.plans.models import Assignment
from tests.loa.journeys.test_plans import picture
from tests.loa.organisations.reform_2025 import make_province
from tests.loa.plans.making import make_read, short_plan


@pytest.fixture
def tree(people):
    return make_province(people)


def test_a_group_is_made_from_a_pasted_list_and_seen_on_another_day(tree, sign_in, accessible, width):
    page = sign_in(tree.cast.admin)
    page.goto("/don-vi/nhom/")
    expect(page.get_by_role("link", name="Các sở, ban, ngành")).to_be_visible()
    accessible(page)
    picture(page, "nhom", width)
    page.get_by_role("link", name="Lập nhóm").click()
    page.get_by_label("Tên nhóm").fill("Các đơn vị thí điểm")
    accessible(page)
    picture(page, "nhom-lap", width)
    page.get_by_role("button", name="Lập nhóm, rồi thêm đơn vị").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thêm đơn vị vào nhóm")
    page.get_by_label("Tên đơn vị", exact=True).press_sequentially("suoi may", delay=40)
    page.get_by_role("checkbox", name="UBND xã Suối Mây").check()
    pasted = "1. Sở KH&CN\n2. Sở TT&TT\n3. UBND phường Bến Trăng\n4. Hội Nhà vườn"
    page.get_by_label("Dán danh sách tên đơn vị").fill(pasted)
    page.get_by_role("button", name="Thêm đơn vị").click()
    expect(page.get_by_text("tên cũ, đến trước 01/3/2025")).to_be_visible()
    accessible(page)
    picture(page, "nhom-them", width)
    page.get_by_role("checkbox", name="Sở Văn hóa, Thể thao và Du lịch").check()
    page.get_by_role("button", name="Thêm đơn vị").click()
    expect(page.get_by_text("Đã thêm 4 đơn vị vào nhóm.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="UBND xã Suối Mây")).to_be_visible()
    accessible(page)
    picture(page, "nhom-trang", width)
    page.get_by_role("checkbox", name="Chọn UBND xã Suối Mây").check()
    page.get_by_role("button", name="Bỏ đơn vị đã chọn khỏi nhóm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bỏ 1 đơn vị khỏi nhóm?")
    accessible(page)
    picture(page, "nhom-bo", width)
    page.get_by_role("button", name="Bỏ 1 đơn vị khỏi nhóm").click()
    expect(page.get_by_text("3 đơn vị, tính đến")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("4 đơn vị, tính đến")).to_be_visible()
    assert GroupMember.objects.count() == 4


def test_a_group_on_a_day_before_the_merger(tree, sign_in, accessible, width):
    kept = make_group(scope=tree.cast.province, name="Các xã ven sông", by=tree.cast.admin, extends="wards")
    add_units(group=kept, units=[tree["xã Cồn Én"], tree["xã Bãi Dâu"]], by=tree.cast.admin)
    page = sign_in(tree.cast.minh)
    page.goto(f"/don-vi/nhom/{kept.pk}/")
    expect(page.get_by_text("thay UBND xã Cồn Én; UBND xã Bãi Dâu")).to_be_visible()
    page.get_by_label("Tính đến ngày").first.fill("30/6/2025")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("UBND xã Cồn Én: nay là UBND xã Trà Khương")).to_be_visible()
    accessible(page)
    picture(page, "nhom-ngay", width)
    page.goto("/don-vi/nhom/san/districts/")
    expect(page.get_by_role("link", name="UBND cấp xã")).to_be_visible()
    accessible(page)
    picture(page, "nhom-huyen", width)
    page.goto("/don-vi/nhom/san/units/")
    accessible(page)
    picture(page, "nhom-co-san", width)


def test_the_successor_of_an_old_name_is_accepted_by_one_click(tree, sign_in, accessible, width):
    text = (
        short_plan(rows=4).replace("Hội Nhà vườn", "Sở TT&TT").replace("Sở Nội vụ\t\t", "Đài PTTH tỉnh\tHội Nhà vườn\t")
    )
    reading = make_read(unit=tree.cast.province, by=tree.cast.lan, text=text)
    page = sign_in(tree.cast.lan)
    page.goto(f"/doc-ke-hoach/{reading.pk}/dua-vao-thuc-hien/")
    expect(page.get_by_role("heading", name="Tên cũ (2)")).to_be_visible()
    accessible(page)
    picture(page, "ten-cu", width)
    page.get_by_role("button", name="Chọn Sở Văn hóa, Thể thao và Du lịch").click()
    expect(page.get_by_role("heading", name="Tên cũ (1)")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^Nhóm \(")).click()
    page.get_by_text(re.compile(r"Nhóm: \d+ đơn vị")).click()
    expect(page.get_by_role("link", name="UBND xã Trà Khương")).to_be_visible()
    accessible(page)
    picture(page, "ten-nhom", width)
    page.get_by_role("button", name=re.compile("nhiệm vụ vào thực hiện")).click()
    expect(page.get_by_text("tên cơ quan trong kế hoạch chưa khớp")).to_be_visible()
    page.get_by_role("link", name="Liên kết cơ quan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cơ quan trong kế hoạch")
    accessible(page)
    picture(page, "co-quan", width)
    page.get_by_role("button", name="Chọn Báo và Phát thanh, Truyền hình tỉnh").click()
    expect(page.get_by_text("Đã liên kết “Đài PTTH tỉnh”")).to_be_visible()
    assert Assignment.objects.get(designation="Đài PTTH tỉnh").unit == tree["Báo và Đài"]
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("button", name="Chọn Báo và Phát thanh, Truyền hình tỉnh")).to_be_visible()
