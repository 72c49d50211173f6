"""Say which unit a printed name stands for, or make the unit."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.actions.units import add_unit
from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.organisations.states import BEGINNING, OPEN_END
from loa.plans.actions.slots import want_slots
from loa.plans.events import Happened
from loa.plans.models import Assignment, KnownName, Plan
from loa.plans.queries.directory import Directory
from loa.plans.states import UNSETTLED, AgencyKind
from vanban.text.names import key, short_key


@transaction.atomic
def link_agency(*, plan: Plan, designation: str, unit: Unit, by: User) -> int:
    """Link every mention of the name in the plan to the unit, and remember it for the unit's next plans.

    Remembered for plans of a time in which no unit bears the name itself.
    """
    require(by, Permission.PLAN_ADOPT, plan.unit)
    since, before = Directory(plan.unit, on=plan.day).validity(designation)
    settle_name(scope=plan.unit, designation=designation, unit=unit, by=by, since=since, before=before)
    wanted = short_key(designation)
    rows = Assignment.objects.filter(activity__plan=plan).exclude(kind=AgencyKind.UNIT, unit=unit)
    same = [pk for pk, printed in rows.values_list("pk", "designation") if short_key(printed) == wanted]
    linked = Assignment.objects.filter(pk__in=same).update(kind=AgencyKind.UNIT, unit=unit, groups="")
    want_slots(plan=plan, by=by)
    after = {"designation": designation, "unit": unit.name, "mentions": linked}
    record(Happened.AGENCY_LINKED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return linked


@transaction.atomic
def unlink_agency(*, plan: Plan, designation: str, by: User) -> int:
    """Take a link back: the name is open again in this plan, and is asked for in the next."""
    require(by, Permission.PLAN_ADOPT, plan.unit)
    forget_name(scope=plan.unit, designation=designation, by=by, on=plan.day)
    found = Directory(plan.unit, on=plan.day).find(designation)
    kind = found.kind if found.kind in UNSETTLED else AgencyKind.UNKNOWN
    wanted = short_key(designation)
    rows = Assignment.objects.filter(activity__plan=plan, kind=AgencyKind.UNIT)
    same = [pk for pk, printed in rows.values_list("pk", "designation") if short_key(printed) == wanted]
    opened = Assignment.objects.filter(pk__in=same).update(kind=kind, unit=None)
    want_slots(plan=plan, by=by)
    record(
        Happened.AGENCY_UNLINKED, by=by, target=plan, unit_id=plan.unit_id,
        after={"designation": designation, "mentions": opened},
    )  # fmt: skip
    return opened


@transaction.atomic
def link_group(*, plan: Plan, designation: str, by: User) -> int:
    """Link every mention of the name in the plan to the groups that bear it by now, such as one kept by hand since."""
    require(by, Permission.PLAN_ADOPT, plan.unit)
    groups = " ".join(Directory(plan.unit, on=plan.day).find(designation).groups)
    if not groups:
        return 0
    wanted = short_key(designation)
    rows = Assignment.objects.filter(activity__plan=plan).exclude(kind=AgencyKind.GROUP, groups=groups)
    same = [pk for pk, printed in rows.values_list("pk", "designation") if short_key(printed) == wanted]
    linked = Assignment.objects.filter(pk__in=same).update(kind=AgencyKind.GROUP, unit=None, groups=groups)
    want_slots(plan=plan, by=by)
    after = {"designation": designation, "groups": groups, "mentions": linked}
    record(Happened.AGENCY_LINKED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return linked


@transaction.atomic
def make_unit_for(*, designation: str, kind: Kind, parent: Unit, by: User) -> Unit:
    """A unit of this name under `parent`; the one that is there already, if there is."""
    name = " ".join(designation.split())[:200]
    there = Unit.objects.opened().filter(name=name, parent=parent).first()
    return there or add_unit(name=name, kind=kind, parent=parent, by=by)


@transaction.atomic
def settle_name(
    *,
    scope: Unit,
    designation: str,
    unit: Unit,
    by: User,
    since: date = BEGINNING,
    before: date = OPEN_END,
) -> KnownName:
    """Remember, for the plans of `scope` dated in the time given, which unit the name stands for.

    What was remembered for the same time gives way; what was remembered for earlier or later plans stays.
    """
    require(by, Permission.PLAN_ADOPT, scope)
    whole = key(designation)[:300]
    there = KnownName.objects.select_for_update().filter(scope=scope, key=whole)
    following = there.filter(since__gt=since).order_by("since").first()
    if following is not None:
        before = min(before, following.since)
    there.filter(since__lt=since, before__gt=since).update(before=since)
    name, _ = KnownName.objects.update_or_create(
        scope=scope, key=whole, since=since,
        defaults={"designation": designation[:300], "unit_id": unit.pk, "before": before},
    )  # fmt: skip
    return name


@transaction.atomic
def forget_name(*, scope: Unit, designation: str, by: User, on: date) -> bool:
    """Take back what was remembered for plans of that day; the name is open again. Plans in force stay as they are."""
    require(by, Permission.PLAN_ADOPT, scope)
    known = KnownName.objects.filter(scope=scope, key=key(designation)[:300], since__lte=on, before__gt=on)
    return known.delete()[0] > 0
