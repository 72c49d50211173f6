"""Names in plans at the date of the document, through the reform of 2025: matched, offered, remembered."""

from datetime import date, timedelta

import pytest

from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Group, Unit, UnitPeriod
from loa.organisations.permissions import NotAllowed
from loa.plans.actions.adopt import adopt
from loa.plans.actions.agencies import forget_name, link_agency, link_group, settle_name, unlink_agency
from loa.plans.models import Assignment, KnownName
from loa.plans.queries.agencies import named_in_plan
from loa.plans.queries.directory import Directory
from loa.plans.queries.rolls import Rolls
from loa.plans.states import AgencyKind
from tests.loa.organisations.reform_2025 import AFTER, BEFORE, COMMUNES_DAY, DEPARTMENTS_DAY, EVE, TODAY, make_province
from tests.loa.plans.making import make_plan, make_read, short_plan, unsettled_in

UNIT, GROUP, OLD, UNKNOWN = AgencyKind.UNIT, AgencyKind.GROUP, AgencyKind.OLD, AgencyKind.UNKNOWN


@pytest.fixture
def tree(cast):
    return make_province(cast)


def plan_of(tree, *, coordinating="Hội Nhà vườn", issued="09 tháng 01 năm 2026", number="31"):
    text = short_plan(number=number).replace("Hội Nhà vườn", coordinating)
    text = text.replace("ngày 09 tháng 01 năm 2026", f"ngày {issued}")
    return make_plan(unit=tree.cast.province, by=tree.cast.lan, text=text)


def named(plan, designation):
    return Assignment.objects.filter(activity__plan=plan, designation=designation).first()


@pytest.mark.parametrize(
    ("designation", "kind_by_day"),
    [
        ("Sở KH&ĐT", {BEFORE: UNIT, DEPARTMENTS_DAY: OLD, EVE: OLD, COMMUNES_DAY: OLD, AFTER: OLD}),
        ("Sở TT&TT", {BEFORE: UNIT, DEPARTMENTS_DAY: OLD, AFTER: OLD}),
        ("Sở NN&MT", {BEFORE: OLD, DEPARTMENTS_DAY: UNIT, AFTER: UNIT}),
        ("Sở Tài chính", {BEFORE: UNIT, DEPARTMENTS_DAY: UNIT, AFTER: UNIT}),
        ("Đài PT-TH tỉnh", {BEFORE: UNIT, AFTER: OLD}),
        ("UBND xã Bãi Dâu", {EVE: UNIT, COMMUNES_DAY: OLD}),
        ("UBND xã Trà Khương", {EVE: OLD, COMMUNES_DAY: UNIT}),
        ("UBND huyện Trà Khương", {EVE: UNIT, COMMUNES_DAY: OLD}),
        ("UBND cấp huyện", {EVE: GROUP, AFTER: GROUP}),
        ("các sở, ban, ngành và UBND các xã, phường", {EVE: GROUP, AFTER: GROUP}),
        ("Hội Nhà vườn", {BEFORE: UNKNOWN, AFTER: UNKNOWN}),
    ],
)
def test_what_a_name_is_depends_on_the_day(tree, designation, kind_by_day):
    found = {day: Directory(tree.cast.province, on=day).find(designation).kind for day in kind_by_day}
    assert found == kind_by_day


def test_adoption_takes_the_names_of_the_documents_date(tree):
    before = plan_of(tree, coordinating="Sở TT&TT", issued="28 tháng 02 năm 2025", number="1")
    after = plan_of(tree, coordinating="Sở TT&TT", number="2")
    assert (named(before, "Sở TT&TT").kind, named(before, "Sở TT&TT").unit) == (UNIT, tree["Sở TT&TT"])
    assert (named(after, "Sở TT&TT").kind, named(after, "Sở TT&TT").unit) == (OLD, None)
    [open_name] = unsettled_in(after)
    assert [unit.pk for unit in open_name.found.offers] == [tree["Sở KH&CN"].pk, tree["Sở VHTTDL"].pk]


