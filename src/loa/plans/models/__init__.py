"""The tables of this package, by what they are about."""

from loa.plans.models.activity import Activity, Assignment, Quota, Span
from loa.plans.models.agency import KnownName
from loa.plans.models.approval import ApprovalStep, Submission
from loa.plans.models.cascade import Cascade, Charged, Offer
from loa.plans.models.consultation import Asked, Comment, Consultation
from loa.plans.models.draft import Draft, Edit, LegalDocument, Writer
from loa.plans.models.plan import Citation, Plan, Point, Responsibility
from loa.plans.models.reading import Correction, Reading
from loa.plans.models.slot import Building, CalendarKey, Event, Slot, SlotChange
from loa.plans.models.version import Version

__all__ = [
    "Activity",
    "ApprovalStep",
    "Asked",
    "Assignment",
    "Building",
    "CalendarKey",
    "Cascade",
    "Charged",
    "Citation",
    "Comment",
    "Consultation",
    "Correction",
    "Draft",
    "Edit",
    "Event",
    "KnownName",
    "LegalDocument",
    "Offer",
    "Plan",
    "Point",
    "Quota",
    "Reading",
    "Responsibility",
    "Slot",
    "SlotChange",
    "Span",
    "Submission",
    "Version",
    "Writer",
]
