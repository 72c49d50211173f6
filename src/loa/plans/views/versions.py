"""The issued versions of a plan: when, by whom, with which document; and any two compared."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from loa.core.access import open_to
from loa.core.sheets import Sheet
from loa.files.views import send
from loa.plans.models import Plan, Version
from loa.plans.permissions import can_issue
from loa.plans.queries import papers
from loa.plans.queries.comparison import COLUMNS, WIDTHS
from loa.plans.queries.versions import pair_of, versions_of
from loa.plans.views.papers import as_paper, as_sheet

FILTERS = [("", "Tất cả"), ("added", "Thêm"), ("changed", "Sửa"), ("dropped", "Bỏ"), ("points", "Thể thức và các mục")]


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.user).with_names().select_related("unit__parent"), pk=pk)


def _version(plan: Plan, no: int) -> Version:
    found = get_object_or_404(plan.versions.select_related("file", "reading"), no=no)
    found.plan = plan
    return found


@open_to("staff")
@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    context = {"plan": plan, "versions": versions_of(plan), "may_issue": can_issue(request.user, plan.unit)}
    return render(request, "plans/versions.html", context)


@open_to("staff")
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """ "?tu=1&den=2&loai=changed"; with "xuat=xlsx" as a spreadsheet."""
    plan = _plan(request, pk)
    pair = pair_of(plan, first=request.GET.get("tu", ""), second=request.GET.get("den", ""))
    if pair is None:
        return redirect("plans:versions", pk)
    comparison = pair.comparison
    if request.GET.get("xuat") == "xlsx":
        title = f"{plan.title}: lần {pair.newer.no} so với lần {pair.older.no}"
        name = f"So sánh kế hoạch {plan.year} lần {pair.older.no}-{pair.newer.no}"
        return as_sheet(
            Sheet(name="So sánh", title=title, head=COLUMNS, widths=WIDTHS, rows=comparison.rows()), name=name
        )
    shown = request.GET.get("loai", "")
    context = {
        "plan": plan,
        "pair": pair,
        "comparison": comparison,
        "shown": shown if shown in dict(FILTERS) else "",
        "filters": [(value, label, comparison.counts.get(value)) for value, label in FILTERS],
        "numbers": plan.versions.order_by("no").values_list("no", "number"),
        "asked": urlencode({"tu": pair.older.no, "den": pair.newer.no}),
    }
    return render(request, "plans/compare.html", context)


@open_to("staff")
@require_GET
def version_paper(request: HttpRequest, pk: int, no: int, ending: str) -> HttpResponse:
    """One version as an official document, as it was issued."""
    version = _version(_plan(request, pk), no)
    name = f"Kế hoạch {version.number.replace('/', '-')} lần {no}"
    back = reverse("plans:versions", args=[pk])
    return as_paper(request, papers.version_paper(version), ending=ending, name=" ".join(name.split()), back=back)


@open_to("staff")
@require_GET
def version_file(request: HttpRequest, pk: int, no: int) -> FileResponse:
    """The signed document of one version."""
    version = _version(_plan(request, pk), no)
    if version.file is None:
        raise Http404
    name = version.reading.name if version.reading else version.file.original_name
    return send(version.file, name=name, inline=True)
