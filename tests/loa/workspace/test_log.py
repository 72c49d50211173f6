"""The audit log on its page: who sees which events, what is found, in what words, in how many queries."""

import csv
import io
from datetime import datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import Entry, record, record_many
from loa.audit.models import Event
from loa.organisations.roles import Role
from loa.workspace.queries.log import A_PAGE, Filters, matching, slice_of, visible_to
from loa.workspace.queries.log_rows import Change, changes_of, rows_of
from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan

UPLOADED, WITHDRAWN, SIGNED_IN = "plans.document_uploaded", "plans.document_withdrawn", "audit.signed_in"


@pytest.fixture
def inspector(cast):
    return make_user("thanh", full_name="Ngô Thị Thanh", role=Role.INSPECTOR, unit=cast.ward)


@pytest.fixture
def log(cast):
    """One event in the ward, one in the commune, one in the province, one in no unit, in this order."""
    return [
        record(UPLOADED, by=cast.minh, target=cast.ward, unit_id=cast.ward.pk),
        record(UPLOADED, by=cast.hoa, target=cast.commune, unit_id=cast.commune.pk),
        record(WITHDRAWN, by=cast.lan, target=cast.home_affairs, unit_id=cast.province.pk),
        record(SIGNED_IN, by=cast.minh, person=cast.minh),
    ]


def seen(user):
    return list(visible_to(user).order_by("pk").values_list("pk", flat=True))


def found(user, **filters):
    return [event.pk for event in slice_of(matching(visible_to(user), Filters(**filters))).events]


def test_log_is_read_where_the_right_is_held(cast, log, inspector):
    ward, commune, province, nowhere = (event.pk for event in log)
    assert seen(cast.admin) == [ward, commune, province, nowhere]
    assert seen(inspector) == [ward]
    assert seen(cast.minh) == []
    assert seen(make_user()) == []


@pytest.mark.parametrize(("who", "status"), [("admin", 200), ("lan", 403), ("minh", 403), ("hoa", 403)])
def test_page_is_for_those_who_may_read_the_log(signed_in, cast, log, who, status):
    client = signed_in(getattr(cast, who))
    assert client.get("/nhat-ky/").status_code == status
    assert client.get("/nhat-ky/xuat.csv").status_code == status


def test_everybody_reads_about_themselves(signed_in, cast, log):
    page = signed_in(cast.minh).get("/cai-dat/hoat-dong/").content.decode()
    assert ("Tải văn bản kế hoạch lên" in page, "Rút văn bản" in page, "Đỗ Thu Hòa" in page) == (True, False, False)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"words": "tai van ban"}, [1, 0]),
        ({"words": "TẢI phuong"}, [0]),
        ({"words": "so noi vu"}, [2]),
        ({"words": "so noi vu tai len"}, []),
        ({"kind": WITHDRAWN}, [2]),
        ({"person": "le quang minh"}, [3, 0]),
        ({"person": "hoa"}, [1]),
        ({"person": "khong ai"}, []),
        ({"unit": "x"}, []),
        ({"since": "99/99/2026"}, [3, 2, 1, 0]),
        ({"words": "tai", "person": "minh"}, [0]),
    ],
    ids=str,
)
def test_filters_find(cast, log, filters, expected):
    assert found(cast.admin, **filters) == [log[number].pk for number in expected]


def test_filter_by_unit_finds_what_happened_there(cast, log):
    assert found(cast.admin, unit=str(cast.commune.pk)) == [log[1].pk]


def test_filter_by_days_has_both_days_in_it(cast):
    zone = timezone.get_current_timezone()
    moments = [
        datetime(2026, 3, 4, 23, 59, 59, tzinfo=zone),
        datetime(2026, 3, 5, 0, 0, tzinfo=zone),
        datetime(2026, 3, 6, 23, 59, 59, tzinfo=zone),
        datetime(2026, 3, 7, 0, 0, tzinfo=zone),
    ]
    Event.objects.bulk_create(Event(kind=SIGNED_IN, at=at, way="web", personal_digest="") for at in moments)
    days = matching(Event.objects.all(), Filters(since="05/3/2026", until="6/3/2026"))
    assert list(days.order_by("pk").values_list("at", flat=True)) == moments[1:3]


def test_pages_follow_each_other_without_a_gap(cast):
    record_many((Entry(kind=SIGNED_IN, note=str(n)) for n in range(2 * A_PAGE + 1)), by=cast.lan)
    first = slice_of(Event.objects.all())
    second = slice_of(Event.objects.all(), before=first.older)
    third = slice_of(Event.objects.all(), before=second.older)
    numbers = [event.note for page in (first, second, third) for event in page.events]
    assert numbers == [str(n) for n in reversed(range(2 * A_PAGE + 1))]
    assert third.older is None


def test_page_keeps_its_filters_in_its_links(signed_in, cast):
    record_many((Entry(kind=SIGNED_IN, note=str(n)) for n in range(A_PAGE + 5)), by=cast.lan)
    page = signed_in(cast.admin).get("/nhat-ky/", {"viec": SIGNED_IN, "nguoi": "lan"})
    assert f"viec=audit.signed_in&amp;nguoi=lan&amp;truoc={page.context['older']}" in page.content.decode()
    older = signed_in(cast.admin).get("/nhat-ky/", {"viec": SIGNED_IN, "nguoi": "lan", "truoc": page.context["older"]})
    assert len(older.context["rows"]) == 5


