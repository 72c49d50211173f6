"""The list of units, the unit switcher, and the choices of the unit picker."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.organisations.acting import act_for
from loa.organisations.forms.switch import SwitchForm
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_of

CHOICES_SHOWN = 30
UNITS_A_PAGE = 50


@open_to("staff")
@require_GET
def list_units(request: StaffRequest) -> HttpResponse:
    """Names of units are known to everybody who signed in."""
    query = request.GET.get("tim", "").strip()
    units = Unit.objects.opened().named_like(query).select_related("parent")
    page = Paginator(units, UNITS_A_PAGE).get_page(request.GET.get("trang"))
    template = "organisations/list.html#units" if request.htmx else "organisations/list.html"
    return render(request, template, {"page": page, "query": query})


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
