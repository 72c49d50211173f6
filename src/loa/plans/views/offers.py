"""The unit's side: changes of the plan above, to take into one's own text or to leave with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.models import Unit
from loa.organisations.permissions import can
from loa.organisations.roles import Permission
from loa.plans.actions import offers as actions
from loa.plans.actions.offers import NotDecided
from loa.plans.actions.writing import BuiltOn, TooMuch
from loa.plans.forms.cascade import ReasonForm
from loa.plans.models import Activity, Draft, Offer, Plan
from loa.plans.queries.below import change_of, own_plan
from loa.plans.queries.left_out import lines_in_drafts
from loa.plans.queries.offer_words import shown
from loa.plans.states import OfferState, WrongDraftState
from loa.plans.views.answers import person, to_page

REFUSED = (NotDecided, BuiltOn, TooMuch, WrongDraftState)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """For a draft below a plan, or one that amends a plan below another. POST takes all that wait."""
    visible = Draft.objects.visible_to(request.user).select_related("unit", "above__unit", "plan__above__unit")
    draft = get_object_or_404(visible, pk=pk)
    above = draft.above or (draft.plan.above if draft.plan else None)
    here = reverse("plans:offers", args=[pk])
    return _page(request, draft.unit, above, here, {"draft": draft, "change": draft, "plan": None})


@open_to("staff")
@require_http_methods(["GET", "POST"])
def plan_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """For a plan in force below another."""
    plan = get_object_or_404(Plan.objects.watched_by(request.user).select_related("unit", "above__unit"), pk=pk)
    here = reverse("plans:plan_offers", args=[pk])
    return _page(request, plan.unit, plan.above, here, {"draft": None, "change": change_of(plan), "plan": plan})


Own = dict[str, Draft | Plan | None]
"""What the page is of (draft or plan), and the draft that takes the changes (change)."""


def _page(request: HttpRequest, unit: Unit, above: Plan | None, here: str, own: Own) -> HttpResponse:
    found = _offers(unit, above)
    if request.method == "POST":
        return _take_all(request, found, here)
    may_decide = can(request.user, Permission.PLAN_DRAFT, unit)
    waiting = shown(found.filter(state=OfferState.WAITING), there=_lines(own["change"], own["plan"]))
    decided = shown(found.exclude(state=OfferState.WAITING).order_by("-decided_at"))
    context = {"unit": unit, "above": above, "here": here, "waiting": waiting, "decided": decided}
    return render(request, "plans/offers.html", {**own, **context, "may_decide": may_decide})


def _lines(change: Draft | Plan | None, plan: Draft | Plan | None) -> list[int | None]:
    """The lines above that the unit's text carries out: its draft's, or those of its plan in force."""
    if isinstance(change, Draft):
        return lines_in_drafts([change.pk])[change.pk]
    return list(plan.activities.standing().values_list("above", flat=True)) if isinstance(plan, Plan) else []


def _offers(unit: Unit, above: Plan | None) -> QuerySet[Offer]:
    people = ("decided_by", "decided_on_behalf_of")
    found = Offer.objects.filter(unit=unit, version__plan=above) if above else Offer.objects.none()
    return found.select_related("version__plan__unit", "unit", "activity", "taken_in", *people)


def _take_all(request: HttpRequest, found: QuerySet[Offer], here: str) -> HttpResponse:
    try:
        taken = actions.take(
            offers=list(found.filter(state=OfferState.WAITING)), by=person(request), today=timezone.localdate()
        )
    except REFUSED as error:
        messages.warning(request, str(error))
    else:
        say(request, f"Đã lấy {len(taken)} thay đổi vào dự thảo." if taken else "Không còn thay đổi nào chờ xem xét.")
    return redirect(here)


def _offer(request: HttpRequest, pk: int) -> Offer:
    visible = Offer.objects.visible_to(request.user).select_related("unit", "version__plan__unit")
    return get_object_or_404(visible, pk=pk)


def _back(request: HttpRequest, offer: Offer) -> HttpResponse:
    """To the changes of the unit's plan, or of its draft."""
    above, unit = offer.version.plan, offer.unit
    if (plan := own_plan(above, unit)) is not None:
        return to_page(request, "plans:plan_offers", plan.pk)
    draft = Draft.objects.filter(above=above, unit=unit).order_by("-pk").values_list("pk", flat=True).first()
    return to_page(request, "plans:offers", draft) if draft else to_page(request, "plans:drafts")


@open_to("staff")
@require_GET
def line_above(request: HttpRequest, pk: int) -> HttpResponse:
    """The line of the plan above that a line carries out, for who may see that plan."""
    seen = Activity.objects.filter(plan__in=Plan.objects.visible_to(request.user).values("pk"))
    line = get_object_or_404(seen, pk=pk)
    return redirect("plans:activity", line.plan_id, line.order)


@open_to("staff")
@require_POST
def offer_take(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _offer(request, pk)
    try:
        actions.take(offers=[offer], by=person(request), today=timezone.localdate())
    except REFUSED as error:
        messages.warning(request, str(error))
    else:
        say(request, "Đã lấy thay đổi vào dự thảo.", undo=reverse("plans:offer_undo", args=[pk]))
    return _back(request, offer)


@open_to("staff")
@require_POST
def offer_leave(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _offer(request, pk)
    form = ReasonForm(request.POST)
    try:
        actions.leave(offer=offer, reason=form.data.get("reason", "")[:500], by=person(request))
    except REFUSED as error:
        messages.warning(request, str(error))
    else:
        say(request, "Đã ghi: không lấy thay đổi này.", undo=reverse("plans:offer_undo", args=[pk]))
    return _back(request, offer)


@open_to("staff")
@require_POST
def offer_undo(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _offer(request, pk)
    try:
        actions.undo(offer=offer, by=person(request))
    except REFUSED as error:
        messages.warning(request, str(error))
    else:
        say(request, "Thay đổi lại chờ xem xét.")
    return _back(request, offer)
