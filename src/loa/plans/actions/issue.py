"""Issue an approved draft: the clerk gives number and day, and it becomes a plan, or the next version of one.

The signed document comes with it or later. Numbers run in each unit through the year for each kind of document
(Nghị định 30/2020/NĐ-CP, Article 15), so that two clerks at the same moment are put one after the other.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.files.actions import NotKept, keep
from loa.files.models import StoredFile
from loa.files.states import MediaType
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions.cascading import want_changes_offered
from loa.plans.actions.versions import write_version
from loa.plans.events import Happened
from loa.plans.models import Activity, Draft, Plan, Version
from loa.plans.queries import adoption
from loa.plans.queries.adoption import NotComplete, missing_in, refuse_second
from loa.plans.queries.numbers import taken_by
from loa.plans.queries.text import Text, text_of
from loa.plans.states import DraftState, Origin, SubmissionState

SIGNED = {MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.TIFF}
"""What a signed document comes as: a PDF, or a picture of the paper."""


class NumberTaken(Exception):
    """Another document of the unit bears the number in that year. `str(error)` is a sentence for the page."""

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"Số {version.number} đã cấp ngày {version.issued_on:%d/%m/%Y} cho “{version.plan.title}”. Hãy cấp số khác."
        )
        self.version = version


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

    Called twice, it returns the same version. Raises `NotComplete`, `NumberTaken`, `AlreadyInForce`,
    `WrongDraftState`, `NotKept`.
    """
    require(by, Permission.PLAN_ISSUE, draft.unit)
    draft = Draft.objects.locked(draft)
    if draft.state == DraftState.ISSUED:
        return draft.version
    draft.become(DraftState.ISSUED)
    text = _numbered_text(draft, number, issued_on)
    plan = _plan(draft, text, by)
    untied = _untie_strangers(plan, text)
    version = write_version(
        plan=plan,
        text=text,
        draft=draft,
        file=_kept(signed, by),
        is_replacement=draft.origin == Origin.REPLACING,
        signatures=signatures,
        by=by,
    )
    plan.file = version.file
    plan.save(update_fields=["file"])
    draft.plan, draft.title = plan, plan.title
    draft.save(update_fields=["state", "plan", "title", "folded"])
    want_changes_offered(plan=plan, by=by)
    after: dict[str, Any] = {"number": plan.number, "year": plan.year, "version": version.no}
    if untied:
        after["untied"] = untied
    record(Happened.ISSUED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return version


@transaction.atomic
def attach_signed(
    *, version: Version, signed: UploadedFile, by: User, signatures: list[dict[str, Any]] | None = None
) -> Version:
    """Put the signed document to a version that was issued without it, or another in its place. Raises `NotKept`."""
    require(by, Permission.PLAN_ISSUE, version.plan.unit)
    version = Version.objects.select_for_update(of=("self",)).select_related("plan", "file").get(pk=version.pk)
    before = {"sha256": version.file.sha256} if version.file else None
    version.file, version.signatures = _kept(signed, by), signatures or []
    version.save(update_fields=["file", "signatures"])
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)  # until then no version follows
    if not plan.versions.filter(no__gt=version.no).exists():
        plan.file = version.file
        plan.save(update_fields=["file"])
    assert version.file is not None
    after = {"version": version.no, "sha256": version.file.sha256}
    record(Happened.SIGNED_ATTACHED, by=by, target=plan, unit_id=plan.unit_id, before=before, after=after)
    return version


def _kept(signed: UploadedFile | None, by: User) -> StoredFile | None:
    if signed is None:
        return None
    assert signed.file is not None
    if MediaType.of(signed.file) not in SIGNED:  # type: ignore[arg-type]
        raise NotKept("Văn bản đã ký phải là tệp PDF hoặc ảnh quét (PNG, JPEG, TIFF).")
    return keep(upload=signed, by=by)


def _numbered_text(draft: Draft, number: str, issued_on: date) -> Text:
    """The text as it was approved, with its number and day. Raises `NotComplete`, `NumberTaken`."""
    submission = draft.submissions.filter(state=SubmissionState.APPROVED).latest("pk")
    text = text_of(submission.content, [])
    text.document |= {"number": number, "date": issued_on.isoformat()}
    if missing := missing_in(text):
        raise NotComplete(missing)
    Unit.objects.select_for_update().get(pk=draft.unit_id)  # numbers are given one at a time
    if other := taken_by(draft.unit, number, kind=text.document.get("kind") or "KH", year=issued_on.year):
        raise NumberTaken(other)
    return text


def _untie_strangers(plan: Plan, text: Text) -> list[str]:
    """Lines tied to what is no line of the plan above lose the tie; their titles, for the log."""
    rows = [row for section in ("activities", "commitments") for _, row in text.rows(section) if row.get("above")]
    known = set(
        Activity.objects.filter(plan=plan.above_id, pk__in=[row["above"] for row in rows]).values_list("pk", flat=True)
    )
    strangers = [row for row in rows if row["above"] not in known]
    for row in strangers:
        del row["above"]
    return [adoption.text(row.get("title"), 200) for row in strangers]


def _plan(draft: Draft, text: Text, by: User) -> Plan:
    fields = adoption.plan_fields(text)
    refuse_second(draft.unit, fields, but=draft.plan)
    if draft.plan is None:
        who = {"adopted_by": by, "adopted_on_behalf_of": by.on_behalf_of}
        return Plan.objects.create(unit=draft.unit, above=draft.above, **who, **fields)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=draft.plan.pk)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()
    return plan
