"""The tables of this package, by what they are about."""

from loa.plans.models.activity import Activity, Assignment, Quota, Span
from loa.plans.models.agency import KnownName
from loa.plans.models.plan import Citation, Plan, Point, Responsibility
from loa.plans.models.reading import Correction, Reading

__all__ = [
    "Activity",
    "Assignment",
    "Citation",
    "Correction",
    "KnownName",
    "Plan",
    "Point",
    "Quota",
    "Reading",
    "Responsibility",
    "Span",
]
