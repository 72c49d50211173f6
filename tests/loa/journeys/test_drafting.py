"""Writing a plan: begun, written by two people at once, without a line for a while, undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from loa.accounts.models import User
from loa.organisations.roles import Role
from loa.plans.actions.drafts import begin
from loa.plans.actions.writing import add, write
from loa.plans.models import Draft, LegalDocument
from loa.plans.queries.text import text_of
from tests.loa.cast import Cast, make_user
from tests.loa.conftest import BACKEND
from tests.loa.journeys.waiting import when_ready


@pytest.fixture
def lan(people: Cast, sign_in: Callable[[User], Page]) -> Page:
    return sign_in(people.lan)


@pytest.fixture
def draft(people: Cast) -> Draft:
    made = begin(unit=people.province, year=2027, by=people.lan)
    write(draft=made, values={"/document/title": "Truyền thông năm 2027"}, before={}, by=people.lan)
    add(draft=made, section="themes", value="Giới thiệu cách nộp hồ sơ trực tuyến cho người dân", by=people.lan)
    return made


@pytest.fixture
def duyen(people: Cast, browser: Browser, browser_context_args: dict[str, object], base_url: str) -> Iterator[Page]:
    """Another owner of plans of the province, in a browser of her own."""
    person = make_user("duyen", full_name="Phan Mỹ Duyên", role=Role.PLAN_OWNER, unit=people.province)
    client = Client()
    client.force_login(person, backend=BACKEND)
    context = browser.new_context(**browser_context_args)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    yield when_ready(context.new_page())
    context.close()


def words_of(draft: Draft, pointer: str) -> str:
    return str(text_of(draft.base, draft.edits.standing()).value(pointer))


def words_in(page: Page) -> Locator:
    return page.locator("[data-editor] textarea")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")


def test_a_plan_is_begun_and_its_first_line_written(people, lan, accessible, width):
    lan.goto("/ke-hoach/du-thao/moi/")
    lan.get_by_label("Năm kế hoạch").fill("2027")
    accessible(lan)
    lan.get_by_role("button", name="Bắt đầu soạn").click()
    lan.get_by_role("button", name="Thêm nhiệm vụ").first.click()
    lan.get_by_label("Tên nhiệm vụ").fill("Bản tin cải cách hành chính")
    lan.get_by_label("Số lượng").fill("52 số (01 số/tuần)")
    lan.get_by_label("Kinh phí (đồng)").fill("15.000.000")
    saved(lan)
    accessible(lan)
    lan.get_by_role("button", name="Xong").click()
    row = lan.locator("#item-activities-0")
    expect(row).to_contain_text("52 số cả kế hoạch, nhịp 1 số mỗi tuần")
    expect(lan.locator("#draft-side")).to_contain_text("15.000.000 đ")
    expect(lan.locator("#draft-side")).to_contain_text("Chưa có trích yếu")
    accessible(lan)


def test_two_people_write_at_once_and_lose_no_word(people, draft, lan, duyen, width):
    address = f"/ke-hoach/du-thao/{draft.pk}/"
    for page in (lan, duyen):
        page.goto(address)
        page.locator("#item-themes-0 [data-body]").click()
    first, second = words_in(lan), words_in(duyen)
    first.press("Control+End")
    first.press_sequentially(" và doanh nghiệp", delay=30)
    second.press("Control+Home")
    second.press_sequentially("Ngày hội: ", delay=30)
    saved(lan)
    saved(duyen)
    expect(lan.locator("#draft-present")).to_contain_text("Phan Mỹ Duyên")
    for page in (lan, duyen):
        page.get_by_role("button", name="Xong").click()
        row = page.locator("#item-themes-0")
        expect(row).to_contain_text("Ngày hội:")
        expect(row).to_contain_text("và doanh nghiệp")
    whole = "Ngày hội: Giới thiệu cách nộp hồ sơ trực tuyến cho người dân và doanh nghiệp"
    assert words_of(draft, "/themes/0") == whole


def test_a_clash_is_shown_with_both_texts(people, draft, lan, duyen, width):
    for page in (lan, duyen):
        page.goto(f"/ke-hoach/du-thao/{draft.pk}/")
        page.locator("#item-themes-0 [data-body]").click()
    words_in(lan).fill("Giới thiệu cách nộp hồ sơ trực tuyến cho doanh nhân")
    saved(lan)
    words_in(duyen).fill("Giới thiệu cách nộp hồ sơ trực tuyến cho nông dân")
    saved(duyen)
    expect(duyen.get_by_role("alert")).to_contain_text("cho doanh nhân")
    duyen.get_by_role("button", name="Lấy lời kia").click()
    expect(words_in(duyen)).to_have_value("Giới thiệu cách nộp hồ sơ trực tuyến cho doanh nhân")


def test_words_written_without_a_line_arrive_later(people, draft, lan, width):
    lan.goto(f"/ke-hoach/du-thao/{draft.pk}/")
    lan.locator("#item-themes-0 [data-body]").click()
    lan.route("**/ghi/", lambda route: route.abort())
    words_in(lan).fill("Chữ gõ khi mất mạng")
    expect(lan.locator("[data-saved]")).to_contain_text("Mất mạng, sẽ gửi lại")
    assert words_of(draft, "/themes/0").startswith("Giới thiệu")
    lan.unroute("**/ghi/")
    lan.on("dialog", lambda dialog: dialog.accept())
    lan.reload()
    expect(words_in(lan)).to_have_value("Chữ gõ khi mất mạng")
    saved(lan)
    assert words_of(draft, "/themes/0") == "Chữ gõ khi mất mạng"


def test_words_written_after_the_session_ended_arrive_after_signing_in(people, draft, lan, base_url, width):
    lan.goto(f"/ke-hoach/du-thao/{draft.pk}/")
    lan.locator("#item-themes-0 [data-body]").click()
    expect(words_in(lan)).to_be_visible()
    lan.context.clear_cookies()
    words_in(lan).fill("Chữ gõ khi hết phiên")
    expect(lan.locator("[data-saved]")).to_contain_text("Phiên làm việc đã hết")
    assert words_of(draft, "/themes/0").startswith("Giới thiệu")
    client = Client()
    client.force_login(people.lan, backend=BACKEND)
    lan.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}])
    saved(lan)
    assert words_of(draft, "/themes/0") == "Chữ gõ khi hết phiên"


def test_what_another_writes_appears_without_reloading(people, draft, lan, width):
    lan.goto(f"/ke-hoach/du-thao/{draft.pk}/")
    other = make_user("duyen", full_name="Phan Mỹ Duyên", role=Role.PLAN_OWNER, unit=people.province)
    add(draft=draft, section="themes", value="Dòng của người khác", by=other)
    expect(lan.locator("#rows-themes [data-item]").nth(1)).to_contain_text("Dòng của người khác")
    expect(lan.locator("#draft-side")).to_contain_text("Nội dung tuyên truyền")


def test_undo_redo_drop_and_move(people, draft, lan, width):
    for words in ("Thứ hai", "Thứ ba"):
        add(draft=draft, section="themes", value=words, by=people.lan)
    lan.goto(f"/ke-hoach/du-thao/{draft.pk}/")
    rows = lan.locator("#rows-themes [data-item]")
    lan.locator("#item-themes-2 [data-body]").click()
    expect(words_in(lan)).to_be_visible()  # the row grows as it opens: its buttons move
    lan.locator("#item-themes-2").get_by_role("button", name="Chuyển lên").click()
    expect(rows.nth(1)).to_contain_text("Thứ ba")
    words_in(lan).press("Escape")
    expect(words_in(lan)).to_have_count(0)
    lan.locator("#item-themes-0 [data-body]").click()
    expect(words_in(lan)).to_be_visible()
    lan.locator("#item-themes-0").get_by_role("button", name="Bỏ:").click()
    expect(rows).to_have_count(2)
    lan.keyboard.press("Control+z")
    expect(rows).to_have_count(3)
    lan.keyboard.press("Control+z")
    expect(rows.nth(1)).to_contain_text("Thứ hai")
    lan.keyboard.press("Control+y")
    expect(rows.nth(1)).to_contain_text("Thứ ba")


def test_a_base_that_was_chosen_is_not_offered_again(draft, lan, accessible):
    LegalDocument.objects.create(type="Quyết định", number="9/QĐ-TTg", title="Chương trình Tre xanh")
    lan.goto(f"/ke-hoach/du-thao/{draft.pk}/")
    lan.get_by_text("Chọn từ danh mục căn cứ").first.click()
    lan.get_by_label("Tìm văn bản").first.fill("tre xanh")
    found = lan.locator(".bases-found").first
    expect(found.get_by_role("listitem")).to_have_count(1)
    found.get_by_role("button", name="Chọn", exact=True).click()
    expect(lan.get_by_text("Căn cứ Quyết định số 9/QĐ-TTg")).to_be_visible()
    expect(found.get_by_text("Đã chọn")).to_be_visible()
    accessible(lan)
    lan.get_by_role("button", name="Hoàn tác (Ctrl Z)").click()
    expect(found.get_by_role("button", name="Chọn", exact=True)).to_be_visible()
