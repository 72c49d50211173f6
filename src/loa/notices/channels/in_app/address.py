from __future__ import annotations

from loa.accounts.models import User


def address(user: User) -> str:
    """Everybody who can sign in is reached."""
    return user.username if user.is_active else ""


def lack(user: User) -> str:
    """Why the person does not see it."""
    return "" if user.is_active else "Tài khoản của người nhận đã ngừng."
