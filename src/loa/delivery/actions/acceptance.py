"""Nghiệm thu: accept results, return them with a reason, take an acceptance back. Only what is accepted counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import Entry, record, record_many
from loa.delivery.actions.reckoning import count, reckon
from loa.delivery.actions.results import held
from loa.delivery.events import Happened
from loa.delivery.models import Result, Step
from loa.delivery.permissions import is_own, require_deciding
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import State
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission

MOST = 500
"""Results that one act decides: what a page can wait for."""
DECISION = ["state", "is_counted", "decided_by", "decided_on_behalf_of", "decided_at", "reason"]


class TooMany(Exception):
    """More results than one act decides. `str(error)` is a sentence for the page."""

    def __init__(self, chosen: int) -> None:
        super().__init__(
            f"Mỗi lần nghiệm thu được nhiều nhất {MOST} kết quả ({chosen} kết quả được chọn). Hãy chọn bớt."
        )


@dataclass(slots=True)
class Decided:
    """What became of those chosen: `done` results, and how many were passed over for a reason."""

    done: list[Result] = field(default_factory=list)
    own: int = 0
    not_allowed: int = 0
    decided_before: int = 0


@transaction.atomic
def accept(*, result: Result, by: User, note: str = "") -> Result:
    """From here on the result counts in every figure above it. Raises `NotAllowed`, `OwnResult`, `WrongState`."""
    require_deciding(by, result)
    return _accept([held(result, State.ACCEPTED)], by, note)[0]


@transaction.atomic
def return_(*, result: Result, reason: str, by: User) -> Result:
    """Give it back to be mended. Raises `NotAllowed`, `OwnResult`, `WrongState`."""
    require_deciding(by, result)
    return _return([held(result, State.RETURNED)], reason, by)[0]


@transaction.atomic
def accept_many(*, results: Sequence[int], by: User, note: str = "") -> Decided:
    """Accept those that wait and that the person may decide; one's own and others are passed over. Raises `TooMany`."""
    decided = _chosen(results, by)
    decided.done = _accept(decided.done, by, note)
    return decided


@transaction.atomic
def return_many(*, results: Sequence[int], reason: str, by: User) -> Decided:
    """The same, returned with one reason for all. Raises `TooMany`."""
    decided = _chosen(results, by)
    decided.done = _return(decided.done, reason, by)
    return decided


def _chosen(pks: Sequence[int], by: User) -> Decided:
    if len(set(pks)) > MOST:
        raise TooMany(len(set(pks)))
    rows = Result.objects.select_for_update(of=("self",)).select_related("unit", "plan__unit", "activity__terms")
    allowed = set(units_with(by, Permission.RESULT_ACCEPT).values_list("pk", flat=True))
    decided = Decided()
    for result in rows.filter(pk__in=set(pks)).order_by("pk"):
        if result.plan.unit_id not in allowed:
            decided.not_allowed += 1
        elif is_own(by, result):
            decided.own += 1
        elif result.state != State.SUBMITTED:
            decided.decided_before += 1
        else:
            decided.done.append(result)
    return decided


def _accept(results: list[Result], by: User, note: str) -> list[Result]:
    replaced = {
        each.pk: each
        for each in Result.objects.select_for_update(of=("self",)).filter(
            pk__in=[result.corrects_id for result in results if result.corrects_id], state=State.ACCEPTED
        )
    }
    counted_before = [each for each in replaced.values() if each.is_counted]
    for each in replaced.values():
        each.state, each.is_counted = State.REPLACED, False
    for result in results:
        _decide(result, State.ACCEPTED, by, "")
        result.is_counted = not (result.is_repost and asked_of(result.activity).only_originals)
    Result.objects.bulk_update([*replaced.values(), *results], DECISION, batch_size=MOST)
    _tell([*replaced.values(), *results], by, note)
    count(results=counted_before, by=by, sign=-1)
    count(results=[result for result in results if result.is_counted], by=by)
    reckon(pairs={(result.activity_id, result.unit_id) for result in [*results, *replaced.values()]}, by=by)
    record_many(
        [Entry(kind=Happened.ACCEPTED, target=each, unit_id=each.unit_id, note=note) for each in results], by=by
    )
    return results


def _return(results: list[Result], reason: str, by: User) -> list[Result]:
    for result in results:
        _decide(result, State.RETURNED, by, reason)
    Result.objects.bulk_update(results, DECISION, batch_size=MOST)
    _tell(results, by, reason)
    reckon(pairs={(result.activity_id, result.unit_id) for result in results}, by=by, upward=False)
    record_many(
        [Entry(kind=Happened.RETURNED, target=each, unit_id=each.unit_id, note=reason) for each in results], by=by
    )
    return results


@transaction.atomic
def reopen(*, result: Result, reason: str, by: User) -> Result:
    """Take the acceptance back: it waits again and counts no more. Raises `NotAllowed`, `OwnResult`, `WrongState`."""
    require_deciding(by, result)
    result = held(result, State.SUBMITTED)
    was_counted = result.is_counted
    result.state, result.is_counted = State.SUBMITTED, False
    result.decided_by = result.decided_on_behalf_of = result.decided_at = None
    result.save(update_fields=DECISION)
    _tell([result], by, reason)
    if was_counted:
        count(results=[result], by=by, sign=-1)
    reckon(pairs=[(result.activity_id, result.unit_id)], by=by)
    record(Happened.REOPENED, by=by, target=result, unit_id=result.unit_id, note=reason)
    return result


def _decide(result: Result, state: State, by: User, reason: str) -> None:
    result.state, result.reason = state, reason
    result.decided_by, result.decided_on_behalf_of, result.decided_at = by, by.on_behalf_of, timezone.now()


def _tell(results: Sequence[Result], by: User, reason: str) -> None:
    Step.objects.bulk_create(
        Step(result=each, state=each.state, reason=reason, by=by, on_behalf_of=by.on_behalf_of) for each in results
    )
