"""One result: what was done, what proves it, what became of it, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from loa.accounts.models import User
from loa.core.access import open_to
from loa.core.toasts import say
from loa.delivery.actions import acceptance, results
from loa.delivery.forms.acceptance import ReasonForm
from loa.delivery.forms.correction import CorrectionForm
from loa.delivery.models import Result, Step
from loa.delivery.permissions import can_change, can_correct, can_log, is_own
from loa.delivery.queries.duplicates import duplicates_of
from loa.delivery.queries.proofs import proofs_of
from loa.delivery.queries.telling import beside
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import State, WrongState
from loa.delivery.views.deciding import undo_address
from loa.delivery.views.entering import lacks
from loa.delivery.views.results import tabs
from loa.organisations.permissions import can, require
from loa.organisations.roles import Permission
from loa.plans.models import Plan
from loa.plans.views.answers import person

ACCEPT, RETURN, REOPEN, WITHDRAW, RESTORE = "nhan", "tra", "bo", "rut", "khoi-phuc"
WITH_REASON = {RETURN, REOPEN}
SENT = "Đã gửi bản đính chính để nghiệm thu; đến lúc đó kết quả cũ vẫn được tính."
CHANGED = (WrongState, results.AlreadyCorrected, results.NothingToCorrect)
"""What somebody else did meanwhile; the words are for the page."""


def seen(request: HttpRequest, pk: int) -> Result:
    rows = Result.objects.visible_to(request.user).select_related(
        "activity__terms", "plan__unit", "unit", "slot", "corrects", "logged_by", "logged_on_behalf_of", "decided_by",
        "decided_on_behalf_of",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, pk: int) -> HttpResponse:
    shown = seen(request, pk)
    act = request.POST.get("viec") or request.GET.get("viec", "")
    form = ReasonForm(request.POST if request.method == "POST" and act in WITH_REASON else None, prefix="duyet")
    if request.method == "POST" and (act not in WITH_REASON or form.is_valid()):
        reason = form.cleaned_data["reason"] if act in WITH_REASON else ""
        _done(request, act, shown, reason)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRefresh()
        return redirect("delivery:result", shown.pk)
    return render(request, "delivery/result.html", _context(request, shown, form), status=422 if form.errors else 200)


def _done(request: HttpRequest, act: str, shown: Result, reason: str) -> None:
    by = person(request)
    again = f"{reverse('delivery:result', args=[shown.pk])}?viec={RESTORE}"
    doing: dict[str, Callable[[], tuple[str, str]]] = {
        ACCEPT: lambda: ("Đã nghiệm thu.", undo_address(acceptance.accept(result=shown, by=by))),
        RETURN: lambda: (
            "Đã trả lại cho người ghi.",
            undo_address(acceptance.return_(result=shown, reason=reason, by=by)),
        ),
        REOPEN: lambda: _said(acceptance.reopen(result=shown, reason=reason, by=by), "Đã bỏ nghiệm thu."),
        WITHDRAW: lambda: _said(results.withdraw(result=shown, by=by), "Đã rút kết quả.", again),
        RESTORE: lambda: _said(results.restore(result=shown, by=by), "Đã đưa kết quả trở lại."),
    }
    if act not in doing:
        return
    try:
        words, undo = doing[act]()
    except CHANGED as error:
        messages.warning(request, str(error))
    else:
        say(request, words, undo=undo)


def _said(result: Result, words: str, undo: str = "") -> tuple[str, str]:
    return words, undo


def _context(request: HttpRequest, shown: Result, form: ReasonForm) -> dict[str, Any]:
    user = person(request)
    corrections = list(shown.corrections.select_related("logged_by").order_by("pk"))
    return {
        **tabs(request),
        **_rights(user, shown),
        "result": shown,
        "form": form,
        "asked": asked_of(shown.activity),
        "proofs": proofs_of([shown], user=user).get(shown.pk, []),
        "uses": duplicates_of([shown], user=user).get(shown.pk, []),
        "topics": list(shown.topics.all()),
        "steps": _steps(shown),
        "beside": beside(shown.corrects, shown) if shown.corrects is not None else [],
        "corrections": corrections,
        "correction": next((each for each in corrections if each.state != State.WITHDRAWN), None),
        "sees_plan": Plan.objects.visible_to(user).filter(pk=shown.plan_id).exists(),
    }


def _steps(shown: Result) -> list[tuple[Step, str]]:
    """(step, what it was), the last first."""
    found: list[tuple[Step, str]] = []
    before = ""
    for step in shown.steps.select_related("by", "on_behalf_of").order_by("pk"):
        if not found:
            words = "Lập bản đính chính" if shown.corrects_id else "Ghi kết quả"
        else:
            words = str(step.get_state_display()) if step.state != before else "Sửa nội dung"
        found.append((step, words))
        before = step.state
    return found[::-1]


def _rights(user: User, shown: Result) -> dict[str, bool]:
    accepts = can(user, Permission.RESULT_ACCEPT, shown.plan.unit)
    own = accepts and is_own(user, shown)
    return {
        "may_decide": accepts and not own and shown.state == State.SUBMITTED,
        "may_reopen": accepts and not own and shown.state == State.ACCEPTED,
        "is_own": own and shown.state == State.SUBMITTED,
        "may_change": can_change(user, shown),
        "may_restore": shown.state == State.WITHDRAWN and can_log(user, shown.unit),
        "may_correct": can_correct(user, shown),
    }


@open_to("staff")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A new entry beside the accepted one, with its reason; for who logs results there, as the act itself says."""
    shown = seen(request, pk)
    by = person(request)
    require(by, Permission.RESULT_LOG, shown.unit)
    standing = shown.corrections.exclude(state=State.WITHDRAWN).first()
    if standing is not None and request.method == "GET":
        return redirect("delivery:result", standing.pk)
    if shown.state != State.ACCEPTED and request.method == "GET":
        messages.warning(request, str(WrongState(shown.state)))
        return redirect("delivery:result", shown.pk)
    form = CorrectionForm(request.POST or None, result=shown, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
        try:
            made = results.correct(result=shown, told=form.told(), reason=reason, key=key, by=by)
        except CHANGED as error:
            messages.warning(request, str(error))
            return redirect("delivery:result", shown.pk)
        is_in = made.state == State.SUBMITTED
        words = SENT if is_in else f"Đã ghi bản đính chính, chưa gửi nghiệm thu. {lacks(made, asked_of(made.activity))}"
        say(request, words, undo=f"{reverse('delivery:result', args=[made.pk])}?viec={WITHDRAW}")
        return redirect("delivery:result" if is_in else "delivery:change", made.pk)
    context = {
        **tabs(request),
        "result": shown,
        "form": form,
        "proofs": proofs_of([shown], user=by).get(shown.pk, []),
    }
    return render(request, "delivery/correct.html", context, status=422 if form.errors else 200)
