"""Reads over the tree that other packages build their `visible_to` on."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from loa.accounts.models import User
from loa.organisations.models import Membership, Unit, UnitQuerySet
from loa.organisations.roles import REACHES_SUBTREE, Permission, roles_with


def units_with(user: User | AnonymousUser, permission: Permission) -> QuerySet[Unit]:
    """The units in which the person holds the permission. Costs no query of its own inside a filter:

    plans.filter(unit__in=units_with(user, Permission.PLAN_VIEW).values("pk"))
    """
    if not isinstance(user, User) or not user.is_active:
        return Unit.objects.none()
    roles = roles_with(permission)
    held = Membership.objects.filter(user=user, role__in=roles)
    reaching = held.filter(role__in=roles & REACHES_SUBTREE)
    own = Unit.objects.filter(pk__in=held.values("unit"))
    return (own | Unit.objects.below(reaching.values("unit"))).order_by()


def units_of(user: User | AnonymousUser) -> UnitQuerySet:
    """The units the person belongs to, in whatever role: the choice of the unit switcher."""
    if not isinstance(user, User):
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=Membership.objects.filter(user=user).values("unit"))
