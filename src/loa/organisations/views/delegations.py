"""Standing in for somebody (ủy quyền): handing roles over, ending it early, working for whom is away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loa.accounts.models import User
from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.toasts import say
from loa.organisations.acting import absent_people, act_as
from loa.organisations.actions import members
from loa.organisations.forms.people import HandOverForm
from loa.organisations.permissions import NotAllowed, people_visible_to, roles_to_hand_over
from loa.organisations.queries.people import choices_for, delegations_seen_by, known_to
from loa.organisations.roles import Permission


@open_to("staff")
@require_POST
def stand_in(request: StaffRequest) -> HttpResponse:
    """Begin to work for the person chosen, or, with nobody chosen, as oneself again."""
    chosen = request.POST.get("person", "")
    if not chosen:
        act_as(request, None)
        return redirect("workspace:home")
    absent = next((person for person in absent_people(request) if str(person.pk) == chosen), None)
    if absent is None:
        raise Http404
    request.user.on_behalf_of = None  # whoever changes from one to another begins as themself
    members.stand_in(absent=absent, by=request.user)
    act_as(request, absent)
    return redirect("workspace:home")


@open_to("staff")
@require_GET
def own(request: StaffRequest) -> HttpResponse:
    """What the person who signed in handed over, and what was handed over to them."""
    context = {
        "given": delegations_seen_by(request.user).filter(membership__user=request.user),
        "received": delegations_seen_by(request.user).filter(stand_in=request.user),
        "may_hand_over": roles_to_hand_over(request.user, request.user).exists(),
        "today": timezone.localdate(),
    }
    return render(request, "organisations/people/delegations.html", context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own roles, or, for an administrator, those of somebody who cannot do it any more."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    roles = roles_to_hand_over(request.user, person).select_related("unit", "user")
    if (first := roles.first()) is None:
        if (held := person.memberships.on(timezone.localdate()).select_related("unit").first()) is None:
            raise Http404
        raise NotAllowed(Permission.MEMBER_MANAGE, held.unit)
    form = HandOverForm(request.POST or None, roles=roles, absent=first.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for membership in form.cleaned_data["roles"]:
                    members.hand_over(membership=membership, by=request.user, **form.terms())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            say(request, f"Đã ủy quyền cho {form.cleaned_data['stand_in']}.")
            return _back(request, person)
    context = {"person": person, "form": form, "is_own": person.pk == request.user.pk}
    return render(request, "organisations/people/hand_over.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_POST
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(delegations_seen_by(request.user), pk=pk)
    members.take_back(delegation=delegation, by=request.user)
    messages.success(request, f"Đã kết thúc ủy quyền cho {delegation.stand_in}.")
    return _back(request, delegation.membership.user)


@open_to("staff")
@require_GET
def stand_in_choices(request: StaffRequest) -> HttpResponse:
    """Whom a role may be handed over to: people of units that one may look into, others by their exact user name."""
    found = choices_for(known_to(request.user, Permission.MEMBER_VIEW), request.GET.get("tim", ""))
    return render(request, "organisations/people/choices.html", {"people": found})


def _back(request: StaffRequest, person: User) -> HttpResponse:
    is_own = person.pk == request.user.pk or not people_visible_to(request.user).filter(pk=person.pk).exists()
    return redirect(
        reverse("organisations:delegations") if is_own else reverse("organisations:person", args=[person.pk])
    )
