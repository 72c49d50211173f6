"""Whether a reminder that waits to be sent is still wanted."""

from __future__ import annotations

from django.utils import timezone

from loa.delivery.models import Reminder
from loa.delivery.queries.work import work_of
from loa.notices.models import Message


def still_wanted(message: Message) -> bool:
    """Whether any of the work that the message is about is not in yet: asked in the moment of sending."""
    reminders = Reminder.objects.filter(key=message.key).select_related("slot")
    slots = [each.slot for each in reminders]
    units = {slot.unit_id for slot in slots}
    open_lines = {
        (line.activity.pk, line.slot.unit_id, line.quota): line.slot.due
        for line in work_of(sorted(units), today=timezone.localdate(message.posted_at), few=0).lines
    }
    return any(
        (first := open_lines.get((slot.activity_id, slot.unit_id, slot.quota))) is not None and first <= slot.due
        for slot in slots
    )
