"""What helps while one writes in a draft: how words are understood, bases to choose, the document to come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loa.core.access import open_to
from loa.plans.models import Draft
from loa.plans.permissions import can_draft
from loa.plans.queries.agency_names import understood_names
from loa.plans.queries.bases import Bases
from loa.plans.queries.directory import Directory
from loa.plans.queries.drafting import Writing
from loa.plans.queries.papers import plan_paper
from loa.plans.queries.phrases import explain_quotas, explain_timeframe
from loa.plans.states import WRITABLE
from loa.plans.views.papers import as_paper

AGENCIES = ("lead", "coordinating", "follow_up", "agencies")
MOST_LINES = 60
BASES_SHOWN = 12


def _draft(request: HttpRequest, pk: int) -> Draft:
    visible = Draft.objects.visible_to(request.user).select_related("unit", "unit__parent")
    return get_object_or_404(visible, pk=pk)


@open_to("staff")
@require_POST
def draft_explain(request: HttpRequest, pk: int) -> HttpResponse:
    """How what is being typed is understood; nothing is kept."""
    found = _draft(request, pk)
    typed = {name.rpartition("-")[2]: str(value) for name, value in request.POST.items()}
    context: dict[str, Any] = {}
    if name := next((each for each in AGENCIES if each in typed), ""):
        directory = Directory(found.unit, on=timezone.localdate())
        context["names"] = understood_names(_lines(typed[name]), directory)
    elif "timeframe" in typed:
        context["understood"] = [explain_timeframe(typed["timeframe"], year=found.year)]
    else:
        context["understood"] = explain_quotas([line for line in _lines(typed.get("quotas", "")) if line])
    return render(request, "plans/draft_understood.html", context)


def _lines(text: str) -> list[str]:
    return [line.strip(" ;") for line in text.split("\n")][:MOST_LINES]


@open_to("staff")
@require_GET
def draft_bases(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Documents of the register for what is typed (?tim=), to be put into a section."""
    found = _draft(request, pk)
    today = timezone.localdate()
    bases = Bases(found.unit)
    rows = list(bases.found(" ".join(request.GET.get("tim", "").split())[:200])[:BASES_SHOWN])
    context = {
        "draft": found,
        "section": section,
        "offers": [(row, bases.successor(row.number, on=today)) for row in rows],
        "chosen": bases.among(rows, (row for _, row in Writing(found, on=today).text.rows(section))),
        "may_write": can_draft(request.user, found) and found.state in WRITABLE,
    }
    return render(request, "plans/draft_bases.html", context)


@open_to("staff")
@require_GET
def draft_document(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The plan as the official document that it will be."""
    found = _draft(request, pk)
    text = Writing(found, on=timezone.localdate()).text
    back = reverse("plans:draft", args=[pk])
    return as_paper(request, plan_paper(text.as_json(), found.unit), ending=ending, name=str(found)[:80], back=back)
