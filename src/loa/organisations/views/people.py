"""Who holds which role in a unit: the list, granting, ending; and the page of one person."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.core.days import asked_day
from loa.core.toasts import say
from loa.organisations.actions import accounts, members
from loa.organisations.forms.people import EndForm, GrantForm
from loa.organisations.models import Membership, Unit
from loa.organisations.permissions import (
    can,
    can_renew_access,
    people_visible_to,
    require,
    require_renewing,
    roles_to_hand_over,
    units_with,
)
from loa.organisations.queries.people import (
    When,
    choices_for,
    delegations_seen_by,
    holders_of,
    known_to,
    last_day,
    members_of,
)
from loa.organisations.roles import Permission
from loa.organisations.states import OPEN_END

ROWS_A_PAGE = 50
CODES_SHOWN = 3


def unit_seen(request: StaffRequest, pk: int) -> Unit:
    """The unit, if the person may see who works there; who may not learns nothing."""
    return get_object_or_404(units_with(request.user, Permission.MEMBER_VIEW), pk=pk)


def unit_managed(request: StaffRequest, pk: int) -> Unit:
    unit = unit_seen(request, pk)
    require(request.user, Permission.MEMBER_MANAGE, unit)
    return unit


@open_to("staff")
@require_GET
def people(request: StaffRequest, pk: int) -> HttpResponse:
    unit = unit_seen(request, pk)
    asked = asked_day(request.GET, today=timezone.localdate())
    words = " ".join(request.GET.get("tim", "").split())[:200]
    asked_when = request.GET.get("luc", "")
    when = When(asked_when) if asked_when in When.values else When.HELD
    holders = holders_of(unit, on=asked.day, today=asked.today)
    page = Paginator(members_of(holders, when, on=asked.day, words=words), ROWS_A_PAGE).get_page(
        request.GET.get("trang")
    )
    known = people_visible_to(request.user).filter(pk__in=[membership.user_id for membership in page])
    kept = {"tim": words, "luc": "" if when == When.HELD else when.value, "ngay": asked.query and asked.day.isoformat()}
    context = {
        "unit": unit,
        "tab": "people",
        "may_see_people": True,
        "asked": asked,
        "words": words,
        "when": when,
        "chips": [(each, each == when, urlencode(_said({**kept, "luc": each.value}))) for each in When],
        "query": urlencode(_said(kept)),
        "page": page,
        "here": holders.here,
        "known": set(known.values_list("pk", flat=True)),
        "may_manage": can(request.user, Permission.MEMBER_MANAGE, unit),
    }
    is_part = request.headers.get("HX-Target") == "people"
    return render(request, "organisations/people/list.html" + ("#people" if is_part else ""), context)


def _said(parameters: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value}


@open_to("staff")
@require_http_methods(["GET", "POST"])
def grant(request: StaffRequest, pk: int) -> HttpResponse:
    unit = unit_managed(request, pk)
    today = timezone.localdate()
    choices = reverse("organisations:person_choices")
    form = GrantForm(request.POST or None, choices=choices, initial={"since": today, "person": request.GET.get("ai")})
    if request.method == "POST" and form.is_valid():
        user, role, term = form.cleaned_data["person"], form.cleaned_data["role"], form.term()
        try:
            membership = members.grant(user=user, role=role, unit=unit, by=request.user, **term)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if (membership.since, membership.before) == (term["since"], term["before"]):
                say(request, f"Đã giao vai trò {membership.get_role_display()} cho {user}.")
            else:
                messages.info(request, f"{user} đã giữ vai trò này trong thời gian đó; không giao lần nữa.")
            return redirect("organisations:people", unit.pk)
    context = {"unit": unit, "form": form}
    return render(request, "organisations/people/grant.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_GET
def choices(request: StaffRequest) -> HttpResponse:
    """Whom a role may be given: people of the units one administers, others by their exact user name or address."""
    found = choices_for(known_to(request.user, Permission.MEMBER_MANAGE), request.GET.get("tim", ""))
    return render(request, "organisations/people/choices.html", {"people": found})


def _membership(request: StaffRequest, pk: int) -> Membership:
    seeing = units_with(request.user, Permission.MEMBER_VIEW).values("pk")
    membership = get_object_or_404(Membership.objects.filter(unit__in=seeing).select_related("user", "unit"), pk=pk)
    require(request.user, Permission.MEMBER_MANAGE, membership.unit)
    return membership


@open_to("staff")
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """What happens when the role ends is said before; it can be undone."""
    membership = _membership(request, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        was = membership.before
        try:
            ended = members.withdraw(membership=membership, by=request.user, before=form.before())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            until = "" if was == OPEN_END else f"?den={was.isoformat()}"
            undo = reverse("organisations:resume_role", args=[membership.pk]) + until
            last = last_day(ended.before)
            ends = f" từ sau ngày {last:%d/%m/%Y}" if last and last >= timezone.localdate() else ""
            say(request, f"{membership.user} thôi vai trò {membership.get_role_display()}{ends}.", undo=undo)
            return redirect("organisations:people", membership.unit_id)
    context = {
        "membership": membership,
        "form": form,
        "absences": membership.delegations.from_then_on(timezone.localdate()).select_related("stand_in"),
        "others": membership.user.memberships.on(timezone.localdate()).exclude(pk=membership.pk).count(),
    }
    return render(request, "organisations/people/end.html", context, status=422 if form.errors else 200)


@open_to("staff")
@require_POST
def resume(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo the end of a role: it lasts as before, up to `?den=` or without an end."""
    membership = _membership(request, pk)
    try:
        until = parse_date(request.GET.get("den", ""))
    except ValueError:  # no such day
        raise Http404 from None
    try:
        members.resume(membership=membership, by=request.user, before=until or OPEN_END)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        say(request, f"{membership.user} vẫn giữ vai trò {membership.get_role_display()}.")
    if request.htmx:
        return HttpResponseClientRefresh()
    return redirect("organisations:people", membership.unit_id)


