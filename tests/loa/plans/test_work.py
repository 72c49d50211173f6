"""The work of a plan as a list: search without accents, filters, the year, exports."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from loa.plans.models import Activity
from loa.plans.queries import export
from loa.plans.queries.work import Filters, agencies_of, draw, months_of, strip_of, touched, with_parts, work_of
from tests.loa.plans.making import make_plan, short_plan


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


def titles(work):
    return [activity.title for activity in work]


BULLETIN, CONTEST, DIALOGUE = (
    "Bản tin cải cách hành chính",
    "Cuộc thi đăng ký hồ sơ trực tuyến",
    "Đối thoại với hộ kinh doanh",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [BULLETIN, CONTEST, DIALOGUE]),
        ("cai cach", [BULLETIN]),
        ("cải cách", [BULLETIN]),
        ("CẢI CÁCH", [BULLETIN]),
        ("dang ky", [CONTEST]),
        ("đăng ký", [CONTEST]),
        ("doi thoai kinh doanh", [DIALOGUE]),
        ("so noi vu", [BULLETIN, CONTEST, DIALOGUE]),  # agencies count
        ("nha vuon", [CONTEST]),
        ("quy ii", [CONTEST]),
        ("cải tổ", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_mentioning_ignores_accents(plan, words, found):
    assert titles(plan.activities.mentioning(words)) == found


def test_mentioning_ranks_exact_accents_first(plan):
    for order, title in enumerate(["Bán tin rao vặt", "Bàn tin đồn", "Bản tin mới"], start=10):
        activity = Activity(
            plan=plan, order=order, place=order, title=title, form="other", timeframe_kind="unspecified"
        )
        activity.fill_search(agencies=[])
        activity.save()
    assert titles(plan.activities.mentioning("bản tin")) == [BULLETIN, "Bản tin mới", "Bán tin rao vặt", "Bàn tin đồn"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"thoi-gian": "5"}, [BULLETIN, CONTEST]),
        ({"thoi-gian": "9"}, [BULLETIN, DIALOGUE]),
        ({"thoi-gian": "8"}, [BULLETIN]),  # the deadline falls on its day, not on the time before
        ({"thoi-gian": "q2"}, [BULLETIN, CONTEST]),
        ({"thoi-gian": "none"}, []),
        ({"thoi-gian": "13"}, [BULLETIN, CONTEST, DIALOGUE]),  # not understood: not asked
        ({"hinh-thuc": "contest"}, [CONTEST]),
        ({"hinh-thuc": "dialogue", "thoi-gian": "q1"}, []),
        ({"hinh-thuc": "?"}, [BULLETIN, CONTEST, DIALOGUE]),
        ({"co-quan": "=Hội Nhà vườn"}, [CONTEST]),
        ({"co-quan": "u999999"}, []),
        ({"tim": "hanh chinh", "co-quan": "=UBND các xã, phường"}, [BULLETIN]),
    ],
)
def test_filters(plan, query, found):
    assert titles(work_of(plan, Filters.of(query))) == found


def test_filter_by_unit(cast, plan):
    assert titles(work_of(plan, Filters.of({"co-quan": f"u{cast.ward.pk}"}))) == [DIALOGUE]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", ""])
def test_page_that_is_no_page_is_the_first(page):
    assert Filters.of({"trang": page}).page == 1


def test_query_keeps_the_other_filters_and_starts_anew():
    filters = Filters.of({"tim": "đối thoại", "thoi-gian": "5", "trang": "3"})
    assert filters.query(time="q2") == "tim=%C4%91%E1%BB%91i+tho%E1%BA%A1i&thoi-gian=q2"


def test_agencies_of_lists_units_then_names(cast, plan):
    assert [(c.value, c.label) for c in agencies_of(plan)] == [
        (f"u{cast.home_affairs.pk}", "Sở Nội vụ"),
        (f"u{cast.ward.pk}", "UBND phường Bến Trăng"),
        ("=Hội Nhà vườn", "Hội Nhà vườn"),
        ("=UBND các xã, phường", "UBND các xã, phường"),
    ]


def test_strip_counts_each_activity_once_a_month(plan):
    strip = strip_of(plan.activities.all(), 2026)
    assert [m.ongoing for m in strip.months] == [1] * 12
    assert [m.number for m in strip.months if m.windows] == [4, 5, 6]
    assert [m.number for m in strip.months if m.deadlines] == [9]
    assert strip.undated == 0
    assert strip_of(plan.activities.none(), 2026).columns[0].bars == []


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 4, 1), date(2026, 6, 30), [4, 5, 6]),
        (None, date(2026, 9, 30), [9]),
        (date(2025, 12, 15), date(2026, 1, 10), [1]),
        (date(2026, 12, 15), date(2027, 1, 10), [12]),
        (date(2025, 1, 1), date(2025, 12, 31), []),
        (date(2027, 1, 1), date(2027, 1, 2), []),
    ],
)
def test_touched(start, end, months):
    assert list(touched(start, end, 2026)) == months


@pytest.mark.parametrize(
    ("time", "months"), [("q1", [1, 2, 3]), ("q4", [10, 11, 12]), ("7", [7]), ("none", []), ("", [])]
)
def test_months_of(time, months):
    assert list(months_of(time)) == months


def test_draw_marks_the_months_of_a_row(plan):
    rows = draw(with_parts(plan.activities.all()), 2026)
    assert rows[1].cells == [""] * 3 + ["window"] * 3 + [""] * 6
    assert [a.designation for a in rows[2].lead] == ["UBND phường Bến Trăng"]


def test_csv_opens_in_a_spreadsheet_and_computes_nothing(plan):
    Activity.objects.filter(plan=plan, order=1).update(title='=HYPERLINK("http://x","y")', heading="  +1")
    found = export.as_csv(with_parts(plan.activities.all()))
    assert found.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(found.decode("utf-8-sig"))))
    assert rows[0] == export.HEAD
    assert rows[1][1:3] == ["'  +1", '\'=HYPERLINK("http://x","y")']
    assert rows[2][2:10] == [
        CONTEST,
        "",
        "01 cuộc",
        "Sở Nội vụ",
        "Hội Nhà vườn",
        "Quý II/2026",
        "01/04/2026",
        "30/06/2026",
    ]
    assert len(rows) == 4


def test_xlsx_holds_text_only(plan):
    Activity.objects.filter(plan=plan, order=1).update(title="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(export.as_xlsx(plan, with_parts(plan.activities.all()))))
    sheet = book.active
    assert sheet["A1"].value == str(plan)
    assert [cell.value for cell in sheet[3]] == export.HEAD
    assert (sheet["C4"].value, sheet["C4"].data_type) == ("=1+1", "s")
    assert sheet["C6"].value == DIALOGUE
    book.close()


def test_file_name_can_be_saved_anywhere(plan):
    assert export.file_name(plan, "csv") == "Kế hoạch 31-KH-UBND 2026.csv"
