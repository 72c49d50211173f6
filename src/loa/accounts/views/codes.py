"""Getting in with a one-time access code, and the sheet on which it is handed over."""

from __future__ import annotations

from typing import Any

import segno
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_reset, password_set
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from loa.accounts.actions import NotOpen, use_code
from loa.accounts.adapter.account import TOO_OFTEN
from loa.accounts.forms import AcceptForm, AccessCodeForm
from loa.accounts.models import AccessCode, User
from loa.accounts.queries import open_code
from loa.accounts.requests import forget_code, keep_code, typed_code
from loa.accounts.states import Purpose
from loa.core.access import open_to
from loa.core.site import site_address

NOT_OPEN = (
    "Mã này không dùng được: gõ chưa đúng, đã dùng, đã hết hạn hoặc đã được thay bằng mã khác. "
    "Hãy kiểm tra lại, hoặc xin người quản trị của đơn vị cấp mã mới."
)


@open_to("everyone")
@never_cache
@sensitive_post_parameters("code")
def receive_code(request: HttpRequest) -> HttpResponse:
    """Type the code. A link carries it behind the #, which no browser sends: neither logs nor Referer hold it."""
    form = AccessCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="access_code", dry_run=True):
            form.add_error("code", TOO_OFTEN)
        elif code := open_code(form.cleaned_data["code"], now=timezone.now()):
            keep_code(request, code)
            return redirect("accept_code")
        else:
            ratelimit.consume(request, action="access_code")
            form.add_error("code", NOT_OPEN)
    return render(request, "accounts/receive_code.html", {"form": form})


@open_to("everyone")
@never_cache
@sensitive_post_parameters("password1", "password2")
def accept_code(request: HttpRequest) -> HttpResponse:
    """Choose the password (and, when invited, the user name), or sign in at the provider; then one is in."""
    code = typed_code(request)
    if code is None or not code.is_open(now=timezone.now()):
        forget_code(request)
        messages.error(request, NOT_OPEN)
        return redirect("access_code")
    is_invited = code.purpose == Purpose.INVITATION
    person = str(code.user)
    form = AcceptForm(request.POST or None, user=code.user, may_rename=is_invited)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            user = use_code(
                code=code,
                by=code.user,
                now=timezone.now(),
                password=chosen["password1"],
                username=chosen.get("username", ""),
            )
        except NotOpen:
            return redirect("accept_code")
        return let_in(request, user)
    words = {"form": form, "code": code, "person": person, "is_invited": is_invited}
    return render(request, "accounts/accept_code.html", words)


def let_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in whoever has just set a password with a code; the second factor, if there is one, is still asked.

    allauth's `password_set` is sent once the person is in; `password_reset` where the second factor comes first.
    """
    if request.user.is_authenticated:
        get_adapter().logout(request)
    forget_code(request)
    record_authentication(request, user, method="access_code")
    response = perform_login(request, user)
    done = password_set if request.user == user else password_reset
    done.send(sender=User, request=request, user=user)
    messages.success(request, "Đã đặt mật khẩu.")
    return response


def code_sheet(request: HttpRequest, *, code: AccessCode, clear: str, unit: str, back: str) -> HttpResponse:
    """The sheet to print, for the view that has just issued the code. The code stands in this one answer alone.

    `unit`: where the person is invited to, in words; `back`: address of the page to go on with. The QR code holds the
    link with the code behind the #.
    """
    words = {**words_of_sheet(request, code=code, clear=clear, unit=unit), "back": back}
    response = render(request, "accounts/code_sheet.html", words)
    response["Cache-Control"] = "no-store"
    return response


def words_of_sheet(request: HttpRequest, *, code: AccessCode, clear: str, unit: str) -> dict[str, Any]:
    """What `accounts/code_sheet.html#sheet` shows, for a document of several sheets."""
    site = site_address(request)
    link = f"{site}{reverse('access_code')}#{clear}"
    drawing = segno.make(link, error="m").svg_data_uri(scale=4, border=2, light="white")
    return {"code": code, "clear": clear, "unit": unit, "site": site, "drawing": drawing}
