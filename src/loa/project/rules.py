"""What packages below ask of those above, by the dotted paths in the settings."""

from __future__ import annotations

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Delegation, Membership
from loa.organisations.roles import Role


def is_administrator(user: User) -> bool:
    """Administers some unit, or will, also in another's place: the second factor is there before the rights are."""
    today = timezone.localdate()
    own = Membership.objects.from_then_on(today).filter(user=user, role=Role.ADMINISTRATOR)
    handed = Delegation.objects.from_then_on(today).filter(stand_in=user, membership__role=Role.ADMINISTRATOR)
    return own.exists() or handed.exists()
