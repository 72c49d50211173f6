"""Results: the list with its filters, the list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from loa.core.access import open_to
from loa.core.sheets import XLSX
from loa.delivery.models import Result
from loa.delivery.permissions import can_decide_somewhere, units_to_log_for
from loa.delivery.queries import export
from loa.delivery.queries.proofs import proofs_of
from loa.delivery.queries.results import ResultFilters, chips, listed, plans_with_results, results_in
from loa.delivery.queries.waiting import count_waiting
from loa.delivery.states import Channel, State
from loa.organisations.models import Unit
from loa.plans.states import FormChoice
from loa.plans.views.answers import person

A_PAGE = 50
MOST = 2_000
"""Results that a list counts and turns its pages through: forty pages; beyond that, filters are the way."""
MOST_EXPORTED = 10_000
MOST_SAID = 100
ORDER = ("-happened_on", "-pk")
PARTS = ("activity__terms", "plan", "unit", "logged_by", "logged_on_behalf_of")


def rows_of(pks: Sequence[int], *parts: str) -> list[Result]:
    """The results with these numbers, in their order, with what their rows show."""
    by_pk = Result.objects.select_related(*PARTS, *parts).in_bulk(pks)
    return [by_pk[pk] for pk in pks if pk in by_pk]


def tabs(request: HttpRequest) -> dict[str, Any]:
    """What the tabs over all pages of results show."""
    may = can_decide_somewhere(request.user)
    waiting = count_waiting(person(request), most=MOST_SAID + 1) if may else 0
    said = f"hơn {MOST_SAID}" if waiting > MOST_SAID else str(waiting or "")
    return {"decides": may, "waiting_count": said}


@open_to("staff")
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    user, filters = person(request), ResultFilters.of(request.GET)
    found = results_in(user, filters)
    total = listed(found, most=MOST)
    page: Page[int] = Paginator(total.pks, A_PAGE).get_page(filters.page)
    rows = rows_of(list(page))
    context = {
        "filters": filters,
        "page": page,
        "rows": rows,
        "total": total,
        "proofs": proofs_of(rows, user=user),
        "chips": chips(user, filters),
        "states": [(state, filters.query(state=state)) for state in State if state != State.REPLACED],
    }
    if request.headers.get("HX-Target") == "results":
        return render(request, "delivery/results.html#list", context)
    plans = list(plans_with_results(user))
    context |= {
        **tabs(request),
        "plans": plans,
        "plan_is_listed": any(plan.pk == filters.plan for plan in plans),
        "unit": Unit.objects.filter(pk=filters.unit).first() if filters.unit else None,
        "forms": FormChoice,
        "channels": Channel,
        "may_log": units_to_log_for(user).exists(),
    }
    return render(request, "delivery/results.html", context)


@open_to("staff")
@require_GET
def results_export(request: HttpRequest) -> HttpResponse:
    """The filtered list, the newest first, as far as a spreadsheet goes."""
    user, filters = person(request), ResultFilters.of(request.GET)
    found = results_in(user, filters).select_related(*PARTS, "slot", "decided_by").order_by(*ORDER)[:MOST_EXPORTED]
    response = HttpResponse(export.as_sheet(found, chips(user, filters)), content_type=XLSX)
    name = f"ket-qua-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
