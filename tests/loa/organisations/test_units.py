import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from loa.organisations.actions import members, units
from loa.organisations.models import Kind, Membership, Unit
from loa.organisations.permissions import NotAllowed, roles_of
from tests.loa.cast import make_unit


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("noi vu", {"Sở Nội vụ"}),
        ("Nội Vụ", {"Sở Nội vụ"}),
        ("snv", {"Sở Nội vụ"}),
        ("vu so", {"Sở Nội vụ"}),  # words in any order
        ("suoi  may", {"UBND xã Suối Mây"}),
        ("ubnd", {"UBND tỉnh Sông Lam", "UBND phường Bến Trăng", "UBND xã Suối Mây"}),
        ("sở đường sắt", set()),
    ],
)
def test_named_like_ignores_accents(cast, typed, found):
    assert set(Unit.objects.named_like(typed).values_list("name", flat=True)) == found


def test_folded_follows_the_name_also_in_bulk(db):
    Unit.objects.bulk_create([Unit(name="Sở Đường sắt", kind=Kind.DEPARTMENT, abbreviation="SĐS")])
    unit = Unit.objects.get()
    assert unit.folded == "so duong sat sds"
    unit.name = "Sở Đường thủy"
    unit.save(update_fields=["name", "folded"])
    unit.refresh_from_db()
    assert unit.folded == "so duong thuy sds"


def test_a_name_is_unique_under_its_parent(cast):
    for parent, name in [(cast.province, "Sở Nội vụ"), (None, "UBND tỉnh Sông Lam")]:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_unit(name, parent=parent)
    make_unit("Sở Nội vụ", parent=cast.ward)


def test_add_unit_by_the_owner_of_plans(cast):
    unit = units.add_unit(name=" Sở Ngoại vụ ", kind=Kind.DEPARTMENT, parent=cast.province, by=cast.lan)
    assert (unit.name, unit.parent, unit.folded) == ("Sở Ngoại vụ", cast.province, "so ngoai vu")


def test_add_unit_refuses_strangers_and_doubles(cast):
    with pytest.raises(NotAllowed):
        units.add_unit(name="Sở Ngoại vụ", kind=Kind.DEPARTMENT, parent=cast.province, by=cast.hoa)
    with pytest.raises(ValidationError, match="Đã có đơn vị mang tên này"):
        units.add_unit(name="Sở Nội vụ", kind=Kind.DEPARTMENT, parent=cast.province, by=cast.lan)


def test_grant_and_withdraw_a_role(cast):
    membership = members.grant(user=cast.hoa, role="viewer", unit=cast.ward, by=cast.admin)
    assert members.grant(user=cast.hoa, role="viewer", unit=cast.ward, by=cast.admin) == membership
    members.withdraw(membership=membership, by=cast.admin)
    assert [m.unit for m in roles_of(cast.hoa)] == [cast.commune]
    assert Membership.objects.filter(user=cast.hoa).count() == 2  # what was held stays on record
    with pytest.raises(NotAllowed):
        members.grant(user=cast.hoa, role="plan_owner", unit=cast.province, by=cast.hoa)
