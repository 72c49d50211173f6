"""What waits for a person, over all packages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loa.accounts.models import User
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Plan, Reading
from loa.plans.queries.calendar import Coming, coming_for
from loa.plans.states import UNDER_WAY, State

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Each list holds the newest few."""

    to_review: list[Reading]
    failed: list[Reading]
    under_way: int
    plans: list[Plan]
    may_upload: bool
    coming: Coming

    @property
    def is_anything(self) -> bool:
        return bool(self.to_review or self.failed or self.under_way)


def waiting_for(user: User, *, today: date) -> Waiting:
    """Seven queries, whatever there is."""
    working = units_with(user, Permission.PLAN_REVIEW).values("pk")
    readings = Reading.objects.filter(unit__in=working)
    newest = readings.light().select_related("unit", "uploaded_by", "uploaded_on_behalf_of").order_by("-pk")
    return Waiting(
        to_review=list(newest.filter(state=State.READ)[:SHOWN]),
        failed=list(newest.filter(state=State.FAILED)[:SHOWN]),
        under_way=readings.filter(state__in=UNDER_WAY).count(),
        plans=list(
            Plan.objects.visible_to(user).with_names().select_related("unit").order_by("-adopted_at", "-pk")[:SHOWN]
        ),
        may_upload=units_with(user, Permission.PLAN_UPLOAD).exists(),
        coming=coming_for(user, today=today),
    )
