"""The address of this installation, for letters and printed sheets."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest) -> str:
    """https://loa.tinh.vn, without a slash at the end: what the operator gave, else what the request was sent to.

    Whoever sends a request chooses its host within LOA_HOSTS, and its port: LOA_ADDRESS leaves no choice.
    """
    return str(settings.SITE_ADDRESS) or request.build_absolute_uri("/").rstrip("/")
