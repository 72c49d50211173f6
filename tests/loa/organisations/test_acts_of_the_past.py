"""Acts dated in the past: rights are those of today, and nothing is left under what they close."""

from datetime import date

import pytest

from loa.organisations.actions.reorganise import StillErrors, draft_act, put_steps, record_act
from loa.organisations.actions.units import add_unit
from loa.organisations.models import Kind, Unit
from loa.organisations.reform import From, Into, Said
from loa.organisations.roles import Role
from loa.organisations.states import StepKind
from tests.loa.cast import make_unit, make_user

TODAY = date(2026, 11, 21)


def act(scope, effective, by, *steps):
    drafted = draft_act(scope=scope, title="Đợt", decision="NQ", effective=effective, by=by)
    put_steps(act=drafted, steps=steps, by=by)
    return drafted


def test_what_stood_under_the_scope_once_and_stands_elsewhere_now_is_out_of_reach(cast):
    team = make_unit("Ban A", parent=cast.ward, kind=Kind.DIVISION)
    away = Said(1, StepKind.MOVE, (From(team.pk),), (Into(team.pk, parent=cast.commune.pk),))
    record_act(act=act(cast.province, date(2026, 7, 1), cast.admin, away), by=cast.admin, today=TODAY)

    chief = make_user(role=Role.ADMINISTRATOR, unit=cast.ward)
    new = Said(1, StepKind.OPEN, (), (Into("1.1", "Lén lút", Kind.DIVISION, team.pk),))
    with pytest.raises(StillErrors, match="nay không còn thuộc"):
        record_act(act=act(cast.ward, date(2026, 3, 1), chief, new), by=chief, today=TODAY)
    assert not Unit.objects.filter(name="Lén lút").exists()


def test_a_unit_is_not_closed_over_one_that_came_under_it_later(cast):
    add_unit(name="Ban B", kind=Kind.DIVISION, parent=cast.ward, since=date(2026, 6, 1), by=cast.admin)
    closing = Said(1, StepKind.CLOSE, (From(cast.ward.pk),))
    with pytest.raises(StillErrors, match="Ban B"):
        record_act(act=act(cast.province, date(2026, 3, 1), cast.admin, closing), by=cast.admin, today=TODAY)


def test_people_may_be_appointed_in_a_unit_that_is_still_to_come(cast):
    new = Said(1, StepKind.OPEN, (), (Into("1.1", "Ban C", Kind.DIVISION, cast.ward.pk),))
    record_act(act=act(cast.province, date(2027, 1, 1), cast.admin, new), by=cast.admin, today=TODAY)
    unit = Unit.objects.get(name="Ban C")
    assert not unit.is_open
    assert set(unit.reached.values_list("holder", flat=True)) == {unit.pk, cast.ward.pk, cast.province.pk}
