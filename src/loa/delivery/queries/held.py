"""A result as it is in this moment, held for an act."""

from __future__ import annotations

from loa.delivery.models import Result
from loa.delivery.states import State, WrongState


def held(result: Result, to: State) -> Result:
    """The row as it is now, locked, if it may become that. Raises `WrongState`."""
    locked = Result.objects.select_for_update(of=("self",)).select_related("unit", "plan__unit", "activity")
    now = locked.get(pk=result.pk)
    if not now.can_become(to):
        raise WrongState(now.state)
    return now
