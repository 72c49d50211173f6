"""What the plan's owner asks of results of a line."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from loa.core.access import open_to
from loa.core.toasts import say
from loa.delivery.actions.terms import clear_terms, set_terms
from loa.delivery.forms.terms import TermsForm
from loa.delivery.permissions import can_set_terms
from loa.delivery.queries.terms import asked_of, asked_of_form
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
        _set(request, line, form)
        say(request, "Đã đặt điều kiện nghiệm thu.")
        return redirect("plans:activity", line.plan_id, line.order)
    context = {"line": line, "plan": line.plan, "form": form, "asked": asked, "by_form": asked_of_form(line)}
    return render(request, "delivery/terms.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, line: Activity, form: TermsForm) -> None:
    by = person(request)
    by_form = asked_of_form(line)
    only_originals = form.cleaned_data["only_originals"]
    if not form.is_by_form:
        set_terms(activity=line, proofs=form.kinds, only_originals=only_originals, by=by)
    elif only_originals != by_form.only_originals:  # the kinds of the form, with another word on what is posted again
        set_terms(activity=line, proofs=by_form.proofs, only_originals=only_originals, by=by)
    else:
        clear_terms(activity=line, by=by)
