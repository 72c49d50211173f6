"""The queue of who accepts."""

from __future__ import annotations

import re

import pytest

from loa.delivery.models import Result
from loa.delivery.states import State
from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.delivery.making import make_result
from tests.loa.plans.pages.asking import text_of

QUEUE = "/ket-qua/nghiem-thu/"
HTMX = {"HX-Request": "true", "HX-Target": "queue"}


def states(*results) -> list[str]:
    return [Result.objects.get(pk=each.pk).state for each in results]


def test_the_queue_is_for_who_accepts(cast, signed_in):
    assert signed_in(cast.minh).get(QUEUE).status_code == 403


def test_an_empty_queue_says_so(lan):
    assert "Không còn kết quả chờ nghiệm thu" in text_of(lan.get(QUEUE))


def test_the_oldest_come_first_by_line_or_by_unit(cast, lan, plan, news):
    letters = plan.activities.get(order=2)
    first = make_result(activity=letters, unit=cast.home_affairs, by=cast.lan)
    ward = make_result(activity=news, unit=cast.ward, by=cast.minh)
    commune = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    again = make_result(activity=letters, unit=cast.home_affairs, by=cast.lan)
    groups = lan.get(QUEUE).context["groups"]
    assert [(group.head.pk, group.count, [each.pk for each in group.results]) for group in groups] == [
        (letters.pk, 2, [first.pk, again.pk]),
        (news.pk, 2, [ward.pk, commune.pk]),
    ]
    by_unit = lan.get(QUEUE, {"nhom": "don-vi"}).context["groups"]
    assert [group.head.pk for group in by_unit] == [cast.home_affairs.pk, cast.ward.pk, cast.commune.pk]


def test_filters_narrow_the_queue(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh, title="Giải ngân")
    make_result(activity=news, unit=cast.commune, by=cast.hoa, title="Hồ sơ")
    page = text_of(lan.get(QUEUE, {"tim": "giai ngan"}))
    assert "Giải ngân" in page
    assert "Hồ sơ" not in page
    assert "Hồ sơ" in text_of(lan.get(QUEUE, {"don-vi": cast.commune.pk}))
    assert "Không có kết quả nào khớp" in text_of(lan.get(QUEUE, {"tim": "zzz"}))


def test_ticked_ones_are_accepted_and_what_is_passed_over_is_told(cast, lan, news):
    good, gone = (make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(2))
    own = make_result(activity=news, unit=cast.ward, by=cast.lan)
    lan.post(f"/ket-qua/{gone.pk}/", {"viec": "nhan"})
    page = lan.post(QUEUE, {"viec": "nhan", "ket-qua": [good.pk, gone.pk, own.pk]}, follow=True)
    assert "Đã nghiệm thu 1 kết quả. Bỏ qua 1 do bản thân ghi hoặc sửa, 1 không còn chờ nghiệm thu." in text_of(page)
    assert states(good, gone, own) == [State.ACCEPTED, State.ACCEPTED, State.SUBMITTED]


def test_htmx_gets_the_queue_and_a_toast_with_undo(cast, lan, news):
    one, two = (make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(2))
    response = lan.post(QUEUE, {"mot": one.pk}, headers=HTMX)
    assert states(one, two) == [State.ACCEPTED, State.SUBMITTED]
    body = response.content.decode()
    assert "<html" not in body
    assert one.title not in body
    assert two.title in body
    undo = re.search(r'"undo": "([^"]+)"', response.headers["HX-Trigger"]).group(1)
    lan.post(undo)
    assert states(one) == [State.SUBMITTED]


def test_return_with_one_reason(cast, lan, news):
    one, two = (make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(2))
    page = lan.post(QUEUE, {"viec": "tra", "ket-qua": [one.pk, two.pk], "reason": ""})
    assert page.status_code == 422
    assert "Hãy ghi lý do" in text_of(page)
    assert states(one, two) == [State.SUBMITTED, State.SUBMITTED]
    page = lan.post(QUEUE, {"viec": "tra", "ket-qua": [one.pk, two.pk], "reason": "Thiếu ngày"}, follow=True)
    assert "Đã trả lại 2 kết quả." in text_of(page)
    assert states(one, two) == [State.RETURNED, State.RETURNED]


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_return_without_a_reason_keeps_the_ticks_and_the_page(headers, cast, lan, news, monkeypatch):
    monkeypatch.setattr("loa.delivery.views.deciding.A_PAGE", 2)
    rows = [make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(4)]
    sent = {"viec": "tra", "ket-qua": [rows[2].pk, rows[3].pk], "reason": "  "}
    page = lan.post(f"{QUEUE}?trang=2", sent, headers=headers)
    assert page.status_code == 422
    assert page.context["page"].number == 2
    body = page.content.decode()
    assert all(f'value="{each.pk}" checked' in body for each in rows[2:])
    assert f'action="{QUEUE}?trang=2"' in body
    assert re.search(r'id="id_reason_error">.*?Hãy ghi lý do', body, re.DOTALL)
    page = lan.post(f"{QUEUE}?trang=2", {"viec": "tra", "ket-qua": [], "reason": "Mờ quá"}, headers=headers)
    assert page.status_code == 422
    assert "Chưa chọn kết quả nào" in text_of(page)
    assert "Mờ quá</textarea>" in page.content.decode()
    assert set(states(*rows)) == {State.SUBMITTED}


