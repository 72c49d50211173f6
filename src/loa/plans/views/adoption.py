"""Adopt a reviewed reading, and say whom the names of agencies stand for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.toasts import say
from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans import tasks
from loa.plans.actions.adopt import adopt as adopt_reading
from loa.plans.actions.agencies import forget_name, link_agency, link_group, make_unit_for, settle_name, unlink_agency
from loa.plans.actions.upload import ThereAlready
from loa.plans.actions.upload import reassign as reassign_reading
from loa.plans.forms.agencies import AgenciesForm
from loa.plans.forms.upload import UploadForm
from loa.plans.models import Plan, Reading
from loa.plans.permissions import can_adopt, can_link_agencies, can_make_units, units_to_upload_for
from loa.plans.queries.adoption import AlreadyInForce, NotComplete, missing_in
from loa.plans.queries.agencies import Named, choosable, document_day, issuing_unit, named_in, named_in_plan
from loa.plans.queries.directory import Directory
from loa.plans.queries.review import Review
from loa.plans.queries.rolls import Rolls, Shown
from loa.plans.states import AgencyKind, State
from loa.plans.views.answers import person, says_wrong_state

TABS = {"": "Tất cả", "chua-ro": "Chưa rõ", "ten-cu": "Tên cũ", "nhom": "Nhóm", "khop": "Khớp"}
KINDS = {
    AgencyKind.UNKNOWN: "chua-ro",
    AgencyKind.OLD: "ten-cu",
    AgencyKind.GROUP: "nhom",
    AgencyKind.UNIT: "khop",
}


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
    day = document_day(review.draft, today=timezone.localdate())
    directory = Directory(reading.unit, on=day)
    if request.method == "POST" and (answer := _answer_one_in_draft(request, reading, directory)):
        return answer
    agencies = Agencies(request, named_in(review.draft, directory), reading.unit, directory)
    form = agencies.form
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
            tasks.build_slots.enqueue(plan.pk)
            say(request, f"Đã đưa kế hoạch vào thực hiện: {plan.activities.count()} nhiệm vụ.")
            return redirect("plans:detail", plan.pk)
    context = {
        "reading": reading,
        "review": review,
        "missing": missing,
        "agencies": agencies,
        "form": form,
        "unit_form": UploadForm(units=units_to_upload_for(request.user), initial={"unit": reading.unit}),
        "issuing": issuing_unit(review.draft, directory, reading.unit),
        "may_link": can_adopt(request.user, reading),
        "may_make_units": can_make_units(request.user, reading.unit),
        "works": sum(1 for name in ("activities", "commitments") for _ in review.draft.rows(name)),
    }
    return render(request, "plans/adopt.html", context, status=422 if form.errors else status)


@dataclass(frozen=True, slots=True)
class Row:
    """A name as the page shows it: its field where a unit may be chosen, its groups, who stands in its place today."""

    name: Named
    field: BoundField | None
    groups: list[Shown]
    now: list[str]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Tab:
    value: str
    label: str
    rows: list[Row]
    count: int
    is_on: bool
    is_shown: bool


class Agencies:
    """The names of agencies by what they stand for, with one form for all that is open.

    A tab only hides the others: what was chosen there is sent all the same.
    """

    def __init__(self, request: HttpRequest, named: list[Named], unit: Unit, directory: Directory) -> None:
        self.day = directory.names.on
        self.is_today = self.day == timezone.localdate()
        rolls = Rolls(unit, on=self.day, today=timezone.localdate(), day=directory.names.day)
        unsettled = [name for name in named if not name.is_settled]
        data = request.POST if request.method == "POST" else None
        units = choosable(directory) if unsettled else []
        self.form = AgenciesForm(data, names=[name.designation for name in unsettled], units=units)
        self.units, self.kinds = units, Kind.choices
        self.open, self.count = len(unsettled), len(named)
        fields = dict(zip([name.designation for name in unsettled], self.form, strict=True))
        rows = {kind: [_row(each, fields, rolls) for each in named if each.kind == kind] for kind in KINDS}
        asked = request.GET.get("loai", "")
        self.asked = asked if asked in TABS else ""
        self.tabs = [
            Tab(slug, TABS[slug], rows[kind], len(rows[kind]), self.asked == slug, self.asked in {"", slug})
            for kind, slug in KINDS.items()
        ]


def _row(name: Named, fields: dict[str, BoundField], rolls: Rolls) -> Row:
    unit = name.found.unit
    return Row(
        name,
        fields.get(name.designation),
        rolls.shown(name.found.groups),
        rolls.now(unit) if unit else [],
        rolls.has_ended(unit) if unit else False,
    )


def _accepted(request: HttpRequest, directory: Directory) -> tuple[str, Unit] | None:
    """The name and the unit of the button "Chọn …" that was pressed, if that unit may be chosen."""
    number, _, designation = request.POST.get("accept", "").partition("|")
    unit = whole(number)
    if unit is None or not directory.names.is_there(unit):
        return None
    return designation[:300], directory.names.as_it_was(unit)


def _answer_one_in_draft(request: HttpRequest, reading: Reading, directory: Directory) -> HttpResponse | None:
    """One name is settled by one click, or that is taken back; nothing is adopted yet."""
    here = reverse("plans:adopt", args=[reading.pk])
    if forgotten := request.GET.get("quen", "")[:300]:
        forget_name(scope=reading.unit, designation=forgotten, by=person(request), on=directory.names.on)
        return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect(here)
    if accepted := _accepted(request, directory):
        designation, unit = accepted
        since, before = directory.validity(designation)
        settle_name(
            scope=reading.unit, designation=designation, unit=unit, by=person(request), since=since, before=before
        )
        undo = f"{here}?{urlencode({'quen': designation})}"
        say(
            request, f"“{designation}” trong kế hoạch này là {unit}. Lựa chọn được nhớ cho các kế hoạch sau.", undo=undo
        )
        return redirect(f"{here}#co-quan")
    return None


@open_to("staff")
@require_POST
@says_wrong_state
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """The document is the plan of another unit than the one it was uploaded for."""
    reading = get_object_or_404(Reading.objects.visible_to(request.user).light().select_related("unit"), pk=pk)
    require(request.user, Permission.PLAN_UPLOAD, reading.unit)
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
    """Every name of an agency in a plan in force: units, groups, names of other times, names nobody linked yet."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit"), pk=pk)
    directory = Directory(plan.unit, on=plan.day)
    if request.method == "POST" and (answer := _answer_one_in_force(request, plan, directory)):
        return answer
    parts = Agencies(request, named_in_plan(plan, directory), plan.unit, directory)
    form = parts.form
    if form.is_bound and form.is_valid():
        made = {
            name: make_unit_for(designation=name, kind=kind, parent=plan.unit, by=person(request))
            for name, kind in form.new_units().items()
        }
        linked = {**form.links(), **made}
        for designation, unit in linked.items():
            link_agency(plan=plan, designation=designation, unit=unit, by=person(request))
        tasks.build_slots.enqueue(plan.pk)
        say(request, f"Đã liên kết {len(linked)} cơ quan.")
        return redirect("plans:agencies", plan.pk)
    context = {
        "plan": plan,
        "agencies": parts,
        "form": form,
        "may_link": can_link_agencies(request.user, plan),
        "may_make_units": can_make_units(request.user, plan.unit),
    }
    return render(request, "plans/agencies.html", context, status=422 if form.errors else 200)


def _answer_one_in_force(request: HttpRequest, plan: Plan, directory: Directory) -> HttpResponse | None:
    here = reverse("plans:agencies", args=[plan.pk])
    if opened := request.GET.get("quen", "")[:300]:
        unlink_agency(plan=plan, designation=opened, by=person(request))
        tasks.build_slots.enqueue(plan.pk)
        return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect(here)
    if grouped := request.POST.get("group", "")[:300]:
        count = link_group(plan=plan, designation=grouped, by=person(request))
        tasks.build_slots.enqueue(plan.pk)
        say(request, f"Đã liên kết “{grouped}” với nhóm ở {count} chỗ.")
        return redirect(here)
    if accepted := _accepted(request, directory):
        designation, unit = accepted
        count = link_agency(plan=plan, designation=designation, unit=unit, by=person(request))
        tasks.build_slots.enqueue(plan.pk)
        undo = f"{here}?{urlencode({'quen': designation})}"
        say(request, f"Đã liên kết “{designation}” với {unit} ở {count} chỗ.", undo=undo)
        return redirect(here)
    return None
