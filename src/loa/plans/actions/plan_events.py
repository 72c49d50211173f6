"""Record that what an activity waits for came about, and take that back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.plans.actions.slots import want_slots
from loa.plans.events import Happened
from loa.plans.models import Activity, Event
from loa.plans.permissions import require_event
from loa.plans.states import TimeKind


class NotWaiting(Exception):
    """The activity is not one that waits for an event."""


@transaction.atomic
def record_event(*, activity: Activity, happened_on: date, due: date, by: User, note: str = "") -> Event:
    """From here on the slots of the activity are due, once for each event. The same day given twice is one event."""
    require_event(by, activity)
    activity = Activity.objects.select_for_update(of=("self",)).select_related("plan__unit").get(pk=activity.pk)
    if activity.timeframe_kind != TimeKind.TRIGGERED or activity.dropped_in is not None:
        raise NotWaiting
    there = activity.events.filter(happened_on=happened_on, undone_at__isnull=True).first()
    if there is not None:
        return there
    event = Event.objects.create(
        activity=activity, happened_on=happened_on, due=due, note=note, by=by, on_behalf_of=by.on_behalf_of
    )
    want_slots(plan=activity.plan, by=by)
    after = {"happened_on": happened_on, "due": due}
    record(Happened.EVENT_RECORDED, by=by, target=activity, unit_id=activity.plan.unit_id, after=after, note=note)
    return event


@transaction.atomic
def undo_event(*, event: Event, by: User) -> Event:
    """It did not come about: its slots end. Asked twice, it is undone once."""
    require_event(by, event.activity)
    event = Event.objects.select_for_update(of=("self",)).select_related("activity__plan__unit").get(pk=event.pk)
    if event.undone_at is not None:
        return event
    event.undone_by, event.undone_on_behalf_of, event.undone_at = by, by.on_behalf_of, timezone.now()
    event.save(update_fields=["undone_by", "undone_on_behalf_of", "undone_at"])
    plan = event.activity.plan
    want_slots(plan=plan, by=by)
    before = {"happened_on": event.happened_on, "due": event.due}
    record(Happened.EVENT_UNDONE, by=by, target=event.activity, unit_id=plan.unit_id, before=before)
    return event
