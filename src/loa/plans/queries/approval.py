"""What the pages of approval show: who may approve where, a draft's submissions, what changed since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from loa.accounts.models import User
from loa.organisations.models import Membership, Reach, Unit
from loa.organisations.permissions import roles_of
from loa.organisations.queries.people import When, holders_of, members_of
from loa.organisations.roles import Permission, roles_with
from loa.plans.models import ApprovalStep, Comment, Draft, Submission
from loa.plans.queries.comparison import Comparison
from loa.plans.queries.laid_out import Section, laid_out, title_of
from loa.plans.queries.stages import UNDECIDED
from loa.plans.states import DraftState, SubmissionState

APPROVING = roles_with(Permission.PLAN_APPROVE)
PEOPLE = ("unit", "approver", "decided_by", "decided_on_behalf_of")


def approvers_in(unit: Unit, *, today: date) -> list[User]:
    """Who may approve in the unit today, by name; also those whose right reaches down to it. Two queries."""
    held = members_of(holders_of(unit, on=today, today=today), When.HELD, on=today)
    held = held.filter(role__in=list(APPROVING), user__is_active=True)
    return list(dict.fromkeys(membership.user for membership in held))


@dataclass(frozen=True, slots=True)
class Bench:
    """A unit where drafts can be approved, and who may be named there."""

    unit: Unit
    people: list[User]


def benches_for(unit: Unit, *, today: date) -> list[Bench]:
    """The unit itself first, then every unit around it where somebody approves: its superiors, and what they hold."""
    line = Reach.objects.filter(unit=unit).order_by().values("holder")
    around = Reach.objects.filter(holder__in=line).order_by().values("unit")
    held = Membership.objects.on(today).filter(role__in=list(APPROVING), user__is_active=True)
    held = held.filter(Q(unit__in=around) | Q(unit__in=line)).select_related("unit", "user")
    found: dict[int, Bench] = {unit.pk: Bench(unit, approvers_in(unit, today=today))}
    for membership in held.order_by("unit__folded", "unit", "user__folded", "user"):
        bench = found.setdefault(membership.unit_id, Bench(membership.unit, []))
        if membership.user not in bench.people:
            bench.people.append(membership.user)
    return list(found.values())


def submissions_of(draft: Draft) -> list[Submission]:
    """The newest first, without their texts, each with its steps and people. Two queries."""
    return list(_with_steps(draft))


def _with_steps(draft: Draft) -> QuerySet[Submission]:
    steps = Prefetch("steps", ApprovalStep.objects.select_related(*PEOPLE).order_by("stage", "pk"))
    found = draft.submissions.select_related("submitted_by", "submitted_on_behalf_of").defer("content")
    return found.prefetch_related(steps)


def newest_submission(draft: Draft) -> Submission | None:
    """Without its text, with its steps and people: says in the draft why it came back. Two queries."""
    return next(iter(_with_steps(draft)[:1]), None)


def blocked(submission: Submission, *, today: date) -> set[int]:
    """The undecided steps that nobody can decide any more: their approver left, or the unit has none."""
    waiting = [step for step in submission.steps.all() if step.state in UNDECIDED]
    units = {step.unit_id: step.unit for step in waiting}
    able = {pk: {user.pk for user in approvers_in(unit, today=today)} for pk, unit in units.items()}
    return {
        step.pk
        for step in waiting
        if not able[step.unit_id] or (step.approver_id and step.approver_id not in able[step.unit_id])
    }


def listed(user: User, *, everything: bool = False) -> QuerySet[ApprovalStep]:
    """What waits for the person, by deadline, without a deadline last; or what they may decide and have decided."""
    steps = ApprovalStep.objects.for_person(user) if everything else ApprovalStep.objects.laid_before(user)
    found = steps.select_related(*PEOPLE, "submission__draft__unit", "submission__submitted_by")
    found = found.defer("submission__content", "submission__draft__base")
    return found.order_by("-pk") if everything else found.order_by("deadline", "pk")


def to_issue(user: User) -> QuerySet[Draft]:
    """Approved drafts that wait for a number, in units where the person issues themselves, not from above."""
    held = roles_of(user).filter(role__in=list(roles_with(Permission.PLAN_ISSUE)))
    here = Reach.objects.filter(is_here=True, holder__in=held.order_by().values("unit"))
    found = Draft.objects.light().filter(state=DraftState.APPROVED, unit__in=here.order_by().values("unit"))
    return found.select_related("unit").order_by("pk")


def returned_to(user: User) -> QuerySet[Draft]:
    """Drafts that the person submitted, or submits for, and that came back: they are to be mended."""
    newest = Submission.objects.filter(draft=OuterRef("pk")).order_by("-pk")
    mine = Q(submitted_by=user) | Q(submitted_on_behalf_of=user)
    found = Draft.objects.visible_to(user).light().filter(state=DraftState.WRITING)
    back = found.filter(pk__in=Submission.objects.filter(mine, state=SubmissionState.RETURNED).values("draft"))
    back = back.annotate(last=Subquery(newest.values("state")[:1])).filter(last=SubmissionState.RETURNED)
    return back.select_related("unit").order_by("-pk")


def verdicts_of(draft: Draft) -> dict[str, int]:
    """How many comments of the newest round met which verdict."""
    newest = draft.consultations.order_by("-pk").first()
    if newest is None:
        return {}
    said = Comment.objects.filter(asked__consultation=newest, is_withdrawn=False).order_by()
    return dict(said.values_list("verdict").annotate(n=Count("pk")))


def _unnumbered(content: dict[str, Any]) -> dict[str, Any]:
    """Without number and day: the next version gets its own when it is issued, which is no change of the text."""
    head = {name: value for name, value in content["document"].items() if name not in ("number", "date")}
    return {**content, "document": head}


class StepPage:
    """One step as its approver sees it: the text as submitted, and how it differs from the submission before."""

    def __init__(self, step: ApprovalStep) -> None:
        self.step, self.submission = step, step.submission
        self.content = self.submission.content
        self.title = title_of(self.content)

    @cached_property
    def sections(self) -> list[Section]:
        return laid_out(self.content)

    @cached_property
    def steps(self) -> list[ApprovalStep]:
        return list(self.submission.steps.select_related(*PEOPLE).order_by("stage", "pk"))

    @cached_property
    def before(self) -> Submission | None:
        earlier = self.submission.draft.submissions.filter(pk__lt=self.submission.pk)
        return earlier.order_by("-pk").first()

    @cached_property
    def comparison(self) -> Comparison | None:
        """Against the submission before; of an amendment submitted for the first time, against the plan in force."""
        if self.before is not None:
            return Comparison(self.before.content, self.content)
        draft = self.submission.draft
        if draft.is_change and draft.plan is not None:
            return Comparison(_unnumbered(draft.plan.versions.latest("no").content), self.content)
        return None
