"""The tree of units as it was on any day, the unit switcher, and the choices of the unit picker."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.days import asked_day
from loa.organisations.acting import act_for
from loa.organisations.forms.switch import SwitchForm
from loa.organisations.models import Unit
from loa.organisations.permissions import units_with
from loa.organisations.queries.acts import acts_visible_to
from loa.organisations.queries.life import TreeOn, found_on, found_otherwise, now_known_as
from loa.organisations.queries.tree import units_of
from loa.organisations.roles import Permission

CHOICES_SHOWN = 30
UNITS_A_PAGE = 50
OTHERS_SHOWN = 20


@open_to("staff")
@require_GET
def list_units(request: StaffRequest) -> HttpResponse:
    """The tree of a day, or what answers the words. Names of units are known to everybody who signed in."""
    asked = asked_day(request.GET, today=timezone.localdate())
    query = " ".join(request.GET.get("tim", "").split())[:200]
    context: dict[str, Any] = {"asked": asked, "query": query}
    tree = TreeOn(asked.day)
    if query:
        page = Paginator(found_on(asked.day, query), UNITS_A_PAGE).get_page(request.GET.get("trang"))
        others = found_otherwise(asked.day, query, most=OTHERS_SHOWN)
        context |= {
            "page": page,
            "nodes": tree.nodes(page.object_list),
            "others": others,
            "now": now_known_as([*page.object_list, *others], today=asked.today),
        }
    else:
        top = tree.under(None)
        roots = [node for kind in top for node in kind.nodes]
        context |= {
            "count": len(tree),
            "top": top,
            "first": tree.under(roots[0].period.unit_id) if len(roots) == 1 else [],
        }
    if request.headers.get("HX-Target") == "units":
        return render(request, "organisations/list.html#units", context)
    context |= {
        "may_add": units_with(request.user, Permission.UNIT_MANAGE).opened().exists(),
        "may_read_acts": units_with(request.user, Permission.UNIT_REORGANISE).exists()
        or acts_visible_to(request.user).exists(),
    }
    return render(request, "organisations/list.html", context)


@open_to("staff")
@require_GET
def children(request: StaffRequest, pk: int) -> HttpResponse:
    """The branch under one unit, for the tree when it is opened."""
    asked = asked_day(request.GET, today=timezone.localdate())
    unit = get_object_or_404(Unit, pk=pk)
    context = {"kinds": TreeOn(asked.day).under(unit.pk), "asked": asked, "unit": unit}
    return render(request, "organisations/branch.html", context)


@open_to("staff")
@require_POST
def switch(request: StaffRequest) -> HttpResponse:
    form = SwitchForm(request.POST, units=units_of(request.user))
    if not form.is_valid():
        raise Http404
    act_for(request, form.cleaned_data["unit"])
    after = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(after)
    return redirect("workspace:home")


@open_to("staff")
@require_GET
def choices(request: StaffRequest) -> HttpResponse:
    """The options that the unit picker shows for what was typed, with or without accents."""
    units = Unit.objects.opened().named_like(request.GET.get("tim", "")).select_related("parent")[:CHOICES_SHOWN]
    return render(request, "organisations/choices.html", {"units": units})
