"""Reorganisations: the list, one act with its steps and what they do, its life from draft to undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.act_drawing import draw
from loa.organisations.acting import acting_unit
from loa.organisations.actions import reorganise
from loa.organisations.forms.acts import HeadForm
from loa.organisations.forms.steps import FORMS, StepForm
from loa.organisations.models import Reorganisation, Unit
from loa.organisations.permissions import NotAllowed, can, units_with
from loa.organisations.queries.act_pages import (
    Choice,
    Ground,
    Names,
    Stage,
    at_stage,
    changes,
    done_by,
    history_of,
    listed,
    passing,
    span,
    step_lines,
)
from loa.organisations.queries.acts import acts_visible_to, hanging_on, preview, said, world_on
from loa.organisations.reform import Level, Outcome
from loa.organisations.roles import Permission
from loa.organisations.states import ActState

ACTS_A_PAGE = 30
STEPS_A_PAGE = 40
CHANGES_A_PAGE = 60
CLUSTERS_DRAWN = 40
FINDINGS_SHOWN = 50
CHOICES_SHOWN = 30


def visible(request: StaffRequest, pk: int) -> Reorganisation:
    return get_object_or_404(acts_visible_to(request.user).select_related("scope"), pk=pk)


def draft(request: StaffRequest, pk: int) -> Reorganisation:
    """An act that the person may change now. Refused with words where they may only read."""
    act = visible(request, pk)
    if not can(request.user, Permission.UNIT_REORGANISE, act.scope):
        raise NotAllowed(Permission.UNIT_REORGANISE, act.scope)
    return act


@open_to("staff")
@require_GET
def list_acts(request: StaffRequest) -> HttpResponse:
    stage, year = request.GET.get("trang-thai", ""), request.GET.get("nam", "")
    seen = acts_visible_to(request.user)
    acts = at_stage(seen, stage, today=timezone.localdate()).select_related("scope")
    if year.isdecimal() and len(year) == 4 and int(year):
        acts = acts.filter(effective__year=int(year))
    page = Paginator(acts, ACTS_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": listed(page.object_list),
        "stage": stage,
        "stages": Stage.CHOICES,
        "year": year,
        "years": [day.year for day in seen.order_by().dates("effective", "year", order="DESC")],
        "may_draft": units_with(request.user, Permission.UNIT_REORGANISE).exists(),
        "today": timezone.localdate(),
    }
    template = "organisations/acts/list.html#acts" if request.htmx else "organisations/acts/list.html"
    return render(request, template, context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def new_act(request: StaffRequest) -> HttpResponse:
    scopes = units_with(request.user, Permission.UNIT_REORGANISE).opened()
    form = HeadForm(request.POST or None, scopes=scopes, initial={"scope": _first_scope(request)})
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in form.Meta.fields}
        act = reorganise.draft_act(**words, by=request.user)
        return redirect("organisations:act", act.pk)
    if not scopes.exists():
        unit = acting_unit(request)
        if unit is not None:
            raise NotAllowed(Permission.UNIT_REORGANISE, unit)
    return render(request, "organisations/acts/head.html", {"form": form, "act": None}, status=_status(form))


def _first_scope(request: StaffRequest) -> Unit | None:
    """The unit one acts for where one may reorganise it, else the first in which the right is held."""
    held = units_with(request.user, Permission.UNIT_REORGANISE).opened()
    here = acting_unit(request)
    return held.filter(pk=here.pk).first() if here else None


@open_to("staff")
@require_http_methods(["GET", "POST"])
def edit_act(request: StaffRequest, pk: int) -> HttpResponse:
    act = draft(request, pk)
    scopes = units_with(request.user, Permission.UNIT_REORGANISE).opened()
    form = HeadForm(request.POST or None, scopes=scopes, instance=act)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in form.Meta.fields}
        try:
            reorganise.redraft_act(act=act, words=words, by=request.user)
        except reorganise.WrongState as error:
            form.add_error(None, error)
        else:
            return redirect("organisations:act", pk)
    return render(request, "organisations/acts/head.html", {"form": form, "act": act}, status=_status(form))


def _status(form: HeadForm) -> int:
    return 422 if form.is_bound and form.errors else 200


@open_to("staff")
@require_GET
def act_page(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, visible(request, pk))


def show(
    request: StaffRequest,
    act: Reorganisation,
    *,
    form: StepForm | None = None,
    at: int = 0,
    address: str = "",
    focus: str = "",
    page: int = 0,
    status: int = 200,
) -> HttpResponse:
    """The act's page, or its working part for htmx; with the form of a step open at its place (0: a new one).

    `focus` is the id of what has the focus afterwards; `page` that of the list of steps (0: as asked).
    """
    page = page or (at - 1) // STEPS_A_PAGE + 1 if at else page
    context = _shown(request, act, page) | {"form": form, "at": at, "address": address, "focus": focus}
    part = "#work" if request.htmx and not request.htmx.boosted else ""
    return render(request, f"organisations/acts/act.html{part}", context, status=status)


def _shown(request: StaffRequest, act: Reorganisation, page: int) -> dict[str, Any]:
    today = timezone.localdate()
    may = can(request.user, Permission.UNIT_REORGANISE, act.scope)
    is_draft = act.state == ActState.DRAFT
    looked = preview(act) if is_draft else None
    steps = looked.steps if looked else said(act)
    if looked is not None:
        outcome, world = looked.outcome, looked.world
    elif act.state == ActState.RECORDED:
        outcome, world = done_by(act)
    else:
        outcome, world = Outcome(), world_on(act.effective)
    names = Names(world, steps, outcome)
    pages = Paginator(step_lines(steps, names, outcome if is_draft else None), STEPS_A_PAGE)
    roles, roles_count = passing(act, outcome, names)
    clusters = draw(outcome, steps, world) if act.state != ActState.UNDONE else []
    told = changes(outcome, names)
    return {
        "act": act,
        "today": today,
        "span": span(act, today),
        "is_draft": is_draft and may,
        "may": may,
        "steps": pages.get_page(page or request.GET.get("trang")),
        "kinds": [(kind, each.title, each.hint) for kind, each in FORMS.items()],
        "preview": looked,
        "figures": {"made": len(outcome.made), "changed": len(outcome.changed), "closed": len(outcome.closed)},
        "errors": outcome.errors[:FINDINGS_SHOWN],
        "errors_count": len(outcome.errors),
        "whole_errors": [each for each in outcome.errors if each.step == 0],
        "notes": [each for each in outcome.findings if each.level == Level.NOTE][:FINDINGS_SHOWN],
        "clusters": clusters[:CLUSTERS_DRAWN],
        "clusters_left": max(0, len(clusters) - CLUSTERS_DRAWN),
        "changes": Paginator(told, CHANGES_A_PAGE).get_page(request.GET.get("trang-doi")),
        "roles": roles,
        "roles_count": roles_count,
        "hanging": hanging_on(act) if act.state == ActState.RECORDED and may else [],
        "history": history_of(act),
    }


# What the unit pickers offer -----------------------------------------------------------------------------------------


@open_to("staff")
@require_GET
def act_units(request: StaffRequest, pk: int) -> HttpResponse:
    """Units of the act's day within its scope."""
    return _choices(request, Ground(draft(request, pk)).found(request.GET.get("tim", ""), with_new=False))


