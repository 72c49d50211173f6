"""Giving a plan to units and watching them, through the pages."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from loa.organisations.models import Membership
from loa.organisations.roles import Role
from loa.plans.actions.writing import drop
from loa.plans.models import Activity, Cascade, Charged, Draft, Plan
from loa.plans.states import DraftState
from tests.loa.cast import make_user
from tests.loa.plans.cascading import issue_draft, make_cascade
from tests.loa.plans.making import make_communes, make_plan, short_plan, with_slots
from tests.loa.plans.pages.asking import HTMX, text_of

TODAY = timezone.localdate()


def address(plan, name="cascade", *args):
    return reverse(f"plans:{name}", args=[plan.pk, *args])


def day(value):
    return f"{value:%d/%m/%Y}"


@pytest.fixture
def given(cast, plan):
    return make_cascade(plan=plan, units=[cast.home_affairs, cast.ward, cast.commune], by=cast.lan)


def test_the_page_offers_the_units_named_by_kind(lan, plan):
    page = text_of(lan.get(address(plan)))
    assert "Sở, ban, ngành (1 đơn vị)" in page
    assert "Xã (1 đơn vị)" in page
    assert "Phường (1 đơn vị)" in page
    assert "Sẽ giao cho 3 đơn vị." in page


def test_a_unit_is_found_without_accents_and_taken_out(cast, lan, plan):
    found = lan.get(address(plan), {"tim": "suoi may"}, headers={**HTMX, "HX-Target": "choice"})
    assert "UBND xã Suối Mây 1 nhiệm vụ Trừ ra" in text_of(found)
    query = {"chon": "1", "nhom": ["department", "ward", "commune"], "doi": str(cast.commune.pk)}
    assert "Sẽ giao cho 2 đơn vị." in text_of(lan.get(address(plan), query))
    again = {**query, "tru": str(cast.commune.pk)}
    assert "Sẽ giao cho 3 đơn vị." in text_of(lan.get(address(plan), again))


def test_start_charges_the_units_chosen_and_makes_their_drafts(cast, lan, plan):
    data = {"chon": "1", "nhom": ["commune"], "them": str(cast.ward.pk), "due": day(TODAY + timedelta(days=9))}
    answer = lan.post(address(plan), data, follow=True)
    assert "Đã giao cho 2 đơn vị lập kế hoạch." in text_of(answer)
    assert set(Draft.objects.values_list("unit", flat=True)) == {cast.ward.pk, cast.commune.pk}
    assert Cascade.objects.get().due == TODAY + timedelta(days=9)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"chon": "1", "due": "01/12/2099"}, "Chưa chọn đơn vị nào."),
        ({"chon": "1", "nhom": ["commune"], "due": "01/01/2020"}, "Hạn ban hành phải từ hôm nay trở đi."),
        ({"chon": "1", "nhom": ["commune"], "due": "mai"}, "Hạn ban hành kế hoạch của đơn vị"),
    ],
)
def test_start_says_what_is_missing_and_keeps_the_choice(lan, plan, data, says):
    answer = lan.post(address(plan), data)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not Cascade.objects.exists()


def test_more_units_and_another_day_come_later(cast, lan, plan):
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    page = text_of(lan.get(address(plan, "cascade_more")))
    assert "Phường (1 đơn vị)" not in page
    due = TODAY + timedelta(days=60)
    lan.post(address(plan), {"chon": "1", "nhom": ["commune"], "due": day(due)})
    assert {draft.unit_id: draft.due for draft in Draft.objects.all()} == {cast.ward.pk: due, cast.commune.pk: due}


def test_overview_counts_the_states(cast, lan, plan, given):
    issue_draft(draft=Draft.objects.get(unit=cast.home_affairs), by=cast.lan)
    page = text_of(lan.get(address(plan)))
    assert re.search(r"Ban hành đúng hạn 1 đơn vị", page)
    assert re.search(r"Chưa bắt đầu 2 đơn vị", page)
    assert "05/KH-UBND" in page


def test_overview_filters_by_state_kind_and_name(cast, lan, plan, given):
    def found(**query):
        return re.findall(
            r"UBND [xp]\w+ \w+ \w+|Sở Nội vụ",
            text_of(lan.get(address(plan), query, headers={**HTMX, "HX-Target": "units"})),
        )

    assert found() == ["Sở Nội vụ", "UBND xã Suối Mây", "UBND phường Bến Trăng"]
    assert found(loai="ward") == ["UBND phường Bến Trăng"]
    assert found(tim="suoi may") == ["UBND xã Suối Mây"]
    assert found(**{"tinh-trang": "on_time"}) == []
    Cascade.objects.update(due=TODAY - timedelta(days=3))
    assert len(found(muon="1")) == 3


def test_lines_left_out_lead_to_the_units(cast, lan, plan, given):
    draft = Draft.objects.get(unit=cast.commune)
    drop(draft=draft, pointer="/activities/0", by=cast.hoa)
    page = text_of(lan.get(address(plan, "cascade_lines")))
    assert re.search(r"Bản tin cải cách hành chính \d 1 đơn vị", page)
    line = Activity.objects.get(plan=plan, title="Bản tin cải cách hành chính")
    units = text_of(lan.get(address(plan), {"dong": str(line.order)}, headers={**HTMX, "HX-Target": "units"}))
    assert "1 đơn vị khớp bộ lọc: bỏ qua nhiệm vụ “Bản tin cải cách hành chính”" in units
    assert "UBND xã Suối Mây" in units
    charged = Charged.objects.get(unit=cast.commune)
    assert "bỏ qua" in text_of(lan.get(address(plan, "charged", charged.pk)))


def test_a_unit_is_let_off_with_a_reason_and_called_back(cast, lan, plan, given):
    charged = Charged.objects.get(unit=cast.commune)
    refused = lan.post(address(plan, "charge_release", charged.pk), {"reason": " "})
    assert refused.status_code == 422
    answer = lan.post(address(plan, "charge_release", charged.pk), {"reason": "Xã vừa sáp nhập"}, follow=True)
    assert "Không phải lập" in text_of(answer)
    assert Draft.objects.get(unit=cast.commune).state == DraftState.WITHDRAWN
    lan.post(address(plan, "charge_restore", charged.pk))
    assert Draft.objects.get(unit=cast.commune).state == DraftState.WRITING


def test_progress_is_asked_for_until_it_is_done(lan, plan, given):
    headers = {**HTMX, "HX-Target": "progress"}
    assert lan.get(address(plan), headers=headers)["HX-Refresh"] == "true"
    Cascade.objects.update(finished_at=None, done=1)
    part = lan.get(address(plan), headers=headers)
    assert "Đã xong 1 trong 3 đơn vị còn 2" in text_of(part)
    assert 'hx-trigger="every 1s"' in part.content.decode()


def test_what_failed_is_said_and_goes_on(lan, plan, given):
    Cascade.objects.update(finished_at=None, failure="Hỏng.")
    assert "Hỏng. Đã xong 3 trong 3 đơn vị." in text_of(lan.get(address(plan)))
    lan.post(address(plan, "cascade_go_on"))
    assert Cascade.objects.get().failure == ""
    assert Cascade.objects.get().finished_at is not None


def test_the_units_as_a_spreadsheet(cast, lan, plan, given):
    answer = lan.get(address(plan, "cascade_export"), {"loai": "commune"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows[0][:3] == ["Đơn vị", "Loại", "Tình trạng"]
    assert rows[1][:3] == ["UBND xã Suối Mây", "Xã", "Chưa bắt đầu"]
    assert rows[1][7:11] == ["1", "1", "0", "0"]
    assert len(rows) == 2


PAGES = ("cascade", "cascade_more", "cascade_lines", "cascade_export")


@pytest.mark.parametrize("who", ["minh", "hoa"])
def test_units_below_and_strangers_do_not_see_the_overview(cast, signed_in, plan, given, who):
    client = signed_in(getattr(cast, who))
    assert [client.get(address(plan, name)).status_code for name in PAGES] == [404] * 4
    charged = Charged.objects.first()
    assert client.get(address(plan, "charged", charged.pk)).status_code == 404
    assert client.post(address(plan), {"chon": "1"}).status_code == 404
    assert client.post(address(plan, "charge_release", charged.pk), {"reason": "x"}).status_code == 404


def test_a_viewer_sees_the_overview_and_starts_nothing(cast, signed_in, plan, given):
    client = signed_in(make_user(role=Role.VIEWER, unit=cast.province))
    page = text_of(client.get(address(plan)))
    assert "UBND xã Suối Mây" in page
    assert "Thêm đơn vị" not in page
    assert client.get(address(plan, "cascade_more")).status_code == 403
    assert client.post(address(plan), {"chon": "1", "nhom": ["commune"], "due": "01/12/2099"}).status_code == 403
    charged = Charged.objects.first()
    assert client.post(address(plan, "charge_release", charged.pk), {"reason": "x"}).status_code == 403


def test_a_charged_unit_reads_the_plan_above_until_it_is_let_off(cast, plan, given):
    assert list(Plan.objects.visible_to(cast.hoa)) == [plan]
    assert not Plan.objects.watched_by(cast.hoa).exists()
    Charged.objects.filter(unit=cast.commune).update(released_reason="x")
    assert not Plan.objects.visible_to(cast.hoa).exists()
    stranger = make_user(role=Role.VIEWER, unit=make_communes(cast.province, 1)[0])
    assert not Plan.objects.visible_to(stranger).exists()
    assert Membership.objects.filter(user=stranger).exists()


def test_pages_ask_as_often_for_many_units_as_for_few(cast, lan, plan, django_assert_max_num_queries):
    def count(name):
        lan.get(address(plan, name))
        with django_assert_max_num_queries(60) as counted:
            assert lan.get(address(plan, name)).status_code == 200
        return len(counted)

    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    few = [count(name) for name in PAGES]
    make_cascade(plan=plan, units=[cast.ward, *make_communes(cast.province, 70)], by=cast.lan)
    assert [count(name) for name in PAGES] == few


def test_a_line_that_others_lead_says_where_its_slots_are(cast, signed_in):
    line = "1\tThi trực tuyến\t01 cuộc\tSở Nội vụ\tUBND các xã, phường\tQuý II/2026"
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[line]))
    make_cascade(plan=plan, units=[cast.commune], by=cast.lan)
    below = with_slots(issue_draft(draft=Draft.objects.get(unit=cast.commune), by=cast.hoa).plan)
    page = text_of(signed_in(cast.hoa).get(reverse("plans:activity", args=[below.pk, 1])))
    assert "Đơn vị khác chủ trì: các kỳ theo dõi ở kế hoạch cấp trên." in page