def test_one_by_its_button_leaves_the_other_ticks(cast, lan, news):
    one, two, three = (make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(3))
    body = lan.post(QUEUE, {"mot": one.pk, "ket-qua": [one.pk, two.pk]}, headers=HTMX).content.decode()
    assert f'value="{two.pk}" checked' in body
    assert f'value="{three.pk}" checked' not in body
    assert states(one, two, three) == [State.ACCEPTED, State.SUBMITTED, State.SUBMITTED]


@pytest.mark.parametrize("act", [{"viec": "nhan"}, {"viec": "tra", "reason": "Mờ"}])
def test_the_count_in_the_tab_goes_along(act, cast, lan, news):
    one, two = (make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(2))
    tab = r'<a[^>]*aria-current="page"[^>]*id="tab-acceptance" hx-swap-oob="true"[^>]*>Chờ nghiệm thu(.*?)</a>'

    def left(sent):
        return re.search(tab, lan.post(QUEUE, sent, headers=HTMX).content.decode()).group(1)

    assert left({**act, "ket-qua": [one.pk]}) == '<span class="count">1</span>'
    assert left({**act, "ket-qua": [two.pk]}) == ""
    assert "hx-swap-oob" not in lan.get(QUEUE).content.decode()


def test_nothing_chosen_is_said(lan, cast, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh)
    assert "Chưa chọn kết quả nào" in text_of(lan.post(QUEUE, {"viec": "nhan"}, follow=True))


def test_all_that_is_filtered_is_accepted_without_the_rest(cast, lan, news):
    mine = [make_result(activity=news, unit=cast.ward, by=cast.minh) for _ in range(3)]
    other = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    lan.post(f"{QUEUE}?don-vi={cast.ward.pk}", {"viec": "nhan", "tat-ca": "1"})
    assert states(*mine, other) == [State.ACCEPTED] * 3 + [State.SUBMITTED]


def test_own_results_are_shown_without_a_tick(cast, lan, news):
    own = make_result(activity=news, unit=cast.ward, by=cast.lan)
    page = lan.get(QUEUE)
    assert own.title in text_of(page)
    assert f'name="ket-qua" value="{own.pk}"' not in page.content.decode()
    assert "Bản thân ghi hoặc sửa: người duyệt khác nghiệm thu." in text_of(page)


def test_reposts_and_evidence_used_before_are_flagged(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh, is_repost=True)
    assert "Đăng lại" in text_of(lan.get(QUEUE))
    assert "Minh chứng đã được dùng" not in text_of(lan.get(QUEUE))
    make_result(activity=news, unit=cast.ward, by=cast.minh, address="https://bao.example/chung")
    make_result(activity=news, unit=cast.commune, by=cast.hoa, address="https://bao.example/chung")
    assert text_of(lan.get(QUEUE)).count("Minh chứng đã được dùng") == 2


def test_a_correction_is_not_called_a_double_of_what_it_corrects(cast, lan, signed_in, news):
    result = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    minh = signed_in(cast.minh)
    form = minh.get(f"/ket-qua/{result.pk}/dinh-chinh/").context["form"]
    typed = {
        "title": "Mới",
        "happened_on": "10/3/2026",
        "quantity": "1",
        "measure": "tin",
        "reason": "Nhầm",
        "key": form["key"].value(),
    }
    minh.post(f"/ket-qua/{result.pk}/dinh-chinh/", typed)
    page = text_of(lan.get(QUEUE))
    assert "Đính chính cho" in page
    assert "Minh chứng đã được dùng" not in page


def test_another_homes_queue_does_not_show_it(cast, signed_in, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh)
    approver = make_user("duyetxa", role=Role.APPROVER, unit=cast.commune)
    assert "Không còn kết quả chờ nghiệm thu" in text_of(signed_in(approver).get(QUEUE))


@pytest.mark.parametrize("moment", ["0", "1700000000000000", "9" * 18, "9" * 40])
def test_an_undo_of_nothing_is_told(moment, lan):
    response = lan.post(f"{QUEUE}hoan-tac/{moment}/", follow=True)
    assert response.status_code == 404 or "không hoàn tác được" in text_of(response)


def test_the_tab_counts_what_waits_for_oneself(cast, lan, news):
    make_result(activity=news, unit=cast.ward, by=cast.minh)
    make_result(activity=news, unit=cast.ward, by=cast.lan)
    assert 'Chờ nghiệm thu<span class="count">1</span>' in lan.get("/ket-qua/").content.decode()
