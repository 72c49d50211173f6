"""The parts that move: combo box, unit picker, date, dialog, toast, menu."""

import re

from playwright.sync_api import expect


def test_select_with_search_by_keyboard(people, sign_in, accessible):
    page = sign_in(people.lan)
    page.goto("/bo-mau/")
    box = page.get_by_role("combobox", name="Đơn vị phối hợp")
    box.press_sequentially("van hoa")
    expect(page.locator(".combo-list").get_by_role("option")).to_have_text(["Sở Văn hóa, Thể thao và Du lịch"])
    accessible(page)
    box.press("Enter")
    expect(box).to_have_value("Sở Văn hóa, Thể thao và Du lịch")
    assert page.locator("select[name=agency]").input_value() == "2"
    box.press_sequentially("không có")
    expect(page.get_by_text("Không có lựa chọn nào khớp")).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("Sở Văn hóa, Thể thao và Du lịch")


def test_unit_picker_asks_the_server(people, sign_in):
    page = sign_in(people.lan)
    page.goto("/bo-mau/")
    box = page.get_by_role("combobox", name="Đơn vị", exact=True)
    box.press_sequentially("ben trang")
    option = page.locator(".combo-list").get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("UBND phường Bến Trăng")
    expect(option).to_contain_text("UBND tỉnh Sông Lam")
    option.click()
    assert page.locator("select[name=unit]").input_value() == str(people.ward.pk)


def test_dialog_opens_holds_focus_and_closes(people, sign_in, accessible):
    page = sign_in(people.lan)
    page.goto("/bo-mau/")
    page.get_by_role("button", name="Mở hộp thoại").click()
    dialog = page.get_by_role("dialog", name="Bỏ bản đọc này?")
    expect(dialog).to_be_visible()
    accessible(page)
    dialog.get_by_role("button", name="Giữ lại").click()
    expect(dialog).to_be_hidden()


def test_what_was_typed_is_still_there_after_the_session_ended(people, sign_in):
    page = sign_in(people.lan)
    page.goto("/bo-mau/")
    page.get_by_label("Ghi chú").fill("chưa ghi kịp")
    page.context.clear_cookies()
    page.reload()
    expect(page).to_have_url(re.compile("/dang-nhap/"))
    sign_in(people.lan)
    page.goto("/bo-mau/")
    expect(page.get_by_label("Ghi chú")).to_have_value("chưa ghi kịp")


def test_a_lost_line_is_told_and_nothing_is_lost(people, sign_in):
    page = sign_in(people.lan)
    page.goto("/don-vi/")
    page.route("**/don-vi/?*", lambda route: route.abort())
    page.get_by_label("Tìm đơn vị").press_sequentially("so")
    expect(page.locator(".toast").first).to_contain_text("Mất kết nối với máy chủ")
    expect(page.get_by_label("Tìm đơn vị")).to_have_value("so")
