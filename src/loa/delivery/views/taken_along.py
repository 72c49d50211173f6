"""What a device keeps for a person, so that they log results without a line: asked for by a script, never cached."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from loa.core.access import open_to
from loa.core.templatetags.formats import day
from loa.delivery.forms.result import slot_words
from loa.delivery.queries.channels import channel_of
from loa.delivery.queries.links import FOR_TELEPHONES, SHARED, TRACKS, TRACKS_BEGIN
from loa.delivery.queries.taken_along import TakenAlong, taken_along
from loa.delivery.queries.targets import UNCOUNTED
from loa.delivery.queries.terms import asked_of
from loa.delivery.queries.work import OwedLine, units_working_for
from loa.delivery.views.entering import identity
from loa.plans.models import Point
from loa.plans.states import PointKind
from loa.plans.views.answers import person

LONGEST = 200
"""Characters of a title or a point."""
SPELLING = {
    "tracks": sorted(TRACKS),
    "begins": list(TRACKS_BEGIN),
    "telephones": list(FOR_TELEPHONES),
    "shared": sorted(SHARED),
}
"""What the device needs to write an address as `queries.links.normalised` does."""


@open_to("staff")
@require_GET
@never_cache
def owed(request: HttpRequest) -> JsonResponse:
    """Who is signed in, with a token, and what they may log for; the latter only where it is not what `?co=` names."""
    user = person(request)
    units = units_working_for(user)
    kept = _kept(taken_along(units, today=timezone.localdate()), is_named=len(units) > 1)
    mark = sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
    told: dict[str, Any] = {"person": identity(user), "name": str(user), "token": get_token(request), "mark": mark}
    return JsonResponse(told if request.GET.get("co") == mark else {**told, **kept})


def _kept(taken: TakenAlong, *, is_named: bool) -> dict[str, Any]:
    return {
        "lines": [_line(line, taken, is_named=is_named) for line in taken.lines],
        "plans": {str(plan): _points(points) for plan, points in taken.points.items()},
        "links": {key: f"“{title[:80]}”, ngày {day(on)}" for key, title, on in taken.links},
        "spelling": SPELLING,
    }


def _line(line: OwedLine, taken: TakenAlong, *, is_named: bool) -> dict[str, Any]:
    slot, asked = line.slot, asked_of(line.activity)
    words = [line.unit.label] if is_named else []
    words += [f"hạn {day(slot.due)}", *([line.says] if line.says else [])]
    return {
        "target": f"ky={slot.pk}",
        "title": line.activity.title[:LONGEST],
        "words": ", ".join(words),
        "measure": "" if slot.measure == UNCOUNTED else slot.measure,
        "asks": asked.says,
        "channel": channel_of("", line.activity.form),
        "plan": str(line.activity.plan_id),
        "slot": slot.pk,
        "slots": [[each.pk, slot_words(each)] for each in taken.slots[line.activity.pk, line.unit.pk]],
    }


def _points(points: list[Point]) -> dict[str, list[list[Any]]]:
    of = {"themes": PointKind.THEME, "audiences": PointKind.AUDIENCE}
    return {
        name: [[point.pk, point.text[:LONGEST]] for point in points if point.kind == kind] for name, kind in of.items()
    }
