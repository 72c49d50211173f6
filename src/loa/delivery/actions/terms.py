"""What the plan's owner asks of results of a line, where it is not what its form asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import Entry, record, record_many
from loa.delivery.actions.reckoning import count, reckon
from loa.delivery.events import Happened
from loa.delivery.models import Evidence, Result, ResultQuerySet, Step, Terms
from loa.delivery.queries.terms import Asked, asked_of
from loa.delivery.states import EvidenceKind, State
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Activity

AT_ONCE = 500
"""Results that are handed in while a page waits; the rest follow in the background."""
NOW_PROVED = "Điều kiện nghiệm thu đã đổi, minh chứng nay đã đủ"


class NothingAsked(Exception):
    """No kind of evidence is named. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__("Hãy chọn ít nhất một loại minh chứng.")


@dataclass(frozen=True, slots=True)
class Now:
    """What is asked from now on. `handed_in`: results that lacked evidence till now; `is_more`: so did others."""

    asked: Asked
    handed_in: int
    is_more: bool


@transaction.atomic
def set_terms(*, activity: Activity, proofs: Iterable[EvidenceKind], only_originals: bool, by: User) -> Now:
    """From now on one piece of any of these kinds is enough; what was posted again is counted, or no more.

    What lacked evidence only by the terms before is handed in, `AT_ONCE` of them. Raises `NotAllowed`, `NothingAsked`.
    """
    require(by, Permission.RESULT_ACCEPT, activity.plan.unit)
    kinds = sorted({kind.value for kind in proofs})
    if not kinds:
        raise NothingAsked
    told = {"proofs": kinds, "only_originals": only_originals, "set_by": by, "set_at": timezone.now()}
    Terms.objects.update_or_create(activity=activity, defaults=told)
    return _changed(activity, by)


@transaction.atomic
def clear_terms(*, activity: Activity, by: User) -> Now:
    """Back to what the form of the line asks for, with what follows from it as in `set_terms`. Raises `NotAllowed`."""
    require(by, Permission.RESULT_ACCEPT, activity.plan.unit)
    Terms.objects.filter(activity=activity).delete()
    return _changed(activity, by)


@transaction.atomic
def hand_in_proved(*, activity: Activity, by: User) -> int:
    """Hand in what is kept as incomplete and has the evidence that is asked for; at most `AT_ONCE`; how many.

    `by` is whoever set the terms: the steps say so with a reason, and it is no hand in what the results say. Raises
    `NotAllowed`.
    """
    require(by, Permission.RESULT_ACCEPT, activity.plan.unit)
    rows = _proved(activity, asked_of(activity)).select_for_update(of=("self",)).select_related("unit")
    proved = list(rows.order_by("pk")[:AT_ONCE])
    _hand_in(activity, proved, by)
    return len(proved)


def _changed(activity: Activity, by: User) -> Now:
    activity = Activity.objects.select_related("plan__unit", "terms").get(pk=activity.pk)
    asked = asked_of(activity)
    turned, proved = _held(activity, asked)
    _count_anew(activity, turned, asked, by)
    _hand_in(activity, proved, by)
    record(
        Happened.TERMS_SET,
        by=by,
        target=activity,
        unit_id=activity.plan.unit_id,
        after={
            "proofs": sorted(kind.value for kind in asked.proofs),
            "only_originals": asked.only_originals,
            "is_set": asked.is_set,
        },
    )
    return Now(asked, len(proved), is_more=_proved(activity, asked).exists())


def _proved(activity: Activity, asked: Asked) -> ResultQuerySet:
    """Kept as incomplete, with evidence that is enough now."""
    proofs = Evidence.objects.standing().filter(result=OuterRef("pk"), kind__in=[kind.value for kind in asked.proofs])
    return Result.objects.filter(Exists(proofs.order_by()), activity=activity, state=State.INCOMPLETE).order_by()


def _held(activity: Activity, asked: Asked) -> tuple[list[Result], list[Result]]:
    """What begins to count, or ends, and what is handed in now: all locked, in the order of the numbers.

    As in every act, before the plan whose tallies are reckoned: who held a result would wait for us, and we for them.
    """
    some = list(_proved(activity, asked).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    turned = Q(state=State.ACCEPTED, is_repost=True, is_counted=asked.only_originals)
    rows = Result.objects.select_for_update(of=("self",)).filter(turned | Q(pk__in=some), activity=activity)
    held = list(rows.select_related("unit").order_by("pk"))
    proved = set(_proved(activity, asked).filter(pk__in=some).values_list("pk", flat=True))  # now that none can change
    return [each for each in held if each.pk not in some], [each for each in held if each.pk in proved]


def _hand_in(activity: Activity, results: list[Result], by: User) -> None:
    for result in results:
        result.state = State.SUBMITTED
    Result.objects.bulk_update(results, ["state"], batch_size=AT_ONCE)
    Step.objects.bulk_create(
        Step(result=each, state=each.state, reason=NOW_PROVED, by=by, on_behalf_of=by.on_behalf_of) for each in results
    )
    entries = [Entry(kind=Happened.HANDED_IN, target=each, unit_id=each.unit_id, note=NOW_PROVED) for each in results]
    record_many(entries, by=by)
    reckon(pairs={(activity.pk, each.unit_id) for each in results}, by=by, upward=False)


def _count_anew(activity: Activity, turned: list[Result], asked: Asked, by: User) -> None:
    """What was accepted and posted again begins to count, or ends."""
    if not turned:
        return
    if asked.only_originals:
        count(results=turned, by=by, sign=-1)
    for result in turned:
        result.is_counted = not asked.only_originals
    Result.objects.bulk_update(turned, ["is_counted"], batch_size=500)
    if not asked.only_originals:
        count(results=turned, by=by)
    reckon(pairs={(activity.pk, result.unit_id) for result in turned}, by=by)
