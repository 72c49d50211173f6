"""Adopt a reviewed reading, and settle the agencies that match no unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.models import Kind, Unit
from loa.plans.actions.adopt import AlreadyInForce, NotComplete
from loa.plans.actions.adopt import adopt as adopt_reading
from loa.plans.actions.agencies import link_agency, make_unit_for
from loa.plans.actions.upload import ThereAlready
from loa.plans.actions.upload import reassign as reassign_reading
from loa.plans.forms import AgenciesForm, UploadForm
from loa.plans.models import Plan, Reading
from loa.plans.permissions import can_adopt, can_link_agencies, can_make_units, units_to_upload_for
from loa.plans.queries.adoption import missing_in
from loa.plans.queries.agencies import Named, choosable, issuing_unit, named_in, unmatched_in
from loa.plans.queries.review import Review
from loa.plans.states import AgencyKind, State
from loa.plans.views.answers import person, says_wrong_state


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_wrong_state
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be adopted, what is missing, which agencies are unknown; then the plan."""
    visible = Reading.objects.visible_to(request.user).select_related("unit", "file")
    reading = get_object_or_404(visible, pk=pk)
    if reading.state == State.ADOPTED:
        return redirect("plans:detail", reading.plan.pk)
    if reading.state != State.READ:
        return redirect("plans:readings")
    review = Review(reading)
    named = named_in(review.draft, reading.unit)
    unmatched = [name for name in named if name.kind == AgencyKind.UNKNOWN]
    form = _agencies_form(request, unmatched, reading.unit)
    missing = missing_in(review.draft)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            plan = adopt_reading(reading=reading, by=person(request), links=form.links(), new_units=form.new_units())
        except NotComplete as error:
            missing, status = error.missing, 422
        except AlreadyInForce as error:
            messages.warning(request, f"{error} Văn bản này chưa được đưa vào thực hiện.")
            return redirect("plans:detail", error.plan.pk)
        else:
            say(request, f"Đã đưa kế hoạch vào thực hiện: {plan.activities.count()} nhiệm vụ.")
            return redirect("plans:detail", plan.pk)
    context = {
        "reading": reading,
        "review": review,
        "missing": missing,
        "named": named,
        **_agencies_context(unmatched, form),
        "unit_form": UploadForm(units=units_to_upload_for(request.user), initial={"unit": reading.unit}),
        "issuing": issuing_unit(review.draft, reading.unit),
        "may_adopt": can_adopt(request.user, reading),
        "may_make_units": can_make_units(request.user, reading.unit),
        "works": sum(1 for name in ("activities", "commitments") for _ in review.draft.rows(name)),
    }
    return render(request, "plans/adopt.html", context, status=422 if form.errors else status)


def _agencies_form(request: HttpRequest, unmatched: list[Named], unit: Unit) -> AgenciesForm:
    return AgenciesForm(
        request.POST if request.method == "POST" else None,
        names=[name.designation for name in unmatched],
        units=choosable(unit) if unmatched else [],
    )


def _agencies_context(unmatched: list[Named], form: AgenciesForm) -> dict[str, Any]:
    """Each name with its field, and what may be chosen for it."""
    return {
        "unmatched": list(zip(unmatched, form, strict=True)),
        "form": form,
        "units": form.units,
        "kinds": Kind.choices,
    }


@open_to("staff")
@require_POST
@says_wrong_state
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """The document is the plan of another unit than the one it was uploaded for."""
    reading = get_object_or_404(Reading.objects.visible_to(request.user).light().select_related("unit"), pk=pk)
    form = UploadForm(request.POST, units=units_to_upload_for(request.user))
    if form.is_valid():
        try:
            reading = reassign_reading(reading=reading, unit=form.cleaned_data["unit"], by=person(request))
        except ThereAlready as error:
            messages.warning(request, str(error))
        else:
            say(request, f"Văn bản nay là kế hoạch của {reading.unit}.")
    return redirect("plans:adopt", pk)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def agencies(request: HttpRequest, pk: int) -> HttpResponse:
    """The names in a plan in force that nobody has linked to a unit yet."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit"), pk=pk)
    unmatched = unmatched_in(plan)
    form = _agencies_form(request, unmatched, plan.unit)
    if form.is_bound and form.is_valid():
        made = {
            name: make_unit_for(designation=name, kind=kind, parent=plan.unit, by=person(request))
            for name, kind in form.new_units().items()
        }
        linked = {**form.links(), **made}
        for designation, unit in linked.items():
            link_agency(plan=plan, designation=designation, unit=unit, by=person(request))
        say(request, f"Đã liên kết {len(linked)} cơ quan.")
        return redirect("plans:detail", plan.pk)
    context = {
        "plan": plan,
        **_agencies_context(unmatched, form),
        "may_link": can_link_agencies(request.user, plan),
        "may_make_units": can_make_units(request.user, plan.unit),
    }
    return render(request, "plans/agencies.html", context, status=422 if form.errors else 200)
