"""May this person do this in that unit? The same answer for page, command, import and API."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from loa.accounts.models import User
from loa.organisations.models import Membership, Unit
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


def can(user: User | AnonymousUser, permission: Permission, unit: Unit) -> bool:
    """One query, whatever the number of roles the person holds."""
    if not isinstance(user, User) or not user.is_active:
        return False
    roles = roles_with(permission)
    held = Membership.objects.filter(user=user, role__in=roles, unit=unit)
    reaching = Membership.objects.filter(user=user, role__in=roles & REACHES_SUBTREE)
    above = Unit.objects.below(reaching.values("unit")).filter(pk=unit.pk)
    return held.exists() or above.exists()


def require(by: User | AnonymousUser, permission: Permission, unit: Unit) -> None:
    """The first line of an action. Raises `NotAllowed`."""
    if not can(by, permission, unit):
        raise NotAllowed(permission, unit)