def test_groups_are_kept_with_the_assignment(tree):
    row = named(plan_of(tree, coordinating="UBND các phường"), "UBND các phường")
    assert (row.kind, row.unit, row.refs) == (GROUP, None, ["wards"])
    both = Directory(tree.cast.province, on=AFTER).find("Các sở, ban, ngành và UBND các phường")
    assert both.groups == ("agencies", "wards")


def test_an_accepted_successor_is_linked_and_remembered_without_renaming_earlier_plans(tree):
    plan = plan_of(tree, coordinating="Sở TT&TT")
    assert link_agency(plan=plan, designation="Sở TT&TT", unit=tree["Sở VHTTDL"], by=tree.cast.lan) == 1
    known = KnownName.objects.get()
    assert (known.unit, known.since, known.before) == (tree["Sở VHTTDL"], DEPARTMENTS_DAY, date.max)
    following = plan_of(tree, coordinating="Sở Thông tin và Truyền thông", number="2")
    assert named(following, "Sở Thông tin và Truyền thông").unit == tree["Sở VHTTDL"]
    assert named(following, "Sở Thông tin và Truyền thông").designation == "Sở Thông tin và Truyền thông"
    earlier = plan_of(tree, coordinating="Sở TT&TT", issued="28 tháng 02 năm 2025", number="3")
    assert named(earlier, "Sở TT&TT").unit == tree["Sở TT&TT"]


def test_a_choice_for_a_name_that_came_later_holds_until_it_comes(tree):
    directory = Directory(tree.cast.province, on=BEFORE)
    assert directory.validity("Sở NN&MT") == (date.min, DEPARTMENTS_DAY)
    settle_name(
        scope=tree.cast.province, designation="Sở NN&MT", unit=tree["Sở TN&MT"], by=tree.cast.lan,
        before=DEPARTMENTS_DAY,
    )  # fmt: skip
    assert Directory(tree.cast.province, on=BEFORE).find("Sở NN&MT").unit == tree["Sở TN&MT"]
    assert Directory(tree.cast.province, on=AFTER).find("Sở NN&MT").unit == tree["Sở NN&MT"]


def test_a_choice_whose_unit_ended_since_is_offered_not_taken(tree):
    settle_name(scope=tree.cast.province, designation="Đài tỉnh ta", unit=tree["Đài"], by=tree.cast.lan)
    assert Directory(tree.cast.province, on=BEFORE).find("Đài tỉnh ta").unit == tree["Đài"]
    found = Directory(tree.cast.province, on=AFTER).find("Đài tỉnh ta")
    assert (found.kind, [unit.pk for unit in found.offers]) == (OLD, [tree["Báo và Đài"].pk])
    since, before = Directory(tree.cast.province, on=AFTER).validity("Đài tỉnh ta")
    settle_name(
        scope=tree.cast.province, designation="Đài tỉnh ta", unit=tree["Báo và Đài"], by=tree.cast.lan,
        since=since, before=before,
    )  # fmt: skip
    assert Directory(tree.cast.province, on=AFTER).find("Đài tỉnh ta").unit == tree["Báo và Đài"]
    assert Directory(tree.cast.province, on=BEFORE).find("Đài tỉnh ta").unit == tree["Đài"]
    assert list(KnownName.objects.order_by("since").values_list("since", "before")) == [
        (date.min, DEPARTMENTS_DAY),
        (DEPARTMENTS_DAY, date.max),
    ]


def test_a_link_taken_back_is_open_again_and_forgotten(tree):
    plan = plan_of(tree, coordinating="Sở TT&TT")
    link_agency(plan=plan, designation="Sở TT&TT", unit=tree["Sở KH&CN"], by=tree.cast.lan)
    assert unlink_agency(plan=plan, designation="Sở TT&TT", by=tree.cast.lan) == 1
    assert (named(plan, "Sở TT&TT").kind, KnownName.objects.count()) == (OLD, 0)


