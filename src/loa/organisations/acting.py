"""The unit a person acts for: chosen in the rail, kept in the session."""

from __future__ import annotations

from django.http import HttpRequest

from loa.organisations.models import Unit
from loa.organisations.queries import units_of

SESSION_KEY = "acting_unit"


def acting_unit(request: HttpRequest) -> Unit | None:
    """The chosen unit if the person still belongs to it, else the first of their units. One query a request."""
    if not hasattr(request, "_acting_unit"):
        units = {unit.pk: unit for unit in units_of(request.user)}
        chosen = units.get(request.session.get(SESSION_KEY, 0)) if units else None
        request._acting_unit = chosen or next(iter(units.values()), None)  # type: ignore[attr-defined]
    unit: Unit | None = request._acting_unit  # type: ignore[attr-defined]
    return unit


def act_for(request: HttpRequest, unit: Unit) -> None:
    """Remember the choice. The unit must be one of `units_of(request.user)`."""
    request.session[SESSION_KEY] = unit.pk
    request._acting_unit = unit  # type: ignore[attr-defined]
