"""Names in documents at their date: through mergers, splits, closings, renamings."""

import pytest

from loa.organisations.models import Group, Kind
from loa.organisations.queries.names import Names
from tests.loa.cast import make_unit
from tests.loa.organisations.reform_2025 import (
    AFTER,
    BEFORE,
    COMMUNES_DAY,
    COMMUNES_PAPER,
    DEPARTMENTS_DAY,
    EVE,
    PAPER,
    make_province,
)


@pytest.fixture
def tree(cast):
    return make_province(cast)


@pytest.mark.parametrize(
    ("day", "name", "unit"),
    [
        (BEFORE, "Sở KH&ĐT", "Sở KH&ĐT"),
        (BEFORE, "Sở KHĐT", "Sở KH&ĐT"),
        (BEFORE, "SỞ KẾ HOẠCH VÀ ĐẦU TƯ TỈNH SÔNG LAM", "Sở KH&ĐT"),
        (BEFORE, "so thong tin - truyen thong", "Sở TT&TT"),
        (BEFORE, "Sở TT&TT", "Sở TT&TT"),
        (BEFORE, "Sở TN&MT", "Sở TN&MT"),
        (BEFORE, "Sở NN&PTNT", "Sở NN&PTNT"),
        (BEFORE, "Sở LĐ-TB&XH", "Sở LĐ-TB&XH"),
        (BEFORE, "Đài PT-TH tỉnh", "Đài"),
        (BEFORE, "Đài PTTH", "Đài"),
        (BEFORE, "Thuế tỉnh Sông Lam", "Thuế"),
        (EVE, "UBND xã Cồn Én", "xã Cồn Én"),
        (EVE, "Ủy ban nhân dân huyện Trà Khương", "huyện"),
        (DEPARTMENTS_DAY, "Sở NN&MT", "Sở NN&MT"),
        (AFTER, "Sở Tài chính", "Sở Tài chính"),
        (AFTER, "Sở VH,TT&DL", "Sở VHTTDL"),
        (AFTER, "Sở VHTTDL", "Sở VHTTDL"),
        (AFTER, "Sở GD&ĐT", "Sở GD&ĐT"),
        (AFTER, "Sở Giáo dục – Đào tạo", "Sở GD&ĐT"),
        (AFTER, "Sở Nông nghiệp & Môi trường", "Sở NN&MT"),
        (AFTER, "Báo và PTTH tỉnh", "Báo và Đài"),
        (AFTER, "Báo và Phát thanh, Truyền hình tỉnh", "Báo và Đài"),
        (COMMUNES_DAY, "UBND xã Trà Khương", "xã Trà Khương"),
        (COMMUNES_DAY, "UBND phường Sông Lam", "phường Sông Lam"),
        (AFTER, "Thuế khu vực Sông Lam", "Thuế"),
    ],
)
def test_a_name_borne_on_the_day_is_that_unit(tree, day, name, unit):
    names = Names(tree.cast.province, on=day)
    assert names.unit_of(name) == tree[unit]
    assert names.others(name) == ()


