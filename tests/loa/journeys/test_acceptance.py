"""From a result handed in to one that counts, on a phone and at a desk: accepted, returned, mended, corrected."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from loa.delivery.models import Result, Tally
from loa.delivery.states import State
from tests.loa.delivery.making import make_result, make_work
from tests.loa.journeys.test_plans import picture
from tests.loa.journeys.waiting import settle


@pytest.fixture
def plan(people):
    return make_work(unit=people.province, by=people.lan)


@pytest.fixture
def news(plan):
    return plan.activities.get(order=1)


def state(result) -> str:
    return Result.objects.get(pk=result.pk).state


def test_results_are_accepted_together_and_taken_back(people, plan, news, sign_in, accessible, width):
    titles = ["Hướng dẫn nộp hồ sơ trực tuyến", "Trả kết quả trong ngày", "Ngày thứ Bảy vì dân"]
    results = [
        make_result(activity=news, unit=people.ward, by=people.minh, title=title, on=date(2026, 3, 3 + n))
        for n, title in enumerate(titles)
    ]
    own = make_result(activity=news, unit=people.ward, by=people.lan, title="Bản thân ghi một tin")
    page = sign_in(people.lan)
    page.goto("/ket-qua/")
    page.get_by_role("link", name="Chờ nghiệm thu 3").click()
    settle(page)
    expect(page.get_by_role("heading", name="Chờ nghiệm thu")).to_be_visible()
    accessible(page)
    expect(page.get_by_label(f"Chọn {own.title}")).to_have_count(0)
    expect(page.locator(".queue-bulk")).to_be_hidden()
    page.get_by_label(f"Chọn {titles[0]}").check()
    page.get_by_label(f"Chọn {titles[1]}").check()
    expect(page.locator("[data-ticked]")).to_have_text("2")
    picture(page, "nghiem-thu", width)
    page.locator(".queue-bulk").get_by_role("button", name="Nghiệm thu").click()
    expect(page.get_by_text("Đã nghiệm thu 2 kết quả.")).to_be_visible()
    expect(page.get_by_role("link", name=titles[0])).to_have_count(0)
    expect(page.get_by_role("link", name="Chờ nghiệm thu 1")).to_be_visible()
    expect(page.locator(".queue-bulk")).to_be_hidden()
    assert Tally.objects.get(activity=news, unit=people.ward).done == 2
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác: 2 kết quả chờ nghiệm thu trở lại.")).to_be_visible()
    assert [state(each) for each in results] == [State.SUBMITTED] * 3
    assert Tally.objects.get(activity=news, unit=people.ward).done == 0


def test_a_result_is_returned_and_the_doer_sees_why(people, news, sign_in, accessible, width):
    result = make_result(activity=news, unit=people.ward, by=people.minh, title="Tin chưa rõ ngày")
    page = sign_in(people.lan)
    page.goto("/ket-qua/nghiem-thu/")
    page.get_by_role("link", name="Trả lại").click()
    page.get_by_label("Lý do").fill("Chưa thấy ngày đăng")
    accessible(page)
    page.get_by_role("button", name="Trả lại các kết quả đã chọn").click()
    expect(page.get_by_text("Đã trả lại 1 kết quả.")).to_be_visible()
    expect(page.get_by_text("Không còn kết quả chờ nghiệm thu")).to_be_visible()
    assert state(result) == State.RETURNED
    doer = sign_in(people.minh)
    doer.goto("/ket-qua/?trang-thai=returned&nguoi-ghi=toi")
    expect(doer.get_by_text("Chưa thấy ngày đăng")).to_be_visible()
    accessible(doer)
    doer.get_by_role("link", name="Tin chưa rõ ngày").click()
    settle(doer)
    expect(doer.get_by_role("link", name="Sửa")).to_be_visible()
    accessible(doer)
    picture(doer, "ket-qua-tra-lai", width)


def test_a_return_without_a_reason_loses_nothing_and_the_bar_covers_no_row(people, news, sign_in, accessible):
    for n in range(8):
        make_result(activity=news, unit=people.ward, by=people.minh, title=f"Tin dài số {n}")
    page = sign_in(people.lan)
    page.goto("/ket-qua/nghiem-thu/")
    settle(page)
    for n in (6, 7):
        page.get_by_label(f"Chọn Tin dài số {n}").check()
    bar, last = page.locator(".queue-bulk"), page.locator("[data-row]").last
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    lowest, highest = last.bounding_box(), bar.bounding_box()
    assert lowest["y"] + lowest["height"] <= highest["y"]
    bar.locator("summary").click()
    page.get_by_role("button", name="Trả lại các kết quả đã chọn").click()
    expect(page.get_by_text("Hãy ghi lý do")).to_be_visible()
    expect(page.get_by_label("Lý do")).to_be_focused()
    expect(page.locator("[data-ticked]")).to_have_text("2")
    accessible(page)
    page.keyboard.type("Thiếu ngày đăng")
    page.get_by_role("button", name="Trả lại các kết quả đã chọn").click()
    expect(page.get_by_text("Đã trả lại 2 kết quả.")).to_be_visible()
    expect(page.get_by_role("link", name="Chờ nghiệm thu 6")).to_be_visible()


def test_the_queue_is_narrowed_as_one_types(people, news, sign_in, accessible):
    for title in ("Tin về đất đai", "Tin về hộ tịch"):
        make_result(activity=news, unit=people.ward, by=people.minh, title=title)
    page = sign_in(people.lan)
    page.goto("/ket-qua/nghiem-thu/")
    page.get_by_label("Tìm trong hàng chờ").fill("ho tich")
    expect(page.get_by_role("link", name="Tin về đất đai")).to_have_count(0)
    page.get_by_label("Chọn mọi kết quả trong trang").check()
    accessible(page)
    page.locator(".queue-bulk").get_by_role("button", name="Nghiệm thu").click()
    expect(page.get_by_text("Đã nghiệm thu 1 kết quả.")).to_be_visible()
    page.get_by_role("link", name="“ho tich”").click()
    expect(page.get_by_role("link", name="Tin về đất đai")).to_be_visible()


def test_a_box_that_was_made_larger_breaks_no_rule_when_the_queue_comes_anew(people, news, sign_in):
    """The size stands in the style of the element, which no answer of the server may bring back as an attribute."""
    for title in ("Tin một", "Tin hai"):
        make_result(activity=news, unit=people.ward, by=people.minh, title=title)
    page = sign_in(people.lan)
    page.goto("/ket-qua/nghiem-thu/")
    settle(page)
    page.locator(".queue-bulk textarea").evaluate("box => { box.style.height = '120px' }")
    page.locator("[data-row]", has_text="Tin một").get_by_role("button", name="Nghiệm thu").click()
    expect(page.get_by_text("Đã nghiệm thu 1 kết quả.")).to_be_visible()
    expect(page.get_by_role("link", name="Tin một")).to_have_count(0)


def test_the_queue_by_keyboard(people, news, sign_in, width):
    if width == "phone":
        pytest.skip("a telephone has no keys")
    results = [make_result(activity=news, unit=people.ward, by=people.minh, title=f"Tin phím {n}") for n in range(4)]
    page = sign_in(people.lan)
    page.goto("/ket-qua/nghiem-thu/")
    settle(page)
    page.keyboard.press("?")
    expect(page.get_by_text("Nghiệm thu các kết quả đã chọn, hoặc kết quả đang đứng")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-row].is-current")).to_contain_text("Tin phím 1")
    page.keyboard.press("e")
    expect(page.locator("[data-row].is-current .proof-list")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("Đã nghiệm thu 1 kết quả.")).to_be_visible()
    expect(page.locator("[data-row].is-current")).to_contain_text("Tin phím 2")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    page.keyboard.press("t")
    expect(page.get_by_label("Lý do")).to_be_focused()
    page.keyboard.type("Thiếu ảnh")
    page.get_by_role("button", name="Trả lại các kết quả đã chọn").click()
    expect(page.get_by_text("Đã trả lại 2 kết quả.")).to_be_visible()
    assert [state(each) for each in results] == [State.SUBMITTED, State.ACCEPTED, State.RETURNED, State.RETURNED]


def test_the_reason_of_a_return_is_left_by_escape(people, news, sign_in, width):
    if width == "phone":
        pytest.skip("a telephone has no keys")
    results = [make_result(activity=news, unit=people.ward, by=people.minh, title=f"Tin thôi {n}") for n in range(2)]
    page = sign_in(people.lan)
    page.goto("/ket-qua/nghiem-thu/")
    settle(page)
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.get_by_label("Lý do")).to_be_focused()
    page.keyboard.type("jat")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Lý do")).to_be_hidden()
    expect(page.locator("[data-row].is-current input[name=ket-qua]")).not_to_be_checked()
    page.keyboard.press("a")
    expect(page.get_by_text("Đã nghiệm thu 1 kết quả.")).to_be_visible()
    assert sorted(state(each) for each in results) == [State.ACCEPTED, State.SUBMITTED]


def test_an_accepted_result_is_corrected(people, news, sign_in, accessible, width):
    result = make_result(
        activity=news,
        unit=people.ward,
        by=people.minh,
        state=State.ACCEPTED,
        accepted_by=people.lan,
        title="Lớp tập huấn",
    )
    doer = sign_in(people.minh)
    doer.goto(f"/ket-qua/{result.pk}/")
    doer.get_by_role("link", name="Đính chính").click()
    settle(doer)
    doer.get_by_label("Số lượng").fill("3")
    expect(doer.locator("[data-differences]")).to_contain_text("Số lượng: 1 → 3")
    accessible(doer)
    picture(doer, "dinh-chinh", width)
    doer.get_by_label("Lý do đính chính").fill("Ghi thiếu hai lớp")
    doer.get_by_role("button", name="Gửi bản đính chính").click()
    expect(doer.get_by_text("Đã gửi bản đính chính để nghiệm thu")).to_be_visible()
    accessible(doer)
    made = Result.objects.get(corrects=result)
    assert Tally.objects.get(activity=news, unit=people.ward).done == 1
    owner = sign_in(people.lan)
    owner.goto(f"/ket-qua/{made.pk}/")
    accessible(owner)
    picture(owner, "ket-qua-dinh-chinh", width)
    owner.get_by_role("button", name="Nghiệm thu").click()
    expect(owner.get_by_text("Đã nghiệm thu.")).to_be_visible()
    assert Tally.objects.get(activity=news, unit=people.ward).done == 3
    assert state(result) == State.REPLACED


def test_the_list_is_searched_without_accents(people, news, sign_in, accessible, width):
    make_result(activity=news, unit=people.ward, by=people.minh, title="Giải ngân vốn đầu tư công")
    make_result(activity=news, unit=people.commune, by=people.hoa, title="Hồ sơ đất đai")
    page = sign_in(people.lan)
    page.goto("/ket-qua/")
    expect(page.get_by_text("tổng 2 tin.")).to_be_visible()
    accessible(page)
    page.get_by_label("Tìm kết quả").fill("giai ngan")
    expect(page.get_by_role("link", name="Hồ sơ đất đai")).to_have_count(0)
    expect(page.get_by_role("link", name="Giải ngân vốn đầu tư công")).to_be_visible()
    assert "tim=giai%20ngan" in page.url
    picture(page, "ket-qua", width)
    page.get_by_role("link", name="“giai ngan”").click()
    expect(page.get_by_role("link", name="Hồ sơ đất đai")).to_be_visible()
