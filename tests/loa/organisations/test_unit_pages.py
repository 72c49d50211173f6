"""The tree of any day, and the page of one unit."""

from datetime import date, timedelta

import pytest

from loa.audit.models import Event
from loa.core.templatetags.formats import day
from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.models import Kind, Unit, UnitPeriod
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import BEGINNING, StepKind
from tests.loa.cast import make_unit, make_user

TODAY = date.today()
MERGED_ON = date(2026, 7, 1)


@pytest.fixture
def merged(cast):
    """Suối Mây and Khe Ngọc became Mây Ngọc on 1 July 2026."""
    other = make_unit("UBND xã Khe Ngọc", parent=cast.province, kind=Kind.COMMUNE)
    act = draft_act(
        scope=cast.province,
        title="Sáp nhập hai xã",
        decision="Nghị quyết 15/NQ-HĐND",
        effective=MERGED_ON,
        by=cast.admin,
    )
    new = Into("1.1", "UBND xã Mây Ngọc", Kind.COMMUNE, cast.province.pk)
    put_steps(act=act, steps=[Said(1, StepKind.MERGE, (From(cast.commune.pk), From(other.pk)), (new,))], by=cast.admin)
    record_act(act=act, by=cast.admin, today=TODAY)
    return Unit.objects.get(name="UBND xã Mây Ngọc")


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_tree_is_that_of_the_day(signed_in, cast, merged):
    client = signed_in(cast.minh)
    today, then = page(client, "/don-vi/"), page(client, "/don-vi/?ngay=2026-06-30")
    assert ("UBND xã Mây Ngọc" in today, "UBND xã Khe Ngọc" in today) == (True, False)
    assert ("UBND xã Mây Ngọc" in then, "UBND xã Khe Ngọc" in then) == (False, True)
    assert "như vào ngày 30/6/2026" in then
    assert page(client, "/don-vi/?ngay=30/6/2026").count("UBND xã Khe Ngọc") == then.count("UBND xã Khe Ngọc")


def test_an_earlier_day_tells_what_each_is_today(signed_in, cast, merged):
    found = page(signed_in(cast.minh), "/don-vi/?ngay=2026-06-30&tim=khe ngoc")
    assert f'<a href="/don-vi/{merged.pk}/">UBND xã Mây Ngọc</a>' in found


def test_a_name_of_another_time_is_found_and_leads_on(signed_in, cast, merged):
    found = page(signed_in(cast.minh), "/don-vi/?tim=khe ngoc")
    assert "Không có đơn vị nào khớp" in found
    assert "Tên này ở thời gian khác" in found
    assert "đến hết 30/6/2026" in found
    assert "UBND xã Mây Ngọc" in found


@pytest.mark.parametrize("day", ["hôm qua", "31/2/2026", "2026-13-01", "0"])
def test_a_day_that_cannot_be_read_says_so(signed_in, cast, day):
    found = page(signed_in(cast.minh), f"/don-vi/?ngay={day}")
    assert "Không đọc được ngày" in found
    assert "UBND tỉnh Sông Lam" in found


def test_a_branch_is_opened_by_itself(signed_in, cast):
    below = make_unit("Phòng Kinh tế", parent=cast.ward, kind=Kind.DIVISION)
    client = signed_in(cast.minh)
    assert below.name not in page(client, "/don-vi/")
    branch = page(client, f"/don-vi/{cast.ward.pk}/duoi/")
    assert "Phòng, ban chuyên môn (1)" in branch
    assert below.name in branch
    assert client.get("/don-vi/999999/duoi/").status_code == 404


def test_the_page_of_a_closed_unit_names_who_carries_on(signed_in, cast, merged):
    found = page(signed_in(cast.minh), f"/don-vi/{cast.commune.pk}/")
    assert "đã chấm dứt hoạt động từ 01/7/2026" in found
    assert f'<a href="/don-vi/{merged.pk}/">UBND xã Mây Ngọc</a>' in found
    assert "Nghị quyết 15/NQ-HĐND" in found


def test_a_closed_unit_without_people_today_is_not_said_to_be_uncounted(signed_in, cast, merged):
    client = signed_in(cast.minh)
    assert "Hôm nay đơn vị chưa hoặc không còn hoạt động" in page(client, f"/don-vi/{cast.commune.pk}/")
    assert "Chưa ghi. Số này" in page(client, f"/don-vi/{cast.commune.pk}/?ngay=2026-06-30")


