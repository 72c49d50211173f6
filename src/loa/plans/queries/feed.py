"""A calendar as iCalendar (RFC 5545): what is due, as whole days, for the calendar programmes of people and offices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count, Max, QuerySet, Sum
from icalendar import Alarm, Event
from icalendar import Calendar as ICalendar

from loa.accounts.models import User
from loa.organisations.models import Reach
from loa.organisations.permissions import roles_of
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import CalendarKey, Slot
from loa.plans.queries.amounts import amount
from loa.plans.states import SlotState

MONTHS_BACK, DAYS = 31, 396
"""From a month ago, thirteen months on."""
MOST = 5_000
"""Events of one calendar, the nearest first: a programme asks for the whole of it each time."""

__all__ = ["Feed", "feed_of", "find_key"]


def find_key(text: str) -> CalendarKey | None:
    """The address in force; None where it is unknown, revoked, or its owner's account is stopped."""
    keys = CalendarKey.objects.select_related("user", "unit")
    return keys.filter(key=text, revoked_at__isnull=True, user__is_active=True).first()


def slots_of_key(key: CalendarKey, *, today: date) -> QuerySet[Slot]:
    """Of the units in which the owner acts today, or of the one unit while the owner may see it."""
    user: User = key.user
    user.on_behalf_of = None
    units: Any = roles_of(user).order_by().values("unit")
    if key.unit_id is not None:
        units = units_with(user, Permission.PLAN_VIEW).filter(pk=key.unit_id).values("pk")
    here = Reach.objects.filter(holder__in=units, is_here=True).values("unit")
    first = today - timedelta(MONTHS_BACK)
    return Slot.objects.standing().once().filter(unit__in=here).due_between(first, first + timedelta(DAYS))


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar that is written only when asked for: `tag` tells whether one that is kept is still the same."""

    slots: QuerySet[Slot]
    name: str
    tag: str
    changed_at: datetime | None

    def write(self, link: Callable[[Slot], str], site: str) -> bytes:
        """`link`: the address of a slot's page; `site`: that of the installation."""
        calendar = ICalendar()
        calendar.add("prodid", "-//Loa//Lich thuc hien//VI")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", self.name)
        calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
        calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
        host = urlsplit(site).hostname or "loa"
        nearest = self.slots.select_related("activity__plan", "unit").order_by("due", "pk")[:MOST]
        for slot in nearest:
            calendar.add_component(_event(slot, link(slot), host))
        return calendar.to_ical()


def feed_of(key: CalendarKey, *, today: date) -> Feed:
    """One query for the tag: number, last change and revisions of the slots, and their days."""
    slots = slots_of_key(key, today=today)
    facts = slots.aggregate(
        count=Count("pk"),
        at=Max("changed_at"),
        revisions=Sum("revision"),
        last=Max("pk"),
        versions=Max("activity__plan__building__wanted"),
    )
    told = f"{key.pk} {today.isoformat()} {facts}"
    name = f"Kỳ thực hiện: {key.unit or key.user}"
    return Feed(slots, name, hashlib.sha256(told.encode()).hexdigest()[:32], facts["at"])


def _event(slot: Slot, link: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"ky-{slot.pk}@{host}")
    event.add("dtstamp", slot.changed_at)
    event.add("last-modified", slot.changed_at)
    event.add("sequence", slot.revision)
    event.add("dtstart", slot.due)
    event.add("dtend", slot.due + timedelta(1))
    event.add("summary", _summary(slot))
    event.add("description", _description(slot))
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if slot.state == SlotState.WAIVED else "CONFIRMED")
    event.add("categories", [slot.activity.get_form_display()])
    if slot.state != SlotState.WAIVED:
        event.add_component(_reminder(slot))
    return event


def _summary(slot: Slot) -> str:
    waived = "Được miễn: " if slot.state == SlotState.WAIVED else ""
    return f"{waived}Hạn: {slot.activity.title} ({amount(slot.minimum, slot.maximum, slot.measure)})"


def _description(slot: Slot) -> str:
    plan = slot.activity.plan
    lines = [
        f"Đơn vị: {slot.unit}",
        f"Kế hoạch: {plan.number or plan.title}",
        f"Thời gian: {slot.first:%d/%m/%Y} - {slot.due:%d/%m/%Y}",
    ]
    if slot.is_moved:
        lines.append(f"Theo kế hoạch: {slot.planned_first:%d/%m/%Y} - {slot.planned_due:%d/%m/%Y}")
    if slot.is_optional:
        lines.append("Không bắt buộc")
    return "\n".join(lines)


def _reminder(slot: Slot) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", slot.activity.title[:200])
    alarm.add("trigger", timedelta(days=-1) + timedelta(hours=8))
    return alarm
