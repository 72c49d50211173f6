"""What one unit owes and did, plan by plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.delivery.permissions import can_log
from loa.delivery.queries.results import ResultFilters, results_in
from loa.delivery.queries.unit_boards import plans_of_unit, years_of_unit
from loa.delivery.queries.work import taken_over
from loa.delivery.states import State
from loa.delivery.views.results import tabs
from loa.organisations.models import Unit
from loa.organisations.permissions import can
from loa.organisations.roles import Permission
from loa.plans.models import Plan
from loa.plans.views.answers import person


@open_to("staff")
@require_GET
def unit_progress(request: HttpRequest, pk: int) -> HttpResponse:
    unit, today = get_object_or_404(Unit, pk=pk), timezone.localdate()
    if not any(can(request.user, each, unit) for each in (Permission.RESULT_VIEW, Permission.PLAN_VIEW)):
        raise Http404
    asked = whole(request.GET.get("nam"))
    year = asked if asked is not None and 1990 <= asked <= 2199 else today.year
    units = taken_over(unit.pk)
    plans = plans_of_unit(units, today=today, year=year)
    watched = Plan.objects.watched_by(request.user).filter(pk__in=[each.plan.pk for each in plans])
    waiting = ResultFilters(unit=unit.pk, state=State.SUBMITTED)
    context = {
        **tabs(request),
        "unit": unit,
        "year": year,
        "years": sorted({*years_of_unit(units), today.year, year}, reverse=True),
        "plans": plans,
        "watched": set(watched.order_by().values_list("pk", flat=True)),
        "late": sum(each.late for each in plans),
        "met": sum(each.met for each in plans),
        "lines": sum(len(each.counted) for each in plans),
        "waiting": results_in(person(request), waiting).count(),
        "waiting_query": waiting.query(),
        "may_log": unit.is_open and can_log(request.user, unit),
    }
    return render(request, "delivery/unit_progress.html", context)
