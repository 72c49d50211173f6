"""Inviting people, one or many, and giving a new code."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from loa.accounts.queries import has_second_factor
from loa.accounts.requests import StaffRequest
from loa.accounts.tasks import post_code
from loa.accounts.views.codes import code_sheet, words_of_sheet
from loa.core.access import open_to
from loa.core.site import site_address
from loa.core.toasts import say
from loa.organisations.actions import invitations as actions
from loa.organisations.actions.invitations import Issued
from loa.organisations.forms.invitations import LETTER, MOST_LINES, InviteForm, InviteManyForm, NewCodeForm
from loa.organisations.models import Unit
from loa.organisations.permissions import people_visible_to, require_renewing
from loa.organisations.roles import Role
from loa.organisations.views.people import unit_managed


@open_to("staff")
@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest, pk: int) -> HttpResponse:
    unit = unit_managed(request, pk)
    form = InviteForm(request.POST or None, unit=unit, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                newcomers = [form.newcomer()]
                issued = actions.invite(newcomers=newcomers, unit=unit, by=request.user, **form.term())
                if form.cleaned_data["way"] == LETTER:
                    _post(request, issued, unit)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _handed(request, issued[0], str(unit), by_letter=form.cleaned_data["way"] == LETTER)
    context = {"unit": unit, "form": form}
    return render(request, "organisations/people/invite.html", context, status=422 if form.errors else 200)


def _post(request: StaffRequest, issued: Sequence[Issued], unit: Unit | None) -> None:
    for each in issued:
        post_code(
            code=each.code,
            clear=each.clear,
            unit=str(unit) if unit else "",
            site=site_address(request),
        )


def _handed(request: StaffRequest, issued: Issued, unit: str, *, by_letter: bool) -> HttpResponse:
    """The sheet to print, or the page of the person, where it stands whether the letter left."""
    person = issued.code.user
    page = reverse("organisations:person", args=[person.pk])
    if not by_letter:
        return code_sheet(request, code=issued.code, clear=issued.clear, unit=unit, back=page)
    say(request, f"Đang gửi mã tới {person.email}.")
    return redirect(page)


@open_to("staff")
@never_cache
@require_http_methods(["GET", "POST"])
def invite_many(request: StaffRequest, pk: int) -> HttpResponse:
    """First what was read of every line, then, once nothing is wrong and somebody said so, all or none."""
    unit = unit_managed(request, pk)
    form = InviteManyForm(
        request.POST or None, request.FILES or None, unit=unit, initial={"since": timezone.localdate()}
    )
    context = {"unit": unit, "form": form, "most": MOST_LINES}
    if request.method == "POST" and form.is_valid():
        lines = form.read()
        if not lines:
            form.add_error("lines", "Chưa có dòng nào. Hãy dán danh sách, mỗi người một dòng.")
        elif len(lines) > MOST_LINES:
            form.add_error("lines", f"Danh sách có {len(lines)} dòng; mỗi lần mời nhiều nhất {MOST_LINES} người.")
        else:
            wrong = sum(bool(line.problems) for line in lines)
            context |= {"lines": lines, "wrong": wrong, "roles": dict(Role.choices)}
            if not wrong and "moi" in request.POST:
                try:
                    return _invite_all(request, unit, form, [line.newcomer for line in lines])
                except ValidationError as error:
                    form.add_error(None, error.messages)
    return render(request, "organisations/people/invite_many.html", context, status=422 if form.errors else 200)


def _invite_all(
    request: StaffRequest, unit: Unit, form: InviteManyForm, newcomers: list[actions.Newcomer]
) -> HttpResponse:
    by_letter = form.cleaned_data["way"] == LETTER
    with transaction.atomic():
        issued = actions.invite(newcomers=newcomers, unit=unit, by=request.user, **form.term())
        posted = [each for each in issued if by_letter and each.code.user.email]
        _post(request, posted, unit)
    printed = [each for each in issued if each not in posted]
    if not printed:
        say(request, f"Đang gửi {len(posted)} thư mời.")
        return redirect("organisations:people", unit.pk)
    context = {
        "unit": unit,
        "posted": len(posted),
        "sheets": [words_of_sheet(request, code=each.code, clear=each.clear, unit=str(unit)) for each in printed],
    }
    return render(request, "organisations/people/sheets.html", context)


@open_to("staff")
@never_cache
@require_http_methods(["GET", "POST"])
def new_code(request: StaffRequest, pk: int) -> HttpResponse:
    """For who lost the sheet, let the code expire, or forgot the password."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    require_renewing(request.user, person)
    form = NewCodeForm(request.POST or None, person=person, has_factors=has_second_factor(person))
    if request.method == "POST" and form.is_valid():
        by_letter = form.cleaned_data["way"] == LETTER
        try:
            with transaction.atomic():
                drops = form.cleaned_data.get("drops_factors", False)
                issued = actions.renew_code(person=person, by=request.user, drops_factors=drops)
                if by_letter:
                    _post(request, [issued], None)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            held = person.memberships.on(timezone.localdate()).select_related("unit").first()
            return _handed(request, issued, str(held.unit) if held else "", by_letter=by_letter)
    context = {"person": person, "form": form}
    return render(request, "organisations/people/new_code.html", context, status=422 if form.errors else 200)
