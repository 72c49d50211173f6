"""Secret addresses of calendars."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import CalendarKey


@transaction.atomic
def share_calendar(*, by: User, unit: Unit | None = None) -> CalendarKey:
    """An address of one's own for all one's units, or for one; the address there was before is dead from here on."""
    if unit is not None:
        require(by, Permission.PLAN_VIEW, unit)
    owner = User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # two clicks at once leave one address
    CalendarKey.objects.filter(user=owner, unit=unit, revoked_at__isnull=True).update(revoked_at=timezone.now())
    made = CalendarKey.objects.create(user=owner, unit=unit, key=secrets.token_urlsafe(32))
    record(Happened.CALENDAR_SHARED, by=by, target=by, unit_id=unit.pk if unit else None)
    return made


@transaction.atomic
def revoke_calendar(*, key: CalendarKey, by: User) -> None:
    """The address answers no more. Only its owner asks for it."""
    if key.user_id != by.pk:
        return
    if CalendarKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        record(Happened.CALENDAR_REVOKED, by=by, target=by, unit_id=key.unit_id)
