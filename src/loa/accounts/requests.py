"""The request as a staff page gets it, and what its session keeps of an access code that was typed."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from loa.accounts.models import AccessCode, User

TYPED_CODE = "access_code"
KEPT_FOR = 1800.0
"""Seconds in which a typed code has to be redeemed: the next person may sit at the same machine."""


class StaffRequest(HttpRequest):
    """What a view marked @open_to("staff") receives: somebody is signed in. For annotations only."""

    user: User
    htmx: HtmxDetails


def keep_code(request: HttpRequest, code: AccessCode) -> None:
    request.session[TYPED_CODE] = {"code": code.pk, "at": time.time()}


def forget_code(request: HttpRequest) -> None:
    request.session.pop(TYPED_CODE, None)


def typed_code(request: HttpRequest) -> AccessCode | None:
    """The code that was typed here a while ago; whether it is still open is asked of the code."""
    kept = request.session.get(TYPED_CODE)
    if not kept or time.time() - kept["at"] > KEPT_FOR:
        return None
    return AccessCode.objects.select_related("user").filter(pk=kept["code"]).first()
