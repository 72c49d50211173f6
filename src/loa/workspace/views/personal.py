"""Personal data: taking out one's own, and what an administrator does at a person's request."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from loa.accounts.models import User
from loa.accounts.queries import is_erased
from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.organisations.actions.members import LastAdministrator
from loa.workspace.actions.personal import erase_person, export_person
from loa.workspace.forms import ErasureForm
from loa.workspace.permissions import may_answer_for, may_erase
from loa.workspace.queries.holdings import events_with_personal_part, going, staying


@open_to("staff")
@require_GET
def own_data(request: StaffRequest) -> HttpResponse:
    return _zip(export_person(person=request.user, by=request.user), request.user)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def person_data(request: StaffRequest, pk: int) -> HttpResponse:
    """What is held about a person, to be taken out or erased by their administrator; others find nothing here."""
    person = _person(request, pk)
    form = ErasureForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person=person, by=request.user)
        except LastAdministrator as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã xóa dữ liệu cá nhân.")
            return redirect("workspace:person_data", person.pk)
    context = {
        "person": person,
        "form": form,
        "is_erased": is_erased(person),
        "may_erase": may_erase(request.user, person),
        "roles": person.memberships.select_related("unit"),
        "going": going(person),
        "staying": staying(person),
        "events": events_with_personal_part(person).count(),
    }
    return render(request, "workspace/person_data.html", context)


@open_to("staff")
@require_GET
def person_export(request: StaffRequest, pk: int) -> HttpResponse:
    """404 for an erased person too: what is left names nobody."""
    person = _person(request, pk)
    if is_erased(person):
        raise Http404
    return _zip(export_person(person=person, by=request.user), person)


def _person(request: StaffRequest, pk: int) -> User:
    person = get_object_or_404(User, pk=pk)
    if not may_answer_for(request.user, person):
        raise Http404
    return person


def _zip(content: bytes, person: User) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    name = f"Dữ liệu cá nhân {person.username}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response
