"""Nghiệm thu: accept results, return them with a reason, take an acceptance back. Only what is accepted counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import Entry, record_many
from loa.delivery.actions.reckoning import count, reckon
from loa.delivery.actions.results import AlreadyCorrected
from loa.delivery.events import Happened
from loa.delivery.models import Result, Step
from loa.delivery.permissions import own_of, require_deciding
from loa.delivery.queries.held import held
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import State, WrongState
from loa.notices.actions import post
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission

MOST = 500
"""Results that one act decides: what a page can wait for."""
RETURNED = "delivery.returned"
"""The kind of the message to whoever logged what is returned."""
UNDONE = "Hoàn tác"
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
    return _accept([_waiting(result, State.ACCEPTED)], by, note)[0]


@transaction.atomic
def return_(*, result: Result, reason: str, by: User) -> Result:
    """Give it back to be mended. Raises `NotAllowed`, `OwnResult`, `WrongState`."""
    require_deciding(by, result)
    return _return([_waiting(result, State.RETURNED)], reason, by)[0]


def _waiting(result: Result, to: State) -> Result:
    """Only what waits is decided: what was replaced comes back by `reopen` of the correction alone."""
    now = held(result, to)
    if now.state != State.SUBMITTED:
        raise WrongState(now.state)
    return now


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
    decided, chosen = Decided(), list(rows.filter(pk__in=set(pks)).order_by("pk"))
    own = own_of(by, chosen)
    for result in chosen:
        if result.plan.unit_id not in allowed:
            decided.not_allowed += 1
        elif result.pk in own:
            decided.own += 1
        elif result.state != State.SUBMITTED:
            decided.decided_before += 1
        else:
            decided.done.append(result)
    return decided


def _counts(result: Result) -> bool:
    """Whether it counts, once accepted."""
    return not (result.is_repost and asked_of(result.activity).only_originals)


def _corrected_by(results: Sequence[Result], state: State) -> list[Result]:
    """What these correct, of that state, locked: the newer entry before the older, as everywhere."""
    rows = Result.objects.select_for_update(of=("self",)).select_related("activity__terms")
    wanted = [result.corrects_id for result in results if result.corrects_id]
    return list(rows.filter(pk__in=wanted, state=state).order_by("pk")) if wanted else []


def _accept(results: list[Result], by: User, note: str) -> list[Result]:
    now = timezone.now()
    replaced = _corrected_by(results, State.ACCEPTED)
    counted_before = [each for each in replaced if each.is_counted]
    for each in replaced:
        each.state, each.is_counted = State.REPLACED, False
    for result in results:
        _decide(result, State.ACCEPTED, by, "", now)
        result.is_counted = _counts(result)
    _keep([*replaced, *results], by, note)
    _recount(ended=counted_before, begun=[result for result in results if result.is_counted], by=by)
    reckon(pairs={(result.activity_id, result.unit_id) for result in [*results, *replaced]}, by=by)
    _record(Happened.ACCEPTED, results, by, note)
    return results


def _return(results: list[Result], reason: str, by: User) -> list[Result]:
    now = timezone.now()
    for result in results:
        _decide(result, State.RETURNED, by, reason, now)
    _keep(results, by, reason)
    reckon(pairs={(result.activity_id, result.unit_id) for result in results}, by=by, upward=False)
    _record(Happened.RETURNED, results, by, reason)
    _post_returned(results, reason, by, now)
    return results


@transaction.atomic
def reopen(*, result: Result, reason: str, by: User) -> Result:
    """Take the acceptance back: it waits again and counts no more; what it corrected counts again.

    Raises `NotAllowed`, `OwnResult`, `WrongState`, and `AlreadyCorrected` where a correction of it is under way.
    """
    require_deciding(by, result)
    result = held(result, State.REPLACED)  # accepted, and nothing else
    if result.corrections.exclude(state=State.WITHDRAWN).exists():
        raise AlreadyCorrected
    return _reopen([result], reason, by)[0]


def _reopen(results: list[Result], reason: str, by: User) -> list[Result]:
    """Accepted ones and returned ones wait again."""
    reason = reason or UNDONE  # a step without a reason is that of whoever handed it in
    restored = _corrected_by([each for each in results if each.state == State.ACCEPTED], State.REPLACED)
    counted_before = [each for each in results if each.is_counted]
    accepted = [each for each in results if each.state == State.ACCEPTED]
    returned = [each for each in results if each.state == State.RETURNED]
    for each in results:
        each.state, each.is_counted = State.SUBMITTED, False
        each.decided_by = each.decided_on_behalf_of = each.decided_at = None
    for each in restored:
        each.state, each.is_counted = State.ACCEPTED, _counts(each)
    _keep([*restored, *results], by, reason)
    _recount(ended=counted_before, begun=[each for each in restored if each.is_counted], by=by)
    reckon(pairs={(each.activity_id, each.unit_id) for each in [*results, *restored]}, by=by)
    _record(Happened.REOPENED, accepted, by, reason)
    _record(Happened.RETURN_UNDONE, returned, by, reason)
    return results


@transaction.atomic
def undo(*, decided_at: datetime, by: User) -> int:
    """Take back what the person decided in one act, the moment of which names it; how many wait again now.

    What went on since (mended, corrected) stays as it is. Raises `NotAllowed`.
    """
    rows = Result.objects.select_for_update(of=("self",)).select_related("unit", "plan__unit", "activity__terms")
    mine = rows.filter(decided_by=by, decided_at=decided_at, state__in=[State.ACCEPTED, State.RETURNED])
    results = list(mine.order_by("pk"))
    for result in {each.plan.unit_id: each for each in results}.values():
        require_deciding(by, result)
    corrected = set(
        Result.objects.filter(corrects__in=results).exclude(state=State.WITHDRAWN).values_list("corrects", flat=True)
    )
    return len(_reopen([each for each in results if each.pk not in corrected], UNDONE, by))


def _decide(result: Result, state: State, by: User, reason: str, at: datetime) -> None:
    result.state, result.reason = state, reason
    result.decided_by, result.decided_on_behalf_of, result.decided_at = by, by.on_behalf_of, at


def _keep(results: Sequence[Result], by: User, reason: str) -> None:
    Result.objects.bulk_update(results, DECISION, batch_size=MOST)
    Step.objects.bulk_create(
        Step(result=each, state=each.state, reason=reason, by=by, on_behalf_of=by.on_behalf_of) for each in results
    )


def _recount(*, ended: Sequence[Result], begun: Sequence[Result], by: User) -> None:
    if ended:
        count(results=ended, by=by, sign=-1)
    if begun:
        count(results=begun, by=by)


def _record(kind: Happened, results: Sequence[Result], by: User, note: str) -> None:
    record_many([Entry(kind=kind, target=each, unit_id=each.unit_id, note=note) for each in results], by=by)


def _post_returned(results: Sequence[Result], reason: str, by: User, at: datetime) -> None:
    """One message to each who logged some of them."""
    by_person: dict[User, list[Result]] = defaultdict(list)
    for result in results:
        for person in {result.logged_by, result.logged_on_behalf_of or result.logged_by}:
            by_person[person].append(result)
    for person, theirs in by_person.items():
        first = theirs[0]
        is_one = len(theirs) == 1
        mine = f"{reverse('delivery:results')}?trang-thai={State.RETURNED}&nguoi-ghi=toi"
        post(
            kind=RETURNED,
            to=[person],
            subject=f"Kết quả bị trả lại: {first.title}" if is_one else f"{len(theirs)} kết quả bị trả lại",
            lines=[f"Lý do: {reason}", *([] if is_one else [each.title for each in theirs])],
            key=f"{RETURNED}:{first.pk}:{at.isoformat()}",
            by=by,
            link=reverse("delivery:result", args=[first.pk]) if is_one else mine,
            unit=first.unit,
        )
