"""Looked at for every signed-in request: the second factor where it is required, and when a session was seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.module_loading import import_string
from django_htmx.http import HttpResponseClientRedirect

from loa.accounts.listeners import SEEN
from loa.accounts.queries import has_second_factor

OPEN_WITHOUT = {"account_logout", "account_reauthenticate", "account_login", "theme"}
"""Pages that stay open until the second factor is set up; those of the second factor itself begin with mfa_."""

SEEN_EVERY = 300.0
"""Seconds: a session writes at most this often that it was used."""


def is_second_factor_required(user: Any) -> bool:
    """As LOA_REQUIRE_SECOND_FACTOR says. Who is an administrator is asked of the project: roles stand above us."""
    match settings.REQUIRE_SECOND_FACTOR:
        case "everybody":
            return True
        case "administrators":
            return bool(import_string(settings.IS_ADMINISTRATOR)(user))
    return False


class AskForSecondFactor:
    """Sends those who must have a second factor and have none to the page where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if settings.REQUIRE_SECOND_FACTOR == "none" or name in OPEN_WITHOUT or name.startswith("mfa_"):
            return None
        user = request.user
        if not user.is_authenticated or not is_second_factor_required(user) or has_second_factor(user):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(resolve_url("mfa_index"))
        messages.warning(request, "Tài khoản này cần xác thực hai lớp. Hãy bật một cách rồi làm việc tiếp.")
        return redirect("mfa_index")


def note_session(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keeps when and from where a session was last used, every few minutes: allauth's own writes on every page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            now = time.time()
            if now - request.session.get(SEEN, 0) > SEEN_EVERY:
                UserSession.objects.create_from_request(request)
                request.session[SEEN] = now
        return get_response(request)

    return middleware
