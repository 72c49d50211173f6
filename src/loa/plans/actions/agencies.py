"""Say which unit a printed name stands for, or make the unit."""

from __future__ import annotations

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.actions.units import add_unit
from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import Assignment, KnownName, Plan
from loa.plans.states import AgencyKind
from vanban.text.names import key, short_key


@transaction.atomic
def link_agency(*, plan: Plan, designation: str, unit: Unit, by: User) -> int:
    """Link every mention of the name in the plan to the unit, and remember it for the unit's next plans."""
    require(by, Permission.PLAN_ADOPT, plan.unit)
    settle_name(scope=plan.unit, designation=designation, unit=unit, by=by)
    wanted = short_key(designation)
    rows = Assignment.objects.filter(activity__plan=plan).exclude(kind=AgencyKind.UNIT, unit=unit)
    same = [pk for pk, printed in rows.values_list("pk", "designation") if short_key(printed) == wanted]
    linked = Assignment.objects.filter(pk__in=same).update(kind=AgencyKind.UNIT, unit=unit)
    after = {"designation": designation, "unit": unit.name, "mentions": linked}
    record(Happened.AGENCY_LINKED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return linked


@transaction.atomic
def make_unit_for(*, designation: str, kind: Kind, parent: Unit, by: User) -> Unit:
    """A unit of this name under `parent`; the one that is there already, if there is."""
    name = " ".join(designation.split())[:200]
    there = Unit.objects.filter(name=name, parent=parent).first()
    return there or add_unit(name=name, kind=kind, parent=parent, by=by)


@transaction.atomic
def settle_name(*, scope: Unit, designation: str, unit: Unit, by: User) -> KnownName:
    """Remember, for the plans of `scope`, which unit the name stands for."""
    require(by, Permission.PLAN_ADOPT, scope)
    name, _ = KnownName.objects.update_or_create(
        scope=scope, key=key(designation)[:300], defaults={"designation": designation[:300], "unit": unit}
    )
    return name
