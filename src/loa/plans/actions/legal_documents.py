"""Keep the register of legal documents that plans rest on."""

from __future__ import annotations

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import LegalDocument


@transaction.atomic
def keep(*, document: LegalDocument, by: User) -> LegalDocument:
    """Store a new or changed document of the unit that it belongs to. Those for everybody come with the program."""
    assert document.unit is not None
    require(by, Permission.PLAN_DRAFT, document.unit)
    if document.added_by is None:
        document.added_by = by
    document.save()
    after = {
        "type": document.type,
        "number": document.number,
        "title": document.title,
        "ended": document.ended_on.isoformat() if document.ended_on else "",
        "replaced_by": str(document.replaced_by or ""),
    }
    record(Happened.LEGAL_DOCUMENT_KEPT, by=by, target=document, unit_id=document.unit_id, after=after)
    return document
