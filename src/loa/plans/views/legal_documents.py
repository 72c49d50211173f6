"""The register of legal documents that plans rest on."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.acting import acting_unit
from loa.plans.actions.legal_documents import keep
from loa.plans.forms.legal_documents import LegalDocumentForm
from loa.plans.models import LegalDocument
from loa.plans.permissions import units_to_draft_for
from loa.plans.queries.bases import named_like, visible_to
from loa.plans.views.answers import person

A_PAGE = 50


@open_to("staff")
@require_GET
def legal_documents(request: HttpRequest) -> HttpResponse:
    words = " ".join(request.GET.get("tim", "").split())[:200]
    may_keep = units_to_draft_for(request.user)
    context = {
        "page": Paginator(named_like(visible_to(person(request)), words), A_PAGE).get_page(request.GET.get("trang")),
        "words": words,
        "keeping": set(may_keep.values_list("pk", flat=True)),
    }
    return render(request, "plans/legal_documents.html", context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def legal_document(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """One document to be changed; without a number, a new one."""
    units = units_to_draft_for(request.user)
    found = get_object_or_404(LegalDocument.objects.filter(unit__in=units.values("pk")), pk=pk) if pk else None
    asked = {"unit": acting_unit(request), "number": request.GET.get("so", "")}
    posted = request.POST if request.method == "POST" else None
    form = LegalDocumentForm(posted, instance=found, units=units, others=visible_to(person(request)), initial=asked)
    if form.is_bound and form.is_valid():
        kept = keep(document=form.save(commit=False), by=person(request))
        say(request, f"Đã ghi {kept}.")
        return redirect("plans:legal_documents")
    context = {"form": form, "document": found}
    return render(request, "plans/legal_document.html", context, status=422 if form.is_bound else 200)
