"""Log a list: the preview with what is wrong by row, and saving all of the chosen rows or none."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loa.delivery.models import Evidence, Link, Result
from loa.delivery.queries.links import key_of
from loa.delivery.states import Channel, Source, State
from loa.plans.models import Slot
from tests.loa.delivery.making import make_result, make_work

LIST = """Tên\tNgày\tĐường dẫn\tSố lượng\tTác giả
Tin một\t05/3/2026\thttps://bao.example/1\t1\tLê Minh
Tin hai\t12/4/2026\thttps://bao.example/2\t\t
Tin ba\t31/02/2026\thttps://bao.example/3\t1\t
Tin bốn\t13/4/2026\thttps://www.bao.example/1?utm_source=zalo\t1\t
Tin năm\t14/4/2026\thttps://bao.example/cu\thai\t
"""


OF_TWO = {"vie", "row", "d0-", "d1-"}
"""Beginnings of the names of fields that only the first two rows are sent with."""


@pytest.fixture
def line(cast):
    return make_work(unit=cast.province, by=cast.lan).activities.get(order=1)


@pytest.fixture
def address(cast, line):
    return f"{reverse('delivery:log_list')}?nhiem-vu={line.pk}&don-vi={cast.ward.pk}"


def read(client, address, text="", **more):
    return client.post(address, {"viec": "doc", "pasted": text, **more})


def as_sent(page, *, chosen=None, act="ghi"):
    """The form of the preview as a browser sends it; `chosen`: numbers of rows, else those that were ticked."""
    given = {"viec": act, "rows": "500"}
    for row in page.context["rows"]:
        for name in row.form.fields:
            given[row.form.add_prefix(name)] = row.form[name].value() or ""
        given[f"{row.form.prefix}-no"] = row.no
        if row.notes:
            given[f"{row.form.prefix}-seen"] = "1"
        if row.is_chosen if chosen is None else row.no in chosen:
            given[f"{row.form.prefix}-chon"] = "1"
    return given


def a_book(rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("ds.xlsx", out.getvalue())


def test_the_preview_tells_by_row_what_is_wrong_and_keeps_nothing(cast, line, address, signed_in):
    make_result(activity=line, unit=cast.ward, by=cast.minh, address="https://bao.example/cu", title="Tin cũ")
    page = read(signed_in(cast.minh), address, LIST)
    rows = page.context["rows"]
    assert [row.no for row in rows] == [4, 6, 5, 2, 3]  # those to be mended first, then those to be looked at
    assert [row.is_chosen for row in rows] == [False, False, False, True, True]
    assert [list(row.form.errors) for row in rows] == [["happened_on"], ["quantity"], [], [], []]
    assert rows[2].notes == ["Trùng đường dẫn với dòng 2."]
    assert "Tin cũ" in rows[1].notes[0]
    assert Result.objects.count() == 1


def test_the_chosen_rows_are_kept_each_in_the_slot_of_its_day(cast, line, address, signed_in):
    client = signed_in(cast.minh)
    page = read(client, address, LIST)
    answer = client.post(address, {name: value for name, value in as_sent(page).items() if name[:3] in OF_TWO})
    assert answer["Location"] == f"{reverse('delivery:results')}?nhiem-vu={line.pk}&don-vi={cast.ward.pk}"
    one, two = Result.objects.order_by("pk")
    assert (one.title, one.happened_on, one.author) == ("Tin một", date(2026, 3, 5), "Lê Minh")
    assert [each.slot.first.month for each in (one, two)] == [3, 4]
    assert {each.state for each in (one, two)} == {State.SUBMITTED}
    assert (two.quantity, two.measure, two.channel, two.source) == (1, "tin", Channel.SITE, Source.LIST)
    assert Evidence.objects.count() == 2
    client.post(address, as_sent(page))  # the same page sent again
    assert Result.objects.count() == 2


def test_nothing_is_kept_while_a_chosen_row_is_wrong_and_what_was_typed_stays(cast, address, signed_in):
    client = signed_in(cast.minh)
    given = as_sent(read(client, address, LIST), chosen={2, 3, 4})
    given["d0-title"] = "Tin một, sửa tên"
    page = client.post(address, given)
    assert page.status_code == 422
    assert "Chưa ghi dòng nào" in page.content.decode()
    assert 'value="Tin một, sửa tên"' in page.content.decode()
    assert Result.objects.count() == 0
    given["d2-happened_on"] = "28/02/2026"
    client.post(address, given)
    assert Result.objects.count() == 3


def test_rows_that_are_left_over_stay_for_mending(cast, address, signed_in):
    client = signed_in(cast.minh)
    names = [f"Tin {n}\t{'31/02/2026' if n % 5 == 0 else '05/3/2026'}\thttps://bao.example/t{n}" for n in range(40)]
    given = as_sent(read(client, address, "Tên\tNgày\tĐường dẫn\n" + "\n".join(names)), act="dung")
    for _ in range(2):  # loaded anew, the browser sends all of it again
        page = client.post(address, given)
        assert page.status_code == 200
        words = page.content.decode()
        assert "Đã ghi 32 kết quả, còn 8 dòng cần sửa." in words
        assert [row.form["title"].value() for row in page.context["rows"]] == [f"Tin {n}" for n in range(0, 40, 5)]
        assert words.count('aria-invalid="true"') == 8
        assert Result.objects.count() == 32
    mended = as_sent(page)
    for row in page.context["rows"]:
        mended[row.form.add_prefix("happened_on")] = "28/02/2026"
    answer = client.post(address, mended, follow=True)
    assert "Đã ghi 8 kết quả." in answer.content.decode()
    assert Result.objects.count() == 40


def test_a_row_left_over_names_what_was_logged_from_the_same_list(cast, address, signed_in):
    client = signed_in(cast.minh)
    page = client.post(address, as_sent(read(client, address, LIST)))
    assert [row.no for row in page.context["rows"]] == [4, 6, 5]
    assert "Đã ghi 2 kết quả, còn 3 dòng chưa ghi, cần sửa hoặc xem lại." in page.content.decode()
    twin = page.context["rows"][2]
    assert "Tin một" in " ".join(twin.notes)
    assert not twin.is_chosen


def test_only_the_good_rows(cast, address, signed_in):
    client = signed_in(cast.minh)
    client.post(address, as_sent(read(client, address, LIST), chosen={2, 3, 4, 5, 6}, act="dung"))
    assert list(Result.objects.order_by("pk").values_list("title", flat=True)) == ["Tin một", "Tin hai", "Tin bốn"]


def test_a_link_used_before_is_kept_only_by_who_has_seen_that(cast, line, address, signed_in):
    client = signed_in(cast.minh)
    given = as_sent(read(client, address, LIST), chosen={2})
    make_result(activity=line, unit=cast.ward, by=cast.minh, address="https://bao.example/1")  # meanwhile
    page = client.post(address, given)
    assert page.status_code == 422
    client.post(address, as_sent(page, chosen={2}))
    assert Result.objects.filter(title="Tin một").count() == 1


def test_names_and_days_of_pages_that_are_known_are_filled_in(cast, address, signed_in):
    client = signed_in(cast.minh)
    known = "https://bao.example/9"
    told = {"title": "Tên của trang", "published_on": date(2026, 2, 3)}
    Link.objects.create(key=key_of(known), address=known, host="bao.example", **told)
    (row,) = read(client, address, "https://bao.example/9").context["rows"]
    assert (row.form["title"].value(), row.form["happened_on"].value()) == ("Tên của trang", "03/2/2026")


def test_a_day_for_rows_without_one(cast, address, signed_in):
    page = read(signed_in(cast.minh), address, "Phát loa buổi sáng\nPhát loa buổi chiều", day="05/3/2026")
    assert [row.form.cleaned_data["happened_on"] for row in page.context["rows"]] == [date(2026, 3, 5)] * 2


def test_files(cast, address, signed_in):
    client = signed_in(cast.minh)
    book = a_book([["Tên", "Ngày", "Số lượng"], ["Tin một", date(2026, 3, 5), 2]])
    (row,) = client.post(address, {"viec": "doc", "file": book}).context["rows"]
    assert (row.form.cleaned_data["title"], row.form.cleaned_data["quantity"]) == ("Tin một", 2)
    assert row.form.cleaned_data["happened_on"] == date(2026, 3, 5)
    table = SimpleUploadedFile("ds.csv", "Tên;Ngày\nTin một;05/3/2026\n".encode("utf-8-sig"))
    (row,) = client.post(address, {"viec": "doc", "file": table}).context["rows"]
    assert row.form.cleaned_data["title"] == "Tin một"


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "pasted", "Hãy dán danh sách"),
        ({"pasted": " \n "}, "pasted", "Hãy dán danh sách"),
        ({"pasted": "https://bao.example/x\n" * 501}, "pasted", "hơn 500 dòng"),
        ({"pasted": "a\tb\tc\n", "day": "hôm qua"}, "day", "ngày"),
        ({"file": lambda: SimpleUploadedFile("ds.xlsx", b"PK\x03\x04 hong")}, "file", "Không mở được tệp Excel"),
        ({"file": lambda: SimpleUploadedFile("ds.csv", b"\xc3\x28\xff\x00")}, "file", "Không đọc được tệp"),
        ({"file": lambda: a_book([["sai", n] for n in range(50_000)])}, "file", "hơn 500 dòng"),
    ],
)
def test_what_is_no_list_is_refused_in_words(cast, address, signed_in, given, field, sentence):
    given = {name: value() if callable(value) else value for name, value in given.items()}
    page = signed_in(cast.minh).post(address, {"viec": "doc", **given})
    assert page.status_code == 422
    assert sentence in " ".join(page.context["form"].errors[field])
    assert Result.objects.count() == 0


def test_the_number_of_queries_does_not_grow_with_the_rows(cast, address, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.minh)
    for rows in (1, 30):
        text = "Tên\tNgày\tĐường dẫn\n" + "\n".join(f"Tin {n}\t05/3/2026\thttps://bao.example/{n}" for n in range(rows))
        with django_assert_max_num_queries(32):
            assert len(read(client, address, text).context["rows"]) == rows


def test_a_stranger_finds_nothing(cast, address, signed_in):
    assert signed_in(cast.hoa).get(address).status_code == 404
    assert signed_in(cast.hoa).post(address, {"viec": "ghi"}).status_code == 404


def test_without_a_line_the_page_offers_what_is_owed(cast, address, line, signed_in):
    slot = Slot.objects.filter(activity=line, unit=cast.ward).order_by("due").first()
    page = signed_in(cast.minh).get(reverse("delivery:log_list")).content.decode()
    assert f"/danh-sach/?ky={slot.pk}" in page
