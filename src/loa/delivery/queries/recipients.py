"""Whom a reminder goes to: who does the work, the head of the unit, the superior; stand-ins of the day are told too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loa.accounts.models import User
from loa.organisations.models import Delegation, Membership, Unit
from loa.organisations.roles import Permission, Role, roles_with
from vanban.time.ladder import Rung

DOERS = frozenset({Role.FOCAL_OFFICER, Role.PLAN_OWNER})
HEADS = frozenset({Role.APPROVER, Role.LEADER})
OWNERS = frozenset({Role.PLAN_OWNER})
WANTED: dict[Rung, tuple[frozenset[Role], frozenset[Role]]] = {
    Rung.DOER: (DOERS, roles_with(Permission.RESULT_LOG)),
    Rung.HEAD: (HEADS, frozenset()),
    Rung.SUPERIOR: (OWNERS, HEADS),
}
"""The roles of each rung, and those that take their place where nobody holds them."""


def people_of(rung: Rung, unit: int, *, on: date) -> list[User]:
    """Those who hold the role in the unit itself that day, and who stands in for them. At most four queries."""
    for roles in WANTED[rung]:
        if roles and (found := _holders(roles, unit, on)):
            return found
    return []


def _holders(roles: Iterable[Role], unit: int, on: date) -> list[User]:
    held = Membership.objects.on(on).filter(unit=unit, role__in=list(roles), user__is_active=True)
    members = list(held.select_related("user").order_by("pk"))
    standing_in = (
        Delegation.objects.on(on).filter(membership__in=[each.pk for each in members]).select_related("stand_in")
    )
    people = {each.user_id: each.user for each in members}
    people |= {each.stand_in_id: each.stand_in for each in standing_in.order_by("pk") if each.stand_in.is_active}
    return list(people.values())


def superior_of(unit: Unit, plan_unit: int, above_unit: int | None) -> int | None:
    """Who looks after the unit's work: the plan's own unit; of its own plan that of the plan above, else its parent."""
    if plan_unit != unit.pk:
        return plan_unit
    return above_unit or unit.parent_id
