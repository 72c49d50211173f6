"""Who may take out or erase the personal data of whom (Luật 91/2025/QH15 gives the person both rights)."""

from __future__ import annotations

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.organisations.permissions import administers_wholly, units_with
from loa.organisations.roles import Permission


def may_answer_for(by: User, person: User) -> bool:
    """The person's administrator: manages members in every unit in which the person holds, held or will hold a role.

    For somebody who never held any, that is whoever manages members everywhere.
    """
    wholly = administers_wholly(by, person)
    if wholly is not None:
        return wholly
    managed = units_with(by, Permission.MEMBER_MANAGE)
    return managed.exists() and managed.count() == Unit.objects.count()


def may_export(by: User, person: User) -> bool:
    return by.on_behalf_of is None and (by.pk == person.pk or may_answer_for(by, person))


def may_erase(by: User, person: User) -> bool:
    """Nobody erases themselves: what stays and who goes on with the work has to be looked at by another."""
    return by.on_behalf_of is None and by.pk != person.pk and may_answer_for(by, person)
