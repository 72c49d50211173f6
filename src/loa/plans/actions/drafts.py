"""Begin a draft, put it away, bring it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import Draft, Plan, Reading
from loa.plans.queries import beginnings
from loa.plans.queries.adoption import text as one_line
from loa.plans.states import CHANGING, DraftState, Origin, State, WrongState


class UnderWayAlready(Exception):
    """A plan is changed by one draft at a time."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("Đang có một dự thảo sửa đổi hoặc thay thế kế hoạch này.")
        self.draft = draft


@transaction.atomic
def begin(*, unit: Unit, year: int, by: User) -> Draft:
    """An empty plan of the unit."""
    return _begin(by, Draft(unit=unit, year=year, base=beginnings.blank(unit, year)))


@transaction.atomic
def begin_from_year_before(*, plan: Plan, unit: Unit, year: int, by: User) -> Draft:
    """The plan in force with its times moved to `year`; what was moved or wants a look is listed in `base["moved"]`."""
    base = beginnings.moved(beginnings.content_of(plan), plan.year, year)
    return _begin(by, Draft(unit=unit, year=year, origin=Origin.LAST_YEAR, begun_from=plan, base=base))


@transaction.atomic
def begin_from_reading(*, reading: Reading, unit: Unit, by: User) -> Draft:
    """What was read and corrected so far, to be written on."""
    if reading.state not in (State.READ, State.ADOPTED):
        raise WrongState(reading.state)
    base = beginnings.content_of_reading(reading)
    year = base["document"].get("year") or timezone.localdate().year
    return _begin(by, Draft(unit=unit, year=year, origin=Origin.READING, reading=reading, base=base))


@transaction.atomic
def begin_change(*, plan: Plan, origin: Origin, by: User) -> Draft:
    """The text in force, its lines tied to those of the plan, to be amended or replaced (`CHANGING`).

    Raises `UnderWayAlready` with the draft that is there.
    """
    assert origin in CHANGING
    require(by, Permission.PLAN_DRAFT, plan.unit)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    there = Draft.objects.on_their_way().filter(plan=plan, origin__in=CHANGING).first()
    if there is not None:
        raise UnderWayAlready(there)
    base = beginnings.without_number(beginnings.content_of(plan))
    return _begin(by, Draft(unit=plan.unit, year=plan.year, origin=origin, plan=plan, base=base))


def _begin(by: User, draft: Draft) -> Draft:
    require(by, Permission.PLAN_DRAFT, draft.unit)
    draft.title = one_line(draft.base["document"].get("title"))
    draft.begun_by, draft.begun_on_behalf_of = by, by.on_behalf_of
    draft.save()
    after: dict[str, Any] = {"origin": draft.origin, "year": draft.year}
    record(Happened.DRAFT_BEGUN, by=by, target=draft, unit_id=draft.unit_id, after=after)
    return draft


@transaction.atomic
def withdraw(*, draft: Draft, by: User) -> Draft:
    """Put the draft away. Nothing is deleted: it can be brought back as it was."""
    require(by, Permission.PLAN_DRAFT, draft.unit)
    draft = Draft.objects.locked(draft)
    if draft.state == DraftState.WITHDRAWN:
        return draft
    draft.become(DraftState.WITHDRAWN)
    draft.save(update_fields=["state"])
    record(Happened.DRAFT_WITHDRAWN, by=by, target=draft, unit_id=draft.unit_id)
    return draft


@transaction.atomic
def restore(*, draft: Draft, by: User) -> Draft:
    """Bring a draft back. Raises `UnderWayAlready` where another changes the same plan, or carries out the same one."""
    require(by, Permission.PLAN_DRAFT, draft.unit)
    if shared := draft.plan_id or draft.above_id:  # two who bring drafts of one plan back at once come one by one
        Plan.objects.select_for_update(of=("self",)).get(pk=shared)
    draft = Draft.objects.locked(draft)
    if draft.state != DraftState.WITHDRAWN:
        return draft
    there = Draft.objects.none()
    if draft.is_change:
        there = Draft.objects.on_their_way().filter(plan=draft.plan, origin__in=CHANGING)
    elif draft.origin == Origin.ABOVE:
        same = Draft.objects.filter(above=draft.above, unit=draft.unit, origin=Origin.ABOVE)
        there = same.exclude(state=DraftState.WITHDRAWN)
    if (other := there.first()) is not None:
        raise UnderWayAlready(other)
    draft.become(DraftState.WRITING)
    draft.save(update_fields=["state"])
    record(Happened.DRAFT_RESTORED, by=by, target=draft, unit_id=draft.unit_id)
    return draft
