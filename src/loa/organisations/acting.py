"""For which unit, and for whom, a person acts: chosen in the rail, kept in the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Exists, Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Delegation, Unit
from loa.organisations.queries.tree import units_of

UNIT_KEY = "acting_unit"
PERSON_KEY = "acting_person"


def stand_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.user.on_behalf_of` is whom the person chose to act for, as long as that was handed over."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (chosen := request.session.get(PERSON_KEY)) and isinstance(user := request.user, User):
            user.on_behalf_of = User.objects.filter(pk=chosen, pk__in=absent_for(user)).first()
            if user.on_behalf_of is None:  # the absence is over
                del request.session[PERSON_KEY]
        return get_response(request)

    return middleware


def absent_for(user: User) -> list[int]:
    """Who handed a role over to this person that is in force today. One query."""
    handed_over = Delegation.objects.on(timezone.localdate()).filter(stand_in_id=user.pk)
    return list(handed_over.order_by("membership__user").values_list("membership__user", flat=True).distinct())


def absent_people(request: HttpRequest) -> list[User]:
    """Whom the person who signed in may act for today, by name.

    No query of its own for the many who stand in for nobody: the query of their units tells.
    """
    if not hasattr(request, "_absent_people"):
        units = own_units(request)
        may_be = request.user.on_behalf_of is not None or not units or units[0].has_absent  # type: ignore[union-attr, attr-defined]
        found = User.objects.filter(pk__in=absent_for(request.user)) if may_be else []  # type: ignore[arg-type]
        request._absent_people = list(found)  # type: ignore[attr-defined]
    people: list[User] = request._absent_people  # type: ignore[attr-defined]
    return people


def stands_in_until(request: HttpRequest) -> date | None:
    """The last day on which the person may act for whom they act for now."""
    user = request.user
    if not isinstance(user, User) or user.on_behalf_of is None:
        return None
    handed_over = Delegation.objects.on(timezone.localdate()).filter(
        stand_in_id=user.pk, membership__user=user.on_behalf_of
    )
    before: date | None = handed_over.aggregate(last=Max("before"))["last"]
    return before and before - timedelta(days=1)


def own_units(request: HttpRequest) -> list[Unit]:
    """The units that the person acts in. One query a request."""
    if not hasattr(request, "_own_units"):
        handed_over = Delegation.objects.on(timezone.localdate()).filter(stand_in_id=request.user.pk)
        found = units_of(request.user).annotate(has_absent=Exists(handed_over))
        request._own_units = list(found)  # type: ignore[attr-defined]
    units: list[Unit] = request._own_units  # type: ignore[attr-defined]
    return units


def acting_unit(request: HttpRequest) -> Unit | None:
    """The chosen unit if the person still belongs to it, else the first of their units."""
    units = own_units(request)
    chosen = request.session.get(UNIT_KEY, 0)
    return next((unit for unit in units if unit.pk == chosen), units[0] if units else None)


def act_for(request: HttpRequest, unit: Unit) -> None:
    """Remember the choice. The unit must be one of `units_of(request.user)`."""
    request.session[UNIT_KEY] = unit.pk


def act_as(request: HttpRequest, person: User | None) -> None:
    """Act for an absent person from the next request on, or for oneself again. Must be one of `absent_people`.

    Which unit one acted in is forgotten: the units of the two are not the same.
    """
    request.session.pop(UNIT_KEY, None)
    if person is None:
        request.session.pop(PERSON_KEY, None)
    else:
        request.session[PERSON_KEY] = person.pk