@pytest.mark.parametrize(
    ("day", "name", "bearer", "heirs", "turn", "paper"),
    [
        (DEPARTMENTS_DAY, "Sở KH&ĐT", "Sở KH&ĐT", ["Sở Tài chính"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", ["Sở Tài chính"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Sở TT&TT", "Sở TT&TT", ["Sở KH&CN", "Sở VHTTDL"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Sở Tài nguyên và Môi trường", "Sở TN&MT", ["Sở NN&MT"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Sở NN và PTNT", "Sở NN&PTNT", ["Sở NN&MT"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Đài PTTH", "Đài", ["Báo và Đài"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Báo Sông Lam", "Báo", ["Báo và Đài"], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Sở LĐTB&XH", "Sở LĐ-TB&XH", [], DEPARTMENTS_DAY, PAPER),
        (AFTER, "Thuế tỉnh Sông Lam", "Thuế", ["Thuế"], DEPARTMENTS_DAY, PAPER),
        (COMMUNES_DAY, "UBND xã Cồn Én", "xã Cồn Én", ["xã Trà Khương"], COMMUNES_DAY, COMMUNES_PAPER),
        (AFTER, "UBND huyện Trà Khương", "huyện", [], COMMUNES_DAY, COMMUNES_PAPER),
        # names that came only later
        (BEFORE, "Sở NN&MT", "Sở NN&MT", ["Sở TN&MT", "Sở NN&PTNT"], DEPARTMENTS_DAY, PAPER),
        (BEFORE, "Thuế khu vực Sông Lam", "Thuế", ["Thuế"], DEPARTMENTS_DAY, PAPER),
        (EVE, "UBND xã Trà Khương", "xã Trà Khương", ["xã Cồn Én", "xã Bãi Dâu", "thị trấn Trà Khương"],
         COMMUNES_DAY, COMMUNES_PAPER),
    ],
)  # fmt: skip
def test_a_name_of_another_time_is_only_told_with_who_stands_in_its_place(tree, day, name, bearer, heirs, turn, paper):
    names = Names(tree.cast.province, on=day)
    assert names.unit_of(name) is None
    [other] = names.others(name)
    assert (other.unit, other.turn, other.paper) == (tree[bearer].pk, turn, paper)
    assert [heir.pk for heir in other.heirs] == [tree[words].pk for words in heirs]
    assert other.is_later is (day < turn)
    assert other.is_renamed is (bearer == "Thuế")


def test_nobody_is_offered_for_a_name_that_two_bear_on_the_day(tree):
    for above in ("ward", "commune"):
        make_unit("Phòng Kinh tế", parent=getattr(tree.cast, above), kind=Kind.DIVISION)
    names = Names(tree.cast.province, on=AFTER)
    assert names.unit_of("Phòng Kinh tế") is None
    assert names.others("Phòng Kinh tế") == ()
    assert {each.score for each in names.like("Phòng Kinh tế")} == {100.0}
    assert Names(tree.cast.ward, on=AFTER).unit_of("Phòng Kinh tế").parent_id == tree.cast.ward.pk


def test_a_plan_of_a_ward_knows_the_departments_of_its_province(tree):
    assert Names(tree.cast.ward, on=AFTER).unit_of("Sở Nội vụ tỉnh Sông Lam") == tree.cast.home_affairs
    [other] = Names(tree.cast.ward, on=AFTER).others("Sở TT&TT")
    assert [heir.name for heir in other.heirs] == ["Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch"]


def test_units_have_the_words_of_the_day(tree):
    assert Names(tree.cast.province, on=BEFORE).unit_of("Thuế tỉnh Sông Lam").name == "Thuế tỉnh Sông Lam"


def test_groups_kept_by_hand_are_found_by_their_name(tree):
    far = make_unit("UBND tỉnh Phú Hòa", kind=Kind.PROVINCE)
    Group.objects.create(scope=far, name="Các đơn vị tuyến biển")
    names = Names(tree.cast.ward, on=AFTER)
    assert names.groups_of("Các đơn vị tuyến biển") == ("others",)
    kept = Group.objects.create(scope=tree.cast.province, name="Các đơn vị tuyến biển")
    assert Names(tree.cast.ward, on=AFTER).groups_of("CÁC ĐƠN VỊ TUYẾN BIỂN") == (f"h{kept.pk}",)
    assert names.groups_of("Các sở, ngành và UBND cấp xã") == ("agencies", "communes")
    kept.closed = True
    kept.save()
    assert Names(tree.cast.ward, on=AFTER).groups_of("Các đơn vị tuyến biển") == ("others",)


def test_looking_up_asks_a_few_times_whatever_the_number(tree, django_assert_num_queries):
    with django_assert_num_queries(4):  # tree, names of other days, successions, hand-kept groups
        names = Names(tree.cast.ward, on=AFTER)
        for name in ("Sở Nội vụ", "Sở TT&TT", "Đài PTTH", "UBND cấp xã", "UBND xã Cồn Én", "Hội Nhà vườn"):
            names.unit_of(name), names.others(name), names.groups_of(name), names.like(name)
