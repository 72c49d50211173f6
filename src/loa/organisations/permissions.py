"""May this person do this in that unit? The same answer for page, command, import and API.

Nobody gains rights by giving them: a role is given, changed and ended only where one administers (`MEMBER_MANAGE`,
which no stand-in has and nobody hands over), and reaches at most as far as that. About accounts see `can_renew_access`.

Rights are a matter of the present moment, so this module asks what day it is; nothing that is stored depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
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


class NotOfAllTheirUnits(PermissionDenied):
    """The account of somebody whom the person does not administer wholly. `str(error)` is a sentence for the page."""

    def __init__(self, person: User) -> None:
        super().__init__(
            f"Chưa có quyền cấp lại mã, ngừng hay mở tài khoản của {person}. Việc này cần quyền quản trị ở mọi đơn vị "
            "mà người đó giữ vai trò; hãy đề nghị người quản trị cấp trên."
        )


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


def units_somewhere(user: User | AnonymousUser, permission: Permission) -> UnitQuerySet:
    """The same, for a page of use only to who holds it in some unit. Raises PermissionDenied with a sentence."""
    units = units_with(user, permission)
    if not units.exists():
        raise PermissionDenied(f"Chưa có quyền {permission.value} ở đơn vị nào. Người quản trị có thể cấp quyền này.")
    return units


def can(user: User | AnonymousUser, permission: Permission, unit: Unit) -> bool:
    """One query, whatever the number of roles the person holds."""
    return units_with(user, permission).filter(pk=unit.pk).exists()


def require(by: User | AnonymousUser, permission: Permission, unit: Unit) -> None:
    """The first line of an action. Raises `NotAllowed`."""
    if not can(by, permission, unit):
        raise NotAllowed(permission, unit)


def people_visible_to(user: User | AnonymousUser) -> QuerySet[User]:
    """Those who hold, held or will hold a role in a unit whose people the person may see, and the person."""
    seeing = units_with(user, Permission.MEMBER_VIEW).values("pk")
    members = Membership.objects.filter(unit__in=seeing).order_by().values("user")
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=members))


def roles_to_hand_over(by: User, person: User) -> MembershipQuerySet:
    """The present and future roles of `person` that `by` may hand over: their own, or those of whom they administer.

    A stand-in hands nothing on.
    """
    held = Membership.objects.from_then_on(timezone.localdate()).filter(user=person)
    if by.on_behalf_of is not None:
        return held.none()
    if by.pk == person.pk:
        return held
    return held.filter(unit__in=units_with(by, Permission.MEMBER_MANAGE).values("pk"))


def can_renew_access(by: User | AnonymousUser, person: User) -> bool:
    """May `by` give this person a new code, stop or open their account? Whoever can, could act as that person.

    One's own password one changes oneself; a stand-in cannot.
    """
    if not isinstance(by, User) or by.on_behalf_of is not None or by.pk == person.pk:
        return False
    return administers_wholly(by, person) is True


def administers_wholly(by: User, person: User) -> bool | None:
    """Whether `by` administers every unit in which the person holds, held or will hold a role, or stands in.

    Also those of the past: else a role given by anybody to somebody whose own have ended would open their account, with
    what was done in it. Where one administers, one may give oneself any role: nobody gains by it what they could not
    have. None for somebody who never held a role.
    """
    ever = Membership.objects.filter(user=person, before__gt=F("since"))  # not what was taken back before it began
    units = set(ever.order_by().values_list("unit", flat=True))
    standing_in = Delegation.objects.from_then_on(timezone.localdate()).filter(stand_in=person)
    units |= set(standing_in.order_by().values_list("membership__unit", flat=True))
    if not units:
        return None
    return units_with(by, Permission.MEMBER_MANAGE).filter(pk__in=units).count() == len(units)


def reached_today(scope: Unit) -> set[int]:
    """The units in which a role held in `scope` counts today if it reaches the subtree."""
    return set(Reach.objects.filter(holder=scope).values_list("unit", flat=True))


def require_renewing(by: User, person: User) -> None:
    """Raises `NotOfAllTheirUnits` unless `can_renew_access`."""
    if not can_renew_access(by, person):
        raise NotOfAllTheirUnits(person)


def _reached(user: User, roles: Iterable[Role]) -> Any:
    """One join from the few roles of a person to what they reach: cheap on every database, whatever its statistics."""
    held = roles_of(user).filter(role__in=list(roles))
    reaching = Q(role__in=[role for role in roles if role in REACHES_SUBTREE])
    return held.filter(Q(unit__reaches__is_here=True) | reaching).order_by().values("unit__reaches__unit")
