"""What is done when Django says that somebody signed in, and django-allauth that a password is new."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from loa.accounts.actions import withdraw_codes
from loa.accounts.models import User

SEEN = "seen"
"""Key of the session: when it was last written down that it is used (seconds since 1970)."""


@receiver(user_logged_in)
def seen_now(sender: Any, request: HttpRequest | None, **more: Any) -> None:
    """allauth has just written the session down."""
    if request is not None:
        request.session[SEEN] = time.time()


@receiver([password_changed, password_reset, password_set])
def end_codes(sender: Any, user: User, **more: Any) -> None:
    """Whoever has a new password needs no code any more, and the sheet may lie about."""
    withdraw_codes(user=user, by=user, now=timezone.now())
