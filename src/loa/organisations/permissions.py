"""May this person do this in that unit? The same answer for page, command, import and API."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from loa.accounts.models import User
from loa.organisations.models import LINE, Membership, Unit
from loa.organisations.roles import REACHES_SUBTREE, Permission, roles_with


class NotAllowed(PermissionDenied):
    """The person may see the thing, but not do this with it. `str(error)` is a sentence in Vietnamese for the page."""

    def __init__(self, permission: Permission, unit: Unit) -> None:
        super().__init__(
            f"Chưa có quyền {permission.value} tại {unit}. "
            "Người quản trị hoặc người phụ trách kế hoạch của đơn vị có thể cấp quyền này."
        )
        self.permission = permission
        self.unit = unit


def units_with(user: User | AnonymousUser, permission: Permission) -> QuerySet[Unit]:
    """The units in which the person holds the permission. Costs no query of its own inside a filter:

    plans.filter(unit__in=units_with(user, Permission.PLAN_VIEW).values("pk"))
    """
    if not isinstance(user, User) or not user.is_active:
        return Unit.objects.none()
    roles = roles_with(permission)
    here = Q(role__in=roles, unit=OuterRef("pk"))
    above = Q(*(Q(unit=OuterRef(line)) for line in LINE[1:]), _connector=Q.OR)
    held = Membership.objects.filter(here | Q(role__in=roles & REACHES_SUBTREE) & above, user=user)
    return Unit.objects.filter(Exists(held)).order_by()


def can(user: User | AnonymousUser, permission: Permission, unit: Unit) -> bool:
    """One query, whatever the number of roles the person holds."""
    return units_with(user, permission).filter(pk=unit.pk).exists()


def require(by: User | AnonymousUser, permission: Permission, unit: Unit) -> None:
    """The first line of an action. Raises `NotAllowed`."""
    if not can(by, permission, unit):
        raise NotAllowed(permission, unit)
