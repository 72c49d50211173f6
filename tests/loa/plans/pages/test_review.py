"""The review page, and the parts of it that htmx swaps."""

import re

import pytest
from django.urls import reverse

from loa.organisations.roles import Role
from tests.loa.cast import make_user
from tests.loa.plans.making import make_read, make_waiting, short_plan
from tests.loa.plans.pages.asking import HTMX, edit, text_of


def test_review_shows_the_document_and_what_was_read(lan, reading):
    shown = text_of(lan.get(reverse("plans:review", args=[reading.pk])))
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in shown
    assert "52 số cả kế hoạch, nhịp 1 số mỗi tuần" in shown
    assert "từ 01/4/2026 đến 30/6/2026" in shown
    assert "09/1/2026" in shown


def test_review_of_what_is_not_there_to_be_reviewed_leads_on(lan, cast, plan):
    waiting = make_waiting(unit=cast.province, by=cast.lan, text="x")
    assert lan.get(reverse("plans:review", args=[waiting.pk])).url == reverse("plans:readings")
    assert lan.get(reverse("plans:review", args=[plan.reading_id])).url == reverse("plans:detail", args=[plan.pk])


def swapped(answer):
    """Ids of the elements that htmx swaps out of band."""
    return re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob="true"', answer.content.decode())


def test_accept_swaps_the_item_and_the_progress(lan, reading):
    answer = lan.post(reverse("plans:accept", args=[reading.pk]), {"o": "/activities/1"}, headers=HTMX)
    assert swapped(answer) == ["item-activities-1", "review-progress", "review-findings"]
    assert answer["HX-Reswap"] == "none"
    assert "HX-Trigger" not in answer  # the item says it itself; many come in a row
    assert "is-accepted" in answer.content.decode()


def test_accept_sure_of_many_asks_for_the_page_anew(lan, cast):
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan(rows=70))
    answer = lan.post(reverse("plans:accept_sure", args=[reading.pk]), headers=HTMX)
    assert answer["HX-Refresh"] == "true"


def test_edit_keeps_what_was_typed(lan, reading):
    form = lan.get(reverse("plans:edit", args=[reading.pk]) + "?o=/document/date", headers=HTMX)
    assert 'value="09/1/2026"' in form.content.decode()
    answer = edit(lan, reading, "/document/date", value="10/01/2026")
    assert swapped(answer)[0] == "item-document-date"
    assert reading.corrections.get().after == "2026-01-10"


def test_edit_says_at_the_field_what_is_wrong(lan, reading):
    answer = edit(lan, reading, "/document/date", value="hôm nay")
    assert answer.status_code == 422
    assert "Ngày ghi như 05/3/2026" in text_of(answer)
    assert 'value="hôm nay"' in answer.content.decode()
    assert not reading.corrections.exists()


def test_edit_of_an_activity_rereads_its_phrases(lan, reading):
    answer = edit(
        lan, reading, "/activities/1", title="Cuộc thi", quotas="02 cuộc", timeframe="Quý III", lead="Sở Nội vụ", no="2"
    )
    assert "từ 01/7/2026 đến 30/9/2026" in text_of(answer)
    changed = dict(reading.corrections.values_list("pointer", "after"))
    assert changed["/activities/1/quotas"][0]["min"] == 2
    assert "/activities/1/lead" not in changed


def test_add_and_undo_a_row(lan, reading):
    address = reverse("plans:add", args=[reading.pk, "themes"])
    assert lan.post(address, {"new-themes-text": ""}, headers=HTMX).status_code == 422
    answer = lan.post(address, {"new-themes-text": "Nội dung mới"}, headers=HTMX)
    assert "beforeend:#items-themes" in answer.content.decode()
    answer = lan.post(reverse("plans:undo", args=[reading.pk]) + "?act=1", headers=HTMX)
    assert '<div id="item-themes-2" hx-swap-oob="delete">' in answer.content.decode()


def test_drop_undo_and_redo(lan, reading):
    answer = lan.post(reverse("plans:drop", args=[reading.pk]), {"o": "/activities/2"}, headers=HTMX)
    assert "/hoan-tac/?act=1" in answer["HX-Trigger"]
    assert "/hoan-tac/?act=1" in answer.content.decode()  # also on the row itself
    for name, status in [("drop", "is-dropped"), ("undo", ""), ("redo", "is-dropped")]:
        answer = lan.post(reverse(f"plans:{name}", args=[reading.pk]), {"o": "/activities/1"}, headers=HTMX)
        assert ("is-dropped" in answer.content.decode()) is bool(status)


def test_undo_with_nothing_to_undo_says_so(lan, reading):
    answer = lan.post(reverse("plans:undo", args=[reading.pk]), headers=HTMX)
    assert "Kh\\u00f4ng c\\u00f2n g\\u00ec" in answer["HX-Trigger"] or "Không còn gì" in answer["HX-Trigger"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"activities-1-quotas": "52 số (01 số/tuần)"}, "Hiểu là 52 số cả kế hoạch, nhịp 1 số mỗi tuần"),
        ({"activities-1-timeframe": "Quý II"}, "Hiểu là từ 01/4/2026 đến 30/6/2026"),
        ({"activities-1-timeframe": "lúc nào đó"}, "chưa đọc được thời gian"),
    ],
)
def test_explain_says_how_a_phrase_is_understood(lan, reading, typed, says):
    assert text_of(lan.post(reverse("plans:explain", args=[reading.pk]), typed, headers=HTMX)) == says


@pytest.mark.parametrize("pointer", ["", "/nothing/0", "/activities/99", "/document/colour"])
def test_edit_of_what_is_not_there_leads_back(lan, reading, pointer):
    assert lan.get(reverse("plans:edit", args=[reading.pk]), {"o": pointer}).status_code == 302


def test_a_viewer_sees_the_review_without_its_buttons(cast, signed_in, reading):
    viewer = make_user(role=Role.VIEWER, unit=cast.province)
    shown = signed_in(viewer).get(reverse("plans:review", args=[reading.pk])).content.decode()
    assert "data-edits" not in shown
    assert "Đưa vào thực hiện" not in shown
    answer = signed_in(viewer).post(reverse("plans:accept", args=[reading.pk]), {"o": "/activities/1"})
    assert answer.status_code == 403
