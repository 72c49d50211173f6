"""A plan keeps the name its unit had on its day."""

from datetime import date

from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from loa.plans.models import Assignment
from loa.plans.states import AgencyKind
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


def test_the_list_shows_what_is_printed_and_what_it_was_linked_to(signed_in, cast):
    plan = make_plan(unit=cast.province, by=cast.lan)
    assignment = plan.activities.first().assignments.first()
    Assignment.objects.filter(pk=assignment.pk).update(
        kind=AgencyKind.UNIT, unit=cast.commune, designation="UBND xã Khe Ngọc"
    )
    for address in (f"/ke-hoach/{plan.pk}/", f"/ke-hoach/{plan.pk}/nhiem-vu/1/"):
        page = signed_in(cast.lan).get(address).content.decode()
        assert "UBND xã Khe Ngọc" in page
        assert f"gắn với {cast.commune.name}" in page
