"""Who may do what: in one unit, and by every role as the list in `roles.py` says."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loa.accounts.requests import StaffRequest
from loa.core.access import open_to
from loa.organisations.permissions import people_visible_to
from loa.organisations.queries.people import rights_in
from loa.organisations.roles import NEVER_HANDED_OVER, PERMISSIONS, REACHES_SUBTREE, Permission, Role, roles_with
from loa.organisations.views.people import unit_seen


@open_to("staff")
@require_GET
def rights(request: StaffRequest, pk: int) -> HttpResponse:
    unit = unit_seen(request, pk)
    found = rights_in(unit, today=timezone.localdate())
    people = {holder.person.pk for right in found for holder in right.holders}
    context = {
        "unit": unit,
        "tab": "rights",
        "may_see_people": True,
        "rights": found,
        "known": set(people_visible_to(request.user).filter(pk__in=people).values_list("pk", flat=True)),
        "never_handed_over": NEVER_HANDED_OVER,
    }
    return render(request, "organisations/people/rights.html", context)


@open_to("staff")
@require_GET
def roles(request: StaffRequest) -> HttpResponse:
    """The one list of roles and permissions, in words: an auditor reads here what the program goes by."""
    context = {
        "roles": [
            (role, [each for each in Permission if each in PERMISSIONS[role]], role in REACHES_SUBTREE) for role in Role
        ],
        "permissions": [(permission, [role in roles_with(permission) for role in Role]) for permission in Permission],
        "never_handed_over": [permission for permission in Permission if permission in NEVER_HANDED_OVER],
    }
    return render(request, "organisations/people/roles.html", context)
