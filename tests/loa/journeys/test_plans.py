"""A person's way from a signed document to the year's work, on a phone and at a desk."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from loa.accounts.models import User
from loa.plans import tasks
from loa.plans.models import Plan, Reading
from loa.plans.states import State
from tests.loa.cast import Cast, make_unit
from tests.loa.plans.making import as_docx, make_failed, make_plan, make_read, short_plan
from vanban.reader.errors import Unreadable

SHOTS = os.environ.get("JOURNEY_PICTURES", "")
"""A folder: the journeys leave pictures of their pages there.

Those of the user guide: JOURNEY_PICTURES=docs/huong-dan/hinh.
"""


def picture(page: Page, name: str, width: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        shot = Image.open(io.BytesIO(page.screenshot()))
        shot.quantize(96).save(f"{SHOTS}/{name}-{width}.png", optimize=True)


def docx(text: str, name: str = "ke-hoach.docx") -> dict[str, object]:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": name, "mimeType": kind, "buffer": as_docx(text)}


@pytest.fixture
def lan(people: Cast, sign_in: Callable[[User], Page]) -> Page:
    return sign_in(people.lan)


def test_from_a_word_file_to_the_activity_found_without_accents(people, lan, accessible, width):
    lan.goto("/doc-ke-hoach/")
    lan.get_by_label("Kéo thả văn bản kế hoạch").set_input_files(docx(short_plan()))
    row = lan.get_by_role("listitem").filter(has_text="ke-hoach.docx").filter(has_text="Chờ rà soát")
    row.get_by_role("link", name="Rà soát").click()

    item = lan.locator("#item-activities-1")
    expect(item).to_contain_text("Cuộc thi đăng ký hồ sơ trực tuyến")
    item.get_by_role("button", name="Sửa: Nhiệm vụ 2").click()
    quotas = lan.locator("[data-editor]").get_by_label("Số lượng")
    expect(quotas).to_have_value("01 cuộc")
    quotas.fill("02 cuộc")
    expect(item.get_by_text("Hiểu là 2 cuộc cả kế hoạch")).to_be_visible()
    accessible(lan)
    picture(lan, "sua", width)
    lan.get_by_role("button", name="Ghi lại").click()
    expect(item).to_contain_text("Đã sửa")
    expect(item).to_contain_text("02 cuộc")

    lan.get_by_role("button", name="mục chắc chắn").click()
    expect(lan.locator("#item-activities-0")).to_contain_text("Đã chấp nhận")
    picture(lan, "ra-soat", width)
    lan.get_by_role("link", name="Đưa vào thực hiện").click()
    expect(lan.get_by_role("heading", name="Chưa rõ (1)")).to_be_visible()
    accessible(lan)
    picture(lan, "dua-vao", width)
    lan.get_by_role("button", name="Đưa 3 nhiệm vụ vào thực hiện").click()

    expect(lan.get_by_role("heading", level=1)).to_have_text("Truyền thông cải cách hành chính năm 2026")
    lan.get_by_label("Tìm nhiệm vụ").press_sequentially("dang ky", delay=90)
    expect(lan.get_by_text("1 nhiệm vụ khớp bộ lọc")).to_be_visible()
    expect(lan.get_by_label("Tìm nhiệm vụ")).to_have_value("dang ky")
    expect(lan.get_by_label("Tìm nhiệm vụ")).to_be_focused()
    expect(lan.get_by_role("link", name="Đối thoại với hộ kinh doanh")).to_have_count(0)
    lan.get_by_role("link", name="Cuộc thi đăng ký hồ sơ trực tuyến").click()
    expect(lan.locator("mark")).to_contain_text("Cuộc thi đăng ký hồ sơ trực tuyến")
    expect(lan.get_by_text("02 cuộc").first).to_be_visible()
    assert Plan.objects.get().activities.get(order=2).quotas.get().minimum == 2


def test_a_failing_upload_stays_with_its_reason_and_is_retried(people, lan, accessible, width, monkeypatch):
    whole = tasks.read_document

    def broken(*args, **kwargs):
        raise Unreadable("tool_missing", "Máy chủ chưa có công cụ đọc bản quét. Hãy báo người quản trị.")

    monkeypatch.setattr(tasks, "read_document", broken)
    lan.goto("/doc-ke-hoach/")
    lan.get_by_label("Kéo thả văn bản kế hoạch").set_input_files(docx(short_plan(), "quet.docx"))
    expect(lan.get_by_text("Máy chủ chưa có công cụ đọc bản quét")).to_be_visible()
    accessible(lan)
    picture(lan, "khong-doc-duoc", width)
    monkeypatch.setattr(tasks, "read_document", whole)
    lan.get_by_role("button", name="Đọc lại").click()
    expect(lan.get_by_role("listitem").filter(has_text="quet.docx")).to_contain_text("Chờ rà soát")
    lan.get_by_role("button", name="Rút quet.docx").click()
    expect(lan.get_by_role("listitem").filter(has_text="quet.docx").first).to_be_hidden()
    lan.get_by_role("button", name="Hoàn tác").click()
    expect(lan.get_by_role("link", name="Rà soát", exact=True)).to_be_visible()
    assert Reading.objects.get().state == State.READ


def test_a_refused_file_does_not_hold_up_the_others(people, lan, accessible, width):
    lan.goto("/doc-ke-hoach/")
    empty = {"name": "rong.docx", "mimeType": "application/octet-stream", "buffer": b""}
    lan.get_by_label("Kéo thả văn bản kế hoạch").set_input_files([empty, docx(short_plan())])
    expect(lan.get_by_text("Tệp “rong.docx” rỗng")).to_be_visible()
    expect(lan.get_by_role("listitem").filter(has_text="ke-hoach.docx")).to_contain_text("Chờ rà soát")
    accessible(lan)


def test_review_by_keyboard(people, lan, width):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    lan.goto(f"/doc-ke-hoach/{reading.pk}/")
    current = lan.locator(".item.is-current")
    lan.keyboard.press("j")
    expect(current).to_have_id("item-document-kind")
    lan.keyboard.press("j")
    lan.keyboard.press("k")
    expect(current).to_have_id("item-document-kind")
    lan.keyboard.press("Enter")
    expect(lan.locator("#item-document-kind")).to_contain_text("Đã chấp nhận")
    expect(current).to_have_id("item-document-number")
    lan.keyboard.press("e")
    box = lan.locator("[data-editor]").get_by_label("Số, ký hiệu")
    expect(box).to_be_focused()
    box.fill("32/KH-UBND")
    lan.keyboard.press("Enter")
    expect(current).to_have_id("item-document-issuer")
    expect(lan.locator("#item-document-number")).to_contain_text("32/KH-UBND")
    expect(lan.locator("#item-document-number")).to_contain_text("Đã sửa")
    lan.keyboard.press("u")
    expect(lan.locator("#item-document-number")).to_contain_text("31/KH-UBND")
    lan.keyboard.press("r")
    expect(lan.locator("#item-document-number")).to_contain_text("32/KH-UBND")
    lan.keyboard.press("?")
    expect(lan.get_by_text("Mục cần xem tiếp theo").last).to_be_visible()


def test_accepting_faster_than_the_server_answers(people, lan, width):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    lan.goto(f"/doc-ke-hoach/{reading.pk}/")
    lan.keyboard.press("j")
    for _ in range(8):
        lan.keyboard.press("Enter")
    progress = lan.locator("#review-progress")
    expect(progress).to_contain_text("8/")
    lan.keyboard.press("u")
    expect(progress).to_contain_text("7/")
    assert reading.corrections.filter(undone_at=None).count() == 7


def test_what_was_being_typed_is_there_after_signing_in_again(people, lan, width):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    lan.goto(f"/doc-ke-hoach/{reading.pk}/")
    editor = lan.locator("#item-activities-1 [data-editor]")
    lan.get_by_role("button", name="Sửa: Nhiệm vụ 2").click()
    editor.get_by_label("Tên nhiệm vụ").fill("Cuộc thi vẽ tranh")
    session = next(cookie for cookie in lan.context.cookies() if cookie["name"] == "sessionid")
    lan.context.clear_cookies(name="sessionid")
    editor.get_by_role("button", name="Ghi lại").dispatch_event(
        "click"
    )  # the page is left before `click` is done waiting
    expect(lan.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    lan.context.add_cookies([session])
    lan.goto(f"/doc-ke-hoach/{reading.pk}/")
    expect(editor.get_by_label("Tên nhiệm vụ")).to_have_value("Cuộc thi vẽ tranh")
    editor.get_by_role("button", name="Ghi lại").click()
    expect(lan.locator("#item-activities-1")).to_contain_text("Đã sửa")
    lan.reload()
    expect(lan.locator("[data-editor]")).to_have_count(0)


def test_a_form_that_changes_nothing_closes(people, lan, width):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    lan.goto(f"/doc-ke-hoach/{reading.pk}/")
    lan.get_by_role("button", name="Sửa: Nhiệm vụ 2").click()
    lan.locator("[data-editor]").get_by_role("button", name="Ghi lại").click()
    expect(lan.locator("[data-editor]")).to_have_count(0)


def test_field_and_place_light_each_other_up(people, lan, width):
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    lan.goto(f"/doc-ke-hoach/{reading.pk}/")
    lan.locator("#item-activities-1 [data-field=timeframe]").click()
    lit = lan.locator("[data-document] .is-lit")
    expect(lit.first).to_have_text("Quý II/2026")
    expect(lit.first).to_be_in_viewport()
    lan.locator("[data-document] [data-at]", has_text="Đối thoại với hộ kinh doanh").first.click()
    expect(lan.locator(".item.is-current")).to_have_id("item-activities-2")
    expect(lan.locator("#item-activities-2")).to_be_in_viewport()


def test_typing_in_the_list_keeps_the_day(people, lan, width):
    make_plan(unit=people.province, by=people.lan)
    lan.goto("/ke-hoach/?ngay=2025-12-31")
    expect(lan.locator("#plans")).to_contain_text("Chưa có kế hoạch nào vào ngày 31/12/2025")
    lan.locator("#plan-words").fill("cai cach")
    lan.wait_for_url(re.compile(r"tim=cai%20cach&nam=&ngay=31%2F12%2F2025"))
    expect(lan.locator("#plans")).to_contain_text("Không có kế hoạch nào khớp")
    lan.get_by_role("link", name="Về hôm nay").click()
    lan.wait_for_url(re.compile(r"/ke-hoach/\?tim=cai\+cach$"))
    expect(lan.get_by_role("table", name="Các kế hoạch đang thực hiện")).to_be_visible()


def test_every_page_is_accessible(people, lan, accessible, width):
    make_unit("Văn phòng UBND tỉnh", parent=people.province)
    plan = make_plan(unit=people.province, by=people.lan)
    reading = make_read(unit=people.province, by=people.lan, text=short_plan())
    make_failed(unit=people.province, by=people.lan)
    for name, address in {
        "tai-len": "/doc-ke-hoach/",
        "ra-soat": f"/doc-ke-hoach/{reading.pk}/",
        "dua-vao": f"/doc-ke-hoach/{reading.pk}/dua-vao-thuc-hien/",
        "ke-hoach": "/ke-hoach/",
        "tim": "/ke-hoach/?tim=cai+cach",
        "tinh-den-ngay": "/ke-hoach/?tim=cai+cach&ngay=2099-06-30",
        "mot-ke-hoach": f"/ke-hoach/{plan.pk}/",
        "nhiem-vu": f"/ke-hoach/{plan.pk}/nhiem-vu/3/",
        "van-ban": f"/ke-hoach/{plan.pk}/van-ban/#a3",
        "co-quan": f"/ke-hoach/{plan.pk}/co-quan/",
    }.items():
        lan.goto(address)
        accessible(lan)
        picture(lan, name, width)
