"""An administrator's way from a decision to a changed tree, on a phone and at a desk."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from loa.accounts.models import User
from loa.core.templatetags.formats import day
from loa.organisations.actions.calendar import follow_calendar
from loa.organisations.models import Reorganisation, Unit
from loa.organisations.roles import Role
from loa.organisations.states import ActState, Kind
from tests.loa.cast import Cast, make_unit, make_user

SHOTS = os.environ.get("JOURNEY_PICTURES", "")
"""A folder: the journeys leave pictures of their pages there."""


def picture(page: Page, name: str, width: str, *, whole: bool = False) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        shot = Image.open(io.BytesIO(page.screenshot(full_page=whole)))
        shot.quantize(96).save(f"{SHOTS}/{name}-{width}.png", optimize=True)


@pytest.fixture
def admin(people: Cast, sign_in: Callable[[User], Page]) -> Page:
    make_unit("UBND xã Rạch Mây", parent=people.province, kind=Kind.COMMUNE)
    make_unit("UBND xã Lưng Đèo", parent=people.province, kind=Kind.COMMUNE)
    make_user("tuan", full_name="Ngô Anh Tuấn", role=Role.LEADER, unit=people.commune)
    return sign_in(people.admin)


def begin(page: Page, title: str, effective: date) -> None:
    page.goto("/don-vi/sap-xep/")
    page.get_by_role("link", name="Soạn đợt sắp xếp").click()
    page.get_by_label("Nội dung sắp xếp").fill(title)
    page.get_by_label("Quyết định, nghị quyết").fill("Nghị quyết số 12/NQ-HĐND ngày 16/6/2026 của HĐND tỉnh Sông Lam")
    page.get_by_label("Có hiệu lực từ ngày").fill(day(effective))


def pick(page: Page, label: str, words: str, name: str) -> None:
    box = page.get_by_role("combobox", name=label, exact=True).and_(page.locator("input"))  # the box, once it is there
    box.fill(words)
    page.get_by_role("option", name=name).click()


def merge_two(page: Page, accessible: Callable[[Page], None], width: str) -> None:
    page.get_by_role("link", name="Sáp nhập, hợp nhất").click()
    expect(page.get_by_role("combobox", name="Chọn đơn vị")).to_be_focused()
    pick(page, "Chọn đơn vị", "ben trang", "UBND phường Bến Trăng")
    expect(page.get_by_role("combobox", name="Chọn thêm")).to_be_focused()
    pick(page, "Chọn thêm", "suoi may", "UBND xã Suối Mây")
    expect(page.locator(".chosen > li")).to_have_count(2)
    page.get_by_label("Tên đơn vị").fill("UBND phường Suối Trăng")
    page.get_by_role("heading", name="Các bước").evaluate("head => head.scrollIntoView()")
    picture(page, "sap-xep-buoc", width)
    page.get_by_label("Tên đơn vị").fill("")
    page.get_by_role("button", name="Ghi bước").click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi tên đầy đủ của đơn vị mới")
    accessible(page)
    page.get_by_label("Tên đơn vị").fill("UBND phường Suối Trăng")
    page.get_by_role("button", name="Ghi bước").click()
    expect(page.locator("#buoc-1")).to_be_focused()
    expect(page.locator("#buoc-1")).to_contain_text("UBND phường Suối Trăng")


def test_two_communes_are_merged_today_and_the_act_is_taken_back(people, admin, accessible, width):
    begin(admin, "Sáp nhập phường Bến Trăng và xã Suối Mây", date.today())
    accessible(admin)
    picture(admin, "sap-xep-moi", width, whole=True)
    admin.get_by_role("button", name="Tiếp tục: chọn đơn vị").click()
    expect(admin.get_by_text("Chưa có bước nào")).to_be_visible()
    accessible(admin)
    picture(admin, "sap-xep-trong", width, whole=True)
    merge_two(admin, accessible, width)
    expect(admin.get_by_text("1 bước, không có lỗi")).to_be_visible()
    admin.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # the bar at the bottom covers nothing there
    accessible(admin)
    picture(admin, "sap-xep-xem-truoc", width, whole=True)
    admin.get_by_role("button", name="Ghi nhận đợt sắp xếp").click()
    dialog = admin.get_by_role("dialog", name="Ghi nhận đợt sắp xếp này?")
    expect(dialog).to_contain_text("Có hiệu lực từ hôm nay: cây đơn vị đổi ngay")
    accessible(admin)
    picture(admin, "sap-xep-hoi", width)
    dialog.get_by_role("button", name="Ghi nhận").click()
    expect(admin.locator(".page-head").get_by_text("Đã có hiệu lực")).to_be_visible()
    accessible(admin)
    picture(admin, "sap-xep-xong", width, whole=True)
    assert Unit.objects.opened().filter(name="UBND phường Suối Trăng").exists()
    assert not Unit.objects.opened().filter(pk=people.ward.pk).exists()

    admin.goto("/don-vi/sap-xep/")
    expect(admin.get_by_text("1 đơn vị mới, 2 chấm dứt")).to_be_visible()
    accessible(admin)
    picture(admin, "sap-xep-danh-sach", width, whole=True)
    admin.get_by_role("link", name="Sáp nhập phường Bến Trăng và xã Suối Mây").click()
    admin.get_by_role("button", name="Hủy đợt").click()
    admin.get_by_role("dialog", name="Hủy đợt sắp xếp này?").get_by_role("button", name="Hủy đợt").click()
    expect(admin.get_by_role("button", name="Soạn lại")).to_be_visible()
    assert Unit.objects.opened().filter(pk=people.ward.pk).exists()
    assert not Unit.objects.filter(name="UBND phường Suối Trăng").exists()


def test_an_act_dated_ahead_changes_nothing_until_its_day(people, admin, accessible, width):
    comes = date.today() + timedelta(days=41)
    begin(admin, "Chia xã Suối Mây", comes)
    admin.get_by_role("button", name="Tiếp tục: chọn đơn vị").click()
    admin.locator(".act-kind", has_text="Một đơn vị thành nhiều").click()
    pick(admin, "Đơn vị được chia, tách", "suoi may", "UBND xã Suối Mây")
    expect(admin.get_by_label("Tên đơn vị").first).to_be_focused()
    first, second = admin.get_by_role("group", name="thứ 1"), admin.get_by_role("group", name="thứ 2")
    first.get_by_label("Tên đơn vị").fill("UBND xã Suối Thượng")
    first.get_by_label("Nhận bao nhiêu % số liệu").fill("60")
    second.get_by_label("Vào đơn vị đã có").check()
    pick(admin, "Đơn vị đã có", "rach may", "UBND xã Rạch Mây")
    second.get_by_label("Nhận bao nhiêu % số liệu").fill("30")
    admin.get_by_role("button", name="Ghi bước").click()
    expect(admin.get_by_role("alert")).to_contain_text("cộng lại là 90 %")
    expect(first.get_by_label("Tên đơn vị")).to_have_value("UBND xã Suối Thượng")
    accessible(admin)
    picture(admin, "sap-xep-chia", width, whole=True)
    second.get_by_label("Nhận bao nhiêu % số liệu").fill("40")
    admin.get_by_role("button", name="Ghi bước").click()
    expect(admin.get_by_text("1 bước, không có lỗi")).to_be_visible()

    admin.locator(".act-kind", has_text="Đổi tên").click()
    pick(admin, "Đơn vị đổi tên", "lung deo", "UBND xã Lưng Đèo")
    admin.get_by_label("Tên mới").fill("UBND xã Lưng Trời")
    admin.get_by_role("button", name="Ghi bước").click()
    expect(admin.locator("#buoc-2")).to_contain_text("UBND xã Lưng Trời")
    admin.locator("#buoc-2 summary").click()
    admin.get_by_role("button", name="Bỏ bước này").click()
    expect(admin.locator("#buoc-2")).to_have_count(0)
    admin.get_by_role("button", name="Hoàn tác").click()
    expect(admin.locator("#buoc-2")).to_contain_text("UBND xã Lưng Trời")
    admin.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    accessible(admin)
    admin.get_by_role("heading", name="Sẽ thay đổi thế nào").evaluate("head => head.scrollIntoView()")
    picture(admin, "sap-xep-hai-buoc", width)

    admin.get_by_role("button", name="Ghi nhận đợt sắp xếp").click()
    admin.get_by_role("dialog").get_by_role("button", name="Ghi nhận").click()
    expect(admin.get_by_text("còn 41 ngày").first).to_be_visible()
    accessible(admin)
    picture(admin, "sap-xep-cho-ngay", width, whole=True)
    assert not Unit.objects.opened().filter(name="UBND xã Suối Thượng").exists()
    follow_calendar(today=comes - timedelta(days=1))
    assert not Unit.objects.opened().filter(name="UBND xã Suối Thượng").exists()
    follow_calendar(today=comes)
    assert Unit.objects.opened().filter(name="UBND xã Suối Thượng").exists()
    assert not Unit.objects.opened().filter(pk=people.commune.pk).exists()


def test_steps_from_a_spreadsheet(people, admin, accessible, width):
    begin(admin, "Giải thể", date.today())
    admin.get_by_role("button", name="Tiếp tục: chọn đơn vị").click()
    admin.get_by_role("link", name="Nhập từ bảng tính").click()
    accessible(admin)

    def send(words: str) -> None:
        sheet = {"name": "buoc.csv", "mimeType": "text/csv", "buffer": words.encode()}
        admin.get_by_label("Kéo thả tệp").set_input_files(sheet)
        admin.get_by_role("button", name="Nhập các bước").click()

    send("Bước;Việc;Đơn vị cũ\n1;Giải thể;UBND xã Lung Deo\n")
    expect(admin.get_by_text("Có phải là “UBND xã Lưng Đèo”?")).to_be_visible()
    accessible(admin)
    picture(admin, "sap-xep-nhap", width, whole=True)
    send("Bước;Việc;Đơn vị cũ\n1;Giải thể;UBND xã Lưng Đèo\n")
    expect(admin.locator("#buoc-1")).to_contain_text("UBND xã Lưng Đèo")


def test_a_merger_by_keyboard_alone(people, admin, width):
    act = Reorganisation.objects.create(
        scope=people.province, title="Sáp nhập", decision="NQ", effective=date.today(), made_by=people.admin
    )
    admin.goto(f"/don-vi/sap-xep/{act.pk}/them-buoc/merge/")
    keyboard = admin.keyboard
    for words, name in (("ben trang", "UBND phường Bến Trăng"), ("suoi may", "UBND xã Suối Mây")):
        expect(admin.locator(".combo input").first).to_be_focused()
        keyboard.type(words)
        expect(admin.locator(".combo-list [aria-selected=true]")).to_have_text(re.compile(f"^{name}"))
        keyboard.press("Enter")
        expect(admin.locator(".chosen")).to_contain_text(name)
    expect(admin.locator(".combo input").first).to_be_focused()
    admin.get_by_label("Tên đơn vị").focus()
    keyboard.type("UBND phường Suối Trăng")
    keyboard.press("Enter")
    expect(admin.locator("#buoc-1")).to_be_focused()
    assert act.steps.count() == 1


def test_the_act_on_paper(people, admin, width):
    act = Reorganisation.objects.create(
        scope=people.province, title="Sáp nhập", decision="NQ", effective=date.today(), made_by=people.admin,
        state=ActState.DRAFT,
    )  # fmt: skip
    admin.goto(f"/don-vi/sap-xep/{act.pk}/")
    admin.emulate_media(media="print")
    expect(admin.locator(".print-head")).to_be_visible()
    for gone in (".act-add", ".act-bar", ".rail", ".head"):
        expect(admin.locator(gone)).to_be_hidden()
