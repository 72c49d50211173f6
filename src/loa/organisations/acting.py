"""The unit a person acts for: chosen in the rail, kept in the session."""

from __future__ import annotations

from django.http import HttpRequest

from loa.organisations.models import Unit
from loa.organisations.queries import units_of

SESSION_KEY = "acting_unit"


def own_units(request: HttpRequest) -> list[Unit]:
    """The units that the person belongs to. One query a request."""
    if not hasattr(request, "_own_units"):
        request._own_units = list(units_of(request.user))  # type: ignore[attr-defined]
    units: list[Unit] = request._own_units  # type: ignore[attr-defined]
    return units


def acting_unit(request: HttpRequest) -> Unit | None:
    """The chosen unit if the person still belongs to it, else the first of their units."""
    units = own_units(request)
    chosen = request.session.get(SESSION_KEY, 0)
    return next((unit for unit in units if unit.pk == chosen), units[0] if units else None)


def act_for(request: HttpRequest, unit: Unit) -> None:
    """Remember the choice. The unit must be one of `units_of(request.user)`."""
    request.session[SESSION_KEY] = unit.pk
