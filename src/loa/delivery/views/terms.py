"""What the plan's owner asks of results of a line."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from loa.accounts.models import User
from loa.core.access import open_to
from loa.core.templatetags.formats import number
from loa.core.toasts import say
from loa.delivery.actions.terms import Now, clear_terms, set_terms
from loa.delivery.forms.terms import TermsForm
from loa.delivery.permissions import can_set_terms
from loa.delivery.queries.terms import asked_of, asked_of_form
from loa.delivery.tasks import hand_in_proved
from loa.plans.models import Activity, Plan
from loa.plans.views.answers import person


@open_to("staff")
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, activity: int) -> HttpResponse:
    lines = Activity.objects.select_related("plan__unit", "terms")
    line = get_object_or_404(lines, pk=activity, plan__in=Plan.objects.visible_to(request.user).values("pk"))
    if not can_set_terms(request.user, line):
        raise PermissionDenied("Điều kiện nghiệm thu do đơn vị chủ kế hoạch đặt.")
    asked = asked_of(line)
    initial = {
        "which": TermsForm.CHOSEN if asked.is_set else TermsForm.BY_FORM,
        "proofs": [kind.value for kind in asked.proofs],
        "only_originals": asked.only_originals,
    }
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        say(request, _said(_set(request, line, form)))
        return redirect("plans:activity", line.plan_id, line.order)
    context = {"line": line, "plan": line.plan, "form": form, "asked": asked, "by_form": asked_of_form(line)}
    return render(request, "delivery/terms.html", context, status=422 if form.errors else 200)


def _said(now: Now) -> str:
    words = "Đã đặt điều kiện nghiệm thu."
    if now.handed_in:
        words += f" {number(now.handed_in)} kết quả trước còn thiếu minh chứng nay đã đủ, chuyển sang chờ nghiệm thu."
    return f"{words} Các kết quả còn lại được chuyển tiếp trong ít phút." if now.is_more else words


@transaction.atomic
def _set(request: HttpRequest, line: Activity, form: TermsForm) -> Now:
    """The rest is put in line with the terms, or neither is kept: a kill in between leaves nothing lying."""
    by = person(request)
    now = _set_terms(line, form, by)
    if now.is_more:
        hand_in_proved.enqueue(line.pk, by.pk, by.on_behalf_of.pk if by.on_behalf_of is not None else None)
    return now


def _set_terms(line: Activity, form: TermsForm, by: User) -> Now:
    by_form = asked_of_form(line)
    only_originals = form.cleaned_data["only_originals"]
    if not form.is_by_form:
        return set_terms(activity=line, proofs=form.kinds, only_originals=only_originals, by=by)
    if only_originals != by_form.only_originals:  # the kinds of the form, with another word on what is posted again
        return set_terms(activity=line, proofs=by_form.proofs, only_originals=only_originals, by=by)
    return clear_terms(activity=line, by=by)
