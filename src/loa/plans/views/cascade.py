"""Give a plan to units that make their own from it, and see how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.core import sheets
from loa.core.access import open_to
from loa.core.toasts import say
from loa.plans import tasks
from loa.plans.actions import cascade as actions
from loa.plans.actions.cascade import NotCharged
from loa.plans.forms.cascade import DueForm, ReasonForm
from loa.plans.models import Cascade, Charged, Offer, Plan
from loa.plans.permissions import can_cascade
from loa.plans.queries import overview
from loa.plans.queries.charging import default_due
from loa.plans.queries.choosing import Choosing
from loa.plans.queries.left_out import ParentLine, carried, parent_lines
from loa.plans.queries.overview import Filters, Standing, standings
from loa.plans.queries.unit_lines import UnitLines
from loa.plans.states import ChargeState, OfferState
from loa.plans.views.answers import person, to_page

A_PAGE = 50
EXPORT_HEAD = [
    "Đơn vị", "Loại", "Tình trạng", "Hạn", "Số kế hoạch", "Ngày ban hành", "Số ngày muộn", "Nhiệm vụ được giao",
    "Đã đưa vào", "Bỏ qua", "Thêm của đơn vị", "Lý do không phải lập",
]  # fmt: skip
EXPORT_WIDTHS = [40, 20, 20, 12, 18, 12, 10, 12, 12, 10, 12, 40]
EXPORTED_AT_ONCE = 200


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.watched_by(request.user).with_names().select_related("unit"), pk=pk)


def _cascade(request: HttpRequest, pk: int) -> Cascade:
    plan = _plan(request, pk)
    cascade = get_object_or_404(Cascade.objects.select_related("started_by", "started_on_behalf_of"), plan=plan)
    cascade.plan = plan
    return cascade


@open_to("staff")
@require_http_methods(["GET", "POST"])
def cascade(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the start: who is to make a plan, by when. After it: how far they are."""
    plan = _plan(request, pk)
    if request.method == "POST":
        return _charge(request, plan)
    found = Cascade.objects.filter(plan=plan).select_related("started_by", "started_on_behalf_of").first()
    if found is None:
        return _choose(request, plan) if can_cascade(request.user, plan) else _not_started(request, plan)
    found.plan = plan
    return _overview(request, found)


@open_to("staff")
@require_GET
def cascade_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Further units, or another day."""
    found = _cascade(request, pk)
    if not can_cascade(request.user, found.plan):
        raise PermissionDenied("Chưa có quyền giao kế hoạch này cho đơn vị.")
    return _choose(request, found.plan, found)


def _not_started(request: HttpRequest, plan: Plan) -> HttpResponse:
    return render(request, "plans/cascade.html", {"plan": plan, "cascade": None})


def _choose(
    request: HttpRequest, plan: Plan, cascade: Cascade | None = None, form: DueForm | None = None
) -> HttpResponse:
    """What is chosen stands in the address, or, where the form came back with an error, in what was sent."""
    today = timezone.localdate()
    there = set(cascade.charged.values_list("unit", flat=True)) if cascade else set()
    query = request.POST if request.method == "POST" else request.GET
    choosing = Choosing(plan, query, today=today, there=there)
    words = " ".join(query.get("tim", "").split())[:200]
    due = cascade.due if cascade else default_due(plan, today=today)
    context = {
        "plan": plan,
        "cascade": cascade,
        "choosing": choosing,
        "choice": choosing.choice,
        "count": len(choosing.units),
        "words": words,
        "found": choosing.search(words),
        "form": form or DueForm(initial={"due": due}),
    }
    is_part = request.headers.get("HX-Target") == "choice" and form is None
    template = "plans/cascade_choose.html#choice" if is_part else "plans/cascade_choose.html"
    return render(request, template, context, status=422 if form else 200)


def _charge(request: HttpRequest, plan: Plan) -> HttpResponse:
    today = timezone.localdate()
    there = Cascade.objects.filter(plan=plan).first()
    charged = set(there.charged.values_list("unit", flat=True)) if there else set()
    form = DueForm(request.POST)
    if form.is_valid():
        units = Choosing(plan, request.POST, today=today, there=charged).units
        due = form.cleaned_data["due"]
        try:
            with transaction.atomic():
                made = actions.charge(plan=plan, units=units, due=due, by=person(request), today=today)
                if made.is_under_way:
                    tasks.cascade.enqueue(made.pk)
        except NotCharged as error:
            form.add_error(None, str(error))
        else:
            say(request, f"Đã giao cho {len(units)} đơn vị lập kế hoạch." if units else "Đã ghi hạn ban hành mới.")
            return redirect("plans:cascade", plan.pk)
    return _choose(request, plan, there, form)


def _overview(request: HttpRequest, cascade: Cascade) -> HttpResponse:
    today = timezone.localdate()
    if request.headers.get("HX-Target") == "progress":
        if not cascade.is_under_way:
            return HttpResponseClientRefresh()
        return render(request, "plans/cascade.html#progress", {"plan": cascade.plan, "cascade": cascade})
    filters = Filters.of(request.GET)
    rows, shown, line = _asked(cascade, filters)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "plan": cascade.plan,
        "cascade": cascade,
        "filters": filters,
        "line": line,
        "page": page,
        "rows": _rows(cascade, list(page.object_list), today=today),
    }
    if request.headers.get("HX-Target") == "units":
        return render(request, "plans/cascade.html#units", context)
    counted = overview.counts(rows)
    context |= {
        "counts": counted,
        "bars": overview.bars(counted),
        "kinds": overview.kinds(rows),
        "states": ChargeState.choices,
        "offers": _offers(cascade),
        "may_cascade": can_cascade(request.user, cascade.plan),
        "is_overdue": cascade.due < today,
    }
    return render(request, "plans/cascade.html", context)


def _asked(cascade: Cascade, filters: Filters) -> tuple[list[Standing], list[Standing], ParentLine | None]:
    """All units, those asked for, and the line that these left out, where one was asked for."""
    rows, line = standings(cascade, today=timezone.localdate()), None
    if filters.line:
        line = next((each for each in parent_lines(cascade, rows) if each.activity.order == filters.line), None)
    return rows, filters.of_these(rows, left_out_by=line.left_out if line else ()), line


def _rows(cascade: Cascade, rows: list[Standing], *, today: date) -> list[dict[str, Any]]:
    lines, heirs = carried(cascade, rows), overview.stand_ins(rows, today=today)
    return [{"row": row, "lines": lines.get(row.charged), "now": heirs.get(row.unit, "")} for row in rows]


def _offers(cascade: Cascade) -> dict[str, int]:
    """How many changes of the plan wait, were taken, were left; empty where none was ever offered."""
    states = Offer.objects.filter(version__plan=cascade.plan_id).order_by().values_list("state")
    found = dict(states.annotate(n=Count("pk")))
    return {state: found.get(state, 0) for state in OfferState.values} if found else {}


@open_to("staff")
@require_GET
def cascade_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of the plan, each with the units that left it out."""
    found = _cascade(request, pk)
    rows = standings(found, today=timezone.localdate())
    lines = parent_lines(found, rows)
    return render(request, "plans/cascade_lines.html", {"plan": found.plan, "cascade": found, "lines": lines})


