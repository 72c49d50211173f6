"""The people who appear in every test, and short ways to make what they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from loa.accounts.models import User
from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Kind, Membership, Unit, UnitPeriod
from loa.organisations.roles import Role
from loa.organisations.states import BEGINNING

_numbers = count(1)


def make_unit(
    name: str = "",
    *,
    parent: Unit | None = None,
    kind: Kind = Kind.DEPARTMENT,
    since: date = BEGINNING,
    **fields: Any,
) -> Unit:
    """A unit that is there since nobody knows when, or since a day; its row is that of today."""
    unit = _entered(name, parent=parent, kind=kind, since=since, **fields)
    rebuild_reach(today=date.today())
    return unit


def _entered(name: str, *, kind: Kind = Kind.DEPARTMENT, since: date = BEGINNING, **fields: Any) -> Unit:
    """Not yet reached by anybody's role: slow, so that for several it is done once."""
    unit = Unit.objects.create(name=name or f"Đơn vị {next(_numbers)}", kind=kind, **fields)
    UnitPeriod.of(unit, since=since).save()
    return unit


def make_user(username: str = "", *, full_name: str = "", role: Role | None = None, unit: Unit | None = None) -> User:
    number = next(_numbers)
    user = User.objects.create_user(
        username or f"nguoi{number}", full_name=full_name or f"Người Thứ {number}", password=PASSWORD
    )
    if role is not None and unit is not None:
        Membership.objects.create(user=user, role=role, unit=unit)
    return user


PASSWORD = "mat-khau-cua-bai-kiem"


@dataclass(frozen=True, slots=True)
class Cast:
    """A province with its people: Lan owns plans, Minh works in a ward, Hòa is from another commune: a stranger."""

    province: Unit
    home_affairs: Unit
    ward: Unit
    commune: Unit
    lan: User
    minh: User
    hoa: User
    admin: User


def make_cast() -> Cast:
    province = _entered("UBND tỉnh Sông Lam", kind=Kind.PROVINCE, short_name="UBND tỉnh")
    home_affairs = _entered("Sở Nội vụ", parent=province, abbreviation="SNV")
    ward = _entered("UBND phường Bến Trăng", parent=province, kind=Kind.WARD)
    commune = _entered("UBND xã Suối Mây", parent=province, kind=Kind.COMMUNE)
    rebuild_reach(today=date.today())
    lan = make_user("lan", full_name="Trần Thị Ngọc Lan", role=Role.PLAN_OWNER, unit=province)
    Membership.objects.create(user=lan, unit=home_affairs, role=Role.PLAN_OWNER)
    return Cast(
        province=province,
        home_affairs=home_affairs,
        ward=ward,
        commune=commune,
        lan=lan,
        minh=make_user("minh", full_name="Lê Quang Minh", role=Role.FOCAL_OFFICER, unit=ward),
        hoa=make_user("hoa", full_name="Đỗ Thu Hòa", role=Role.FOCAL_OFFICER, unit=commune),
        admin=make_user("quantri", full_name="Vũ Thành Trung", role=Role.ADMINISTRATOR, unit=province),
    )
