"""The account of a person is stopped and opened again by those who administer all of their units."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from loa.accounts.actions import withdraw_codes
from loa.accounts.models import User
from loa.accounts.queries import is_erased
from loa.audit.actions import record
from loa.organisations.actions.members import keep_an_administrator
from loa.organisations.events import Happened
from loa.organisations.permissions import require_renewing


@transaction.atomic
def stop(*, person: User, by: User) -> User:
    """Nobody signs in with it any more: sessions end, open codes do. Roles stay as they are, and count for nothing.

    Raises `LastAdministrator`.
    """
    require_renewing(by, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        return person
    keep_an_administrator(without=person, on=timezone.localdate(), by=by)
    person.is_active = False
    person.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=person):
        session.end()
    withdraw_codes(user=person, by=by, now=timezone.now())
    record(Happened.ACCOUNT_STOPPED, by=by, target=person)
    return person


@transaction.atomic
def reopen(*, person: User, by: User) -> User:
    """With the password and the roles that it had. Raises ValidationError for an account that was erased."""
    require_renewing(by, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        return person
    if is_erased(person):
        raise ValidationError("Dữ liệu cá nhân của tài khoản này đã được xóa; không mở lại được.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(Happened.ACCOUNT_OPENED, by=by, target=person)
    return person
