"""The request as a staff page gets it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from loa.accounts.models import User


class StaffRequest(HttpRequest):
    """What a view marked @open_to("staff") receives: somebody is signed in. For annotations only."""

    user: User
    htmx: HtmxDetails
