"""Where one is signed in, and signing out there."""

from __future__ import annotations

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from loa.accounts.devices import device_of
from loa.accounts.requests import StaffRequest
from loa.core.access import open_to


@open_to("staff")
@require_GET
def list_sessions(request: StaffRequest) -> HttpResponse:
    found = UserSession.objects.purge_and_list(request.user)
    rows = [
        {"session": each, "device": device_of(each.user_agent), "is_this": each.is_current()}
        for each in sorted(found, key=lambda each: (each.is_current(), each.last_seen_at), reverse=True)
    ]
    return render(request, "accounts/sessions.html", {"rows": rows})


@open_to("staff")
@require_POST
def end_session(request: StaffRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    if not request.user.is_authenticated:
        return redirect("account_login")
    messages.success(request, f"Đã đăng xuất: {device_of(session.user_agent)}.")
    return redirect("usersessions_list")


@open_to("staff")
@require_POST
def end_others(request: StaffRequest) -> HttpResponse:
    end_other_sessions(request, request.user)
    messages.success(request, "Đã đăng xuất các thiết bị khác.")
    return redirect("usersessions_list")
