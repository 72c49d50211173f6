"""Short ways to make drafts, rounds of consultation and submissions in any state."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.plans.actions import approval, consultation
from loa.plans.actions.approval import Wanted
from loa.plans.actions.issue import issue
from loa.plans.models import Consultation, Draft, Edit, Plan, Submission, Version
from loa.plans.queries.text import DOCUMENT, LISTS
from loa.plans.states import Kind, Origin
from tests.loa.plans.making import _read, short_plan


def text_json(rows: int = 3, **head: Any) -> dict[str, Any]:
    """The text of a small plan without number and day, as a draft begins with."""
    _, found = json.loads(_read(short_plan(rows=rows)))
    text = {name: found.get(name) or [] for name in LISTS}
    document = {name: found["document"].get(name) for name in DOCUMENT} | {"number": None, "date": None}
    return {"document": {**document, **head}, **text}


def make_draft(*, unit: Unit, by: User, rows: int = 3, **fields: Any) -> Draft:
    """A draft being written, complete enough to be submitted."""
    base = fields.pop("base", None) or text_json(rows)
    title, year = base["document"]["title"] or "", base["document"]["year"] or 2026
    return Draft.objects.create(unit=unit, year=year, title=title, base=base, begun_by=by, **fields)


def write(draft: Draft, pointer: str, value: Any, *, by: User, kind: Kind = Kind.CORRECT) -> Edit:
    """One standing edit, as the editor keeps it."""
    draft.last_act += 1
    draft.save(update_fields=["last_act"])
    return Edit.objects.create(draft=draft, act=draft.last_act, pointer=pointer, kind=kind, after=value, by=by)


def make_round(*, draft: Draft, units: list[Unit], by: User, days: int = 10, **fields: Any) -> Consultation:
    deadline = timezone.localdate() + timedelta(days=days)
    return consultation.open_consultation(draft=draft, units=units, deadline=deadline, by=by, **fields)


def make_submitted(*, draft: Draft, by: User, steps: list[Wanted] | None = None) -> Submission:
    """By default one step, for anybody who approves in the draft's unit."""
    return approval.submit(draft=draft, steps=steps or [Wanted(draft.unit)], by=by, note="Kính trình.")


def make_approved(*, draft: Draft, by: User, approver: User) -> Draft:
    submission = make_submitted(draft=draft, by=by)
    approval.approve(step=submission.steps.get(), by=approver)
    draft.refresh_from_db()
    return draft


def make_issued(
    *, draft: Draft, by: User, approver: User, number: str = "05/KH-UBND", on: date = date(2026, 1, 20)
) -> Version:
    return issue(draft=make_approved(draft=draft, by=by, approver=approver), number=number, issued_on=on, by=by)


def amend(plan: Plan, *, by: User, **text: Any) -> Draft:
    """A draft that amends the plan, begun from the newest version; `text` replaces whole sections."""
    base = {**plan.versions.latest("no").content, **text}
    return make_draft(unit=plan.unit, by=by, base=base, origin=Origin.AMENDING, plan=plan)
