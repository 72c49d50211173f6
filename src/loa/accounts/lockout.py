"""Which name a sign-in was tried for: what was typed, whether a user name or an e-mail address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    given = credentials or {}
    typed = given.get("username") or given.get("email") or (request.POST.get("login") if request else None) or ""
    return str(typed).strip().lower()