def test_a_unit_that_closes_ahead_is_still_at_work(signed_in, cast):
    ends = TODAY + timedelta(days=41)
    act = draft_act(scope=cast.province, title="Nhập", decision="NQ 9", effective=ends, by=cast.admin)
    into = Into(cast.ward.pk)
    put_steps(act=act, steps=[Said(1, StepKind.MERGE, (From(cast.commune.pk),), (into,))], by=cast.admin)
    record_act(act=act, by=cast.admin, today=TODAY)
    found = page(signed_in(cast.hoa), f"/don-vi/{cast.commune.pk}/")
    assert f"Đơn vị này sẽ chấm dứt hoạt động từ {day(ends)}" in found
    assert "đã chấm dứt" not in found


@pytest.mark.parametrize(("who", "opens"), [("admin", True), ("lan", True), ("hoa", True), ("minh", False)])
def test_the_history_links_to_an_act_only_for_who_may_open_it(signed_in, cast, merged, who, opens):
    client = signed_in(getattr(cast, who))
    found = page(client, f"/don-vi/{cast.commune.pk}/")
    act = merged.periods.get().begun_by
    assert "Nghị quyết 15/NQ-HĐND" in found
    assert (f'href="/don-vi/sap-xep/{act.pk}/"' in found) is opens
    assert (client.get(f"/don-vi/sap-xep/{act.pk}/").status_code == 200) is opens
    assert ('href="/don-vi/sap-xep/"' in page(client, "/don-vi/")) is opens
    assert 'href="/don-vi/vai-tro/"' in page(client, "/don-vi/")


def test_the_page_of_a_new_unit_names_who_was_before(signed_in, cast, merged):
    found = page(signed_in(cast.minh), f"/don-vi/{merged.pk}/")
    assert "Trước và sau sắp xếp" in found
    assert f'<a href="/don-vi/{cast.commune.pk}/">UBND xã Suối Mây</a>' in found
    assert "chưa có hoặc không còn" in page(signed_in(cast.minh), f"/don-vi/{merged.pk}/?ngay=2026-06-30")


def test_people_are_added_up_over_the_merger(signed_in, cast, merged):
    client = signed_in(cast.admin)
    for unit, count in ((cast.commune, "31"), (Unit.objects.get(name="UBND xã Khe Ngọc"), "27")):
        response = client.post(f"/don-vi/{unit.pk}/so-nguoi/", {"on": "01/1/2026", "count": count, "source": "QĐ"})
        assert response.status_code == 302
    assert "58 người" in page(client, f"/don-vi/{merged.pk}/")
    assert "58 người" in page(client, "/don-vi/")
    assert "31 người" in page(client, f"/don-vi/{cast.commune.pk}/?ngay=2026-06-30")


@pytest.mark.parametrize("count", ["", "-1", "mười", "2,5", "99999999"])
def test_heads_that_cannot_be(signed_in, cast, count):
    response = signed_in(cast.admin).post(f"/don-vi/{cast.ward.pk}/so-nguoi/", {"on": "01/1/2026", "count": count})
    assert response.status_code == 422
    assert "Chưa ghi được" in response.content.decode()


@pytest.mark.parametrize(("who", "answer"), [("minh", 403), ("hoa", 404)])
def test_only_who_keeps_units_may_change_them(signed_in, cast, who, answer):
    client = signed_in(getattr(cast, who))
    period = cast.ward.periods.get()
    found = page(client, f"/don-vi/{cast.ward.pk}/")
    assert "Sửa" not in found.split("<main")[1]
    for address in (f"/don-vi/{cast.ward.pk}/lien-he/", f"/don-vi/giai-doan/{period.pk}/"):
        assert client.get(address).status_code == answer
        assert client.post(address, {"name": "Tên khác", "kind": "ward"}).status_code == answer
    assert client.post(f"/don-vi/{cast.ward.pk}/so-nguoi/", {"on": "01/1/2026", "count": "3"}).status_code == answer
    assert UnitPeriod.objects.get(pk=period.pk).name == "UBND phường Bến Trăng"


def new(client, **fields):
    return client.post("/don-vi/them/", {"kind": "department", "name": "Sở Ngoại vụ", **fields})


