"""Say which units owe a plan of their own under a plan in force, let one off, and have a stopped work go on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import Cascade, Charged, Draft, Plan
from loa.plans.queries.charging import below_today, lines_given
from loa.plans.states import ON_ITS_WAY, DraftState, Origin

BATCH = 500


class NotCharged(Exception):
    """Nothing was changed. `str(error)` is a sentence for the page."""


@transaction.atomic
def charge(*, plan: Plan, units: Collection[int], due: date, by: User, today: date) -> Cascade:
    """Have these units make their own plan by `due`; those charged before stay so, and get the new day.

    The drafts are made by `tasks.cascade`. Asked twice, it charges each unit once. Raises `NotCharged`.
    """
    require(by, Permission.PLAN_ADOPT, plan.unit)
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)  # two who start it at once start one
    _refuse(plan, units, due, today)
    who = {"started_by": by, "started_on_behalf_of": by.on_behalf_of}
    cascade, is_new = Cascade.objects.get_or_create(plan=plan, defaults={"due": due, **who})
    there = set(cascade.charged.values_list("unit", flat=True))
    if is_new and not units:
        raise NotCharged("Chưa chọn đơn vị nào. Hãy chọn ít nhất một đơn vị phải lập kế hoạch.")
    lines = lines_given(plan, today=today)
    new = [
        Charged(cascade=cascade, unit_id=unit, given=[line.activity for line in lines.get(unit, ())])
        for unit in sorted(set(units) - there)
    ]
    Charged.objects.bulk_create(new, batch_size=BATCH)
    if new:
        cascade.finished_at, cascade.failure = None, ""
    cascade.total = len(there) + len(new)
    if is_moved := cascade.due != due:
        cascade.due = due
        Draft.objects.filter(above=plan, origin=Origin.ABOVE, state__in=ON_ITS_WAY).update(due=due)
    cascade.save(update_fields=["finished_at", "failure", "total", "due"])
    if new or is_moved:
        after = {"units": len(new), "due": due.isoformat()}
        record(Happened.CASCADED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return cascade


def _refuse(plan: Plan, units: Collection[int], due: date, today: date) -> None:
    if due < today:
        raise NotCharged("Hạn ban hành phải từ hôm nay trở đi.")
    if set(units) - below_today(plan, today=today):
        raise NotCharged("Có đơn vị không thuộc phạm vi của kế hoạch này, hoặc không còn hoạt động. Hãy chọn lại.")


@transaction.atomic
def release(*, charged: Charged, reason: str, by: User) -> Charged:
    """The unit owes no plan. Its draft is put away if nobody wrote in it; else the unit keeps it. Asked twice: once."""
    plan = charged.cascade.plan
    require(by, Permission.PLAN_ADOPT, plan.unit)
    charged = _locked(charged)
    reason = " ".join(reason.split())
    if not reason:
        raise NotCharged("Hãy ghi lý do đơn vị không phải lập kế hoạch.")
    if charged.released_reason:
        return charged
    charged.released_reason = reason
    charged.save(update_fields=["released_reason"])
    _untouched(charged, DraftState.WRITING).update(state=DraftState.WITHDRAWN)
    after = {"unit": str(charged.unit), "reason": reason}
    record(Happened.CHARGE_RELEASED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return charged


@transaction.atomic
def restore(*, charged: Charged, by: User) -> Charged:
    """The unit owes its plan again; its draft is made, or comes back if it was put away with the release."""
    plan = charged.cascade.plan
    require(by, Permission.PLAN_ADOPT, plan.unit)
    charged = _locked(charged)
    if not charged.released_reason:
        return charged
    charged.released_reason = ""
    charged.save(update_fields=["released_reason"])
    put_away = _untouched(charged, DraftState.WITHDRAWN).order_by("-pk")
    others = Draft.objects.filter(above=plan, unit=charged.unit).exclude(state=DraftState.WITHDRAWN)
    if (last := put_away.first()) is not None and not others.exists():
        last.become(DraftState.WRITING)
        last.save(update_fields=["state"])
    _go_on(charged.cascade)
    after = {"unit": str(charged.unit)}
    record(Happened.CHARGE_RESTORED, by=by, target=plan, unit_id=plan.unit_id, after=after)
    return charged


@transaction.atomic
def go_on(*, cascade: Cascade, by: User) -> Cascade:
    """Try again what failed; `tasks.cascade` does it."""
    require(by, Permission.PLAN_ADOPT, cascade.plan.unit)
    _go_on(cascade)
    return cascade


def _go_on(cascade: Cascade) -> None:
    Cascade.objects.filter(pk=cascade.pk).update(finished_at=None, failure="", leased_until=None)
    cascade.refresh_from_db()


def _locked(charged: Charged) -> Charged:
    found = Charged.objects.select_for_update(of=("self",)).select_related("unit", "cascade__plan__unit")
    return found.get(pk=charged.pk)


def _untouched(charged: Charged, state: DraftState) -> QuerySet[Draft]:
    """The draft that the cascade made for the unit, while nobody wrote a word in it."""
    made = Q(above=charged.cascade.plan_id, unit=charged.unit_id, origin=Origin.ABOVE, begun_by=None)
    return Draft.objects.filter(made, state=state, last_act=0)
