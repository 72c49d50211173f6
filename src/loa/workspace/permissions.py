"""Who may take out or erase the personal data of whom (Luật 91/2025/QH15 gives the person both rights)."""

from __future__ import annotations

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Membership, Unit
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission


def may_answer_for(by: User, person: User) -> bool:
    """The person's administrator: manages members in every unit in which the person holds a role, or held one last.

    For somebody who never held any, that is whoever manages members everywhere.
    """
    roles = Membership.objects.filter(user=person)
    present = roles.from_then_on(timezone.localdate())
    units = set((present if present.exists() else roles).order_by().values_list("unit", flat=True))
    managed = units_with(by, Permission.MEMBER_MANAGE)
    if units:
        return managed.filter(pk__in=units).count() == len(units)
    return managed.exists() and managed.count() == Unit.objects.count()


def may_export(by: User, person: User) -> bool:
    return by.on_behalf_of is None and (by.pk == person.pk or may_answer_for(by, person))


def may_erase(by: User, person: User) -> bool:
    """Nobody erases themselves: what stays and who goes on with the work has to be looked at by another."""
    return by.on_behalf_of is None and by.pk != person.pk and may_answer_for(by, person)
