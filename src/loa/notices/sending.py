"""The sender. A row is committed as being sent before the channel is asked: a killed sender sends nothing twice.

What is found in that state when its lease has run out is uncertain, and a person decides.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from loa.jobs.retries import job
from loa.notices.channels import Channel, channels
from loa.notices.channels.base import NotTaken
from loa.notices.kinds import declared
from loa.notices.models import Sending
from loa.notices.states import DUE, SendingState

log = logging.getLogger("loa.notices")

AT_ONCE = 20
"""Rows that are looked for at a time."""
LEASE = timedelta(minutes=5)
"""Longer than any channel takes for one message."""
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long to wait before each further try; after the last the sending is stuck."""
MINUTE = timedelta(minutes=1)
NO_LONGER = "Không còn cần: việc đã xong."
NOT_REACHED = "Kênh này không còn đến được người nhận."
INTERRUPTED = "Bị ngắt giữa lúc gửi: không rõ người nhận đã có thông báo chưa."
BROKEN_OFF = "Máy chủ ngắt giữa lúc gửi: không rõ người nhận đã có thông báo chưa."


@job("Gửi thông báo", repeatable=True)
def send_due() -> str:
    """Send what is due, one after another, and say how many; several may do it at the same moment."""
    count = 0
    while pks := _due_now():
        taken = [pk for pk in pks if _send_one(pk)]
        count += len(taken)
        if not taken:
            break  # another has them all in hand
    return str(count)


def _due_now() -> list[int]:
    """The rows that may be sent now: a channel with a bound rests when it has sent so many within a minute."""
    now = timezone.now()
    resting = [channel.name for channel in channels().values() if _is_at_its_bound(channel, now)]
    due = Sending.objects.due(now=now).exclude(channel__in=resting)
    return list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def _is_at_its_bound(channel: Channel, now: datetime) -> bool:
    if not channel.most_a_minute:
        return False
    lately = Sending.objects.filter(channel=channel.name, state=SendingState.SENT, ended_at__gt=now - MINUTE)
    return lately.count() >= channel.most_a_minute


def _send_one(pk: int) -> bool:
    """Whether this row was ours to see to."""
    sending = _lease(pk)
    if sending is None:
        return False
    message, channel = sending.message, channels().get(sending.channel)
    address = channel.address(message.to) if channel else ""
    if channel is None or not address:
        _finish(sending, SendingState.DROPPED, NOT_REACHED)
        return True
    try:
        still = declared(message.kind).still
        if still is not None and not still(message):
            _finish(sending, SendingState.DROPPED, NO_LONGER)
            return True
    except Exception:
        log.exception("whether message %s is still needed could not be told", message.pk)
        _fail(sending, "Chương trình gặp lỗi khi xét thông báo còn cần hay không.", for_good=False)
        return True
    try:
        channel.send(message, address, mark_of(sending))
    except NotTaken as error:
        _fail(sending, str(error), for_good=error.for_good)
    except Exception:
        log.exception("sending %s broke off", sending.pk)
        _finish(sending, SendingState.UNCERTAIN, BROKEN_OFF)
    else:
        _finish(sending, SendingState.SENT, "")
    return True


def mark_of(sending: Sending) -> str:
    """The same for every try, so that mail programmes know a letter that came twice."""
    return f"loa.{sending.message_id}.{sending.pk}"


def _lease(pk: int) -> Sending | None:
    """Committed before anything leaves. None where another was quicker."""
    now = timezone.now()
    due = Sending.objects.due(now=now).filter(pk=pk)
    if not due.update(state=SendingState.SENDING, leased_until=now + LEASE, tried=F("tried") + 1):
        return None
    return Sending.objects.select_related("message__to", "message__unit").get(pk=pk)


def _finish(sending: Sending, state: SendingState, reason: str) -> None:
    """Write down what became of it, unless the row went another way meanwhile.

    A sender that was slower than its lease, and knows now, may still say so.
    """
    now = timezone.now()
    ended = now if state in {SendingState.SENT, SendingState.DROPPED} else None
    held = [SendingState.SENDING, SendingState.UNCERTAIN] if state == SendingState.SENT else [SendingState.SENDING]
    _write(sending, held, state=state, failure=reason, ended_at=ended)


def _fail(sending: Sending, reason: str, *, for_good: bool) -> None:
    if for_good or sending.tried > len(AGAIN_AFTER):
        _write(sending, [SendingState.SENDING], state=SendingState.STUCK, failure=reason)
        return
    again = timezone.now() + AGAIN_AFTER[sending.tried - 1]
    _write(sending, [SendingState.SENDING], state=SendingState.FAILED, failure=reason, next_try_at=again)


def _write(sending: Sending, held: list[SendingState], **values: Any) -> None:
    mine = Sending.objects.filter(pk=sending.pk, tried=sending.tried, state__in=held)
    mine.update(leased_until=None, **values)


def find_interrupted() -> int:
    """Sendings of killed senders, now uncertain; how many."""
    interrupted = Sending.objects.interrupted(now=timezone.now())
    return interrupted.update(state=SendingState.UNCERTAIN, leased_until=None, failure=INTERRUPTED)


def anything_due() -> bool:
    return Sending.objects.filter(state__in=DUE, next_try_at__lte=timezone.now()).exists()