@open_to("staff")
@require_GET
def charged(request: HttpRequest, pk: int, charged: int) -> HttpResponse:
    """One unit: each line that it was given with what became of it, its own lines, changes offered to it."""
    found = _cascade(request, pk)
    return _charged_page(request, found, charged, ReasonForm())


def _charged_page(request: HttpRequest, cascade: Cascade, pk: int, form: ReasonForm) -> HttpResponse:
    today = timezone.localdate()
    get_object_or_404(cascade.charged, pk=pk)
    row = next(each for each in standings(cascade, today=today) if each.charged == pk)
    own_plan = Plan.objects.visible_to(request.user).filter(pk=row.own.plan).first() if row.own.plan else None
    offers = Offer.objects.filter(version__plan=cascade.plan_id, unit=row.unit)
    context = {
        "plan": cascade.plan,
        "cascade": cascade,
        "row": row,
        "now": overview.stand_ins([row], today=today).get(row.unit, ""),
        "lines": UnitLines.of(cascade, row),
        "own_plan": own_plan,
        "offers": offers.select_related("activity", "decided_by", "decided_on_behalf_of", "version"),
        "form": form,
        "may_cascade": can_cascade(request.user, cascade.plan),
    }
    return render(request, "plans/cascade_unit.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_POST
def charge_release(request: HttpRequest, pk: int, charged: int) -> HttpResponse:
    found = _cascade(request, pk)
    row = get_object_or_404(found.charged.select_related("unit"), pk=charged)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _charged_page(request, found, charged, form)
    actions.release(charged=row, reason=form.cleaned_data["reason"], by=person(request))
    say(request, f"{row.unit} không phải lập kế hoạch.", undo=reverse("plans:charge_restore", args=[pk, charged]))
    return redirect("plans:charged", pk, charged)


@open_to("staff")
@require_POST
def charge_restore(request: HttpRequest, pk: int, charged: int) -> HttpResponse:
    found = _cascade(request, pk)
    row: Charged = get_object_or_404(found.charged.select_related("unit"), pk=charged)
    with transaction.atomic():
        actions.restore(charged=row, by=person(request))
        tasks.cascade.enqueue(found.pk)
    say(request, f"{row.unit} lại phải lập kế hoạch.")
    return to_page(request, "plans:charged", pk, charged)


@open_to("staff")
@require_POST
def cascade_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """After a failure: make the drafts that are left."""
    found = _cascade(request, pk)
    with transaction.atomic():
        actions.go_on(cascade=found, by=person(request))
        tasks.cascade.enqueue(found.pk)
    return redirect("plans:cascade", pk)


@open_to("staff")
@require_GET
def cascade_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The units asked for, all of their pages, as a spreadsheet."""
    found = _cascade(request, pk)
    _, rows, _ = _asked(found, Filters.of(request.GET))
    sheet = sheets.Sheet(
        name="Đơn vị", title=f"Kế hoạch của các đơn vị theo {found.plan}", head=EXPORT_HEAD, widths=EXPORT_WIDTHS,
        rows=_exported(found, rows), frozen=1,
    )  # fmt: skip
    response = HttpResponse(sheets.as_xlsx(sheet), content_type=sheets.XLSX)
    response["Content-Disposition"] = 'attachment; filename="ke-hoach-cua-don-vi.xlsx"'
    return response


def _exported(cascade: Cascade, rows: list[Standing]) -> Iterator[list[str]]:
    for start in range(0, len(rows), EXPORTED_AT_ONCE):
        part = rows[start : start + EXPORTED_AT_ONCE]
        lines = carried(cascade, part)
        for row in part:
            own = lines.get(row.charged)
            counts = [own.given, len(own.taken), len(own.left_out), own.local] if own else ["", "", "", ""]
            yield [
                row.name, row.kind_label, row.state.label, f"{cascade.due:%d/%m/%Y}", row.own.number,
                f"{row.own.issued_on:%d/%m/%Y}" if row.own.issued_on else "", str(row.late or ""),
                *map(str, counts), row.reason,
            ]  # fmt: skip