@pytest.mark.parametrize("address", ["/nhat-ky/", "/nhat-ky/?tim=tai&nguoi=lan", "/cai-dat/hoat-dong/"])
def test_number_of_queries_does_not_grow_with_the_rows(signed_in, cast, address):
    client = signed_in(cast.admin)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    people = [make_user() for _ in range(20)]
    record(UPLOADED, by=cast.admin, target=cast.ward, unit_id=cast.ward.pk, person=people[0])
    few = queries()
    for person in people:
        record(UPLOADED, by=cast.admin, target=cast.commune, unit_id=cast.commune.pk, person=person)
    assert queries() == few


def test_row_says_who_acted_in_whose_name(signed_in, cast):
    cast.minh.on_behalf_of = cast.lan
    record(UPLOADED, by=cast.minh, target=cast.ward, unit_id=cast.ward.pk)
    page = signed_in(cast.admin).get("/nhat-ky/").content.decode()
    assert ("Lê Quang Minh" in page, "thay mặt Trần Thị Ngọc Lan" in page) == (True, True)


def test_row_leads_to_its_target(cast):
    plan = make_plan(unit=cast.ward, by=cast.lan)
    event = record("plans.adopted", by=cast.lan, target=plan, unit_id=cast.ward.pk)
    assert rows_of([event])[0].link == f"/ke-hoach/{plan.pk}/"
    assert rows_of([record(SIGNED_IN, by=cast.lan, target="no.such:5")])[0].link == ""


def test_changes_are_told_in_the_words_of_the_fields(cast):
    event = record(
        "organisations.role_granted",
        by=cast.admin,
        target=cast.minh.memberships.get(),
        before={"role": "viewer", "since": "2026-03-05", "is_open": True, "same": 1},
        after={"role": "approver", "since": "2026-04-01", "is_open": False, "same": 1},
        personal={"after": {"email": "minh@example.vn"}},
    )
    assert changes_of(event) == [
        Change("Vai trò", "Người xem", "Người duyệt"),
        Change("Từ ngày", "05/3/2026", "01/4/2026"),
        Change("Is_open", "có", "không"),
        Change("Email", "", "minh@example.vn"),
    ]


def test_row_about_a_person_says_the_name_once(cast):
    membership = cast.minh.memberships.get()
    granted = record("organisations.role_granted", by=cast.admin, target=membership, person=cast.minh)
    itself = record(SIGNED_IN, by=cast.admin, target=cast.minh)
    assert [(row.person, row.about) for row in rows_of([granted, itself])] == [
        ("Lê Quang Minh", "Cán bộ đầu mối, UBND phường Bến Trăng"),
        ("Lê Quang Minh", ""),
    ]


def test_person_who_is_gone_is_a_number(cast):
    event = record(SIGNED_IN, by=User(pk=987654, full_name="x"))
    assert rows_of([event])[0].actor == "Người dùng số 987654"


def test_export_holds_what_is_found_and_is_told_itself(signed_in, cast, log):
    client = signed_in(cast.admin)
    answer = client.get("/nhat-ky/xuat.csv", {"tim": "tai van ban"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[2:5] for row in rows[1:]] == [
        ["Tải văn bản kế hoạch lên", "UBND xã Suối Mây", "Đỗ Thu Hòa"],
        ["Tải văn bản kế hoạch lên", "UBND phường Bến Trăng", "Lê Quang Minh"],
    ]
    assert "filename*=utf-8''Nh%E1%BA%ADt" in answer["Content-Disposition"]
    assert Event.objects.filter(kind="workspace.log_exported", actor_id=cast.admin.pk).count() == 1
    book = openpyxl.load_workbook(io.BytesIO(client.get("/nhat-ky/xuat.xlsx", {"nguoi": "hoa"}).content))
    assert [cell.value for cell in book.active[4]][2:5] == [
        "Tải văn bản kế hoạch lên",
        "UBND xã Suối Mây",
        "Đỗ Thu Hòa",
    ]
    assert client.get("/nhat-ky/xuat.pdf").status_code == 404


def test_wrong_day_is_said(signed_in, cast):
    page = signed_in(cast.admin).get("/nhat-ky/", {"tu": "hôm qua"}).content.decode()
    assert "“hôm qua” không phải là ngày" in page


@pytest.mark.parametrize("truoc", ["x", "-1", "9" * 40, ""])
def test_odd_page_numbers_are_no_error(signed_in, cast, truoc):
    assert signed_in(cast.admin).get("/nhat-ky/", {"truoc": truoc, "don-vi": truoc}).status_code == 200


def test_search_refreshes_the_list_alone(signed_in, cast, log):
    answer = signed_in(cast.admin).get("/nhat-ky/?tim=rut", headers={"HX-Request": "true", "HX-Target": "log"})
    assert answer.content.decode().strip().startswith('<div class="stack" id="log">')