def test_rights_of_taking_back_and_of_groups(tree):
    plan = plan_of(tree, coordinating="Các đơn vị tuyến biển")
    for act in (unlink_agency, link_group):
        with pytest.raises(NotAllowed):
            act(plan=plan, designation="Các đơn vị tuyến biển", by=tree.cast.minh)
    with pytest.raises(NotAllowed):
        forget_name(scope=tree.cast.province, designation="x", by=tree.cast.hoa, on=AFTER)


def test_a_group_made_by_hand_later_is_offered_to_a_plan_in_force(tree):
    plan = plan_of(tree, coordinating="Các đơn vị tuyến biển")
    assert named(plan, "Các đơn vị tuyến biển").refs == ["others"]
    kept = Group.objects.create(scope=tree.cast.province, name="Các đơn vị tuyến biển")
    [name] = [n for n in named_in_plan(plan, Directory(plan.unit, on=plan.day)) if n.designation.endswith("biển")]
    assert (name.found.groups, name.group_since) == (("others",), (f"h{kept.pk}",))
    assert link_group(plan=plan, designation="Các đơn vị tuyến biển", by=tree.cast.lan) == 1
    assert named(plan, "Các đơn vị tuyến biển").refs == [f"h{kept.pk}"]
    following = plan_of(tree, coordinating="các đơn vị tuyến biển", number="2")
    assert named(following, "các đơn vị tuyến biển").refs == [f"h{kept.pk}"]


def test_members_on_the_plans_day_and_what_changed_since(tree):
    rolls = Rolls(tree.cast.province, on=EVE, today=TODAY)
    [agencies, communes] = rolls.shown(["agencies", "communes"])
    assert (len(agencies.roll), agencies.since.any) == (6, False)
    assert len(communes.roll) == 6
    assert {left.member.name: left.now for left in communes.since.left} == {
        "UBND xã Cồn Én": ("UBND xã Trà Khương",),
        "UBND xã Bãi Dâu": ("UBND xã Trà Khương",),
        "UBND thị trấn Trà Khương": ("UBND xã Trà Khương",),
    }
    assert [member.name for member in communes.since.joined] == ["UBND xã Trà Khương"]
    assert rolls.now(tree.cast.home_affairs) == []
    assert rolls.now(tree["xã Cồn Én"]) == ["UBND xã Trà Khương"]
    assert Rolls(tree.cast.province, on=BEFORE, today=TODAY).now(tree["Thuế"]) == ["Thuế khu vực Sông Lam"]


def test_a_draft_without_a_date_means_today(tree):
    undated = short_plan().replace("ngày 09 tháng 01 năm 2026", "ngày    tháng    năm 2026")
    text = undated.replace("Hội Nhà vườn", "Sở KH&ĐT")
    reading = make_read(unit=tree.cast.province, by=tree.cast.lan, text=text)
    plan = adopt(reading=reading, by=tree.cast.lan)
    assert plan.issued_on is None
    assert plan.day >= date.today() - timedelta(days=1)
    assert named(plan, "Sở KH&ĐT").kind == OLD


def test_looking_up_costs_the_same_in_a_large_tree(tree, django_assert_max_num_queries):
    province = tree.cast.province
    units = Unit.objects.bulk_create(
        [Unit(name=f"UBND xã Thứ {n}", parent=province, kind="commune") for n in range(3355)], batch_size=500
    )
    UnitPeriod.objects.bulk_create((UnitPeriod.of(unit) for unit in units), batch_size=500)
    rebuild_reach(today=TODAY)
    with django_assert_max_num_queries(5):  # tree, settled names, names of other days, successions, hand-kept groups
        directory = Directory(tree.cast.ward, on=AFTER)
        for name in ("Sở Nội vụ", "Sở TT&TT", "UBND xã Thứ 77", "Hội Nhà vườn", "UBND cấp xã", "UBND xã Cồn Én"):
            directory.find(name)
    with django_assert_max_num_queries(2):
        [shown] = Rolls(province, on=AFTER, today=TODAY).shown(["communes"])
    assert len(shown.roll) == 3355 + 4
