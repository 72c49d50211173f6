"""A tree from a file: upload, look at what it would do, import it; and the tree into a file."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import IO, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.days import asked_day
from loa.core.sheets import CSV, XLSX
from loa.core.toasts import say
from loa.files.actions import NotKept
from loa.organisations import tasks
from loa.organisations.acting import acting_unit
from loa.organisations.actions import imports
from loa.organisations.forms.tree_files import ExportForm, TreeFileForm
from loa.organisations.models import TreeImport, Unit
from loa.organisations.queries.imports import imports_visible_to, units_to_import_into
from loa.organisations.queries.tree_files import lines
from loa.organisations.states import ImportState
from loa.organisations.tree_files.columns import COLUMNS
from loa.organisations.tree_files.sources import LARGEST
from loa.organisations.tree_files.writing import Line, as_csv, as_json, write_book, write_findings, write_template

CHOICES_SHOWN = 30
FINDINGS_A_PAGE = 50
IMPORTS_SHOWN = 10
UNDER_WAY = {ImportState.WAITING, ImportState.APPLYING}


# Import ---------------------------------------------------------------------------------------------------------------


@open_to("staff")
@require_http_methods(["GET", "POST"])
def import_tree(request: StaffRequest) -> HttpResponse:
    units = units_to_import_into(request.user)
    if not units.exists():
        raise Http404
    tasks.put_away_old_previews()
    here = acting_unit(request)
    initial = {"unit": here.pk} if here and units.filter(pk=here.pk).exists() else {}
    form = TreeFileForm(request.POST or None, request.FILES or None, units=units, initial=initial)
    if form.is_valid():
        try:
            return _begin(request, form)
        except NotKept as error:
            form.add_error("file", str(error))
    recent = imports_visible_to(request.user).light().exclude(state=ImportState.DROPPED)
    context = {
        "form": form,
        "recent": recent.select_related("unit", "made_by", "on_behalf_of")[:IMPORTS_SHOWN],
        "columns": COLUMNS,
        "largest": LARGEST,
    }
    return render(request, "organisations/import/upload.html", context, status=422 if form.errors else 200)


def _begin(request: StaffRequest, form: TreeFileForm) -> HttpResponse:
    with transaction.atomic():
        begun = imports.begin_import(file=form.cleaned_data["file"], unit=form.cleaned_data["unit"], by=request.user)
        tasks.check_tree.enqueue(begun.pk)
    return redirect("organisations:import_look", begun.pk)


@open_to("staff")
@require_GET
def import_units(request: StaffRequest) -> HttpResponse:
    """The options of the unit picker: units into which the person may import."""
    found = units_to_import_into(request.user).named_like(request.GET.get("tim", ""))
    units = found.select_related("parent").order_by("folded")[:CHOICES_SHOWN]
    return render(request, "organisations/choices.html", {"units": units})


@open_to("staff")
@require_GET
def import_look(request: StaffRequest, pk: int) -> HttpResponse:
    """What importing would do, or did; htmx asks again while a worker reads or writes."""
    tree_import = _visible(request, pk)
    found = tree_import.found
    page = Paginator(found.get("findings", []), FINDINGS_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "tree_import": tree_import,
        "count": found.get("count", {}),
        "kinds": found.get("kinds", []),
        "page": page,
        "listed": len(found.get("findings", [])),
        "changes": [_dated(change) for change in found.get("changes", [])],
        "new": found.get("new", []),
        "has_moved": found.get("has_moved", False),
        "is_under_way": tree_import.state in UNDER_WAY,
        "is_interrupted": tree_import.is_interrupted(now=timezone.now()),
        "kept_days": tasks.KEPT.days,
    }
    part = request.headers.get("HX-Target") == "import"
    return render(request, f"organisations/import/look.html{'#import' if part else ''}", context)


def _dated(change: dict[str, Any]) -> dict[str, Any]:
    return {**change, "day": date.fromisoformat(change["day"]) if change["day"] else None}


@open_to("staff")
@require_POST
def import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    tree_import = _visible(request, pk)

    def confirm() -> None:
        with transaction.atomic():
            imports.confirm_import(tree_import=tree_import, by=request.user)
            tasks.apply_tree.enqueue(pk)

    return _done(request, pk, confirm)


@open_to("staff")
@require_POST
def import_again(request: StaffRequest, pk: int) -> HttpResponse:
    tree_import = _visible(request, pk)

    def read_again() -> None:
        with transaction.atomic():
            imports.read_again(tree_import=tree_import, by=request.user)
            tasks.check_tree.enqueue(pk)

    return _done(request, pk, read_again)


def _done(request: StaffRequest, pk: int, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("organisations:import_look", pk)


@open_to("staff")
@require_POST
def import_drop(request: StaffRequest, pk: int) -> HttpResponse:
    tree_import = _visible(request, pk)
    try:
        imports.drop_import(tree_import=tree_import, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("organisations:import_look", pk)
    say(request, f"Đã bỏ “{tree_import.name}”. Cây đơn vị không thay đổi.")
    return redirect("organisations:import")


@open_to("staff")
@require_GET
def import_findings(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The rows with something to put right as the file has them, and what beside each."""
    tree_import = _visible(request, pk)
    if not tree_import.found.get("findings"):
        raise Http404
    title = f"Những dòng cần xem trong {tree_import.name}"
    return _book(lambda out: write_findings(out, title, tree_import.found), "can-sua.xlsx")


@open_to("staff")
@require_GET
def import_template(request: StaffRequest) -> HttpResponseBase:
    return _book(write_template, "mau-cay-don-vi.xlsx")


def _visible(request: StaffRequest, pk: int) -> TreeImport:
    visible = imports_visible_to(request.user).exclude(state=ImportState.DROPPED)
    return get_object_or_404(visible.select_related("unit", "file", "made_by", "on_behalf_of"), pk=pk)


# Export ---------------------------------------------------------------------------------------------------------------


@open_to("staff")
@require_GET
def export_tree(request: StaffRequest) -> HttpResponseBase:
    """Names of units are known to everybody who signed in. The same address gives the same file to a colleague."""
    if "format" in request.GET:
        form = ExportForm(request.GET)
        if form.is_valid():
            return _exported(**form.cleaned_data)
    else:
        asked, here = asked_day(request.GET, today=timezone.localdate()), acting_unit(request)
        unit = request.GET.get("unit") or (here.pk if here else None)
        form = ExportForm(initial={"unit": unit, "span": "day", "ngay": asked.day, "format": "xlsx"})
    return render(request, "organisations/import/export.html", {"form": form}, status=422 if form.errors else 200)


def _exported(*, unit: Unit, span: str, ngay: date | None, format: str) -> HttpResponseBase:
    day = None if span == "history" else ngay or timezone.localdate()
    rows = lines(unit, day=day)
    words = re.sub(r"[^\w]+", "-", unit.label).strip("-")[:60]
    name = f"{words}-{'lich-su' if day is None else day.isoformat()}.{format}"
    if format == "xlsx":
        since = "toàn bộ lịch sử" if day is None else f"tính đến ngày {day:%d/%m/%Y}"
        return _book(lambda out: write_book(out, f"{unit}, {since}", rows), name)
    return _streamed(rows, format, name)


def _streamed(rows: Iterable[Line], format: str, name: str) -> StreamingHttpResponse:
    written, kind = (as_csv(rows), CSV) if format == "csv" else (as_json(rows), "application/json")
    response = StreamingHttpResponse(written, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _book(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    """Through a file on disk: memory does not grow with it."""
    out = tempfile.TemporaryFile()  # closed with the response  # noqa: SIM115
    write(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)
