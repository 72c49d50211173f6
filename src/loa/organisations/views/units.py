"""One unit: what it is and was, who reaches it how, how many work there; and entering a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.days import asked_day
from loa.organisations.actions.units import add_unit, correct_period, count_heads, keep_contact
from loa.organisations.forms.units import ContactForm, HeadsForm, PeriodForm, UnitForm
from loa.organisations.models import Unit, UnitPeriod
from loa.organisations.permissions import can, require, units_somewhere, units_with
from loa.organisations.queries.acts import acts_visible_to
from loa.organisations.queries.life import Life, TreeOn, heads_on, path_to
from loa.organisations.roles import Permission


@open_to("staff")
@require_GET
def unit_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Names, places and lives of units are known to everybody who signed in; only who works there is not."""
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    return render(request, "organisations/unit.html", _page(request, unit))


def _kept(request: StaffRequest, pk: int) -> Unit:
    """The unit, for its keeper: not there for who does not belong to it, refused to who does and may not change it."""
    belonging = units_with(request.user, Permission.MEMBER_VIEW)
    unit = get_object_or_404(Unit.objects.select_related("parent").filter(pk__in=belonging.values("pk")), pk=pk)
    require(request.user, Permission.UNIT_MANAGE, unit)
    return unit


def _page(request: StaffRequest, unit: Unit, **more: Any) -> dict[str, Any]:
    asked = asked_day(request.GET, today=timezone.localdate())
    life = Life.of(unit)
    period = life.nearest(asked.day)
    tree = TreeOn(asked.day)
    has_ended = life.last_day is not None and life.last_day < asked.today
    return {
        "unit": unit,
        "tab": "unit",
        "asked": asked,
        "life": life,
        "readable_acts": _readable(request, life),
        "period": period,
        "is_there": life.on(asked.day) is not None,
        "path": path_to(period, asked.day if life.on(asked.day) else period.since),
        "kinds": tree.under(unit.pk),
        "node": tree.node(period),
        "own_heads": heads_on(asked.day).get(unit.pk),
        "head_counts": unit.head_counts.order_by("-on"),
        "may_manage": not has_ended and can(request.user, Permission.UNIT_MANAGE, unit),
        "may_reorganise": can(request.user, Permission.UNIT_REORGANISE, unit),
        "may_see_people": can(request.user, Permission.MEMBER_VIEW, unit),
        "heads_form": HeadsForm(initial={"on": asked.today}),
        **more,
    }


def _readable(request: StaffRequest, life: Life) -> set[int]:
    """Acts in the life of the unit that the person may open: everybody reads the decision, not everybody its page."""
    named = {change.act.pk for change in life.changes if change.act}
    return set(acts_visible_to(request.user).filter(pk__in=named).values_list("pk", flat=True)) if named else set()


@open_to("staff")
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Enter a unit under one of those the person keeps; `?duoi=` proposes the superior."""
    parents = units_somewhere(request.user, Permission.UNIT_MANAGE).opened()
    if request.method == "POST":
        form = UnitForm(request.POST, parents=parents)
        if form.is_valid():
            try:
                unit = add_unit(by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"Đã thêm {unit}.")
                return redirect("organisations:unit", unit.pk)
    else:
        proposed = request.GET.get("duoi", "")
        parent = parents.filter(pk=proposed).first() if proposed.isdecimal() and len(proposed) < 19 else None
        form = UnitForm(parents=parents, initial={"parent": parent})
    return render(request, "organisations/unit_new.html", {"form": form}, status=422 if form.errors else 200)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    unit = _kept(request, pk)
    form = ContactForm(request.POST or None, instance=unit)
    if request.method == "POST" and form.is_valid():
        keep_contact(unit=unit, contact=form.cleaned_data, by=request.user)
        messages.success(request, "Đã ghi thông tin liên hệ.")
        return redirect("organisations:unit", unit.pk)
    context = {"unit": unit, "form": form, "title": "Sửa thông tin liên hệ"}
    return render(request, "organisations/unit_edit.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def period(request: StaffRequest, pk: int) -> HttpResponse:
    """A slip of the pen in one period; a change by decision goes through a reorganisation, and the page says so."""
    found = get_object_or_404(UnitPeriod.objects.select_related("unit"), pk=pk)
    _kept(request, found.unit_id)
    form = PeriodForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            correct_period(period=found, words=form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã sửa.")
            return redirect("organisations:unit", found.unit_id)
    context = {
        "unit": found.unit,
        "form": form,
        "title": "Sửa sai sót",
        "may_reorganise": can(request.user, Permission.UNIT_REORGANISE, found.unit),
    }
    return render(request, "organisations/unit_edit.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_POST
def heads(request: StaffRequest, pk: int) -> HttpResponse:
    unit = _kept(request, pk)
    form = HeadsForm(request.POST)
    if not form.is_valid():
        return render(request, "organisations/unit.html", _page(request, unit, heads_form=form), status=422)
    count_heads(unit=unit, by=request.user, **form.cleaned_data)
    messages.success(request, "Đã ghi số người làm việc.")
    return redirect("organisations:unit", unit.pk)
