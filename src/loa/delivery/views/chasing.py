"""Late units of a plan: what each is missing, and the letter that urges them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.numbers import whole
from loa.core.templatetags.formats import number
from loa.delivery.actions import reminders
from loa.delivery.forms.chasing import ChaseForm
from loa.delivery.permissions import can_chase
from loa.delivery.queries import chasing as queries
from loa.organisations.models import Membership, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission, roles_with
from loa.plans.models import Plan
from loa.plans.views.papers import as_paper

A_PAGE = 50


@open_to("staff")
@require_http_methods(["GET", "HEAD", "POST"])
def chasing(request: StaffRequest, pk: int) -> HttpResponse:
    """The late units; sent, the letter to those chosen as Word or PDF."""
    plan = get_object_or_404(Plan.objects.watched_by(request.user).select_related("unit__parent"), pk=pk)
    today = timezone.localdate()
    late = queries.late_units(plan, today=today)
    if request.method != "POST":
        initial = {"answer_by": today + timedelta(queries.DAYS_TO_ANSWER)}
        return _page(request, plan, late, ChaseForm(initial=initial, late=late, today=today))
    require(request.user, Permission.RESULT_ACCEPT, plan.unit)
    form = ChaseForm(request.POST, late=late, today=today)
    if not form.is_valid():
        return _page(request, plan, late, form, status=422)
    chosen, answer_by = form.cleaned_data["late"], form.cleaned_data["answer_by"]
    told = reminders.chase(
        plan=plan,
        late=chosen,
        answer_by=answer_by,
        today=today,
        tells_units=form.cleaned_data["tells_units"],
        by=request.user,
    )
    if request.POST.get("as") == "notice":
        messages.success(request, f"Đã gửi thông báo đôn đốc cho {number(told)} người.")
        return redirect("delivery:chasing", pk=pk)
    author = _author(request, plan)
    others = [each for each in chosen if each.unit != author]  # nobody urges themselves by letter
    if not others:
        messages.info(request, f"Chỉ còn {author.label} quá hạn; đơn vị soạn công văn không tự đôn đốc mình.")
        return redirect("delivery:chasing", pk=pk)
    paper = queries.letter(
        plan,
        others,
        author=author,
        today=today,
        answer_by=answer_by,
        note=form.cleaned_data["note"],
    )
    ending = "pdf" if request.POST.get("as") == "pdf" else "docx"
    name = f"Công văn đôn đốc {today:%d-%m-%Y}"
    return as_paper(request, paper, ending=ending, name=name, back=reverse("delivery:chasing", args=[pk]))


def _page(
    request: StaffRequest, plan: Plan, late: list[queries.LateUnit], form: ChaseForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "plan": plan,
        "page": Paginator(late, A_PAGE).get_page(request.GET.get("trang")),
        "count": len(late),
        "lines": sum(len(each.missing) for each in late),
        "form": form,
        "may_chase": can_chase(request.user, plan),
        "chosen": {whole(pk) for pk in request.POST.getlist("unit")},
        "today": timezone.localdate(),
    }
    return render(request, "delivery/chasing.html", context, status=status)


def _author(request: StaffRequest, plan: Plan) -> Unit:
    """Who writes: the department below the plan's unit in which the person accepts results, else the plan's unit."""
    person = request.user.on_behalf_of or request.user
    accepting = roles_with(Permission.RESULT_ACCEPT)
    held = Membership.objects.on(timezone.localdate()).filter(user=person, role__in=accepting)
    below = Unit.objects.opened().filter(parent=plan.unit, pk__in=held.order_by().values("unit"))
    return below.select_related("parent").order_by("pk").first() or plan.unit
