"""The pages of results: their list, one of them, its correction, the list as a spreadsheet."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loa.delivery.actions.results import Told, correct
from loa.delivery.models import Result
from loa.delivery.states import State
from tests.loa.cast import make_user
from tests.loa.delivery.making import DAY, any_link_is_enough, make_result
from tests.loa.plans.pages.asking import text_of

MOST_QUERIES = 25


def accepted(cast, news, **how) -> Result:
    return make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, accepted_by=cast.lan, **how)


def page_of(result) -> str:
    return f"/ket-qua/{result.pk}/"


# the list


def test_a_list_without_results_says_how_they_come(minh):
    assert "Chưa có kết quả nào" in text_of(minh.get("/ket-qua/"))


def test_the_list_says_how_many_and_how_much(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=2, title="Tin về hồ sơ trực tuyến")
    make_result(activity=news, unit=cast.commune, by=cast.hoa, quantity=1500)
    page = text_of(lan.get("/ket-qua/"))
    assert "2 kết quả, tổng 1.502 tin." in page
    assert "Tin về hồ sơ trực tuyến" in page
    assert "Chờ nghiệm thu" in page
    assert "bao.example" in page


def test_filters_are_chips_that_can_be_taken_off(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh, title="Thu hút đầu tư")
    response = lan.get("/ket-qua/", {"tim": "thu hut", "trang-thai": "submitted"})
    assert "Thu hút đầu tư" in text_of(response)
    assert 'href="/ket-qua/?tim=thu+hut"' in response.content.decode()
    nothing = lan.get("/ket-qua/", {"tim": "khong co"})
    assert "Không có kết quả nào khớp" in text_of(nothing)


def test_htmx_gets_the_list_alone(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh)
    part = lan.get("/ket-qua/", headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    assert 'id="results"' in part
    assert "<html" not in part


def test_a_repost_that_does_not_count_says_so(cast, lan, news):
    any_link_is_enough(news, cast.lan, only_originals=True)
    result = accepted(cast, news, is_repost=True)
    assert "đăng lại, không tính" in text_of(lan.get("/ket-qua/"))
    assert "chỉ tính tin, bài gốc" in text_of(lan.get(page_of(result)))


@pytest.mark.parametrize("address", ["/ket-qua/", "/ket-qua/nghiem-thu/"])
def test_one_and_three_rows_ask_as_much_of_the_database(address, cast, lan, news):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert lan.get(address).status_code == 200
        return len(queries)

    make_result(activity=news, unit=cast.ward, by=cast.minh)
    asked()  # what is asked once a process
    one = asked()
    for unit, by in ((cast.ward, cast.minh), (cast.commune, cast.hoa)):
        make_result(activity=news, unit=unit, by=by)
    assert asked() == one
    assert one <= MOST_QUERIES


def test_all_filters_together_stay_within_the_bound(cast, lan, plan, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    asked = {"ke-hoach": plan.pk, "nhiem-vu": news.pk, "don-vi": cast.ward.pk, "ky": result.slot_id, "chi-tieu": 1,
             "trang-thai": "submitted", "hinh-thuc": news.form, "thang": "2026-03", "tu": "2026-03-01", "tim": "tin",
             "nguoi-ghi": cast.minh.pk}  # fmt: skip
    lan.get("/ket-qua/", asked)
    with CaptureQueriesContext(connection) as queries:
        page = lan.get("/ket-qua/", asked)
    assert result.title in text_of(page)
    assert len(queries) <= MOST_QUERIES + 12  # a name for each filter, and two queries for the plan below


def test_the_second_page_is_reached_by_number(cast, lan, news, monkeypatch):
    monkeypatch.setattr("loa.delivery.views.results.A_PAGE", 2)
    for _ in range(3):
        make_result(activity=news, unit=cast.ward, by=cast.minh)
    assert "1–2 trong 3 kết quả" in text_of(lan.get("/ket-qua/"))
    assert "3–3 trong 3 kết quả" in text_of(lan.get("/ket-qua/?trang=2"))
    assert "3–3 trong 3 kết quả" in text_of(lan.get("/ket-qua/?trang=9999999"))


def test_beyond_its_bound_the_list_says_that_there_is_more(cast, lan, news, monkeypatch):
    monkeypatch.setattr("loa.delivery.views.results.MOST", 2)
    for _ in range(3):
        make_result(activity=news, unit=cast.ward, by=cast.minh)
    page = text_of(lan.get("/ket-qua/"))
    assert "Hơn 2 kết quả" in page
    assert "Danh sách dừng ở 2 kết quả mới nhất" in page


def test_the_list_as_a_spreadsheet_holds_text_only(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh, title="=1+1", quantity=3)
    response = lan.get("/ket-qua/bang.xlsx", {"don-vi": cast.ward.pk})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head, row = ([cell.value for cell in each] for each in (sheet[3], sheet[4]))
    said = dict(zip(head, row, strict=True))
    assert (said["Kết quả"], said["Số lượng"], said["Đơn vị"]) == ("=1+1", "3", str(cast.ward))
    assert said["Minh chứng"].startswith("https://bao.example/")
    assert sheet.max_row == 4
    assert sheet["C4"].data_type == "s"


# one result


@pytest.mark.parametrize("state", list(State))
def test_a_result_opens_in_every_state(state, cast, lan, minh, news):
    if state == State.REPLACED:
        result = accepted(cast, news)
        told = Told(title="Sửa", happened_on=DAY, measure="tin")
        made = correct(result=result, told=told, reason="Nhầm", key="c" * 32, by=cast.minh)
        lan.post(page_of(made), {"viec": "nhan"})
    else:
        result = make_result(activity=news, unit=cast.ward, by=cast.minh, state=state)
    for client in (lan, minh):
        page = client.get(page_of(result))
        assert page.status_code == 200
        assert state.label in text_of(page)


def test_a_stranger_finds_nothing(cast, signed_in, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    for client in (signed_in(cast.hoa), signed_in(make_user("khach"))):
        assert client.get(page_of(result)).status_code == 404
        assert client.post(page_of(result), {"viec": "nhan"}).status_code == 404
        assert client.get(f"{page_of(result)}dinh-chinh/").status_code == 404


def test_acts_are_offered_to_who_may(cast, lan, minh, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    owner, doer = lan.get(page_of(result)).content.decode(), minh.get(page_of(result)).content.decode()
    assert 'value="nhan"' in owner
    assert 'value="tra"' in owner
    assert 'value="nhan"' not in doer
    assert 'value="rut"' in doer
    own = make_result(activity=news, unit=cast.ward, by=cast.lan)
    page = lan.get(page_of(own))
    assert b'value="nhan"' not in page.content
    assert "Người ghi hoặc sửa kết quả không tự nghiệm thu" in text_of(page)


def undo_of(response) -> str:
    return re.search(r'data-undo hx-swap="none" hx-post="([^"]+)"', response.content.decode()).group(1)


def test_accept_and_undo(cast, lan, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    assert 'Chờ nghiệm thu<span class="count">1</span>' in lan.get("/ket-qua/").content.decode()
    page = lan.post(page_of(result), {"viec": "nhan"}, follow=True)
    assert "Đã nghiệm thu." in text_of(page)
    assert "Chờ nghiệm thu</a>" in lan.get("/ket-qua/").content.decode()
    assert Result.objects.get(pk=result.pk).state == State.ACCEPTED
    assert lan.post(undo_of(page), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert Result.objects.get(pk=result.pk).state == State.SUBMITTED


def test_a_return_asks_for_its_reason(cast, lan, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    page = lan.post(page_of(result), {"viec": "tra", "duyet-reason": "  "})
    assert page.status_code == 422
    assert "Hãy ghi lý do" in text_of(page)
    page = lan.post(page_of(result), {"viec": "tra", "duyet-reason": "Mờ quá"}, follow=True)
    assert "Trả lại để sửa Mờ quá" in text_of(page)


def test_withdraw_and_undo(cast, minh, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    page = minh.post(page_of(result), {"viec": "rut"}, follow=True)
    assert Result.objects.get(pk=result.pk).state == State.WITHDRAWN
    minh.post(undo_of(page))
    assert Result.objects.get(pk=result.pk).state == State.SUBMITTED


def test_who_comes_second_is_told_how_it_stands(cast, lan, news):
    result = accepted(cast, news)
    page = lan.post(page_of(result), {"viec": "nhan"}, follow=True)
    assert "đang ở trạng thái “Đã nghiệm thu”" in text_of(page)


@pytest.mark.parametrize("act", ["nhan", "tra", "bo"])
def test_what_one_may_not_do_is_refused(act, cast, minh, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh)
    assert minh.post(page_of(result), {"viec": act, "duyet-reason": "x"}).status_code == 403
    assert Result.objects.get(pk=result.pk).state == State.SUBMITTED


def test_reopening_from_the_page(cast, lan, news):
    result = accepted(cast, news)
    lan.post(page_of(result), {"viec": "bo", "duyet-reason": "Nhầm kỳ"})
    found = Result.objects.get(pk=result.pk)
    assert (found.state, found.steps.last().reason) == (State.SUBMITTED, "Nhầm kỳ")


# corrections


def sent(result, form, **changes) -> dict[str, object]:
    typed = {
        "title": result.title, "happened_on": "10/3/2026", "quantity": "1", "measure": "tin", "reason": "Nhầm số",
        "key": form["key"].value(),
    }  # fmt: skip
    return {**typed, **changes}


def test_a_correction_is_made_beside_what_was_accepted(cast, minh, lan, news):
    result = accepted(cast, news)
    address = f"{page_of(result)}dinh-chinh/"
    form = minh.get(address).context["form"]
    page = minh.post(address, sent(result, form, quantity="4"), follow=True)
    made = Result.objects.get(corrects=result)
    assert page.redirect_chain[-1][0] == page_of(made)
    assert made.quantity == Decimal(4)
    words = text_of(page)
    assert "Số lượng 1 4" in words
    assert "Lý do đính chính: Nhầm số" in words
    assert "Đã có bản đính chính" in text_of(minh.get(page_of(result)))
    assert minh.get(address).headers["Location"] == page_of(made)
    minh.post(undo_of(page))
    assert Result.objects.get(pk=made.pk).state == State.WITHDRAWN


def test_a_correction_without_a_difference_or_a_reason_is_none(cast, minh, news):
    result = accepted(cast, news)
    address = f"{page_of(result)}dinh-chinh/"
    form = minh.get(address).context["form"]
    page = minh.post(address, sent(result, form))
    assert page.status_code == 422
    assert "Chưa có gì khác" in text_of(page)
    assert minh.post(address, sent(result, form, quantity="2", reason="")).status_code == 422
    assert minh.post(address, sent(result, form, happened_on="10/3/2090")).status_code == 422
    page = minh.post(address, sent(result, form, until="09/3/2026"))
    assert page.context["form"].errors["until"] == ["Phải vào hoặc sau ngày thực hiện."]
    assert not Result.objects.filter(corrects=result).exists()


def test_only_who_logs_there_corrects_and_only_what_is_accepted(cast, lan, minh, signed_in, news):
    waiting = make_result(activity=news, unit=cast.ward, by=cast.minh)
    page = minh.get(f"{page_of(waiting)}dinh-chinh/", follow=True)
    assert page.redirect_chain[-1][0] == page_of(waiting)
    assert "đang ở trạng thái “Chờ nghiệm thu”" in text_of(page)
    leader = make_user("lanhdao", role="leader", unit=cast.province)
    result = accepted(cast, news)
    client = signed_in(leader)
    refused = client.get(f"{page_of(result)}dinh-chinh/")
    assert refused.status_code == 403
    assert f"Chưa có quyền ghi kết quả thực hiện tại {cast.ward}" in text_of(refused)
    form = minh.get(f"{page_of(result)}dinh-chinh/").context["form"]
    assert client.post(f"{page_of(result)}dinh-chinh/", sent(result, form, quantity="2")).status_code == 403


def test_links_from_the_plan_lead_here(cast, lan, plan, news):
    assert f"/ket-qua/?ke-hoach={plan.pk}" in lan.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert f"/ket-qua/?nhiem-vu={news.pk}" in lan.get(f"/ke-hoach/{plan.pk}/nhiem-vu/1/").content.decode()