@open_to("staff")
@require_GET
def act_parents(request: StaffRequest, pk: int) -> HttpResponse:
    """The same, and the new units of the act's own steps."""
    return _choices(request, Ground(draft(request, pk)).found(request.GET.get("tim", ""), with_new=True))


@open_to("staff")
@require_GET
def act_scopes(request: StaffRequest) -> HttpResponse:
    scopes = units_with(request.user, Permission.UNIT_REORGANISE).opened().named_like(request.GET.get("tim", ""))
    rows = scopes.select_related("parent").order_by("folded")[:CHOICES_SHOWN]
    return _choices(request, [Choice(str(unit.pk), unit.name, str(unit.parent or "")) for unit in rows])


def _choices(request: StaffRequest, choices: list[Choice]) -> HttpResponse:
    return render(request, "organisations/acts/choices.html", {"choices": choices})


# Its life ------------------------------------------------------------------------------------------------------------


@open_to("staff")
@require_POST
def record_act(request: StaffRequest, pk: int) -> HttpResponse:
    act, today = draft(request, pk), timezone.localdate()
    try:
        reorganise.record_act(act=act, by=request.user, today=today)
    except ValidationError as error:
        for words in error.messages[:3]:
            messages.error(request, words)
    else:
        act.refresh_from_db()
        say(request, "Đã ghi nhận đợt sắp xếp. " + span(act, today) + ".")
    return redirect("organisations:act", pk)


@open_to("staff")
@require_POST
def undo_act(request: StaffRequest, pk: int) -> HttpResponse:
    act = draft(request, pk)
    try:
        reorganise.undo_act(act=act, by=request.user, today=timezone.localdate())
    except ValidationError as error:
        for words in error.messages[:3]:
            messages.error(request, words)
    else:
        say(request, "Đã hủy đợt sắp xếp. Các bước vẫn được giữ lại.")
    return redirect("organisations:act", pk)


@open_to("staff")
@require_POST
def draft_again(request: StaffRequest, pk: int) -> HttpResponse:
    act = draft(request, pk)
    try:
        reorganise.draft_again(act=act, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("organisations:act", pk)
