"""The frame of the pages: sign-in, places, keyboard, themes."""

import re

import pytest
from playwright.sync_api import expect

from tests.loa.cast import PASSWORD
from tests.loa.journeys.waiting import in_a_hurry


def test_sign_in_look_around_and_sign_out(page, people, accessible):
    page.goto("/don-vi/")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    accessible(page)
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill("lan")
    page.get_by_label("Mật khẩu").fill("không phải mật khẩu này")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill("LAN")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Đơn vị", exact=True)).to_be_visible()

    page.goto("/")
    expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    accessible(page)
    places = page.get_by_role("navigation", name="Các mục chính", exact=False).locator("a:visible")
    places.filter(has_text="Đơn vị").click()
    expect(page.get_by_role("heading", name="Đơn vị", exact=True)).to_be_visible()
    accessible(page)

    page.locator("summary", has_text="tài khoản và cài đặt").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/tai-khoan/dang-nhap/"))


def test_units_are_found_while_typing_without_accents(people, sign_in):
    page = sign_in(people.minh)
    page.goto("/don-vi/")
    page.get_by_label("Tìm đơn vị").press_sequentially("suoi may")
    expect(page.get_by_role("rowheader")).to_have_text(["UBND xã Suối Mây"])
    expect(page).to_have_url(re.compile(r"\?tim=suoi"))
    page.reload()
    expect(page.get_by_role("rowheader")).to_have_text(["UBND xã Suối Mây"])


def test_the_keyboard_reaches_everything(people, sign_in, accessible):
    page = sign_in(people.lan)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("[data-search-box]")).to_be_focused()
    page.locator("[data-search-box]").blur()
    page.keyboard.press("g")
    page.keyboard.press("6")
    expect(page.get_by_role("heading", name="Cài đặt")).to_be_visible()


def test_acting_for_another_unit(people, sign_in):
    page = sign_in(people.lan)
    page.locator(".unit-switch:visible summary").click()
    page.locator(".unit-switch:visible").get_by_role("button", name="UBND tỉnh Sông Lam").click()
    expect(page.locator(".unit-switch:visible summary")).to_contain_text("UBND tỉnh")
    expect(page.locator(".page-head-line")).to_contain_text("UBND tỉnh Sông Lam")


@pytest.mark.parametrize("theme", ["Sáng", "Tối"])
def test_the_theme_is_kept_and_readable(people, sign_in, accessible, theme):
    page = sign_in(people.lan)
    page.goto("/cai-dat/")
    page.get_by_label(theme).check()
    page.get_by_role("button", name="Đổi giao diện").click()
    expect(page.get_by_label(theme)).to_be_checked()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(245, 246, 248)" if theme == "Sáng" else "rgb(17, 21, 27)")
    for address in ["/cai-dat/", "/", "/bo-mau/", "/tai-khoan/doi-mat-khau/"]:
        page.goto(address)
        accessible(page)


def test_the_password_is_changed(people, sign_in, accessible):
    page = sign_in(people.hoa)
    page.goto("/cai-dat/")
    page.get_by_role("main").get_by_role("link", name="Đổi mật khẩu").click()

    def fill(old, new, again):
        page.get_by_label("Mật khẩu hiện tại").fill(old)
        page.get_by_label("Mật khẩu mới", exact=True).fill(new)
        page.get_by_label("gõ lần nữa").fill(again)
        page.get_by_role("main").get_by_role("button", name="Đổi mật khẩu").click()

    fill("sai", "12345", "1234")
    expect(page.get_by_role("alert")).to_contain_text("Chưa ghi được")
    for words in ["Mật khẩu hiện tại chưa đúng", "Mật khẩu cần ít nhất 15 ký tự"]:
        expect(page.get_by_role("alert")).to_contain_text(words)
    accessible(page)
    fill(PASSWORD, "bien-xanh-nang-vang", "bien-xanh-nang-vang")
    expect(page.locator(".toast")).to_contain_text("Đã đổi mật khẩu")
    expect(page.get_by_role("heading", name="Cài đặt")).to_be_visible()


def test_pages_that_are_not_there(people, sign_in, accessible):
    page = sign_in(people.lan)
    page.goto("/khong-co-trang-nay/")
    expect(page.get_by_role("heading", name="Không tìm thấy trang")).to_be_visible()
    accessible(page)


def test_what_is_pressed_before_the_scripts_are_there_is_done_then(people, sign_in):
    """A slow line: the page stands there long before its scripts."""
    page = in_a_hurry(sign_in(people.lan))
    held = []
    page.route("**/*.js", lambda route: route.continue_() if "early" in route.request.url else held.append(route))
    page.goto("/don-vi/", wait_until="commit")
    page.get_by_label("Tìm đơn vị").fill("noi vu")
    page.locator("summary").filter(has_text=people.lan.full_name).click()
    page.get_by_role("button", name="Phím tắt").click()
    for route in held:
        route.continue_()
    page.unroute("**/*.js")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    expect(page.get_by_text("UBND phường Bến Trăng")).to_have_count(0)
