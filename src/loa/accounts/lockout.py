"""What django-axes counts by: which name a sign-in was tried for, and from which address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """What was typed, whether a user name or an e-mail address."""
    given = credentials or {}
    typed = given.get("username") or given.get("email") or (request.POST.get("login") if request else None) or ""
    return str(typed).strip().lower()


def client_address(request: HttpRequest | None) -> str:
    """As allauth sees it: behind a proxy what the proxy says, never what the client wrote itself."""
    return str(get_adapter(request).get_client_ip(request)) if request else ""
