"""What waits for a person, over all packages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from loa.accounts.models import User
from loa.core.drawings import Progress
from loa.delivery.queries.plan_boards import progress_of
from loa.delivery.queries.waiting import count_waiting
from loa.delivery.queries.work import Work, work_for
from loa.organisations.queries.tree import units_of, units_with
from loa.organisations.roles import Permission
from loa.plans.models import ApprovalStep, Draft, Plan, Reading
from loa.plans.queries.approval import returned_to, to_issue
from loa.plans.queries.asked import waiting_for as waiting_answers
from loa.plans.queries.owed import Changes, changes_above, owed_drafts
from loa.plans.states import UNDER_WAY, State

SHOWN = 5
MOST_TO_DECIDE = 100
"""Results are counted so far: a plan of the country may have thousands waiting, and the page is opened all day."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Each list holds the newest few."""

    to_review: list[Reading]
    failed: list[Reading]
    under_way: int
    plans: list[tuple[Plan, Progress | None]]  # with how far those of one's own units are
    may_upload: bool
    work: Work
    owed_lines: dict[str, int]  # how many are late, due this week, this month
    to_decide: int  # results that wait for one to accept them; one above `MOST_TO_DECIDE` means more than that
    to_approve: int
    to_answer: int
    to_issue: list[Draft]
    returned: list[Draft]  # what one submitted, and what came back
    owed: list[Draft]  # plans of one's own units under a plan above
    changes: list[Changes]

    @property
    def is_anything(self) -> bool:
        return bool(self.to_review or self.failed or self.under_way)

    @property
    def is_nothing(self) -> bool:
        """Nobody waits for this person, and nothing is owed."""
        return not (self.is_anything or self.is_any_draft or self.work.is_anything or self.to_decide or self.owed)

    @property
    def to_decide_words(self) -> str:
        """ "12", "hơn 100"."""
        return f"hơn {MOST_TO_DECIDE}" if self.to_decide > MOST_TO_DECIDE else str(self.to_decide)

    @property
    def is_any_draft(self) -> bool:
        """Drafts wait to be decided, commented, mended or issued."""
        return bool(self.to_approve or self.to_answer or self.to_issue or self.returned)


def waiting_for(user: User, *, today: date) -> Waiting:
    """Twenty-one queries at most, six more for what is owed; four more where changes of a plan above wait."""
    working = units_with(user, Permission.PLAN_REVIEW).values("pk")
    readings = Reading.objects.filter(unit__in=working)
    newest = readings.light().select_related("unit", "uploaded_by", "uploaded_on_behalf_of").order_by("-pk")
    work = work_for(user, today=today)
    return Waiting(
        to_review=list(newest.filter(state=State.READ)[:SHOWN]),
        failed=list(newest.filter(state=State.FAILED)[:SHOWN]),
        under_way=readings.filter(state__in=UNDER_WAY).count(),
        plans=_plans(user, today),
        may_upload=units_with(user, Permission.PLAN_UPLOAD).exists(),
        work=work,
        owed_lines=work.numbers(today=today),
        to_decide=count_waiting(user, most=MOST_TO_DECIDE + 1),
        to_approve=ApprovalStep.objects.laid_before(user).count(),
        to_answer=waiting_answers(user).count(),
        to_issue=list(to_issue(user)[:SHOWN]),
        returned=list(returned_to(user)[:SHOWN]),
        owed=list(owed_drafts(user)[:SHOWN]),
        changes=changes_above(user, most=SHOWN),
    )


def _plans(user: User, today: date) -> list[tuple[Plan, Progress | None]]:
    """Of this year and later, those of one's own units first. Two queries."""
    seen = Plan.objects.visible_to(user).filter(year__gte=today.year).with_names().select_related("unit")
    own_first = seen.annotate(is_own=Exists(units_of(user).filter(pk=OuterRef("unit"))))
    plans = list(own_first.order_by("-is_own", "year", "-adopted_at", "-pk")[:SHOWN])
    own = [plan for plan in plans if plan.is_own]
    found = progress_of(own, today=today) if own else {}
    return [(plan, found.get(plan.pk)) for plan in plans]
