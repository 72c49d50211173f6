"""May this person do this in that unit? The same answer for page, command, import and API.

Rights are a matter of the present moment, so this module asks what day it is; nothing that is stored depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Delegation, Membership, Reach, Unit, UnitQuerySet
from loa.organisations.models.membership import MembershipQuerySet
from loa.organisations.roles import NEVER_HANDED_OVER, REACHES_SUBTREE, Permission, Role, roles_with


class NotAllowed(PermissionDenied):
    """The person may see the thing, but not do this with it. `str(error)` is a sentence in Vietnamese for the page."""

    def __init__(self, permission: Permission, unit: Unit) -> None:
        super().__init__(
            f"Chưa có quyền {permission.value} tại {unit}. Người quản trị của đơn vị có thể cấp quyền này."
        )
        self.permission = permission
        self.unit = unit


def roles_of(user: User | AnonymousUser) -> MembershipQuerySet:
    """The roles the person acts with today: their own, or those handed over by whom they act for."""
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none()
    today = timezone.localdate()
    if user.on_behalf_of is None:
        return Membership.objects.on(today).filter(user=user)
    handed_over = Delegation.objects.on(today).filter(stand_in=user)
    return Membership.objects.on(today).filter(
        user=user.on_behalf_of, pk__in=handed_over.order_by().values("membership")
    )


def units_with(user: User | AnonymousUser, permission: Permission) -> UnitQuerySet:
    """The units in which the person holds the permission, closed ones too. Costs no query of its own inside a filter:

    plans.filter(unit__in=units_with(user, Permission.PLAN_VIEW).values("pk"))
    """
    if not isinstance(user, User) or not user.is_active:
        return Unit.objects.none()
    if user.on_behalf_of is not None and permission in NEVER_HANDED_OVER:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=_reached(user, roles_with(permission))).order_by()


def can(user: User | AnonymousUser, permission: Permission, unit: Unit) -> bool:
    """One query, whatever the number of roles the person holds."""
    return units_with(user, permission).filter(pk=unit.pk).exists()


def require(by: User | AnonymousUser, permission: Permission, unit: Unit) -> None:
    """The first line of an action. Raises `NotAllowed`."""
    if not can(by, permission, unit):
        raise NotAllowed(permission, unit)


def _reached(user: User, roles: Iterable[Role]) -> Any:
    held = roles_of(user).order_by()
    reaching = held.filter(role__in=[role for role in roles if role in REACHES_SUBTREE]).values("unit")
    here = held.filter(role__in=list(roles)).values("unit")
    return Reach.objects.filter(Q(is_here=True, holder__in=here) | Q(holder__in=reaching)).order_by().values("unit")
