"""The first page after sign-in, and the settings of the person who signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loa.accounts.queries import has_second_factor
from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.themes import THEME_COOKIE, THEMES
from loa.workspace.permissions import may_view_jobs
from loa.workspace.queries.log import may_read
from loa.workspace.queries.waiting import waiting_for

YEAR = 365 * 24 * 3600


@open_to("staff")
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(request, "workspace/home.html", {"waiting": waiting_for(request.user, today=today), "today": today})


@open_to("staff")
@require_GET
def settings(request: StaffRequest) -> HttpResponse:
    context = {
        "memberships": request.user.memberships.from_then_on(timezone.localdate()).select_related("unit"),
        "themes": THEMES.items(),
        "may_read_log": may_read(request.user),
        "may_view_jobs": may_view_jobs(request.user),
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "workspace/settings.html", context)


@open_to("staff")
@require_POST
def theme(request: StaffRequest) -> HttpResponse:
    response = redirect("workspace:settings")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
