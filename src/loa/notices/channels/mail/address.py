from __future__ import annotations

from django.conf import settings

from loa.accounts.models import User


def address(user: User) -> str:
    """None without a mail server."""
    return user.email if settings.SENDS_MAIL and user.is_active else ""


def lack(user: User) -> str:
    """Why no letter reaches the person."""
    if not settings.SENDS_MAIL:
        return "Máy chủ này chưa được nối với máy chủ thư."
    if not user.is_active:
        return "Tài khoản của người nhận đã ngừng."
    return "" if user.email else "Người nhận chưa có địa chỉ thư."
