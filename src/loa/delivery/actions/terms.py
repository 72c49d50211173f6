"""What the plan's owner asks of results of a line, where it is not what its form asks for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.delivery.actions.reckoning import count, reckon
from loa.delivery.events import Happened
from loa.delivery.models import Result, Terms
from loa.delivery.queries.terms import Asked, asked_of
from loa.delivery.states import EvidenceKind, State
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Activity


class NothingAsked(Exception):
    """No kind of evidence is named. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__("Hãy chọn ít nhất một loại minh chứng.")


@transaction.atomic
def set_terms(*, activity: Activity, proofs: Iterable[EvidenceKind], only_originals: bool, by: User) -> Asked:
    """From now on one piece of any of these kinds is enough; what was posted again is counted, or no more.

    Raises `NotAllowed`, `NothingAsked`.
    """
    require(by, Permission.RESULT_ACCEPT, activity.plan.unit)
    kinds = sorted({kind.value for kind in proofs})
    if not kinds:
        raise NothingAsked
    told = {"proofs": kinds, "only_originals": only_originals, "set_by": by, "set_at": timezone.now()}
    Terms.objects.update_or_create(activity=activity, defaults=told)
    return _changed(activity, by)


@transaction.atomic
def clear_terms(*, activity: Activity, by: User) -> Asked:
    """Back to what the form of the line asks for. Raises `NotAllowed`."""
    require(by, Permission.RESULT_ACCEPT, activity.plan.unit)
    Terms.objects.filter(activity=activity).delete()
    return _changed(activity, by)


def _changed(activity: Activity, by: User) -> Asked:
    activity = Activity.objects.select_related("plan__unit", "terms").get(pk=activity.pk)
    asked = asked_of(activity)
    _count_anew(activity, asked, by)
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
    return asked


def _count_anew(activity: Activity, asked: Asked, by: User) -> None:
    """What was accepted and posted again begins to count, or ends."""
    accepted = Result.objects.select_for_update(of=("self",)).filter(activity=activity, state=State.ACCEPTED)
    turned = list(accepted.filter(is_repost=True, is_counted=asked.only_originals).order_by("pk"))
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
