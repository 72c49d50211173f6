"""Adopt a reviewed reading: from here on there is a plan with its work."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.agencies import make_unit_for, settle_name
from loa.plans.actions.versions import write_version
from loa.plans.events import Happened
from loa.plans.models import Plan, Reading
from loa.plans.queries import adoption
from loa.plans.queries.adoption import NotComplete, missing_in, refuse_second
from loa.plans.queries.directory import Directory
from loa.plans.queries.text import text_of
from loa.plans.states import State


@transaction.atomic
def adopt(
    *,
    reading: Reading,
    by: User,
    links: Mapping[str, Unit] | None = None,
    new_units: Mapping[str, Kind] | None = None,
) -> Plan:
    """Make the plan. `links` and `new_units` settle names that match no unit; the rest stays open on the plan's page.

    Called twice, it returns the same plan. Raises `NotComplete`, `AlreadyInForce`, `WrongState`.
    """
    require(by, Permission.PLAN_ADOPT, reading.unit)
    reading = Reading.objects.locked(reading)
    if reading.state == State.ADOPTED:
        return reading.plan
    reading.become(State.ADOPTED)
    draft = text_of(reading.result or {}, reading.corrections.standing())
    if missing := missing_in(draft):
        raise NotComplete(missing)
    fields = adoption.plan_fields(draft)
    refuse_second(reading.unit, fields)

    who = {"adopted_by": by, "adopted_on_behalf_of": by.on_behalf_of}
    plan = Plan.objects.create(unit=reading.unit, file=reading.file, reading=reading, **who, **fields)
    _settle(plan, links or {}, new_units or {}, by)
    places = (reading.result or {}).get("places")
    write_version(plan=plan, text=draft, places=places, reading=reading, file=reading.file, by=by)
    reading.save(update_fields=["state"])
    after = {"number": plan.number, "year": plan.year, "activities": plan.activities.count()}
    record(Happened.ADOPTED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return plan


def _settle(plan: Plan, links: Mapping[str, Unit], new_units: Mapping[str, Kind], by: User) -> None:
    unit, directory = plan.unit, Directory(plan.unit, on=plan.day)
    held = {name: directory.validity(name) for name in (*links, *new_units)}
    made = {name: make_unit_for(designation=name, kind=kind, parent=unit, by=by) for name, kind in new_units.items()}
    for designation, target in {**links, **made}.items():
        since, before = held[designation]
        settle_name(scope=unit, designation=designation, unit=target, by=by, since=since, before=before)
