"""Who owes what an activity asks for."""

from datetime import date

import pytest

from loa.organisations.models import Kind
from loa.plans.models import Activity
from loa.plans.queries.owing import Lead, Owed, Owing, owed_by
from tests.loa.cast import make_unit
from tests.loa.plans.making import make_plan, short_plan

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
