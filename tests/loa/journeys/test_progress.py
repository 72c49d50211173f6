"""How a leader, an owner and a unit read progress, on a phone and at a desk: from a figure down to the evidence."""

from __future__ import annotations

import pypdfium2
import pytest
from playwright.sync_api import expect

from loa.delivery.actions.reckoning import want_reckoning
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.delivery.boards import make_board
from tests.loa.delivery.making import with_tallies
from tests.loa.journeys.test_plans import picture


@pytest.fixture
def board(people):
    return make_board(people)


def test_a_leader_goes_from_a_figure_down_to_the_evidence(people, board, sign_in, accessible, width):
    page = sign_in(make_user("bach", role=Role.LEADER, unit=people.province))
    page.get_by_role("link", name="Kết quả", exact=True).locator("visible=true").first.click()
    page.get_by_role("link", name="Tiến độ", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tiến độ")
    accessible(page)
    page.get_by_role("link", name="41/KH-UBND").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tổng quan tiến độ")
    expect(page.get_by_role("link", name="kỳ chưa đạt")).to_be_visible()
    accessible(page)
    picture(page, "tien-do-tong-quan", width)
    page.get_by_role("link", name="Kết quả đã nghiệm thu").click()
    expect(page.get_by_role("status").filter(has_text="kết quả").first).to_contain_text("13 kết quả")
    page.get_by_role("link", name="Tin số").first.click()
    expect(page.get_by_text("bao.example").first).to_be_visible()
    page.goto(f"/tien-do/{board.plan.pk}/tong-quan/")
    page.get_by_role("link", name="Chỉ tiêu trễ").click()
    chips = page.get_by_role("navigation", name="Tình trạng của chỉ tiêu")
    expect(chips.get_by_role("link", name="Trễ 2")).to_be_visible()
    page.goto(f"/tien-do/{board.plan.pk}/ky/?tinh-trang=dat")
    accessible(page)
    picture(page, "tien-do-ky", width)
    page.get_by_role("link", name="đạt").locator("visible=true").and_(page.locator(".mark")).first.click()
    expect(page.get_by_role("link", name="Tin số").first).to_be_visible()


def test_the_overview_prints_on_one_sheet(people, board, sign_in, width):
    page = sign_in(people.lan)
    page.goto(f"/tien-do/{board.plan.pk}/tong-quan/")
    expect(page.get_by_role("heading", name="Theo hình thức")).to_be_visible()
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        assert len(paper) == 1
    finally:
        paper.close()


def test_the_owner_finds_who_is_late_with_what(people, board, sign_in, accessible, width):
    page = sign_in(people.lan)
    page.goto(f"/tien-do/{board.plan.pk}/")
    accessible(page)
    picture(page, "tien-do-don-vi", width)
    if width == "phone":
        page.get_by_text("Lọc đơn vị").click()
    page.get_by_label("Tìm đơn vị").fill("suoi may")
    expect(page.get_by_role("status").filter(has_text="khớp bộ lọc")).to_contain_text("1 trong 3 đơn vị")
    if width == "phone":
        expect(page.get_by_text("Lọc đơn vị (1)")).to_be_visible()
    if width == "desktop":
        cell = page.get_by_role("row", name="Suối Mây").get_by_role("link", name="4%")
        expect(cell).to_contain_text("Trễ")
        cell.click()
        expect(page.get_by_role("status").filter(has_text="kết quả").first).to_contain_text("1 kết quả")
        return
    page.get_by_role("link", name="Suối Mây").locator("visible=true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("UBND xã Suối Mây")
    expect(page.get_by_text("1 / 24 tin")).to_be_visible()
    accessible(page)
    picture(page, "tien-do-don-vi-trong-ke-hoach", width)


def test_a_unit_reads_its_own_and_logs_from_there(people, board, sign_in, accessible, width):
    page = sign_in(people.minh)
    page.goto("/tien-do/")
    accessible(page)
    page.get_by_role("main").get_by_role("link", name="UBND phường Bến Trăng").click()
    expect(page.get_by_text("11 / 24 tin")).to_be_visible()
    accessible(page)
    picture(page, "tien-do-mot-don-vi", width)
    page.get_by_role("link", name="11 kết quả được tính").click()
    expect(page.get_by_role("status").filter(has_text="kết quả").first).to_contain_text("11 kết quả")


def test_what_nobody_told_is_seen(people, board, sign_in, accessible, width):
    page = sign_in(people.lan)
    page.goto(f"/tien-do/{board.plan.pk}/do-phu/")
    expect(page.get_by_text("Chưa ai nói đến")).to_be_visible()
    accessible(page)
    picture(page, "tien-do-do-phu", width)


def test_a_page_waits_for_what_is_being_reckoned(people, board, sign_in, width):
    want_reckoning(plan=board.plan.pk, by=None)
    page = sign_in(people.lan)
    page.goto(f"/tien-do/{board.plan.pk}/tong-quan/")
    expect(page.get_by_text("Đang tính lại tiến độ")).to_be_visible()
    with_tallies(board.plan)
    expect(page.get_by_text("Đang tính lại tiến độ")).to_have_count(0)
    expect(page.get_by_role("heading", name="Theo hình thức")).to_be_visible()
