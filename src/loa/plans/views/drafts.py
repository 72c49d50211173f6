"""Drafts of plans: the list, where one begins a draft, putting one away and bringing it back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.accounts.models import User
from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.acting import acting_unit
from loa.plans.actions import drafts as draft_actions
from loa.plans.forms.drafts import BeginForm
from loa.plans.models import Draft
from loa.plans.permissions import units_to_draft_for
from loa.plans.queries.drafts import CHIPS, listed
from loa.plans.states import Origin
from loa.plans.views.answers import person, says_wrong_state

A_PAGE = 30


@open_to("staff")
@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """Those of one's units and those that one is to decide on; "?loai=cua-toi" only those that one wrote in."""
    chosen, words = request.GET.get("trang-thai", ""), " ".join(request.GET.get("tim", "").split())[:200]
    mine = request.GET.get("loai") == "cua-toi"
    visible = Draft.objects.visible_to(request.user).light()
    found = listed(visible, state=chosen, words=words, by=person(request) if mine else None)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("trang")),
        "chips": CHIPS,
        "state": chosen,
        "words": words,
        "mine": mine,
        "may_draft": units_to_draft_for(request.user).exists(),
        "drafting": set(units_to_draft_for(request.user).values_list("pk", flat=True)),
    }
    return render(request, "plans/drafts.html", context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
@says_wrong_state
def draft_new(request: HttpRequest) -> HttpResponse:
    """Choose what to begin from: nothing, a plan in force, a document that was read."""
    unit = acting_unit(request)
    asked = {"origin": Origin.BLANK, "unit": unit, "year": timezone.localdate().year + 1, **request.GET.dict()}
    posted = request.POST if request.method == "POST" else None
    form = BeginForm(posted, user=person(request), initial=asked)
    if form.is_bound and form.is_valid():
        try:
            return redirect("plans:draft", _begin(form.cleaned_data, person(request)).pk)
        except draft_actions.UnderWayAlready as error:
            say(request, str(error))
            return redirect("plans:draft", error.draft.pk)
    return render(request, "plans/draft_new.html", {"form": form}, status=422 if form.is_bound else 200)


def _begin(asked: dict[str, Any], by: User) -> Draft:
    unit, year, plan = asked["unit"], asked["year"], asked["plan"]
    match asked["origin"]:
        case Origin.LAST_YEAR:
            return draft_actions.begin_from_year_before(plan=plan, unit=unit, year=year, by=by)
        case Origin.READING:
            return draft_actions.begin_from_reading(reading=asked["reading"], unit=unit, by=by)
        case Origin.AMENDING | Origin.REPLACING as origin:
            return draft_actions.begin_change(plan=plan, origin=Origin(origin), by=by)
    return draft_actions.begin(unit=unit, year=year, by=by)


@open_to("staff")
@require_POST
@says_wrong_state
def draft_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.visible_to(request.user).select_related("unit"), pk=pk)
    draft_actions.withdraw(draft=draft, by=person(request))
    say(request, f"Đã bỏ dự thảo “{draft}”.", undo=reverse("plans:draft_restore", args=[pk]))
    return redirect("plans:drafts")


@open_to("staff")
@require_POST
@says_wrong_state
def draft_restore(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.visible_to(request.user).select_related("unit"), pk=pk)
    try:
        draft = draft_actions.restore(draft=draft, by=person(request))
    except draft_actions.UnderWayAlready as error:
        say(request, f"Chưa đưa trở lại được. {error}")
        return redirect("plans:draft", error.draft.pk)
    say(request, f"Đã đưa dự thảo “{draft}” trở lại.")
    return redirect("plans:draft", pk)
