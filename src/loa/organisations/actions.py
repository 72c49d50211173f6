"""Changes to the tree and to who holds which role."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from loa.accounts.models import User
from loa.organisations.models import DEPTH, Membership, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission, Role


@transaction.atomic
def add_unit(*, name: str, kind: str, parent: Unit, by: User, short_name: str = "", abbreviation: str = "") -> Unit:
    """A new unit under `parent`. Raises ValidationError with a sentence for the page."""
    require(by, Permission.UNIT_MANAGE, parent)
    if len(parent.line()) >= DEPTH:
        raise ValidationError(f"Cây đơn vị chỉ có {DEPTH} cấp; hãy chọn đơn vị cấp trên khác.")
    unit = Unit(name=name.strip(), kind=kind, parent=parent, short_name=short_name, abbreviation=abbreviation)
    unit.full_clean()
    unit.save()
    return unit


@transaction.atomic
def grant(*, user: User, role: Role, unit: Unit, by: User) -> Membership:
    """Give a person a role in a unit; giving it twice changes nothing."""
    require(by, Permission.MEMBER_MANAGE, unit)
    membership, _ = Membership.objects.get_or_create(user=user, role=role, unit=unit)
    return membership


@transaction.atomic
def withdraw(*, membership: Membership, by: User) -> None:
    require(by, Permission.MEMBER_MANAGE, membership.unit)
    membership.delete()
