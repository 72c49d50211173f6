"""Issue an approved draft: the clerk gives number and day, and it becomes a plan, or the next version of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.files.actions import keep
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.versions import write_version
from loa.plans.events import Happened
from loa.plans.models import Draft, Plan, Version
from loa.plans.queries import adoption
from loa.plans.queries.adoption import NotComplete, missing_in, refuse_second
from loa.plans.queries.text import Text, text_of
from loa.plans.states import DraftState, Origin, SubmissionState


@transaction.atomic
def issue(
    *,
    draft: Draft,
    number: str,
    issued_on: date,
    by: User,
    signed: UploadedFile | None = None,
    signatures: list[dict[str, Any]] | None = None,
) -> Version:
    """Put the approved text into force. `number` is whole ("05/KH-UBND"); `signed` the signed document.

    Called twice, it returns the same version. Raises `NotComplete`, `AlreadyInForce`, `WrongDraftState`, `NotKept`.
    """
    require(by, Permission.PLAN_ISSUE, draft.unit)
    draft = Draft.objects.locked(draft)
    if draft.state == DraftState.ISSUED:
        return draft.version
    draft.become(DraftState.ISSUED)
    text = _approved_text(draft)
    text.document |= {"number": number, "date": issued_on.isoformat()}
    if missing := missing_in(text):
        raise NotComplete(missing)
    plan = _plan(draft, text, by)
    version = write_version(
        plan=plan,
        text=text,
        draft=draft,
        file=keep(upload=signed, by=by) if signed else None,
        is_replacement=draft.origin == Origin.REPLACING,
        signatures=signatures,
        by=by,
    )
    draft.plan, draft.title = plan, plan.title
    draft.save(update_fields=["state", "plan", "title", "folded"])
    after = {"number": plan.number, "year": plan.year, "version": version.no}
    record(Happened.ISSUED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return version


def _approved_text(draft: Draft) -> Text:
    """The text as it was approved."""
    submission = draft.submissions.filter(state=SubmissionState.APPROVED).latest("pk")
    return text_of(submission.content, [])


def _plan(draft: Draft, text: Text, by: User) -> Plan:
    fields = adoption.plan_fields(text)
    refuse_second(draft.unit, fields, but=draft.plan)
    if draft.plan is None:
        who = {"adopted_by": by, "adopted_on_behalf_of": by.on_behalf_of}
        return Plan.objects.create(unit=draft.unit, above=draft.above, **who, **fields)
    for name, value in fields.items():
        setattr(draft.plan, name, value)
    draft.plan.save()
    return draft.plan
