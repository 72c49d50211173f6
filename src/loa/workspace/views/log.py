"""The audit log: a page to look through it, and the list found as a file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from loa.accounts.requests import StaffRequest
from loa.audit.actions import record
from loa.audit.models import Event, EventQuerySet
from loa.core import sheets
from loa.core.access import open_to
from loa.core.sheets import Sheet
from loa.organisations.models import Unit
from loa.workspace.events import Happened
from loa.workspace.queries import log
from loa.workspace.queries.log import Filters
from loa.workspace.queries.log_rows import EXPORT_HEAD, EXPORT_WIDTHS, exported, rows_of

MOST_EXPORTED = 100_000
"""Rows of one file; more than that is asked for by shorter periods."""


@open_to("staff")
@require_GET
def audit_log(request: StaffRequest) -> HttpResponse:
    """Newest first. The filters stand in the address."""
    filters = Filters.of(request.GET)
    found = log.slice_of(_found(request, filters), before=_number(request.GET.get("truoc")))
    context = {
        "filters": filters,
        "rows": rows_of(found.events),
        "older": found.older,
        "is_first": "truoc" not in request.GET,
        "most": MOST_EXPORTED,
    }
    if request.headers.get("HX-Target") == "log":
        return render(request, "workspace/log.html#log", context)
    context |= {"kinds": log.kind_choices(), "unit": Unit.objects.filter(pk=_number(filters.unit) or 0).first()}
    return render(request, "workspace/log.html", context)


@open_to("staff")
@require_GET
def export_log(request: StaffRequest, ending: str) -> HttpResponse:
    """What is found, all of its pages. That somebody took it along is an event too."""
    filters = Filters.of(request.GET)
    events = _found(request, filters).order_by("-pk")[:MOST_EXPORTED]
    rows = exported(events.iterator(chunk_size=2000))
    if ending == "csv":
        response = HttpResponse(sheets.as_csv(EXPORT_HEAD, rows), content_type=sheets.CSV)
    elif ending == "xlsx":
        sheet = Sheet(name="Nhật ký", title="Nhật ký", head=EXPORT_HEAD, widths=EXPORT_WIDTHS, rows=rows, frozen=3)
        response = HttpResponse(sheets.as_xlsx(sheet), content_type=sheets.XLSX)
    else:
        raise Http404
    record(Happened.LOG_EXPORTED, by=request.user, note=f".{ending}")
    name = f"Nhật ký {timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@open_to("staff")
@require_GET
def own_log(request: StaffRequest) -> HttpResponse:
    """What the person did and what was done about them: everybody may read that."""
    own = Event.objects.by_or_about(request.user.pk)
    found = log.slice_of(own, before=_number(request.GET.get("truoc")))
    context = {"rows": rows_of(found.events), "older": found.older, "is_first": "truoc" not in request.GET}
    return render(request, "workspace/own_log.html", context)


def _found(request: StaffRequest, filters: Filters) -> EventQuerySet:
    if not log.may_read(request.user):
        raise PermissionDenied("Nhật ký dành cho người quản trị và cán bộ kiểm tra của đơn vị.")
    return log.matching(log.visible_to(request.user), filters)


def _number(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 19 else None
