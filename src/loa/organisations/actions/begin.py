"""The first unit of an empty installation, and the first person, who may let in everybody else."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from loa.accounts.actions import issue_code
from loa.accounts.models import User
from loa.accounts.states import Purpose
from loa.audit.actions import record
from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.events import Happened
from loa.organisations.models import Membership, Unit, UnitPeriod
from loa.organisations.roles import Role


@transaction.atomic
def begin_tree(*, name: str, kind: str, username: str, full_name: str, by: User | None = None) -> tuple[User, str]:
    """The root of the tree and its administrator, with the code by which that person comes in.

    Nobody has a right to ask for yet, so this is done at the machine. Raises ValidationError where a unit is there.
    """
    if Unit.objects.exists():
        raise ValidationError("Cây đơn vị đã có. Hãy đăng nhập bằng tài khoản quản trị rồi thêm đơn vị, mời người.")
    unit = Unit(name=" ".join(name.split()), kind=kind)
    unit.full_clean()
    unit.save()
    UnitPeriod.of(unit).save()
    rebuild_reach(today=timezone.localdate(), by=by)
    user = User(username=username.strip().lower(), full_name=" ".join(full_name.split()))
    user.set_password(None)
    user.full_clean(exclude=["password"])
    user.save()
    Membership.objects.create(user=user, unit=unit, role=Role.ADMINISTRATOR, since=timezone.localdate())
    record(Happened.UNIT_ADDED, by=by, target=unit, unit_id=unit.pk, after=unit.dated())
    record(
        Happened.ROLE_GRANTED, by=by, target=unit, unit_id=unit.pk, person=user,
        after={"role": str(Role.ADMINISTRATOR)},
    )  # fmt: skip
    return user, issue_code(user=user, purpose=Purpose.INVITATION, by=user, now=timezone.now())[1]
