from __future__ import annotations

from loa.accounts.models import User


def address(user: User) -> str:
    """Everybody who can sign in is reached."""
    return user.username if user.is_active else ""
