"""How plans stand: all of them, one by units and lines, one on a page for a leader, what it spoke of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.sheets import XLSX
from loa.delivery.permissions import can_chase
from loa.delivery.queries import boards
from loa.delivery.queries.board_sheets import as_sheets
from loa.delivery.queries.boards import LineFigure
from loa.delivery.queries.coverage import coverage_of
from loa.delivery.queries.unit_boards import COLUMNS, SORTS, BoardFilters, all_units, units_behind, units_in, with_cells
from loa.delivery.views.results import tabs
from loa.organisations.models import Kind
from loa.organisations.queries.tree import units_of
from loa.plans.models import Activity, Plan
from loa.plans.views.answers import person

LINES = 40
FEW = 10


def _plan(request: HttpRequest, pk: int) -> Plan:
    """Seen with the work of all units: where plans of its unit are seen, not by those that owe some of it."""
    return get_object_or_404(Plan.objects.watched_by(request.user).with_names().select_related("unit"), pk=pk)


def _reckoned(request: HttpRequest, plan: Plan) -> HttpResponse | None:
    """What the page asks for while tallies are being made: the note again, and the whole page once they are."""
    if request.headers.get("HX-Target") != "reckoning":
        return None
    if boards.reckoning_of(plan) is None:
        return HttpResponseClientRefresh()
    return render(request, "delivery/reckoning.html", {"plan": plan, "reckoning": True})


@open_to("staff")
@require_GET
def plan_boards(request: HttpRequest) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    page = boards.plans_shown(user, today=today, page=whole(request.GET.get("trang")) or 1)
    context = {**tabs(request), "page": page, "rows": list(page), "units": units_of(user)[:FEW], "today": today}
    return render(request, "delivery/boards.html", context)


@open_to("staff")
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Units × lines, for whoever is in charge of the plan."""
    plan, today = _plan(request, pk), timezone.localdate()
    if (answer := _reckoned(request, plan)) is not None:
        return answer
    filters = BoardFilters.of(request.GET)
    context = {"plan": plan, "today": today, "filters": filters, "sorts": SORTS.items(), "kinds": Kind.choices}
    lines = boards.lines_of(plan, today=today)
    context |= _map(plan, filters, lines, today)
    if request.headers.get("HX-Target") == "map":
        return render(request, "delivery/progress.html#map", context)
    shown: Page[LineFigure] = Paginator(lines, LINES).get_page(request.GET.get("dong"))
    context |= {
        "lines": shown,
        "may_chase": can_chase(request.user, plan),
        "reckoning": boards.reckoning_of(plan),
    }
    return render(request, "delivery/progress.html", context)


def _map(plan: Plan, filters: BoardFilters, lines: list[LineFigure], today: date) -> dict[str, Any]:
    """`heads`: of each column its line and the quotas of it, over all units."""
    by_line: dict[int, list[LineFigure]] = {}
    activities: dict[int, Activity] = {}
    for each in lines:
        by_line.setdefault(each.activity.pk, []).append(each)
        activities[each.activity.pk] = each.activity
    wanted = [line for pk, line in activities.items() if filters.line in (0, pk)]
    columns = Paginator(wanted, COLUMNS).get_page(filters.columns)
    units = units_in(plan, filters, today=today)
    return {
        "columns": columns,
        "columns_before": filters.query(columns=columns.number - 1),
        "columns_after": filters.query(columns=columns.number + 1),
        "results_address": reverse("delivery:results"),
        "heads": [(line, by_line[line.pk]) for line in columns],
        "units": units,
        "rows": with_cells(plan, list(units), list(columns), today=today),
        "line": activities.get(filters.line),
    }


@open_to("staff")
@require_GET
def progress_export(request: HttpRequest, pk: int) -> HttpResponse:
    plan, today = _plan(request, pk), timezone.localdate()
    filters = BoardFilters.of(request.GET)
    lines = [each for each in boards.lines_of(plan, today=today) if filters.line in (0, each.activity.pk)]
    book = as_sheets(plan, lines, all_units(plan, today=today, filters=filters), today=today)
    name = f"Tiến độ {plan.number or plan.pk} {today:%Y-%m-%d}.xlsx".replace("/", "-")
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(book, content_type=XLSX, headers=headers)


@open_to("staff")
@require_GET
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for a leader, and one sheet of paper."""
    plan, today = _plan(request, pk), timezone.localdate()
    if (answer := _reckoned(request, plan)) is not None:
        return answer
    lines = boards.lines_of(plan, today=today)
    units = units_behind(plan, today=today, few=FEW)
    context = {
        "plan": plan,
        "today": today,
        "summary": boards.summary_of(plan, lines, units, today=today),
        "months": boards.months_of(plan),
        "forms": boards.by_form(plan, lines),
        "late_units": units.first,
        "late_lines": boards.most_behind(lines, FEW),
        "reckoning": boards.reckoning_of(plan),
    }
    return render(request, "delivery/overview.html", context)


@open_to("staff")
@require_GET
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    if (answer := _reckoned(request, plan)) is not None:
        return answer
    context = {"plan": plan, "coverage": coverage_of(plan), "reckoning": boards.reckoning_of(plan)}
    return render(request, "delivery/coverage.html", context)
