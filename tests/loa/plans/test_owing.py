"""Who owes what an activity asks for."""

from datetime import date

import pytest
from django.db.models import Count

from loa.organisations.models import Kind
from loa.plans.models import Activity, Draft, Slot
from loa.plans.queries.owing import Lead, Owed, Owing, owed_by
from tests.loa.cast import make_unit
from tests.loa.plans.cascading import issue_draft, make_cascade
from tests.loa.plans.making import make_plan, short_plan, with_slots

OWN = 9


@pytest.mark.parametrize(
    ("leads", "each", "owed"),
    [
        ([Lead((1,))], None, Owed((1,))),
        ([Lead((1,)), Lead((2,))], None, Owed((1,))),
        ([Lead(()), Lead((2,))], None, Owed((2,))),
        ([Lead((1, 2, 3), is_group=True)], None, Owed((1, 2, 3))),
        ([Lead((5,)), Lead((1, 2), is_group=True)], None, Owed((5, 1, 2))),
        ([Lead((1,)), Lead((1, 2), is_group=True)], None, Owed((1, 2))),
        ([], None, Owed((OWN,), nobody_named=True)),
        ([Lead(())], None, Owed((OWN,), nobody_named=True)),
        ([Lead((), is_group=True)], None, Owed((OWN,), nobody_named=True)),
        ([Lead((1,))], (3, 4), Owed((3, 4))),
        ([Lead((1,)), Lead((2,))], (), Owed((1, 2))),  # "mỗi cơ quan": the words name nobody in particular
        ([], (), Owed((OWN,), nobody_named=True)),
    ],
)
def test_owed_by(leads, each, owed):
    assert owed_by(leads, OWN, each=each) == owed


@pytest.mark.parametrize(
    ("leads", "each", "owed"),
    [
        ([Lead((1, 2, 3), is_group=True)], None, Owed((OWN,))),
        ([Lead((1, 2), is_group=True), Lead((5,))], None, Owed((5,))),
        ([Lead((1, 2), is_group=True)], (1, 2), Owed((1, 2))),
        ([Lead((1, 2), is_group=True)], (), Owed((1, 2))),
        ([Lead((1,)), Lead((2,))], None, Owed((1,))),
    ],
)
def test_a_total_is_owed_once(leads, each, owed):
    assert owed_by(leads, OWN, each=each, is_total=True) == owed


@pytest.mark.parametrize(
    ("quota", "time", "units"),
    [
        ("82 pa nô", "Quý I/2026", {"UBND tỉnh Sông Lam": 1}),
        ("mỗi xã, phường 02 pa nô", "Quý I/2026", {"UBND phường Bến Trăng": 1, "UBND xã Suối Mây": 1}),
        ("01 kế hoạch", "Quý I/2026", {"UBND phường Bến Trăng": 1, "UBND xã Suối Mây": 1}),
        ("02 tin/quý", "Thường xuyên", {"UBND phường Bến Trăng": 4, "UBND xã Suối Mây": 4}),
    ],
)
def test_a_total_that_a_group_leads_is_asked_for_once(cast, quota, time, units):
    line = f"1\tPa nô tuyên truyền\t{quota}\tUBND các xã, phường\tSở Nội vụ\t{time}"
    plan = with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[line])))
    made = Slot.objects.filter(activity__plan=plan).order_by().values_list("unit__name").annotate(n=Count("pk"))
    assert dict(made) == units


def test_what_others_lead_in_a_plan_below_they_owe_above(cast):
    lines = [
        "1\tBản tin\t02 tin/tháng\tUBND các xã, phường\tSở Nội vụ\tThường xuyên",
        "2\tThi trực tuyến\t01 cuộc\tSở Nội vụ\tUBND các xã, phường\tQuý II/2026",
        "3\tPa nô\t82 pa nô\tCác sở, ban, ngành\tUBND các xã, phường\tQuý II/2026",
        "4\tTọa đàm\t01 cuộc\tHội Nhà vườn\tUBND các xã, phường\tQuý II/2026",
    ]
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=lines))
    make_cascade(plan=plan, units=[cast.commune], by=cast.lan)
    below = with_slots(issue_draft(draft=Draft.objects.get(unit=cast.commune), by=cast.hoa).plan)
    assert below.activities.count() == 4
    owed = Slot.objects.filter(activity__plan=below).order_by().values_list("activity__title", "unit").distinct()
    assert list(owed) == [("Bản tin", cast.commune.pk)]


def owing(plan, order, each=""):
    activity = Activity.objects.prefetch_related("assignments").get(plan=plan, order=order)
    return Owing(plan).of(activity, each)


def test_members_are_those_of_the_plans_day(cast):
    make_unit("UBND xã Mới Lập", parent=cast.province, kind=Kind.COMMUNE, since=date(2026, 6, 1))
    line = "1\tBản tin\t02 tin/tháng\tUBND các xã, phường\tSở Nội vụ\tThường xuyên"
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[line]))
    assert set(owing(plan, 1).units) == {cast.ward.pk, cast.commune.pk}
    assert set(owing(plan, 1, each="UBND các xã, phường").units) == {cast.ward.pk, cast.commune.pk}


def test_a_name_that_nobody_linked_leaves_it_to_the_unit_of_the_plan(cast):
    line = "1\tTọa đàm\t01 cuộc\tHội Nhà vườn\t\tQuý II/2026"
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[line]))
    assert owing(plan, 1) == Owed((cast.province.pk,), nobody_named=True)
