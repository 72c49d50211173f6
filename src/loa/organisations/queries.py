"""Reads over the tree that other packages build their `visible_to` on."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from loa.accounts.models import User
from loa.organisations.models import Membership, Unit, UnitQuerySet
from loa.organisations.permissions import units_with

__all__ = ["units_of", "units_with"]


def units_of(user: User | AnonymousUser) -> UnitQuerySet:
    """The units the person belongs to, in whatever role: the choice of the unit switcher."""
    if not isinstance(user, User):
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=Membership.objects.filter(user=user).values("unit"))
