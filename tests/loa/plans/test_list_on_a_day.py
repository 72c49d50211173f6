"""The list of plans as it was on a day: what was in force by then, under the names of then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from loa.plans.models import Plan
from loa.plans.views import plans as views
from tests.loa.plans.making import make_plan, short_plan
from tests.loa.plans.pages.asking import HTMX, text_of

OLD, NEW = "UBND phường Bến Trăng", "UBND phường Trăng Non"
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def adopted(cast, *, number, at=NOON, rows=2):
    plan = make_plan(unit=cast.ward, by=cast.lan, text=short_plan(number=number, rows=rows))
    Plan.objects.filter(pk=plan.pk).update(adopted_at=at)
    return plan


def rename(cast, effective, *, today=date(2026, 8, 1)):
    act = draft_act(scope=cast.province, title="Đổi tên", decision="NQ 3", effective=effective, by=cast.admin)
    put_steps(
        act=act, steps=[Said(1, StepKind.RENAME, (From(cast.ward.pk),), (Into(cast.ward.pk, NEW),))], by=cast.admin
    )
    record_act(act=act, by=cast.admin, today=today)


@pytest.fixture
def lan(signed_in, cast):
    return signed_in(cast.lan)


def numbers(client, **query):
    return {plan.number for plan in client.get("/ke-hoach/", query).context["page"].object_list}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-01", set()),
        ("2026-03-02", {"31/KH-UBND"}),
        ("2/3/2026", {"31/KH-UBND"}),
        ("2026-06-30", {"31/KH-UBND"}),
        ("2026-07-01", {"31/KH-UBND", "32/KH-UBND"}),
        ("", {"31/KH-UBND", "32/KH-UBND"}),
        ("0001-01-01", set()),
        ("9999-12-31", {"31/KH-UBND", "32/KH-UBND"}),
    ],
)
def test_a_plan_is_there_from_the_day_it_was_taken_into_force(cast, lan, day, expected):
    adopted(cast, number="31")
    adopted(cast, number="32", at=datetime(2026, 6, 30, 17, tzinfo=UTC))  # midnight in Hà Nội: 1 July has begun
    assert numbers(lan, ngay=day) == expected


def test_a_unit_stands_under_its_name_of_the_day_and_that_of_today_beside_it(cast, lan):
    adopted(cast, number="31")
    rename(cast, date(2026, 4, 1))
    before = text_of(lan.get("/ke-hoach/", {"ngay": "2026-03-31"}))
    assert f"{OLD} nay là {NEW}" in before
    since = text_of(lan.get("/ke-hoach/", {"ngay": "2026-04-01"}))
    assert (NEW in since, OLD in since, "nay là" in since) == (True, False, False)


def test_today_keeps_the_name_of_the_day_of_the_document(cast, lan):
    adopted(cast, number="31")
    rename(cast, date(2026, 4, 1))
    for query in ({}, {"ngay": timezone.localdate().isoformat()}):
        assert f"{OLD} nay là {NEW}" in text_of(lan.get("/ke-hoach/", query))


def test_work_that_is_found_is_that_of_the_day(cast, lan):
    adopted(cast, number="31")
    adopted(cast, number="32", at=datetime(2026, 5, 5, 5, tzinfo=UTC))
    rename(cast, date(2026, 4, 1))
    answer = lan.get("/ke-hoach/", {"tim": "dang ky", "ngay": "2026-03-31"})
    assert [work.plan.number for work in answer.context["work"]] == ["31/KH-UBND"]
    assert f"31/KH-UBND, {OLD} nay là {NEW}" in text_of(answer)


def test_pages_filters_and_the_way_back_keep_what_was_asked(cast, lan, monkeypatch):
    monkeypatch.setattr(views, "PLANS_A_PAGE", 1)
    for number in ("31", "32"):
        adopted(cast, number=number)
    query = {"tim": "truyền thông", "nam": "2026", "ngay": "30/6/2026"}
    for headers in ({}, {**HTMX, "HX-Target": "plans"}):
        page = lan.get("/ke-hoach/", query, headers=headers).content.decode()
        words = "tim=truy%E1%BB%81n+th%C3%B4ng&amp;nam=2026"
        assert f'href="?{words}&amp;ngay=2026-06-30&amp;trang=2"' in page
        assert f'href="/ke-hoach/?{words}">Về hôm nay' in page
        assert ("<html" in page) == (not headers)


def test_the_form_sends_the_day_with_the_words(cast, lan):
    adopted(cast, number="31")
    page = lan.get("/ke-hoach/", {"ngay": "2026-06-30"}).content.decode()
    form = page[page.index('<form class="work-filters"') :]
    form = form[: form.index("</form>")]
    assert [each for each in ('name="tim"', 'name="nam"', 'name="ngay"', 'value="30/6/2026"') if each not in form] == []


def test_a_day_that_cannot_be_read_is_said_and_shows_today(cast, lan):
    adopted(cast, number="31")
    answer = lan.get("/ke-hoach/", {"ngay": "31/2/2026"})
    assert "Không đọc được ngày “31/2/2026”. Hãy ghi như 30/6/2025." in text_of(answer)
    assert {plan.number for plan in answer.context["page"].object_list} == {"31/KH-UBND"}


def test_a_day_to_come_says_so_and_shows_what_is_known_for_it(cast, lan):
    today = timezone.localdate()
    adopted(cast, number="31", at=timezone.now())
    rename(cast, today + timedelta(days=10), today=today)
    after = text_of(lan.get("/ke-hoach/", {"ngay": (today + timedelta(days=20)).isoformat()}))
    assert "chưa đến" in after
    assert f"{NEW} nay là {OLD}" in after
    assert NEW not in text_of(lan.get("/ke-hoach/", {"ngay": (today + timedelta(days=2)).isoformat()}))


def test_an_empty_day_says_so(cast, lan):
    adopted(cast, number="31")
    assert "Chưa có kế hoạch nào vào ngày 01/3/2026" in text_of(lan.get("/ke-hoach/", {"ngay": "2026-03-01"}))


def test_a_day_shows_nothing_of_other_units(cast, signed_in):
    adopted(cast, number="31")
    assert numbers(signed_in(cast.hoa), ngay="2026-06-30") == set()


@pytest.mark.parametrize("query", ["?ngay=2026-06-30", "?ngay=2026-06-30&tim=dang+ky"])
def test_a_day_costs_as_much_for_three_plans_as_for_one(cast, lan, query):
    def cost():
        lan.get("/ke-hoach/" + query)
        with CaptureQueriesContext(connection) as counted:
            assert lan.get("/ke-hoach/" + query).status_code == 200
        return len(counted)

    adopted(cast, number="31")
    one = cost()
    for number in ("32", "33"):
        adopted(cast, number=number)
    assert len(numbers(lan, ngay="2026-06-30")) == 3
    assert cost() == one
