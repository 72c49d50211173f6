"""Short ways to plans above and below: given to units, issued by them, changed above."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.plans import tasks
from loa.plans.actions.cascade import charge
from loa.plans.actions.issue import issue
from loa.plans.models import Cascade, Draft, Plan, Submission, Version
from loa.plans.queries.text import text_of
from loa.plans.states import DraftState, Origin, SubmissionState

DUE = timedelta(days=30)


def make_cascade(
    *, plan: Plan, units: Iterable[Unit], by: User, due: date | None = None, is_run: bool = True
) -> Cascade:
    """Charge the units, and have their drafts made."""
    today = timezone.localdate()
    cascade = charge(plan=plan, units=[unit.pk for unit in units], due=due or today + DUE, by=by, today=today)
    if is_run:
        tasks.cascade.func(cascade.pk)
        cascade.refresh_from_db()
    return cascade


def issue_draft(*, draft: Draft, by: User, number: str = "05/KH-UBND", on: date | None = None) -> Version:
    """As if it had been approved by whoever approves there."""
    content = text_of(draft.base, draft.edits.standing()).as_json()
    Submission.objects.create(
        draft=draft, content=content, state=SubmissionState.APPROVED, submitted_by=by, ended_at=timezone.now()
    )
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.APPROVED)
    version = issue(draft=draft, number=number, issued_on=on or timezone.localdate(), by=by)
    tasks.carry_on(version.plan)
    return version


def make_version(
    *,
    plan: Plan,
    by: User,
    titles: Mapping[int, str] | None = None,
    edit: Callable[[dict[str, Any]], object] | None = None,
) -> Version:
    """The next version: lines by their place (from 1) get other titles, or `edit` changes the text itself."""
    content = copy.deepcopy(plan.versions.latest("no").content)
    for place, title in (titles or {}).items():
        content["activities"][place - 1]["title"] = title
    if edit is not None:
        edit(content)
    draft = Draft.objects.create(
        unit=plan.unit, year=plan.year, origin=Origin.AMENDING, plan=plan, base=content, begun_by=by
    )
    number = f"{100 + plan.versions.count()}/KH-UBND"
    return issue_draft(draft=draft, by=by, number=number)
