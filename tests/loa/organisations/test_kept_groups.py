"""Groups kept by hand: who joins and leaves when, who stands in for whom, and their pages."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from loa.audit.models import Event
from loa.organisations.actions.groups import (
    add_units,
    close_group,
    leave_out_units,
    make_group,
    rename_group,
    restore_units,
)
from loa.organisations.models import Group, GroupMember, Kind, Unit, UnitPeriod
from loa.organisations.permissions import NotAllowed
from loa.organisations.queries.groups import Day, changes, groups_for, groups_visible_to, members_of
from loa.organisations.roles import Role
from loa.organisations.states import BEGINNING, OPEN_END
from tests.loa.cast import make_unit, make_user
from tests.loa.organisations.reform_2025 import AFTER, BEFORE, COMMUNES_DAY, EVE, TODAY, make_province


@pytest.fixture
def tree(cast):
    return make_province(cast)


@pytest.fixture
def coast(tree):
    return make_group(scope=tree.cast.province, name="Các đơn vị  tuyến biển", by=tree.cast.admin)


def names(group, day):
    return [member.name for member in members_of(group, group.scope, on=day)]


def test_a_group_has_its_members_from_day_to_day(tree, coast):
    assert coast.name == "Các đơn vị tuyến biển"
    add_units(group=coast, units=[tree.cast.ward], by=tree.cast.admin)
    add_units(
        group=coast, units=[tree.cast.commune], by=tree.cast.admin, since=date(2026, 1, 1), before=date(2026, 7, 1)
    )
    assert names(coast, AFTER) == ["UBND xã Suối Mây", "UBND phường Bến Trăng"]
    assert names(coast, date(2025, 12, 31)) == ["UBND phường Bến Trăng"]
    assert names(coast, date(2026, 7, 1)) == ["UBND phường Bến Trăng"]


def test_a_member_that_ended_is_stood_for_by_its_successors(tree, coast):
    units = [tree["xã Cồn Én"], tree["xã Bãi Dâu"], tree["Sở TT&TT"], tree["Sở LĐ-TB&XH"]]
    add_units(group=coast, units=units, by=tree.cast.admin)
    assert names(coast, BEFORE) == [
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Thông tin và Truyền thông",
        "UBND xã Bãi Dâu",
        "UBND xã Cồn Én",
    ]
    now = {member.name: member.stands_for for member in members_of(coast, coast.scope, on=COMMUNES_DAY)}
    assert now == {
        "Sở Khoa học và Công nghệ": ("Sở Thông tin và Truyền thông",),
        "Sở Văn hóa, Thể thao và Du lịch": ("Sở Thông tin và Truyền thông",),
        "UBND xã Trà Khương": ("UBND xã Cồn Én", "UBND xã Bãi Dâu"),
    }


def test_a_group_extends_a_built_in_one_and_leaves_some_out(tree):
    admin = tree.cast.admin
    group = make_group(scope=tree.cast.province, name="Các sở và phường", by=admin, extends="agencies")
    add_units(group=group, units=[tree.cast.ward], by=admin)
    leave_out_units(group=group, units=[tree["Sở Tài chính"]], by=admin, on=date(2026, 1, 1))
    assert "Sở Tài chính" in names(group, date(2025, 12, 31))
    assert "Sở Tài chính" not in names(group, AFTER)
    assert {member.name for member in members_of(group, group.scope, on=AFTER) if member.by_hand} == {
        "UBND phường Bến Trăng"
    }
    add_units(group=group, units=[tree["Sở Tài chính"]], by=admin, since=date(2026, 3, 1))
    assert "Sở Tài chính" in names(group, date(2026, 3, 1))
    assert "Sở Tài chính" not in names(group, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("left_out", "is_in"),
    [(["Sở TN&MT"], True), (["Sở TN&MT", "Sở NN&PTNT"], False), (["Sở TT&TT"], True)],
)
def test_who_carries_on_only_units_that_were_left_out_stays_out(tree, left_out, is_in):
    group = make_group(scope=tree.cast.province, name="Nhóm", by=tree.cast.admin, extends="agencies")
    leave_out_units(group=group, units=[tree[words] for words in left_out], by=tree.cast.admin, on=BEGINNING)
    assert ("Sở Nông nghiệp và Môi trường" in names(group, AFTER)) is is_in


def test_leaving_out_is_undone_exactly(tree, coast):
    add_units(group=coast, units=[tree.cast.ward, tree.cast.commune], by=tree.cast.admin)
    rename_group(group=coast, name="Tuyến biển", extends="wards", by=tree.cast.admin)
    stood = list(GroupMember.objects.order_by("pk").values_list("unit", "since", "before", "left_out"))
    for day in (BEGINNING, TODAY):
        was = leave_out_units(group=coast, units=[tree.cast.ward, tree.cast.commune], by=tree.cast.admin, on=day)
        assert tree.cast.ward.name not in names(coast, TODAY)
        restore_units(group=coast, rows=was, by=tree.cast.admin)
        assert list(GroupMember.objects.order_by("pk").values_list("unit", "since", "before", "left_out")) == stood


def test_adding_twice_changes_nothing_and_is_undone_exactly(tree, coast):
    first = add_units(group=coast, units=[tree.cast.ward], by=tree.cast.admin)
    assert add_units(group=coast, units=[tree.cast.ward], by=tree.cast.admin) == []
    restore_units(group=coast, rows=first, by=tree.cast.admin)
    assert names(coast, AFTER) == []


def test_changes_between_two_days(tree, coast):
    add_units(group=coast, units=[tree["xã Cồn Én"], tree.cast.ward, tree["Sở LĐ-TB&XH"]], by=tree.cast.admin)
    later = Day(AFTER)
    found = changes(Day(BEFORE).kept(coast), later.kept(coast), later)
    assert [(left.member.name, left.ended, left.now) for left in found.left] == [
        ("Sở Lao động - Thương binh và Xã hội", True, ()),
        ("UBND xã Cồn Én", True, ("UBND xã Trà Khương",)),
    ]
    assert [member.name for member in found.joined] == ["UBND xã Trà Khương"]


def test_closed_groups_are_named_by_no_new_plan(tree, coast):
    assert list(groups_for([tree.cast.ward.pk])) == [coast]
    close_group(group=coast, by=tree.cast.admin)
    assert list(groups_for([tree.cast.ward.pk])) == []
    close_group(group=coast, by=tree.cast.admin, closed=False)
    assert list(groups_for([tree.cast.ward.pk])) == [coast]


def test_two_groups_of_one_name_are_refused(tree, coast):
    with pytest.raises(ValidationError, match="Đã có nhóm mang tên này"):
        make_group(scope=tree.cast.province, name=coast.name, by=tree.cast.admin)


def test_every_change_is_told_in_the_log(tree, coast):
    add_units(group=coast, units=[tree.cast.ward], by=tree.cast.admin)
    rename_group(group=coast, name="Tuyến biển", by=tree.cast.admin)
    kinds = Event.objects.filter(target__contains="group").values_list("kind", flat=True)
    assert list(kinds) == ["organisations.group_kept"] * 3


@pytest.mark.parametrize("who", ["minh", "hoa"])
def test_only_those_who_keep_units_change_groups(tree, coast, who):
    by = getattr(tree.cast, who)
    for attempt in (
        lambda: make_group(scope=tree.cast.province, name="x", by=by),
        lambda: rename_group(group=coast, name="x", by=by),
        lambda: close_group(group=coast, by=by),
        lambda: add_units(group=coast, units=[tree.cast.ward], by=by),
        lambda: leave_out_units(group=coast, units=[tree.cast.ward], by=by, on=TODAY),
        lambda: restore_units(group=coast, rows=[], by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()


# Pages ---------------------------------------------------------------------------------------------------------------


def page(client, name, *args, **query):
    address = reverse(f"organisations:{name}", args=args)
    return client.get(address, query)


def test_the_list_shows_both_kinds_with_their_members(signed_in, tree, coast):
    add_units(group=coast, units=[tree.cast.ward], by=tree.cast.admin)
    shown = page(signed_in(tree.cast.minh), "groups").content.decode()
    assert "Các đơn vị tuyến biển" in shown
    assert "Các sở, ban, ngành" in shown
    found = page(signed_in(tree.cast.minh), "groups", tim="tuyen bien").content.decode()
    assert "Các đơn vị tuyến biển" in found
    assert "Các sở, ban, ngành</a>" not in found


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(signed_in, tree, django_assert_num_queries, rows):
    for n in range(rows):
        group = make_group(scope=tree.cast.province, name=f"Nhóm {n}", by=tree.cast.admin)
        add_units(group=group, units=[tree["xã Cồn Én"]], by=tree.cast.admin)
    client = signed_in(tree.cast.minh)
    page(client, "groups")
    with django_assert_num_queries(9):  # five of the frame; groups, tree, members, successions
        page(client, "groups")


def test_a_stranger_learns_nothing_of_groups_elsewhere(signed_in, tree, coast):
    far = make_unit("UBND tỉnh Phú Hòa", kind=Kind.PROVINCE)
    stranger = make_user("xa", role=Role.ADMINISTRATOR, unit=far)
    client = signed_in(stranger)
    for name in ("group", "group_export", "group_edit", "group_add", "group_leave"):
        assert page(client, name, coast.pk).status_code == 404, name
    for name in ("group_close", "group_undo", "group_edit", "group_add", "group_leave"):
        assert client.post(reverse(f"organisations:{name}", args=[coast.pk])).status_code == 404, name
    assert reverse("organisations:group", args=[coast.pk]) not in page(client, "groups").content.decode()
    assert list(groups_visible_to(tree.cast.hoa)) == [coast]


def test_staff_of_the_province_read_but_do_not_change(signed_in, tree, coast):
    client = signed_in(tree.cast.minh)
    shown = page(client, "group", coast.pk)
    assert shown.status_code == 200
    assert "Thêm đơn vị" not in shown.content.decode()
    for name in ("group_edit", "group_add", "group_leave"):
        assert page(client, name, coast.pk).status_code == 403, name
    for name in ("group_close", "group_edit", "group_add"):
        assert client.post(reverse(f"organisations:{name}", args=[coast.pk])).status_code == 403, name


def test_a_group_is_made_and_filled_from_a_pasted_list(signed_in, tree):
    client = signed_in(tree.cast.admin)
    answer = client.post(reverse("organisations:group_new"), {"scope": tree.cast.province.pk, "name": "Nhóm thí điểm"})
    group = Group.objects.get()
    assert answer.url == reverse("organisations:group_add", args=[group.pk])
    pasted = (
        "1. Sở KH&CN\nSở TT&TT\nsở khoa học và công nghệ\n- UBND phường Bến Trăng;\nHội Nhà vườn\ncác sở, ban, ngành\n"
    )
    answer = client.post(answer.url, {"names": pasted})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "tên cũ, đến trước 01/3/2025" in shown
    assert "không tìm thấy đơn vị nào mang tên này" in shown
    assert "là tên của một nhóm, không phải một đơn vị" in shown
    assert GroupMember.objects.count() == 0
    chosen = [tree["Sở KH&CN"].pk, tree.cast.ward.pk, tree["Sở VHTTDL"].pk]
    answer = client.post(reverse("organisations:group_add", args=[group.pk]), {"unit": chosen}, follow=True)
    assert "Đã thêm 3 đơn vị vào nhóm." in answer.content.decode()
    assert set(GroupMember.objects.values_list("unit", flat=True)) == set(chosen)
    assert client.post(reverse("organisations:group_undo", args=[group.pk])).status_code == 302
    assert GroupMember.objects.count() == 0


def test_numbers_before_pasted_names_do_not_matter(signed_in, tree, coast):
    client = signed_in(tree.cast.admin)
    client.post(
        reverse("organisations:group_add", args=[coast.pk]), {"names": "1. Sở Nội vụ\n2) Sở KH&CN\n+ Sở VHTTDL"}
    )
    assert GroupMember.objects.count() == 3


def test_leaving_out_asks_first_and_can_be_undone(signed_in, tree, coast):
    add_units(group=coast, units=[tree.cast.ward, tree.cast.commune], by=tree.cast.admin)
    client = signed_in(tree.cast.admin)
    address = reverse("organisations:group_leave", args=[coast.pk]) + f"?don-vi={tree.cast.ward.pk}"
    assert "Bỏ 1 đơn vị khỏi nhóm?" in client.get(address).content.decode()
    assert len(members_of(coast, coast.scope, on=TODAY)) == 2
    answer = client.post(address, {"on": "01/01/2026"}, follow=True)
    assert "Đã bỏ 1 đơn vị khỏi nhóm." in answer.content.decode()
    assert names(coast, AFTER) == ["UBND xã Suối Mây"]
    client.post(reverse("organisations:group_undo", args=[coast.pk]))
    assert len(members_of(coast, coast.scope, on=AFTER)) == 2


def test_the_page_of_a_day_tells_what_changed_since(signed_in, tree):
    shown = page(
        signed_in(tree.cast.minh), "group_built_in", "communes", ngay="2025-06-30", **{"don-vi": tree.cast.province.pk}
    ).content.decode()
    assert "6 đơn vị, tính đến 30/6/2025" in shown
    assert "nay là UBND xã Trà Khương" in shown
    today = page(signed_in(tree.cast.minh), "group_built_in", "districts", **{"don-vi": tree.cast.province.pk})
    assert "Vào ngày" in today.content.decode()
    assert "UBND cấp xã" in today.content.decode()


@pytest.mark.parametrize(("key", "query"), [("x", {}), ("agencies", {"don-vi": "999999"})])
def test_a_group_that_is_not_there_is_not_found(signed_in, tree, key, query):
    assert page(signed_in(tree.cast.minh), "group_built_in", key, **query).status_code == 404


def test_members_are_exported_with_the_names_of_the_day(signed_in, tree, coast):
    add_units(group=coast, units=[tree["xã Cồn Én"]], by=tree.cast.admin)
    for name, args in (("group_export", [coast.pk]), ("group_built_in_export", ["communes"])):
        answer = page(signed_in(tree.cast.minh), name, *args, ngay="2025-06-30")
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert rows[3][1].startswith("UBND xã")
        assert "tính đến 30/06/2025" in rows[0][0]


def test_a_large_group_costs_two_queries(tree, django_assert_num_queries):
    province = tree.cast.province
    units = Unit.objects.bulk_create(
        [Unit(name=f"UBND xã Thứ {n}", parent=province, kind=Kind.COMMUNE) for n in range(3355)], batch_size=500
    )
    UnitPeriod.objects.bulk_create((UnitPeriod.of(unit) for unit in units), batch_size=500)
    with django_assert_num_queries(1):
        assert len(members_of("communes", province, on=EVE)) == 3355 + 6
    kept = Group.objects.create(scope=province, name="Nhóm", extends="communes")
    GroupMember.objects.create(group=kept, unit=tree["Sở TT&TT"], since=BEGINNING, before=OPEN_END)
    with django_assert_num_queries(3):
        assert len(members_of(kept, province, on=AFTER)) == 3355 + 4 + 2
