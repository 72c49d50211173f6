"""Work in the background: for who administers the whole tree."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.jobs.queries import stuck
from loa.workspace.actions.jobs import drop_job, run_job_again
from loa.workspace.permissions import require_jobs_view
from loa.workspace.queries.jobs import background

GONE = "Việc này không còn bị kẹt nữa."


@open_to("staff")
@require_GET
def jobs(request: StaffRequest) -> HttpResponse:
    """The upper part refreshes itself; what is stuck stays as it is while somebody reads it."""
    require_jobs_view(request.user)
    now = timezone.now()
    context = {"background": background(now=now), "now": now}
    if request.headers.get("HX-Target") == "background":
        return render(request, "workspace/jobs.html#background", context)
    return render(request, "workspace/jobs.html", {**context, "stuck": stuck()})


@open_to("staff")
@require_POST
def run_again(request: StaffRequest, pk: UUID) -> HttpResponse:
    if run_job_again(pk=pk, by=request.user):
        messages.success(request, "Đã đưa việc vào hàng đợi để chạy lại.")
    else:
        messages.error(request, GONE)
    return redirect("workspace:jobs")


@open_to("staff")
@require_POST
def drop(request: StaffRequest, pk: UUID) -> HttpResponse:
    if drop_job(pk=pk, by=request.user):
        messages.success(request, "Đã bỏ việc này.")
    else:
        messages.error(request, GONE)
    return redirect("workspace:jobs")