def test_a_unit_is_entered_with_its_beginning(signed_in, cast):
    response = new(
        signed_in(cast.admin), parent=cast.province.pk, code=" h53.02 ", since="01/3/2026", paper="QĐ 12/QĐ-UBND"
    )
    unit = Unit.objects.get(name="Sở Ngoại vụ")
    assert response.url == f"/don-vi/{unit.pk}/"
    period = unit.periods.get()
    assert (unit.code, unit.is_open, period.since, period.begun_with) == (
        "H53.02", True, date(2026, 3, 1), "QĐ 12/QĐ-UBND",
    )  # fmt: skip
    assert Event.objects.filter(kind="organisations.unit_added", unit_id=unit.pk, actor_id=cast.admin.pk).exists()


def test_a_unit_that_begins_later_is_not_there_yet(signed_in, cast):
    new(signed_in(cast.admin), parent=cast.province.pk, since=f"01/01/{TODAY.year + 1}")
    unit = Unit.objects.get(name="Sở Ngoại vụ")
    assert unit.is_open is False
    client = signed_in(cast.minh)
    assert "Sở Ngoại vụ" not in page(client, "/don-vi/")
    assert "Sở Ngoại vụ" in page(client, f"/don-vi/?ngay={TODAY.year + 1}-01-01")
    assert "Thành lập từ" in page(client, f"/don-vi/{unit.pk}/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Tên đơn vị"),
        ({"name": "Sở Nội vụ"}, "Đã có đơn vị mang tên này ở cùng cấp."),
        ({"code": "1234"}, "chưa đúng dạng mã định danh"),
        ({"since": "hôm nay"}, "Ngày cần ghi như 01/7/2025."),
        ({"kind": "kingdom"}, "Loại"),
        ({"parent": "999999"}, "Trực thuộc"),
    ],
)
def test_a_unit_that_cannot_be_entered_says_why_and_keeps_what_was_typed(signed_in, cast, fields, sentence):
    response = new(signed_in(cast.admin), **{"parent": cast.province.pk, "short_name": "SNgV", **fields})
    body = response.content.decode()
    assert response.status_code == 422
    assert sentence in body
    assert 'value="SNgV"' in body
    assert not Unit.objects.filter(short_name="SNgV").exists()


def test_a_parent_outside_ones_reach_is_no_choice(signed_in, cast):
    assert new(signed_in(cast.minh), parent=cast.province.pk).status_code == 403
    keeper = make_user(role="plan_owner", unit=cast.ward)
    assert new(signed_in(keeper), parent=cast.province.pk).status_code == 422
    assert not Unit.objects.filter(name="Sở Ngoại vụ").exists()


def test_a_slip_of_the_pen_is_corrected_in_its_period_only(signed_in, cast, merged):
    period = merged.periods.get()
    fields = {"name": "UBND xã Mây  Ngọc Hạ", "short_name": "", "abbreviation": "", "kind": "commune", "code": ""}
    assert signed_in(cast.admin).post(f"/don-vi/giai-doan/{period.pk}/", fields).status_code == 302
    merged.refresh_from_db()
    assert merged.name == "UBND xã Mây Ngọc Hạ"
    assert UnitPeriod.objects.get(unit=cast.commune).name == "UBND xã Suối Mây"


def test_a_correction_may_not_take_a_name_that_is_borne(signed_in, cast):
    period = cast.home_affairs.periods.get()
    fields = {"name": cast.ward.name, "kind": "department"}
    response = signed_in(cast.admin).post(f"/don-vi/giai-doan/{period.pk}/", fields)
    assert response.status_code == 422
    assert "Đã có đơn vị mang tên này ở cùng cấp trong thời gian đó." in response.content.decode()


def test_contact_is_kept_and_told(signed_in, cast):
    fields = {"address": "12 đường Bến Trăng", "phone": "0200 000 111", "website": "bentrang.example.vn"}
    assert signed_in(cast.admin).post(f"/don-vi/{cast.ward.pk}/lien-he/", fields).status_code == 302
    found = page(signed_in(cast.hoa), f"/don-vi/{cast.ward.pk}/")
    assert '<a href="tel:0200 000 111">' in found
    assert '<a href="https://bentrang.example.vn" rel="noopener">' in found
    response = signed_in(cast.admin).post(f"/don-vi/{cast.ward.pk}/lien-he/", {"website": "javascript:alert(1)"})
    assert response.status_code == 422


def test_the_first_period_of_a_unit_known_since_ever(cast):
    assert cast.ward.periods.get().since == BEGINNING
