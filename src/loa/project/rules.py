"""What packages below ask of those above, by the dotted paths in the settings."""

from __future__ import annotations

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Membership
from loa.organisations.roles import Role


def is_administrator(user: User) -> bool:
    """Administers some unit, or will: the second factor is there before the rights are."""
    today = timezone.localdate()
    return Membership.objects.from_then_on(today).filter(user=user, role=Role.ADMINISTRATOR).exists()
