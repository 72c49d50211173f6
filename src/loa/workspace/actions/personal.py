"""Give out what is held about a person, and erase it (Luật 91/2025/QH15). The log says that it was done, nameless."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from loa.accounts.models import User
from loa.accounts.queries import erased_username, is_erased
from loa.audit.actions import record
from loa.organisations.actions.members import withdraw
from loa.organisations.models import Delegation, Membership
from loa.workspace.events import Happened
from loa.workspace.permissions import may_erase, may_export
from loa.workspace.queries.bundle import bundle
from loa.workspace.queries.holdings import (
    ATTEMPTS,
    ERASED,
    attempts_of,
    events_with_personal_part,
    holdings_of,
    links_to_users,
)

KEPT = {"id", "date_joined"}
"""Columns of the account that say nothing about the person once the rest is gone."""


@transaction.atomic
def export_person(*, person: User, by: User) -> bytes:
    """A .zip with everything that is held about the person."""
    if not may_export(by, person):
        raise PermissionDenied("Chỉ người có dữ liệu hoặc người quản trị mọi đơn vị của người đó lấy được dữ liệu này.")
    held = bundle(holdings_of(person))
    record(Happened.DATA_EXPORTED, by=by, person=person.pk, target=_name(person))
    return held


@transaction.atomic
def erase_person(*, person: User, by: User) -> User:
    """Take the person out: name, addresses, ways in, and the personal part of the log. What they did stays, nameless.

    It cannot be undone. Done twice, it is done once.
    """
    if not may_erase(by, person):
        raise PermissionDenied("Chỉ người quản trị mọi đơn vị của người này xóa được dữ liệu cá nhân.")
    person = User.objects.select_for_update().get(pk=person.pk)
    if is_erased(person):
        return person
    _end_roles(person, by)
    _drop_belongings(person)
    events_with_personal_part(person).update(personal=None, salt=None)  # while the person's mail is still known
    _blank(person)
    record(Happened.PERSON_ERASED, by=by, person=person.pk, target=_name(person))
    return person


def _name(person: User) -> str:
    return f"{person._meta.label_lower}:{person.pk}"


def _end_roles(person: User, by: User) -> None:
    today = timezone.localdate()
    for membership in Membership.objects.from_then_on(today).filter(user=person).select_related("unit", "user"):
        withdraw(membership=membership, by=by)
    standing_in = Delegation.objects.filter(Q(stand_in=person) | Q(membership__user=person), before__gt=today)
    standing_in.update(before=Least("before", Greatest("since", models.Value(today))))


def _drop_belongings(person: User) -> None:
    for link in links_to_users():
        if not link.is_own:
            continue
        rows = link.rows(person)
        if any(field.name == "session_key" for field in link.model._meta.fields):
            Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
        rows.delete()
    for model in ATTEMPTS:
        attempts_of(model, person).delete()


def _blank(person: User) -> None:
    """Every column to nothing, whichever there will be; a password that no one has ends the sessions too."""
    for field in person._meta.concrete_fields:
        if field.name not in KEPT:
            setattr(person, field.attname, None if field.null else field.get_default())
    person.full_name, person.username = ERASED, erased_username(person)
    person.is_active = False
    person.set_unusable_password()
    person.save()
