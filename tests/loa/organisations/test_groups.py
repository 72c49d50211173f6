"""Groups of units at a date: those that follow from the tree, and those kept by hand."""

import pytest

from loa.organisations.groups import BUILT_IN
from loa.organisations.models import Kind
from loa.organisations.queries.groups import Day, members_of
from tests.loa.cast import make_unit
from tests.loa.organisations.reform_2025 import AFTER, BEFORE, COMMUNES_DAY, DEPARTMENTS_DAY, EVE, TODAY, make_province
from vanban.text.names import Group as Named

SINCE_MARCH = {"Sở Tài chính", "Sở KH&CN", "Sở VHTTDL", "Sở NN&MT", "Sở GD&ĐT"}
UNTIL_MARCH = {"Sở KH&ĐT", "Sở Tài chính", "Sở TT&TT", "Sở KH&CN", "Sở VHTTDL", "Sở TN&MT", "Sở NN&PTNT", "Sở GD&ĐT",
               "Sở LĐ-TB&XH"}  # fmt: skip
COMMUNES_THEN = {"xã Cồn Én", "xã Bãi Dâu", "thị trấn Trà Khương", "phường Sông Lam"}
COMMUNES_NOW = {"xã Trà Khương", "phường Sông Lam"}


@pytest.fixture
def tree(cast):
    return make_province(cast)


def words_of(tree, members):
    """Members by the words the tests use; those of the standing cast by their names."""
    known = {unit.pk: words for words, unit in tree.units.items()}
    return {known.get(member.unit, member.name) for member in members}


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        ("agencies", BEFORE, UNTIL_MARCH | {"Sở Nội vụ"}),
        ("agencies", DEPARTMENTS_DAY, SINCE_MARCH | {"Sở Nội vụ"}),
        ("agencies", AFTER, SINCE_MARCH | {"Sở Nội vụ"}),
        ("communes", EVE, COMMUNES_THEN | {"UBND phường Bến Trăng", "UBND xã Suối Mây"}),
        ("communes", COMMUNES_DAY, COMMUNES_NOW | {"UBND phường Bến Trăng", "UBND xã Suối Mây"}),
        ("rural_communes", EVE, {"xã Cồn Én", "xã Bãi Dâu", "UBND xã Suối Mây"}),
        ("rural_communes", COMMUNES_DAY, {"xã Trà Khương", "UBND xã Suối Mây"}),
        ("wards", EVE, {"phường Sông Lam", "UBND phường Bến Trăng"}),
        ("wards", AFTER, {"phường Sông Lam", "UBND phường Bến Trăng"}),
        ("districts", EVE, {"huyện"}),
        ("districts", COMMUNES_DAY, set()),
        ("localities", EVE, COMMUNES_THEN | {"huyện", "UBND phường Bến Trăng", "UBND xã Suối Mây"}),
        ("press", BEFORE, {"Báo", "Đài"}),
        ("press", AFTER, {"Báo và Đài"}),
        ("organisations", AFTER, {"Tỉnh đoàn"}),
        ("central", AFTER, {"Thuế"}),
        ("services", AFTER, {"Cổng"}),
        ("party", AFTER, set()),
        ("others", AFTER, set()),
        (
            "units",
            AFTER,
            SINCE_MARCH | COMMUNES_NOW | {"Báo và Đài", "Tỉnh đoàn", "Thuế", "Sở Nội vụ"}
            | {"UBND phường Bến Trăng", "UBND xã Suối Mây"},
        ),
    ],
)  # fmt: skip
def test_built_in_group_at_a_date(tree, key, day, expected):
    assert words_of(tree, members_of(key, tree.cast.province, on=day)) == expected


@pytest.mark.parametrize("who", ["ward", "home_affairs", "province"])
def test_group_named_in_a_plan_of_a_unit_below_is_that_of_the_province(tree, who):
    members = members_of("communes", getattr(tree.cast, who), on=AFTER)
    assert words_of(tree, members) == COMMUNES_NOW | {"UBND phường Bến Trăng", "UBND xã Suối Mây"}


def test_divisions_are_those_of_the_unit_itself(tree):
    own = make_unit("Phòng Văn hóa - Xã hội", parent=tree.cast.ward, kind=Kind.DIVISION)
    make_unit("Phòng Kinh tế", parent=tree.cast.commune, kind=Kind.DIVISION)
    assert [member.unit for member in members_of("divisions", tree.cast.ward, on=AFTER)] == [own.pk]
    assert words_of(tree, members_of("agencies", tree.cast.ward, on=AFTER)) == SINCE_MARCH | {"Sở Nội vụ"}


def test_group_of_a_scope_that_was_not_there_yet_is_that_of_its_forebears(tree):
    assert words_of(tree, members_of("communes", tree["xã Trà Khương"], on=EVE)) == COMMUNES_THEN
    assert words_of(tree, members_of("agencies", tree["huyện"], on=AFTER)) == set()


def test_members_have_the_names_of_the_day(tree):
    assert [m.name for m in members_of("central", tree.cast.province, on=BEFORE)] == ["Thuế tỉnh Sông Lam"]
    assert [m.name for m in members_of("central", tree.cast.province, on=AFTER)] == ["Thuế khu vực Sông Lam"]


def test_every_group_that_a_designation_may_name_is_in_the_table():
    assert set(BUILT_IN) == set(Named)


def test_groups_of_a_day_ask_once_for_the_tree(tree, django_assert_num_queries):
    with django_assert_num_queries(1):
        day = Day(TODAY)
        for key in BUILT_IN:
            day.built_in(key, tree.cast.province.pk)
