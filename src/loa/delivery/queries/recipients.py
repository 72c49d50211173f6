"""Whom a reminder goes to: who does the work, the head of the unit, the superior; stand-ins of the day are told too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from loa.accounts.models import User
from loa.organisations.models import Delegation, Membership, Reach, Unit
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
        if roles and (found := _holders(roles, [unit], on).get(unit)):
            return found
    return []


def people_of_each(rungs: Sequence[Rung], units: Sequence[int], *, on: date) -> dict[int, list[User]]:
    """The same of many units and rungs together; of a unit that is no more, of what took its place. Few queries."""
    here: dict[int, list[int]] = defaultdict(list)
    for unit, holder in Reach.objects.filter(unit__in=units, is_here=True).order_by("pk").values_list("unit", "holder"):
        here[unit].append(holder)
    holders = sorted({holder for each in here.values() for holder in each} | set(units))
    found: dict[int, dict[int, User]] = {unit: {} for unit in units}
    for rung in rungs:
        wanted = [_holders(roles, holders, on) for roles in WANTED[rung] if roles]
        for unit in units:
            own = dict.fromkeys([unit, *here[unit]])
            people = ([person for holder in own for person in held.get(holder, [])] for held in wanted)
            found[unit] |= {person.pk: person for person in next(filter(None, people), [])}
    return {unit: list(people.values()) for unit, people in found.items()}


def _holders(roles: Iterable[Role], units: Sequence[int], on: date) -> dict[int, list[User]]:
    """Unit → who holds one of the roles in it, and who stands in for them. Two queries."""
    held = Membership.objects.on(on).filter(unit__in=units, role__in=list(roles), user__is_active=True)
    members = {each.pk: each for each in held.select_related("user").order_by("pk")}
    people: dict[int, dict[int, User]] = defaultdict(dict)
    for each in members.values():
        people[each.unit_id][each.user_id] = each.user
    standing_in = Delegation.objects.on(on).filter(membership__in=list(members)).select_related("stand_in")
    for stood in standing_in.order_by("pk"):
        if stood.stand_in.is_active:
            people[members[stood.membership_id].unit_id][stood.stand_in_id] = stood.stand_in
    return {unit: list(each.values()) for unit, each in people.items()}


def superior_of(unit: Unit, plan_unit: int, above_unit: int | None) -> int | None:
    """Who looks after the unit's work: the plan's own unit; of its own plan that of the plan above, else its parent."""
    if plan_unit != unit.pk:
        return plan_unit
    return above_unit or unit.parent_id
