from __future__ import annotations

from django.conf import settings

from loa.accounts.models import User


def address(user: User) -> str:
    """None without a mail server."""
    return user.email if settings.SENDS_MAIL and user.is_active else ""
