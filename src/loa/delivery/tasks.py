"""Tallies of whole plans, in the background. The row is the queue: a task only says "look at this one"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from loa.accounts.models import User
from loa.delivery.actions import chasing, links, reminders, terms
from loa.delivery.actions import reckoning as steps
from loa.delivery.fetching import look_at
from loa.delivery.models import Link, Reckoning
from loa.delivery.queries.chased import chased_by
from loa.delivery.queries.chasing import late_units
from loa.delivery.queries.looking import due, never_seen
from loa.delivery.queries.work import OwedLine
from loa.jobs.line import put_in_line_once
from loa.jobs.retries import job
from loa.organisations.models import Unit
from loa.plans.models import Activity, Plan, Slot
from vanban.time.holidays import VIETNAM


@job("Tính lại tiến độ của một kế hoạch")
def reckon_plan(plan_id: int) -> str:
    """Make the tallies of one plan anew. Safe to run twice and at the same time."""
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        return ""
    reckoning = steps.claim(plan=plan_id, by=None)
    if reckoning is None:
        return ""
    if reckon_plan.get_backend().supports_defer:  # whoever works may be killed, and says nothing then
        reckon_plan.using(run_after=timezone.now() + steps.LEASE + timedelta(seconds=5)).enqueue(plan_id)
    try:
        steps.reckon_plan(plan=plan, reckoning=reckoning, by=None)
    except steps.TakenAway:
        return ""
    except Exception:
        steps.give_back(reckoning=reckoning, by=None)  # the next try comes before the lease ends
        raise
    if Reckoning.objects.filter(plan=plan, made__lt=F("wanted")).exists():
        reckon_plan.enqueue(plan_id)
    return str(plan)


def want_and_reckon(plan: Plan) -> None:
    """Make its tallies anew at once, in this process."""
    steps.want_reckoning(plan=plan.pk, by=None)
    reckon_plan.func(plan.pk)


def resume_reckoning() -> int:
    """Put in line every plan whose tallies are not in step; how many. Called every few minutes."""
    left = list(Reckoning.objects.filter(made__lt=F("wanted")).order_by("pk").values_list("plan", flat=True))
    for plan in left:
        reckon_plan.enqueue(plan)
    return len(left)


@job("Đôn đốc việc quá hạn, sắp đến hạn")
def remind() -> str:
    """Đôn đốc of today, if it is worked."""
    today = timezone.localdate()
    return remind_on(today) if VIETNAM.is_working(today) else ""


def remind_on(day: date) -> str:
    """Every unit, then the superiors. Safe to be cut short anywhere, to be done again, and by two at once."""
    upward: dict[int, list[OwedLine]] = defaultdict(list)
    for unit in list(Unit.objects.opened().order_by("pk")):
        for superior, lines in reminders.remind_unit(unit=unit, today=day, by=None).items():
            upward[superior] += lines
    for above in Unit.objects.filter(pk__in=upward).order_by("pk"):
        reminders.tell_superior(superior=above, lines=upward[above.pk], today=day, by=None)
    return str(len(upward))


@job("Đôn đốc nhiều đơn vị bằng công văn, thông báo")
def chase(plan_id: int, units: list[int], *, by: int, on_behalf_of: int | None, **asked: Any) -> str:
    """`asked`: the fields of `chasing.Order`, as JSON has them. Safe to be cut short and to be done again."""
    plan = Plan.objects.select_related("unit").get(pk=plan_id)
    if chased_by(plan, asked["token"]) is not None:
        return ""
    person = User.objects.get(pk=by)
    person.on_behalf_of = User.objects.get(pk=on_behalf_of) if on_behalf_of else None
    order = chasing.Order(
        asked_at=datetime.fromisoformat(asked.pop("asked_at")),
        answer_by=date.fromisoformat(asked.pop("answer_by")),
        author=Unit.objects.get(pk=asked.pop("author")),
        **asked,
    )
    late = late_units(plan, today=order.day, units=units)
    return str(chasing.chase(plan=plan, late=late, order=order, by=person).pk)


def follow_slots(plan: int, slots: Sequence[int] | None) -> None:
    """Slots of the plan have changed: a few are reckoned at once, many in the background. Within that transaction."""
    if slots is not None and len(slots) <= steps.AT_ONCE:
        pairs = set(Slot.objects.filter(pk__in=slots).order_by().values_list("activity", "unit"))
        steps.reckon(pairs=pairs, by=None)
    steps.want_reckoning(plan=plan, by=None)  # the pace of all together changes with each slot
    transaction.on_commit(partial(reckon_plan.enqueue, plan), robust=True)


@job("Gửi nghiệm thu các kết quả nay đã đủ minh chứng")
def hand_in_proved(line: int, person: int, on_behalf_of: int | None) -> str:
    """The rest of what new terms of a line let in. Safe to be cut short anywhere and to be done again."""
    activity = Activity.objects.select_related("plan__unit", "terms").get(pk=line)
    by = User.objects.get(pk=person)
    by.on_behalf_of = User.objects.get(pk=on_behalf_of) if on_behalf_of is not None else None
    count = 0
    while handed_in := terms.hand_in_proved(activity=activity, by=by):
        count += handed_in
    return str(count)


LOOKING = 20.0
"""Seconds of a run: other jobs wait meanwhile."""


@job("Hỏi tiêu đề của đường dẫn mới")
def look_up_links() -> str:
    """Links that nobody looked at yet."""
    return _look_at(list(never_seen()))


@job("Kiểm tra đường dẫn còn mở được")
def check_links() -> str:
    """Links that are to be looked at again, each about once in thirty days."""
    return _look_at(list(due(now=timezone.now())))


def _look_at(some: Sequence[Link]) -> str:
    seen = look_at([link.address for link in some], within=LOOKING)
    by_link = {link.pk: seen[link.address] for link in some if link.address in seen}
    links.note_all(seen=by_link, now=timezone.now(), by=None)
    return str(len(by_link))


def look_after_links() -> None:
    """Put in line what is to be done; nothing where there is nothing to look at."""
    if never_seen().exists():
        put_in_line_once(look_up_links)
    if due(now=timezone.now()).exists():
        put_in_line_once(check_links)
