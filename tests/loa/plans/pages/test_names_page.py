"""The names of agencies on the pages of adoption and of a plan in force: kinds, one-click successors, groups."""

import html

import pytest
from django.urls import reverse

from loa.organisations.models import Group
from loa.plans.models import Assignment, KnownName
from loa.plans.states import AgencyKind
from tests.loa.organisations.reform_2025 import DEPARTMENTS_DAY, make_province
from tests.loa.plans.making import make_plan, make_read, short_plan
from tests.loa.plans.pages import asking


def text_of(response):
    return html.unescape(asking.text_of(response))


@pytest.fixture
def tree(cast):
    return make_province(cast)


def text(coordinating):
    return short_plan().replace("Hội Nhà vườn", coordinating)


def test_adoption_offers_the_successors_of_an_old_name(tree, lan):
    reading = make_read(unit=tree.cast.province, by=tree.cast.lan, text=text("Sở TT&TT"))
    address = reverse("plans:adopt", args=[reading.pk])
    shown = text_of(lan.get(address))
    assert "Sở Thông tin và Truyền thông hoạt động đến hết 28/2/2025, theo Nghị quyết số 05/NQ-HĐND" in shown
    assert "Chọn Sở Khoa học và Công nghệ" in shown
    assert "Chọn Sở Văn hóa, Thể thao và Du lịch" in shown
    choice = {"accept": f"{tree['Sở VHTTDL'].pk}|Sở TT&TT"}
    answer = lan.post(address, choice, follow=True)
    assert "“Sở TT&TT” trong kế hoạch này là Sở Văn hóa, Thể thao và Du lịch." in text_of(answer)
    assert "Tên cũ (0)" in text_of(answer)
    assert KnownName.objects.get().since == DEPARTMENTS_DAY
    assert not Assignment.objects.exists()
    lan.post(f"{address}?quen=Sở TT%26TT")
    assert "Tên cũ (1)" in text_of(lan.get(address))
    lan.post(address, choice)
    lan.post(address)
    assert Assignment.objects.get(designation="Sở TT&TT").unit == tree["Sở VHTTDL"]


def test_a_plan_in_force_shows_groups_with_their_members_and_what_changed(tree, lan):
    old = text("UBND cấp xã").replace("ngày 09 tháng 01 năm 2026", "ngày 28 tháng 02 năm 2025")
    plan = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=old)
    for address in (reverse("plans:agencies", args=[plan.pk]), reverse("plans:activity", args=[plan.pk, 2])):
        shown = text_of(lan.get(address))
        assert "Nhóm: 6 đơn vị (tính đến 28/02/2025)" in shown.replace("28/2/2025", "28/02/2025")
        assert "UBND xã Cồn Én : nay là UBND xã Trà Khương" in shown.replace("Cồn Én:", "Cồn Én :")


def test_a_unit_that_ended_since_says_who_carries_it_on(tree, lan):
    old = text("Sở KH&ĐT").replace("ngày 09 tháng 01 năm 2026", "ngày 28 tháng 02 năm 2025")
    plan = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=old)
    for address in (reverse("plans:agencies", args=[plan.pk]), reverse("plans:activity", args=[plan.pk, 2])):
        assert "nay là Sở Tài chính" in text_of(lan.get(address))
    assert "Sở KH&ĐT" in text_of(lan.get(reverse("plans:detail", args=[plan.pk])))


def test_a_successor_is_accepted_and_taken_back_on_a_plan_in_force(tree, lan):
    plan = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=text("Đài PTTH tỉnh"))
    address = reverse("plans:agencies", args=[plan.pk])
    assert "1 tên chưa khớp" in text_of(lan.get(address))
    lan.post(address, {"accept": f"{tree['Báo và Đài'].pk}|Đài PTTH tỉnh"})
    row = Assignment.objects.get(designation="Đài PTTH tỉnh")
    assert (row.kind, row.unit) == (AgencyKind.UNIT, tree["Báo và Đài"])
    lan.post(f"{address}?quen=Đài PTTH tỉnh")
    row.refresh_from_db()
    assert (row.kind, row.unit) == (AgencyKind.OLD, None)


@pytest.mark.parametrize("value", ["", "x|Sở TT&TT", "999999|Sở TT&TT"])
def test_a_choice_that_was_not_offered_settles_nothing(tree, lan, value):
    plan = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=text("Sở TT&TT"))
    lan.post(reverse("plans:agencies", args=[plan.pk]), {"accept": value})
    assert not KnownName.objects.exists()


def test_who_may_not_adopt_may_not_accept_either(tree, signed_in):
    plan = make_plan(unit=tree.cast.ward, by=tree.cast.lan, text=text("Sở TT&TT"))
    address = reverse("plans:agencies", args=[plan.pk])
    minh = signed_in(tree.cast.minh)
    assert "Chọn Sở Khoa học" not in text_of(minh.get(address))
    for query, body in (("", {"accept": f"{tree['Sở KH&CN'].pk}|Sở TT&TT"}), ("", {"group": "x"}), ("?quen=x", {})):
        assert minh.post(address + query, body).status_code == 403
    assert signed_in(tree.cast.hoa).get(address).status_code == 404


@pytest.mark.parametrize(
    ("tab", "shown", "hidden"),
    [("ten-cu", "Tên cũ (1)", "Khớp (2)"), ("khop", "Khớp (2)", "Tên cũ (1)"), ("x", "Khớp (2)", None)],
)
def test_a_tab_only_hides_the_others(tree, lan, tab, shown, hidden):
    plan = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=text("Sở TT&TT"))
    page = lan.get(reverse("plans:agencies", args=[plan.pk]), {"loai": tab}).content.decode()
    sections = {part.split("<h2>")[1].split("</h2>")[0]: "is-hidden" in part.split(">")[0]
                for part in page.split('<div class="names')[1:]}  # fmt: skip
    assert sections[shown] is False
    assert hidden is None or sections[hidden] is True


def test_a_group_of_the_same_name_is_offered(tree, lan):
    plan = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=text("Các đơn vị tuyến biển"))
    address = reverse("plans:agencies", args=[plan.pk])
    assert "Văn bản không nói rõ là những đơn vị nào" in text_of(lan.get(address))
    kept = Group.objects.create(scope=tree.cast.province, name="Các đơn vị tuyến biển")
    assert "Chuyển sang nhóm cùng tên đã lập" in text_of(lan.get(address))
    lan.post(address, {"group": "Các đơn vị tuyến biển"})
    assert Assignment.objects.get(designation="Các đơn vị tuyến biển").groups == f"h{kept.pk}"


def test_pages_ask_as_often_for_many_names_as_for_few(tree, lan, django_assert_max_num_queries):
    few = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=short_plan(number="1", rows=1))
    many = make_plan(unit=tree.cast.province, by=tree.cast.lan, text=text("Sở TT&TT"))
    counts = []
    for plan in (few, many):
        lan.get(reverse("plans:agencies", args=[plan.pk]))
        with django_assert_max_num_queries(24) as counted:
            lan.get(reverse("plans:agencies", args=[plan.pk]))
        counts.append(len(counted))
    assert counts[1] - counts[0] <= 2  # names of other days and successions, where there is such a name
