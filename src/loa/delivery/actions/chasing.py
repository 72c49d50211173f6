"""Đôn đốc by letter: tell the people of late units of it, and note what was done so that the page can say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.audit.models import Event
from loa.core.templatetags.formats import day, number
from loa.delivery.events import Happened
from loa.delivery.queries.chasing import LateUnit
from loa.delivery.queries.recipients import people_of_each
from loa.delivery.queries.reminder_words import MOST_LINES
from loa.notices.actions import post
from loa.notices.models import Message
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Plan
from vanban.time.ladder import Rung

CHASED = "delivery.chased"
TOGETHER = 50
"""Units told within one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the person asked for. `is_letter`: a letter, else notices alone. `token` makes it happen once.

    `asked_at`: when. Of its day is what is done, also where that is done or tried again on a later one.
    """

    asked_at: datetime
    answer_by: date
    tells_units: bool
    is_letter: bool
    author: Unit
    note: str = ""
    token: str = ""

    @property
    def day(self) -> date:
        return timezone.localdate(self.asked_at)


@dataclass(slots=True)
class Told:
    """`again`: people who had their notice of the day already. `unreached`: units in which nobody can be told."""

    people: int = 0
    again: int = 0
    unreached: list[int] = field(default_factory=list)


def chase(*, plan: Plan, late: Sequence[LateUnit], order: Order, by: User) -> Event:
    """Tell the people of these units, if wished, and note it. Cut short anywhere it may be done again.

    What the letter is made of stands in the event, apart from what the log shows: the letter is written anew from it.
    """
    require(by, Permission.RESULT_ACCEPT, plan.unit)
    told = Told()
    if order.tells_units:
        for start in range(0, len(late), TOGETHER):
            _tell(plan, late[start : start + TOGETHER], order, told, by=by)
    return _note(plan, late, order, told, by)


@transaction.atomic
def _tell(plan: Plan, late: Sequence[LateUnit], order: Order, told: Told, *, by: User) -> None:
    rungs = (Rung.DOER, Rung.HEAD)
    people = people_of_each(rungs, [each.unit.pk for each in late], on=order.day)
    themselves = {by.pk, by.on_behalf_of.pk if by.on_behalf_of else by.pk}
    for each in late:
        if not people[each.unit.pk]:
            told.unreached.append(each.unit.pk)
            continue
        others = [person for person in people[each.unit.pk] if person.pk not in themselves]
        key = f"chase:{plan.pk}:{each.unit.pk}:{order.day.isoformat()}"
        post(
            kind=CHASED,
            to=others,
            unit=each.unit,
            subject=f"{each.unit.label}: {number(len(each.missing))} nhiệm vụ quá hạn, báo cáo trước ngày "
            f"{day(order.answer_by)}",
            lines=_lines(plan, each, order),
            link=reverse("delivery:unit_progress", args=[each.unit.pk]),
            key=key,
            by=by,
        )
        posted = list(Message.objects.filter(key=key, to__in=others).values_list("posted_at", flat=True))
        new = sum(at >= order.asked_at for at in posted)  # by this try or by one that was cut short
        told.people += new
        told.again += len(posted) - new


def _lines(plan: Plan, late: LateUnit, order: Order) -> list[str]:
    """Who asks, for what, and what is missing."""
    named = f"Kế hoạch {plan.number}" if plan.number else f"Kế hoạch “{plan.title}”"
    said = [f"{order.author.label} đôn đốc thực hiện {named}. Còn thiếu:"]
    said += [f"- {one.activity.title[:160]}: {one.says}, hạn {day(one.since)}" for one in late.missing[:MOST_LINES]]
    if len(late.missing) > MOST_LINES:
        said.append(f"… và {number(len(late.missing) - MOST_LINES)} nhiệm vụ khác.")
    return [*said, *(line.strip() for line in order.note.splitlines() if line.strip())]


@transaction.atomic
def _note(plan: Plan, late: Sequence[LateUnit], order: Order, told: Told, by: User) -> Event:
    makings = {
        "units": [each.unit.pk for each in late],
        "author": order.author.pk,
        "note": order.note,
        "is_letter": order.is_letter,
        "tells": order.tells_units,
        "again": told.again,
        "unreached": told.unreached,
        "token": order.token,
    }
    return record(
        Happened.CHASED,
        by=by,
        target=plan,
        unit_id=plan.unit_id,
        after={"units": len(late), "before": order.answer_by.isoformat(), "told": told.people},
        personal={"letter": makings},
    )