@open_to("staff")
@require_GET
def person(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    today = timezone.localdate()
    is_own = found.pk == request.user.pk
    roles = found.memberships.select_related("unit").order_by("-before", "-since", "pk")
    if not is_own:
        roles = roles.filter(unit__in=units_with(request.user, Permission.MEMBER_VIEW).values("pk"))
    seen = delegations_seen_by(request.user)
    managed = units_with(request.user, Permission.MEMBER_MANAGE)
    context = {
        "person": found,
        "is_own": is_own,
        "roles": roles,
        "given": seen.filter(membership__user=found),
        "received": seen.filter(stand_in=found),
        "today": today,
        "managed": set(managed.filter(memberships__user=found).values_list("pk", flat=True)),
        "codes": found.access_codes.select_related("made_by")[:CODES_SHOWN],
        "now": timezone.now(),
        "may_renew": can_renew_access(request.user, found),
        "may_hand_over": found.is_active and roles_to_hand_over(request.user, found).exists(),
    }
    return render(request, "organisations/people/person.html", context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop the account, after saying what that means."""
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    require_renewing(request.user, found)
    problem = ""
    if request.method == "POST":
        try:
            accounts.stop(person=found, by=request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            undo = reverse("organisations:open_account", args=[found.pk])
            say(request, f"Đã ngừng tài khoản của {found}.", undo=undo)
            return redirect("organisations:person", found.pk)
    roles = found.memberships.on(timezone.localdate()).select_related("unit")
    context = {"person": found, "roles": roles, "problem": problem}
    return render(request, "organisations/people/stop.html", context, status=422 if problem else 200)


@open_to("staff")
@require_POST
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    try:
        accounts.reopen(person=found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        say(request, f"Đã mở lại tài khoản của {found}.")
    return HttpResponseClientRefresh() if request.htmx else redirect("organisations:person", found.pk)
