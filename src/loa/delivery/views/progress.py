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
from loa.delivery.queries.board_filters import SORTS, BoardFilters
from loa.delivery.queries.board_sheets import as_sheets
from loa.delivery.queries.boards import LineFigure
from loa.delivery.queries.coverage import coverage_of
from loa.delivery.queries.figures import STANDINGS
from loa.delivery.queries.plan_boards import own_units, plans_above, plans_shown
from loa.delivery.queries.slot_boards import STATES, SlotFilters, slot_board
from loa.delivery.queries.unit_boards import COLUMNS, all_units, units_behind, units_in, with_cells
from loa.delivery.views.results import tabs
from loa.organisations.models import Unit
from loa.organisations.permissions import can
from loa.organisations.queries.tree import units_of
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Plan
from loa.plans.states import FormChoice
from loa.plans.views.answers import person

LINES = 20
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
    own = own_units(user)
    page = plans_shown(user, own, today=today, page=whole(request.GET.get("trang")) or 1)
    context = {
        **tabs(request),
        "page": page,
        "own_rows": [each for each in page if each.is_own],
        "below_rows": [each for each in page if not each.is_own],
        "above": plans_above(user, own, today=today) if page.number == 1 else [],
        "units": units_of(user)[:FEW],
        "today": today,
    }
    return render(request, "delivery/boards.html", context)


@open_to("staff")
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Units × lines, for whoever is in charge of the plan; or what one unit owes of it."""
    plan, today = _plan(request, pk), timezone.localdate()
    if (answer := _reckoned(request, plan)) is not None:
        return answer
    filters = BoardFilters.of(request.GET)
    lines = boards.lines_of(plan, today=today, unit=filters.unit)
    is_part = request.headers.get("HX-Target") == "map"
    context: dict[str, Any] = {"plan": plan, "today": today, "filters": filters, "sorts": SORTS.items()}
    context |= {"is_part": is_part, "query": filters.query()}
    context |= {} if filters.unit else _map(plan, filters, lines, today)
    context |= _lines(request, filters, lines)
    if is_part:
        return render(request, "delivery/progress.html#map", context)
    context |= {"may_chase": can_chase(request.user, plan), "reckoning": boards.reckoning_of(plan)}
    return render(request, "delivery/progress.html", context)


def _lines(request: HttpRequest, filters: BoardFilters, lines: list[LineFigure]) -> dict[str, Any]:
    """The table of lines: over all units, or for the one that is asked for. `standings`: its chips, with counts."""
    unit = Unit.objects.filter(pk=filters.unit).first() if filters.unit else None
    asked = [each for each in lines if filters.form in ("", each.activity.form)]
    counts = boards.counted_by_standing(asked)
    chosen = [each for each in asked if filters.standing in ("", each.figure.said)]
    page: Page[LineFigure] = Paginator(chosen, LINES).get_page(request.GET.get("dong"))
    said = [("", "Tất cả", len(asked)), *((key, STANDINGS[key], counts.get(key, 0)) for key in STANDINGS)]
    return {
        "lines": page,
        "is_any_line": bool(lines),
        "unit": unit,
        "sees_unit": unit is not None
        and any(can(request.user, each, unit) for each in (Permission.RESULT_VIEW, Permission.PLAN_VIEW)),
        "form": dict(FormChoice).get(filters.form, ""),
        "standings": [
            (key, words, count, filters.query(standing=key))
            for key, words, count in said
            if count or key in ("", filters.standing)
        ],
        "without_form": filters.query(form=""),
        "without_unit": filters.query(unit=0),
    }


def _map(plan: Plan, filters: BoardFilters, lines: list[LineFigure], today: date) -> dict[str, Any]:
    """`heads`: of each column its line and the quotas of it, over all units."""
    by_line: dict[int, list[LineFigure]] = {}
    activities: dict[int, Activity] = {}
    for each in lines:
        by_line.setdefault(each.activity.pk, []).append(each)
        activities[each.activity.pk] = each.activity
    wanted = [line for pk, line in activities.items() if filters.line in (0, pk)]
    columns = Paginator(wanted, COLUMNS).get_page(filters.columns)
    shown = units_in(plan, filters, today=today)
    return {
        "columns": columns,
        "columns_before": filters.query(columns=columns.number - 1),
        "columns_after": filters.query(columns=columns.number + 1),
        "results_address": reverse("delivery:results"),
        "heads": [(line, by_line[line.pk]) for line in columns],
        "units": shown.page,
        "units_shown": shown,
        "rows": with_cells(plan, list(shown.page), list(columns), today=today),
        "line": activities.get(filters.line),
        "numbers": {
            "lines": sum(each.figure.is_owed for each in lines),
            "late": sum(each.figure.said == "tre" for each in lines),
            "slots": sum(each.figure.reckoned.slots for each in lines),
            "met": sum(each.figure.reckoned.met for each in lines),
        },
    }


@open_to("staff")
@require_GET
def progress_export(request: HttpRequest, pk: int) -> HttpResponse:
    plan, today = _plan(request, pk), timezone.localdate()
    filters = BoardFilters.of(request.GET)
    lines = [each for each in boards.lines_of(plan, today=today) if filters.line in (0, each.activity.pk)]
    lines = [each for each in lines if filters.form in ("", each.activity.form)]
    lines = [each for each in lines if filters.standing in ("", each.figure.said)]
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
    waiting = boards.waiting_of(plan)
    lines = boards.lines_of(plan, today=today, waiting=waiting)
    units = units_behind(plan, today=today, few=FEW, lines={each.activity.pk for each in lines})
    months = boards.months_of(plan)
    counted = int(sum(bar.value for bar in months.bars))
    context = {
        "plan": plan,
        "today": today,
        "summary": boards.summary_of(plan, lines, units, results=counted, waiting=sum(waiting.values()), today=today),
        "months": months,
        "forms": boards.by_form(plan, lines),
        "late_units": units.first,
        "late_lines": boards.most_behind(lines, FEW),
        "reckoning": boards.reckoning_of(plan),
    }
    return render(request, "delivery/overview.html", context)


@open_to("staff")
@require_GET
def slots(request: HttpRequest, pk: int) -> HttpResponse:
    """The slots that figures count: all that must be met, those that are over, met, or lacking."""
    plan, today = _plan(request, pk), timezone.localdate()
    if (answer := _reckoned(request, plan)) is not None:
        return answer
    filters = SlotFilters.of(request.GET)
    board = slot_board(plan, filters, today=today)
    counts, said = board.counts, [("", "Tất cả"), *STATES.items()]
    context = {
        "plan": plan,
        "today": today,
        "filters": filters,
        "counts": counts,
        "shown": counts.of(filters.state),
        "states": [(key, words, counts.of(key), filters.query(state=key)) for key, words in said],
        "page": board.page,
        "rows": list(board.page),
        "line": board.lines.get(filters.line),
        "unit": Unit.objects.filter(pk=filters.unit).first() if filters.unit else None,
        "form": dict(FormChoice).get(filters.form, ""),
        "without_line": filters.query(line=0, quota=None),
        "without_unit": filters.query(unit=0),
        "without_form": filters.query(form=""),
        "reckoning": boards.reckoning_of(plan),
    }
    return render(request, "delivery/slots.html", context)


@open_to("staff")
@require_GET
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    if (answer := _reckoned(request, plan)) is not None:
        return answer
    context = {"plan": plan, "coverage": coverage_of(plan), "reckoning": boards.reckoning_of(plan)}
    return render(request, "delivery/coverage.html", context)
