"""What is done when Django says that somebody signed in."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

SEEN = "seen"
"""Key of the session: when it was last written down that it is used (seconds since 1970)."""


@receiver(user_logged_in)
def seen_now(sender: Any, request: HttpRequest | None, **more: Any) -> None:
    """allauth has just written the session down."""
    if request is not None:
        request.session[SEEN] = time.time()
