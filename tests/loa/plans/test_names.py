"""A plan keeps the name its unit had on its day."""

from datetime import date

from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from tests.loa.plans.making import make_plan


def test_a_plan_keeps_the_name_its_unit_had_on_its_day(signed_in, cast):
    plan = make_plan(unit=cast.ward, by=cast.lan)
    act = draft_act(scope=cast.province, title="Đổi tên", decision="NQ 3", effective=date(2026, 7, 1), by=cast.admin)
    renamed = Into(cast.ward.pk, "UBND phường Trăng Non")
    put_steps(act=act, steps=[Said(1, StepKind.RENAME, (From(cast.ward.pk),), (renamed,))], by=cast.admin)
    record_act(act=act, by=cast.admin, today=date(2026, 8, 1))
    for address in ("/ke-hoach/", f"/ke-hoach/{plan.pk}/"):
        page = signed_in(cast.lan).get(address).content.decode()
        assert "UBND phường Bến Trăng" in page
        assert "nay là UBND phường Trăng Non" in page
