"""Write a version of a plan: its text becomes rows, lines keep their identity from one version to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from loa.accounts.models import User
from loa.files.models import StoredFile
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.slots import want_slots
from loa.plans.models import (
    Activity,
    Assignment,
    Citation,
    Draft,
    Plan,
    Point,
    Quota,
    Reading,
    Responsibility,
    Span,
    Version,
)
from loa.plans.queries import adoption
from loa.plans.queries.directory import Directory
from loa.plans.queries.text import Text

BATCH = 500
LINE_FIELDS = [
    "place", "kind", "no", "heading", "title", "product", "mode", "form", "timeframe", "timeframe_kind", "trigger",
    "start", "end", "dropped_in", "above", "money", "money_source", "lowered", "folded",
]  # fmt: skip

Line = tuple[Activity, dict[str, Any]]


@transaction.atomic
def write_version(
    *,
    plan: Plan,
    text: Text,
    by: User,
    places: Mapping[str, Any] | None = None,
    reading: Reading | None = None,
    draft: Draft | None = None,
    file: StoredFile | None = None,
    is_replacement: bool = False,
    signatures: list[dict[str, Any]] | None = None,
) -> Version:
    """The next version of the plan: the frozen text, and the rows of the plan as that text has them.

    A line whose row names its `activity` goes on; one that the text has no more is marked as dropped in this version;
    all slots are to be made anew. A step of adoption (with `reading`) and of issue (with `draft`).
    """
    require(by, Permission.PLAN_ADOPT if reading else Permission.PLAN_ISSUE, plan.unit)
    no = (plan.versions.aggregate(last=Max("no"))["last"] or 0) + 1
    _write_head(plan, text, dict(places or {}))
    for activity, row in _write_lines(plan, text, dict(places or {}), no):
        row["activity"] = activity.pk
    version = Version.objects.create(
        plan=plan,
        no=no,
        kind=plan.kind,
        number=plan.number,
        issued_on=plan.issued_on,
        is_replacement=is_replacement,
        content=text.as_json(),
        file=file,
        signatures=signatures or [],
        reading=reading,
        draft=draft,
        issued_by=by,
        issued_on_behalf_of=by.on_behalf_of,
    )
    want_slots(plan=plan, by=by)
    return version


def _write_head(plan: Plan, text: Text, places: dict[str, Any]) -> None:
    for model in (Citation, Point, Responsibility):
        model.objects.filter(plan=plan).delete()  # the version before keeps them in its text
    Citation.objects.bulk_create(adoption.citations(text, plan), batch_size=BATCH)
    Point.objects.bulk_create(adoption.points(text, plan, places), batch_size=BATCH)
    Responsibility.objects.bulk_create(adoption.responsibilities(text, plan), batch_size=BATCH)


def _write_lines(plan: Plan, text: Text, places: dict[str, Any], no: int) -> list[Line]:
    there = {activity.pk: activity for activity in plan.activities.all()}
    last = max((activity.order for activity in there.values()), default=0)
    made = adoption.activities(text, plan, places)
    going_on, new = list[Activity](), list[Activity]()
    for place, (activity, row) in enumerate(made, start=1):
        activity.place = place
        before = there.pop(row.get("activity") or 0, None)
        if before is None:
            last += 1
            activity.order = last
            new.append(activity)
        else:
            activity.pk, activity.order = before.pk, before.order
            going_on.append(activity)
    Activity.objects.bulk_create(new, batch_size=BATCH)
    Activity.objects.bulk_update(going_on, LINE_FIELDS, batch_size=BATCH)
    Activity.objects.filter(pk__in=there, dropped_in__isnull=True).update(dropped_in=no)
    _write_parts(plan, made, again=going_on)
    return made


def _write_parts(plan: Plan, made: list[Line], *, again: list[Activity]) -> None:
    for model in (Quota, Span, Assignment):
        model.objects.filter(activity__in=[activity.pk for activity in again]).delete()
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
