"""Reads for the list of plans and the head of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Assignment, Citation, Plan, Point, Responsibility, Slot
from loa.plans.states import PointKind, Use

WORK_FOUND = 20


def of_concern(work: QuerySet[Activity], user: Any) -> QuerySet[Activity]:
    """The lines of which the person's units owe something, and those that name one of these units."""
    seeing = units_with(user, Permission.PLAN_VIEW).values("pk")
    owed = Slot.objects.standing().filter(activity=OuterRef("pk"), unit__in=seeing)
    named = Assignment.objects.filter(activity=OuterRef("pk"), unit__in=seeing)
    return work.filter(Exists(owed.order_by()) | Exists(named.order_by()))


def listed(plans: QuerySet[Plan], *, words: str, year: int | None) -> QuerySet[Plan]:
    """With the number of their activities (`works`), newest year first."""
    plans = plans.filter(folded__has_words=words)
    if year is not None:
        plans = plans.filter(year=year)
    standing = Activity.objects.standing().filter(plan=OuterRef("pk"))
    works = standing.order_by().values("plan").annotate(n=Count("pk")).values("n")
    return plans.select_related("unit").annotate(works=Coalesce(Subquery(works, output_field=IntegerField()), 0))


def found_work(plans: QuerySet[Plan], words: str) -> list[Activity]:
    """The activities of these plans that answer the words best, each with its plan as it stands among them."""
    found = Activity.objects.standing().filter(plan__in=plans.order_by().values("pk")).mentioning(words)
    return list(found.prefetch_related(Prefetch("plan", plans.select_related("unit")))[:WORK_FOUND])


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the work of a plan. Three queries."""

    bases: list[Citation]
    mentions: list[Citation]
    points: list[tuple[str, list[Point]]]
    responsibilities: list[Responsibility]

    @classmethod
    def of(cls, plan: Plan) -> Head:
        citations = list(plan.citations.all())
        points = list(plan.points.all())
        by_kind = [(kind.label, [p for p in points if p.kind == kind]) for kind in PointKind]
        return cls(
            bases=[c for c in citations if c.use == Use.BASIS],
            mentions=[c for c in citations if c.use == Use.MENTION],
            points=[(label, found) for label, found in by_kind if found],
            responsibilities=list(plan.responsibilities.all()),
        )
