"""The steps of a draft: added, changed, put in order, taken out. Each answer is the act's working part drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.toasts import say_now
from loa.organisations.act_files.plain import as_plain, from_plain
from loa.organisations.actions import reorganise
from loa.organisations.forms.steps import FORMS, StepForm, adjusted, typed_of
from loa.organisations.models import Reorganisation
from loa.organisations.queries.act_pages import Ground
from loa.organisations.queries.acts import said
from loa.organisations.reform import Said, renumbered
from loa.organisations.states import ActState, StepKind
from loa.organisations.views.acts import STEPS_A_PAGE, draft, show

KEPT = "dropped_steps"
KEPT_AT_MOST = 200
"""Steps of a draft that are remembered when one is dropped; of a larger one it is taken again from its file."""


@open_to("staff")
@require_http_methods(["GET", "POST"])
def new_step(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    act = _open_draft(request, pk)
    if kind not in StepKind:
        raise Http404
    address = reverse("organisations:step_new", args=[pk, kind])
    return _form(request, act, FORMS[StepKind(kind)], address=address, at=0, empty=QueryDict(mutable=True))


@open_to("staff")
@require_http_methods(["GET", "POST"])
def edit_step(request: StaffRequest, pk: int, order: int) -> HttpResponse:
    act = _open_draft(request, pk)
    step = _step(said(act), order)
    address = reverse("organisations:step_edit", args=[pk, order])
    return _form(request, act, FORMS[step.kind], address=address, at=order, empty=typed_of(step))


def _form(
    request: StaffRequest, act: Reorganisation, kind: type[StepForm], *, address: str, at: int, empty: QueryDict
) -> HttpResponse:
    ground = Ground(act)
    if request.method == "GET":
        form = kind(empty, ground=ground)
    elif do := request.POST.get("do", ""):
        form = kind(adjusted(request.POST, do, kind, ground), ground=ground)
    else:
        form = kind(request.POST, ground=ground, check=True)
        if form.is_valid():
            return _put(request, act, lambda steps: _with(steps, form, at), at=at)
    status = 422 if form.check else 200
    context: dict[str, Any] = {
        "form": form,
        "at": at,
        "address": address,
        "focus": form.first_box(request.POST.get("do", "")),
    }
    if request.method == "POST" and request.htmx:
        return render(request, "organisations/acts/step_form.html", {"act": act, **context}, status=status)
    return show(request, act, status=status, **context)


def _with(steps: list[Said], form: StepForm, at: int) -> list[Said]:
    if not at:
        return [*steps, *form.said(len(steps) + 1)]
    here = next(i for i, step in enumerate(steps) if step.order == at)
    return [*steps[:here], *form.said(at), *steps[here + 1 :]]


@open_to("staff")
@require_POST
def move_step(request: StaffRequest, pk: int, order: int, way: str) -> HttpResponse:
    """`way` is "len" or "xuong"."""
    act = _open_draft(request, pk)

    def moved(steps: list[Said]) -> list[Said]:
        here = steps.index(_step(steps, order))
        there = max(0, here - 1) if way == "len" else min(len(steps) - 1, here + 1)
        steps.insert(there, steps.pop(here))
        return steps

    if way not in {"len", "xuong"}:
        raise Http404
    return _put(request, act, moved, at=order - 1 if way == "len" else order + 1)


@open_to("staff")
@require_POST
def drop_step(request: StaffRequest, pk: int, order: int) -> HttpResponse:
    act = _open_draft(request, pk)
    steps = said(act)
    _step(steps, order)
    response = _put(request, act, lambda steps: [step for step in steps if step.order != order], at=max(1, order - 1))
    undo = ""
    if len(steps) <= KEPT_AT_MOST:
        request.session[KEPT] = {"act": pk, "steps": as_plain(steps)}
        undo = reverse("organisations:steps_restore", args=[pk])
    return say_now(response, f"Đã bỏ bước {order}.", undo=undo) if request.htmx else response


@open_to("staff")
@require_POST
def restore_steps(request: StaffRequest, pk: int) -> HttpResponse:
    """The steps as they were before one was dropped, as long as nothing else was done in between."""
    act = _open_draft(request, pk)
    kept = request.session.pop(KEPT, None)
    if kept is None or kept["act"] != pk:
        raise Http404
    reorganise.put_steps(act=act, steps=from_plain(kept["steps"]), by=request.user)
    return HttpResponseClientRedirect(reverse("organisations:act", args=[pk]))


def _step(steps: list[Said], order: int) -> Said:
    found = next((step for step in steps if step.order == order), None)
    if found is None:
        raise Http404
    return found


def _open_draft(request: StaffRequest, pk: int) -> Reorganisation:
    act = draft(request, pk)
    if act.state != ActState.DRAFT:
        raise Http404
    return act


def _put(
    request: StaffRequest, act: Reorganisation, change: Callable[[list[Said]], list[Said]], *, at: int = 0
) -> HttpResponse:
    """Write the steps and show the act, with the focus on the step `at` (0: the last)."""
    request.session.pop(KEPT, None)
    steps = renumbered(change(said(act)))
    reorganise.put_steps(act=act, steps=steps, by=request.user)
    page = at or len(steps)
    if not request.htmx:
        return redirect("organisations:act", act.pk)
    response = show(request, act, focus=f"buoc-{page}", page=(page - 1) // STEPS_A_PAGE + 1)
    response["HX-Push-Url"] = reverse("organisations:act", args=[act.pk])
    return retarget(reswap(response, "outerHTML"), "#work")
