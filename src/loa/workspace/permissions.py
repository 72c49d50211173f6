"""Who may take out or erase whose personal data (Luật 91/2025/QH15 gives the person both rights); see what runs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

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


def may_view_jobs(user: User) -> bool:
    """Work in the background is that of all units: for who administers the tree from its root."""
    return units_with(user, Permission.JOBS_VIEW).filter(parent=None, is_open=True).exists()


def require_jobs_view(by: User) -> None:
    """Raises PermissionDenied with a sentence."""
    if not may_view_jobs(by):
        raise PermissionDenied("Việc chạy nền dành cho người quản trị toàn hệ thống.")
