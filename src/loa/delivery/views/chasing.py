"""Late units of a plan: what each is missing, and the letter that urges them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.numbers import whole
from loa.delivery import tasks
from loa.delivery.actions.chasing import Order, chase
from loa.delivery.forms.chasing import ChaseForm
from loa.delivery.permissions import can_chase
from loa.delivery.queries import chasing as queries
from loa.delivery.queries.chased import chased, chased_by, newest, under_way
from loa.organisations.models import Membership, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission, roles_with
from loa.plans.models import Plan
from loa.plans.views.papers import as_paper

A_PAGE = 50
AT_ONCE = 60
"""Units that are told while the person waits; of more in the background."""


@open_to("staff")
@require_http_methods(["GET", "HEAD", "POST"])
def chasing(request: StaffRequest, pk: int) -> HttpResponse:
    """The late units; sent, the letter or notices to those chosen.

    ?lan=…: what was done that time; with &tep=docx or pdf the letter itself. ?viec=…: what is being done now.
    """
    plan = get_object_or_404(Plan.objects.watched_by(request.user).select_related("unit__parent"), pk=pk)
    today = timezone.localdate()
    if request.GET.get("tep"):
        return _paper(request, plan, today)
    if request.headers.get("HX-Target") == "outcome":
        return render(request, "delivery/chasing.html#outcome", _outcome(request, plan))
    late = queries.late_units(plan, today=today)
    if request.method != "POST":
        initial = {"answer_by": today + timedelta(queries.DAYS_TO_ANSWER)}
        return _page(request, plan, late, ChaseForm(initial=initial, late=late, today=today))
    require(request.user, Permission.RESULT_ACCEPT, plan.unit)
    form = ChaseForm(request.POST, late=late, today=today)
    if not form.is_valid():
        return _page(request, plan, late, form, status=422)
    return _chase(request, plan, form)


def _chase(request: StaffRequest, plan: Plan, form: ChaseForm) -> HttpResponse:
    """Few units at once, many in the background; then to the page that says what was done."""
    late, page = form.cleaned_data["late"], reverse("delivery:chasing", args=[plan.pk])
    order = Order(
        asked_at=timezone.now(),
        answer_by=form.cleaned_data["answer_by"],
        tells_units=form.cleaned_data["tells_units"] or not form.cleaned_data["is_letter"],
        is_letter=form.cleaned_data["is_letter"],
        author=_author(request, plan),
        note=form.cleaned_data["note"],
        token=uuid4().hex,
    )
    if len(late) <= AT_ONCE or not order.tells_units:
        event = chase(plan=plan, late=late, order=order, by=request.user)
        return redirect(f"{page}?lan={event.pk}")
    behalf = request.user.on_behalf_of
    tasks.chase.enqueue(
        plan.pk,
        [each.unit.pk for each in late],
        by=request.user.pk,
        on_behalf_of=behalf.pk if behalf else None,
        asked_at=order.asked_at.isoformat(),
        answer_by=order.answer_by.isoformat(),
        tells_units=order.tells_units,
        is_letter=order.is_letter,
        author=order.author.pk,
        note=order.note,
        token=order.token,
    )
    return redirect(f"{page}?viec={order.token}")


def _outcome(request: StaffRequest, plan: Plan) -> dict[str, object]:
    """What the address asks about: something done, or on its way, or stuck."""
    context = {"plan": plan, "may_chase": can_chase(request.user, plan)}
    if token := request.GET.get("viec", "")[:40]:
        done = chased_by(plan, token)
        return {**context, "done": done, "under_way": None if done else under_way(token)}
    which = whole(request.GET.get("lan"))
    return {**context, "done": chased(plan, which) if which is not None else None}


def _paper(request: StaffRequest, plan: Plan, today: date) -> HttpResponse:
    """The letter as of now: what came in since it was asked for stands in it no more."""
    require(request.user, Permission.RESULT_ACCEPT, plan.unit)
    which = whole(request.GET.get("lan"))
    asked = chased(plan, which) if which is not None else None
    if asked is None or not asked.has_paper or asked.answer_by is None:
        raise Http404
    back = f"{reverse('delivery:chasing', args=[plan.pk])}?lan={asked.pk}"
    author = Unit.objects.select_related("parent").get(pk=asked.author or plan.unit_id)
    others = [unit for unit in asked.units if unit != author.pk]  # nobody urges themselves by letter
    late = queries.late_units(plan, today=today, units=others)
    if not late:
        messages.info(request, "Các đơn vị trong công văn này không còn nhiệm vụ quá hạn.")
        return redirect(back)
    paper = queries.letter(plan, late, author=author, today=today, answer_by=asked.answer_by, note=asked.note)
    name = f"Công văn đôn đốc {today:%d-%m-%Y}"
    return as_paper(request, paper, ending=request.GET["tep"], name=name, back=back)


def _page(
    request: StaffRequest, plan: Plan, late: list[queries.LateUnit], form: ChaseForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "page": Paginator(late, A_PAGE).get_page(request.GET.get("trang")),
        "count": len(late),
        "lines": sum(len(each.missing) for each in late),
        "form": form,
        "chosen": {whole(pk) for pk in request.POST.getlist("unit")},
        "today": timezone.localdate(),
        "before": newest(plan),
        **_outcome(request, plan),
    }
    return render(request, "delivery/chasing.html", context, status=status)


def _author(request: StaffRequest, plan: Plan) -> Unit:
    """Who writes: the department below the plan's unit in which the person accepts results, else the plan's unit."""
    person = request.user.on_behalf_of or request.user
    accepting = roles_with(Permission.RESULT_ACCEPT)
    held = Membership.objects.on(timezone.localdate()).filter(user=person, role__in=accepting)
    below = Unit.objects.opened().filter(parent=plan.unit, pk__in=held.order_by().values("unit"))
    return below.select_related("parent").order_by("pk").first() or plan.unit
