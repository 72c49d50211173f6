"""Every page, for those who may and those who may not, what it asks of the database, and the parts htmx swaps."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from loa.organisations.models import Kind, Membership, Unit
from loa.organisations.roles import Role
from loa.plans.actions.reading import claim
from loa.plans.models import Assignment, Plan, Reading
from loa.plans.states import State
from tests.loa.cast import make_user
from tests.loa.plans.making import as_upload, make_failed, make_plan, make_read, make_waiting, short_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


@pytest.fixture
def reading(cast):
    return make_read(unit=cast.province, by=cast.lan, text=short_plan(number="77"))


@pytest.fixture
def lan(cast, signed_in):
    return signed_in(cast.lan)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Upload and readings


def test_upload_reads_what_is_dropped(cast, lan):
    files = [as_upload(short_plan()), as_upload("x", "b.txt")]
    answer = lan.post(reverse("plans:readings"), {"unit": cast.province.pk, "file": files})
    assert answer.status_code == 302
    assert list(Reading.objects.order_by("name").values_list("name", "state")) == [
        ("b.txt", State.READ),
        ("ke-hoach.txt", State.READ),
    ]
    assert "b.txt" in text_of(lan.get(reverse("plans:readings")))


def test_upload_says_which_file_was_refused_and_keeps_the_others(cast, lan):
    files = [as_upload(short_plan()), SimpleUploadedFile("rong.docx", b"")]
    answer = lan.post(reverse("plans:readings"), {"unit": cast.province.pk, "file": files})
    assert answer.status_code == 422
    assert "“rong.docx” rỗng" in text_of(answer)
    assert list(Reading.objects.values_list("name", flat=True)) == ["ke-hoach.txt"]


def test_upload_of_the_same_file_says_that_it_is_there(cast, lan):
    for _ in range(2):
        answer = lan.post(
            reverse("plans:readings"), {"unit": cast.province.pk, "file": [as_upload(short_plan())]}, follow=True
        )
    assert "đã có trong danh sách" in text_of(answer)
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"file": []}])
def test_upload_without_a_file_says_what_to_do(cast, lan, data):
    answer = lan.post(reverse("plans:readings"), {"unit": cast.province.pk, **data})
    assert answer.status_code == 422
    assert "Chưa chọn tệp nào" in text_of(answer)


def test_upload_for_another_unit_is_refused(cast, signed_in):
    answer = signed_in(cast.minh).post(reverse("plans:readings"), {"unit": cast.commune.pk, "file": [as_upload("x")]})
    assert answer.status_code == 422
    assert not Reading.objects.exists()


def test_list_asks_again_only_while_something_is_read(cast, lan):
    make_read(unit=cast.province, by=cast.lan, text=short_plan())
    part = {**HTMX, "HX-Target": "readings"}
    assert b"every 1s" not in lan.get(reverse("plans:readings"), headers=part).content
    reading = claim(reading=make_waiting(unit=cast.province, by=cast.lan, text="x"), by=cast.lan)
    Reading.objects.filter(pk=reading.pk).update(done=3, total=12)
    answer = lan.get(reverse("plans:readings"), headers=part)
    assert b"every 1s" in answer.content
    assert "trang 3/12" in text_of(answer)
    assert b"<html" not in answer.content


def test_a_failed_reading_says_why_and_is_retried(cast, lan):
    reading = make_failed(unit=cast.province, by=cast.lan, text=short_plan(number="5"))
    assert "Tệp hỏng. Hãy tải lại." in text_of(lan.get(reverse("plans:readings")))
    answer = lan.post(reverse("plans:retry", args=[reading.pk]), headers=HTMX)
    assert answer["HX-Trigger-After-Settle"] == "readings-changed"
    reading.refresh_from_db()
    assert reading.state == State.READ


def test_an_interrupted_reading_can_be_read_again(cast, lan):
    reading = claim(reading=make_waiting(unit=cast.province, by=cast.lan, text=short_plan()), by=cast.lan)
    assert "Bị ngắt" not in text_of(lan.get(reverse("plans:readings")))
    Reading.objects.filter(pk=reading.pk).update(leased_until=timezone.now() - timedelta(minutes=1))
    assert "Bị ngắt, đọc lại" in text_of(lan.get(reverse("plans:readings")))


def test_withdraw_is_undone_by_one_click(lan, reading):
    answer = lan.post(reverse("plans:withdraw", args=[reading.pk]), headers=HTMX)
    assert reverse("plans:restore", args=[reading.pk]) in answer["HX-Trigger"]
    assert "Đã rút (1)" in text_of(lan.get(reverse("plans:readings")))
    lan.post(reverse("plans:restore", args=[reading.pk]))
    reading.refresh_from_db()
    assert reading.state == State.READ


def test_somebody_who_was_slower_is_told(lan, plan):
    answer = lan.post(reverse("plans:withdraw", args=[plan.reading_id]), follow=True)
    assert "Đã đưa vào thực hiện" in text_of(answer)
    assert "không làm được việc này" in text_of(answer)


def test_the_file_comes_as_it_was_uploaded(lan, reading):
    answer = lan.get(reverse("plans:reading_file", args=[reading.pk]))
    assert b"".join(answer.streaming_content).decode() == short_plan(number="77")
    answer.close()


# Review


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


def edit(client, reading, pointer, **typed):
    prefix = pointer.lstrip("/").replace("/", "-")
    data = {"o": pointer, **{f"{prefix}-{name}": value for name, value in typed.items()}}
    return client.post(reverse("plans:edit", args=[reading.pk]), data, headers=HTMX)


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


# Adoption


def test_adopt_page_lists_the_unknown_and_adopts(cast, lan, reading):
    address = reverse("plans:adopt", args=[reading.pk])
    shown = text_of(lan.get(address))
    assert "Cơ quan chưa khớp đơn vị nào (1)" in shown
    answer = lan.post(address, {"agency-0": "new:association"}, follow=True)
    plan = Plan.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("plans:detail", args=[plan.pk])
    assert "Đã đưa kế hoạch vào thực hiện: 3 nhiệm vụ." in text_of(answer)
    assert Unit.objects.get(name="Hội Nhà vườn").kind == Kind.ASSOCIATION


def test_adopt_page_notices_who_issued_the_document(cast, lan):
    reading = make_read(unit=cast.home_affairs, by=cast.lan, text=short_plan())
    address = reverse("plans:adopt", args=[reading.pk])
    assert "Văn bản do UBND tỉnh Sông Lam ban hành, đang để ở Sở Nội vụ." in text_of(lan.get(address))
    answer = lan.post(reverse("plans:reassign", args=[reading.pk]), {"unit": cast.province.pk}, follow=True)
    assert "Văn bản nay là kế hoạch của UBND tỉnh Sông Lam." in text_of(answer)
    assert "đang để ở" not in text_of(answer)
    copy = make_read(unit=cast.home_affairs, by=cast.lan, text=short_plan())
    answer = lan.post(reverse("plans:reassign", args=[copy.pk]), {"unit": cast.province.pk}, follow=True)
    assert "đã có văn bản này" in text_of(answer)


def test_text_of_a_document_is_never_markup(cast, lan):
    text = short_plan().replace("Bản tin cải cách", "<script>alert(1)</script> & cải cách")
    reading = make_read(unit=cast.province, by=cast.lan, text=text, name="<b>tên</b>.txt")
    pages = [reverse("plans:review", args=[reading.pk]), reverse("plans:readings")]
    plan = make_plan(unit=cast.province, by=cast.lan, text=text.replace("31/KH", "32/KH"))
    pages += [reverse(f"plans:{name}", args=[plan.pk]) for name in ("detail", "document")]
    for address in [*pages, reverse("plans:activity", args=[plan.pk, 1])]:
        shown = lan.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<b>tên" not in shown


def test_adopt_twice_leads_to_the_same_plan(lan, reading):
    address = reverse("plans:adopt", args=[reading.pk])
    assert lan.post(address).url == lan.post(address).url
    assert Plan.objects.count() == 1


def test_adopt_says_what_is_missing(lan, reading):
    lan.post(reverse("plans:drop", args=[reading.pk]), {"o": "/activities/1"})
    edit(lan, reading, "/document/year", value="2026")
    reading.result["document"]["title"] = None
    reading.save()
    answer = lan.post(reverse("plans:adopt", args=[reading.pk]))
    assert answer.status_code == 422
    assert f"{reverse('plans:review', args=[reading.pk])}#item-document-title" in answer.content.decode()


def test_adopt_refuses_a_choice_that_was_not_offered(lan, reading):
    answer = lan.post(reverse("plans:adopt", args=[reading.pk]), {"agency-0": "new:palace"})
    assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_adopt_of_a_number_in_force_leads_to_that_plan(cast, lan, plan):
    copy = make_read(unit=cast.province, by=cast.lan, text=short_plan(rows=2))
    answer = lan.post(reverse("plans:adopt", args=[copy.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("plans:detail", args=[plan.pk])
    assert "đã có Kế hoạch số 31/KH-UBND" in text_of(answer)


def test_agencies_are_linked_on_the_plan_later(cast, lan, plan):
    assert "1 tên cơ quan" in text_of(lan.get(reverse("plans:detail", args=[plan.pk])))
    lan.post(reverse("plans:agencies", args=[plan.pk]), {"agency-0": str(cast.ward.pk)})
    assert Assignment.objects.get(designation="Hội Nhà vườn").unit == cast.ward
    assert "Mọi cơ quan đã khớp" in text_of(lan.get(reverse("plans:agencies", args=[plan.pk])))


# The plan


def test_search_without_accents_finds_the_activity(lan, plan):
    answer = lan.get(reverse("plans:detail", args=[plan.pk]), {"tim": "dang ky"}, headers={**HTMX, "HX-Target": "work"})
    shown = text_of(answer)
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in shown
    assert "Đối thoại với hộ kinh doanh" not in shown
    assert b"<html" not in answer.content


def test_a_month_of_the_chart_keeps_the_other_filters(lan, plan):
    shown = lan.get(reverse("plans:detail", args=[plan.pk]), {"tim": "cuoc thi"}).content.decode()
    assert f'href="/ke-hoach/{plan.pk}/?tim=cuoc+thi&amp;thoi-gian=5"' in shown


def test_search_across_plans_finds_plans_and_work(cast, lan, plan):
    shown = text_of(lan.get(reverse("plans:list"), {"tim": "ho kinh doanh"}))
    assert "Đối thoại với hộ kinh doanh" in shown
    assert "31/KH-UBND" in text_of(lan.get(reverse("plans:list"), {"tim": "truyen thong cai cach"}))
    assert "Không có kế hoạch nào khớp" in text_of(lan.get(reverse("plans:list"), {"nam": "2031"}))


def test_an_activity_shows_its_place_in_the_document(lan, plan):
    shown = lan.get(reverse("plans:activity", args=[plan.pk, 2])).content.decode()
    [marked] = re.findall(r"<mark>(.*?)</mark>", shown, re.DOTALL)
    assert "Cuộc thi đăng ký hồ sơ trực tuyến" in marked
    assert f"{reverse('plans:document', args=[plan.pk])}#a2" in shown
    assert lan.get(reverse("plans:activity", args=[plan.pk, 99])).status_code == 404


def test_export_takes_the_filters_with_it(lan, plan):
    answer = lan.get(reverse("plans:export", args=[plan.pk, "csv"]), {"tim": "dang ky"})
    assert answer.content.decode("utf-8-sig").count("\r\n") == 2
    assert "31-KH-UBND" in answer["Content-Disposition"]
    assert lan.get(reverse("plans:export", args=[plan.pk, "xlsx"])).content.startswith(b"PK")
    assert lan.get(reverse("plans:export", args=[plan.pk, "exe"])).status_code == 404


def test_examples_are_those_of_the_units_one_reviews(cast, signed_in, lan, reading):
    edit(lan, reading, "/document/number", value="78/KH-UBND")
    assert b"".join(lan.get(reverse("plans:examples")).streaming_content).count(b"\n") == 1
    assert b"".join(signed_in(cast.hoa).get(reverse("plans:examples")).streaming_content) == b""


# Who sees what

OF_PLAN = ["detail", "document", "file", "agencies"]
OF_READING = [
    "review",
    "reading_file",
    "adopt",
    "edit",
    "retry",
    "withdraw",
    "restore",
    "accept",
    "accept_sure",
    "drop",
    "undo",
    "redo",
    "explain",
    "reassign",
]
POSTED = {"reassign", "retry", "withdraw", "restore", "accept", "accept_sure", "drop", "undo", "redo", "explain"}


@pytest.mark.parametrize("name", OF_PLAN)
def test_the_stranger_finds_no_plan(cast, plan, signed_in, name):
    assert signed_in(cast.hoa).get(reverse(f"plans:{name}", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize("name", OF_READING)
def test_the_stranger_finds_no_reading(cast, reading, signed_in, name):
    client = signed_in(cast.hoa)
    address = reverse(f"plans:{name}", args=[reading.pk])
    assert (client.post if name in POSTED else client.get)(address).status_code == 404


def test_lists_show_the_stranger_nothing(cast, plan, reading, signed_in):
    client = signed_in(cast.hoa)
    for name in ("list", "readings"):
        assert "31/KH-UBND" not in text_of(client.get(reverse(f"plans:{name}")))
        assert reading.name not in text_of(client.get(reverse(f"plans:{name}")))


def test_nobody_sees_anything_without_signing_in(client, plan):
    for name, args in [("list", []), ("readings", []), ("detail", [plan.pk]), ("file", [plan.pk])]:
        assert client.get(reverse(f"plans:{name}", args=args)).status_code == 302


def test_a_viewer_of_the_unit_sees_the_plan_and_no_upload(cast, plan, signed_in):
    viewer = make_user(role=Role.VIEWER, unit=cast.province)
    client = signed_in(viewer)
    assert client.get(reverse("plans:detail", args=[plan.pk])).status_code == 200
    assert b'type="file"' not in client.get(reverse("plans:readings")).content
    Membership.objects.filter(user=viewer).delete()
    assert client.get(reverse("plans:detail", args=[plan.pk])).status_code == 404


# What pages ask of the database


def queries(client, address, counter):
    client.get(address)  # the session, the caches
    with counter as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_pages_ask_as_often_for_three_rows_as_for_one(cast, lan, django_assert_max_num_queries):
    def count(address):
        return queries(lan, address, django_assert_max_num_queries(40))

    small = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="1", rows=1))
    one = {name: count(reverse(f"plans:{name}")) for name in ("list", "readings")}
    large = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="2", rows=3))
    make_read(unit=cast.province, by=cast.lan, text=short_plan(number="3"))
    three = {name: count(reverse(f"plans:{name}")) for name in ("list", "readings")}
    assert three == one
    assert count(reverse("plans:detail", args=[large.pk])) == count(reverse("plans:detail", args=[small.pk]))
    assert count(reverse("plans:activity", args=[large.pk, 1])) <= 12


def test_review_asks_as_often_for_many_rows_as_for_few(cast, lan, django_assert_max_num_queries):
    few = make_read(unit=cast.province, by=cast.lan, text=short_plan(number="1", rows=2))
    many = make_read(unit=cast.province, by=cast.lan, text=short_plan(number="2", rows=9))
    counts = [
        queries(lan, reverse(f"plans:{name}", args=[reading.pk]), django_assert_max_num_queries(40))
        for name in ("review", "adopt")
        for reading in (few, many)
    ]
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]
