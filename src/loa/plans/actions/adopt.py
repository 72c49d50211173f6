"""Adopt a reviewed reading: from here on there is a plan with its work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.agencies import make_unit_for, settle_name
from loa.plans.events import Happened
from loa.plans.models import Activity, Assignment, Citation, Plan, Point, Quota, Reading, Responsibility, Span
from loa.plans.queries import adoption
from loa.plans.queries.adoption import Missing, missing_in
from loa.plans.queries.directory import Directory
from loa.plans.queries.draft import Draft, draft_of
from loa.plans.states import State

BATCH = 500


class NotComplete(Exception):
    """What is missing, by field; nothing was changed."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("; ".join(m.says for m in missing))
        self.missing = missing


class AlreadyInForce(Exception):
    """The unit has a plan of this number and year already, from another document."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"Đơn vị đã có Kế hoạch số {plan.number} năm {plan.year}.")
        self.plan = plan


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
    draft = draft_of(reading.result or {}, reading.corrections.standing())
    if missing := missing_in(draft):
        raise NotComplete(missing)
    fields = adoption.plan_fields(draft)
    _refuse_second(reading.unit, fields)

    who = {"adopted_by": by, "adopted_on_behalf_of": by.on_behalf_of}
    plan = Plan.objects.create(unit=reading.unit, file=reading.file, reading=reading, **who, **fields)
    _settle(plan, links or {}, new_units or {}, by)
    places = (reading.result or {}).get("places") or {}
    Citation.objects.bulk_create(adoption.citations(draft, plan), batch_size=BATCH)
    Point.objects.bulk_create(adoption.points(draft, plan, places), batch_size=BATCH)
    Responsibility.objects.bulk_create(adoption.responsibilities(draft, plan), batch_size=BATCH)
    _make_activities(plan, draft, places)
    reading.save(update_fields=["state"])
    after = {"number": plan.number, "year": plan.year, "activities": plan.activities.count()}
    record(Happened.ADOPTED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return plan


def _refuse_second(unit: Unit, fields: dict[str, Any]) -> None:
    if not fields["number"]:
        return
    if there := Plan.objects.filter(unit=unit, year=fields["year"], number=fields["number"]).first():
        raise AlreadyInForce(there)


def _settle(plan: Plan, links: Mapping[str, Unit], new_units: Mapping[str, Kind], by: User) -> None:
    unit, directory = plan.unit, Directory(plan.unit, on=plan.day)
    held = {name: directory.validity(name) for name in (*links, *new_units)}
    made = {name: make_unit_for(designation=name, kind=kind, parent=unit, by=by) for name, kind in new_units.items()}
    for designation, target in {**links, **made}.items():
        since, before = held[designation]
        settle_name(scope=unit, designation=designation, unit=target, by=by, since=since, before=before)


def _make_activities(plan: Plan, draft: Draft, places: dict[str, Any]) -> None:
    made = adoption.activities(draft, plan, places)
    Activity.objects.bulk_create([activity for activity, _ in made], batch_size=BATCH)
    Quota.objects.bulk_create((q for a, row in made for q in adoption.quotas(row, a)), batch_size=BATCH)
    Span.objects.bulk_create((s for a, row in made for s in adoption.spans(row, a)), batch_size=BATCH)
    named = [
        (activity, role, order, name)
        for activity, row in made
        for role, names in adoption.agencies(row)
        for order, name in enumerate(names, start=1)
    ]
    directory = Directory(plan.unit, on=plan.day)
    found = {name: directory.find(name) for name in dict.fromkeys(name for *_, name in named)}
    Assignment.objects.bulk_create(
        (
            Assignment(
                activity=activity,
                role=role,
                order=order,
                designation=name,
                kind=found[name].kind,
                unit=found[name].unit,
                groups=" ".join(found[name].groups),
            )
            for activity, role, order, name in named
        ),
        batch_size=BATCH,
    )
