"""Post messages, mark them as seen, say how one wishes to be told, decide about what is stuck."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import Entry, record, record_many
from loa.jobs.line import put_in_line_once
from loa.notices.channels import Channel, channels
from loa.notices.events import Happened
from loa.notices.kinds import Kind, declared
from loa.notices.models import LONGEST_BODY, LONGEST_SUBJECT, Message, Sending, SendingQuerySet, Wish
from loa.notices.permissions import can_decide
from loa.notices.queries import lack_of
from loa.notices.sending import send_due
from loa.notices.states import Rhythm, SendingState
from loa.organisations.models import Unit

BATCH = 500
MOST_AT_ONCE = 1_000
"""Sendings that one press of a button decides about."""
CUT = "…"


class WrongState(Exception):
    """`str(error)` is a sentence in Vietnamese for the page."""


@transaction.atomic
def post(
    *,
    kind: str,
    to: Iterable[User],
    subject: str,
    lines: Iterable[str],
    key: str,
    by: User | None,
    link: str = "",
    unit: Unit | None = None,
    channels: Sequence[str] | None = None,
) -> int:
    """Tell these people, in the caller's transaction; how many are told now who were not before.

    `key` makes it happen once: whoever was told something under it is not told again, whatever it says. `link` is a
    path of our own. `unit`: where those who may see it find it among what was sent. `channels`: by which ones at most
    (None: all that reach the person); in the platform it is always shown. `by`: who caused it (None: time did). Who no
    longer works here is left out. Raises `UndeclaredKind`, and ValueError for a path that is none.
    """
    declared_kind = declared(kind)
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"{link!r} is no path of our own")
    people = {user.pk: user for user in to if user.is_active}
    told = Message.objects.filter(key=key, to__in=people).values_list("to", flat=True)
    body, now = "\n".join(lines), timezone.now()
    for pk in set(told):
        del people[pk]
    rows = [
        Message(
            kind=kind,
            to=user,
            unit=unit,
            subject=_short(" ".join(subject.split()), LONGEST_SUBJECT),
            body=_short(body, LONGEST_BODY),
            link=link,
            key=key,
            posted_at=now,
            posted_by=by,
            posted_on_behalf_of=by.on_behalf_of if by else None,
        )
        for user in people.values()
    ]
    # two at the same moment: the second waits for the first, writes nothing, and tells nobody
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    posted = Message.objects.filter(key=key, to__in=people, sendings=None).select_related("to")
    made = _put_on_channels(list(posted), declared_kind, names=channels)
    if any(sending.state == SendingState.WAITING for sending in made):
        transaction.on_commit(_start_sending)
    return len({sending.message_id for sending in made})


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + CUT


def _start_sending() -> None:
    put_in_line_once(send_due)


def _put_on_channels(messages: list[Message], kind: Kind, *, names: Sequence[str] | None) -> list[Sending]:
    wishes = dict(Wish.objects.filter(user__in=[each.to_id for each in messages]).values_list("user", "mail"))
    made = []
    for message in messages:
        for channel in channels().values():
            asked_for = channel.is_instant or names is None or channel.name in names
            if asked_for and channel.address(message.to):
                state = _first_state(channel, kind, Rhythm(wishes.get(message.to_id, Rhythm.AT_ONCE)))
                made += [_sending(message, channel, state)] if state else []
    return Sending.objects.bulk_create(made, batch_size=BATCH)


def _first_state(channel: Channel, kind: Kind, rhythm: Rhythm) -> SendingState | None:
    """None where the person wishes nothing by this channel."""
    if channel.is_instant:
        return SendingState.SENT
    if not channel.holds:
        return SendingState.WAITING
    if rhythm == Rhythm.NEVER:
        return None
    return SendingState.WAITING if kind.urgent or rhythm == Rhythm.AT_ONCE else SendingState.HELD


def _sending(message: Message, channel: Channel, state: SendingState) -> Sending:
    at = message.posted_at
    ended = at if state == SendingState.SENT else None
    return Sending(message=message, channel=channel.name, state=state, next_try_at=at, ended_at=ended)


def mark_seen(*, message: Message, by: User) -> None:
    """Raises PermissionDenied for somebody else's."""
    if message.to_id != by.pk:
        raise PermissionDenied("Chỉ người nhận đánh dấu được thông báo là đã xem.")
    Message.objects.filter(pk=message.pk, seen_at=None).update(seen_at=timezone.now())


def mark_all_seen(*, by: User, up_to: int) -> int:
    """One's own messages up to that number, which was the newest on the page; how many were unseen."""
    return Message.objects.of(by).unseen().filter(pk__lte=up_to).update(seen_at=timezone.now())


@transaction.atomic
def wish(*, mail: Rhythm, weekday: int, by: User, today: date) -> Wish:
    """How `by` wishes to be told. What was held for a digest goes at once, or not at all, as is wished now."""
    wished, _ = Wish.objects.select_for_update().get_or_create(user=by, defaults={"gathered_on": today})
    wished.mail, wished.weekday, wished.gathered_on = mail, weekday, today
    wished.save()
    held = Sending.objects.filter(message__to=by, state=SendingState.HELD)
    if mail == Rhythm.AT_ONCE:
        if held.update(state=SendingState.WAITING, next_try_at=timezone.now()):
            transaction.on_commit(_start_sending, robust=True)
    elif mail == Rhythm.NEVER:
        reason = "Người nhận chọn chỉ xem trong phần mềm."
        held.update(state=SendingState.DROPPED, ended_at=timezone.now(), failure=reason)
    return wished


@transaction.atomic
def resend(*, sending: Sending, by: User) -> Sending:
    """Once more, with all tries. Raises PermissionDenied, and `WrongState` where it is not stuck or uncertain.

    Nor where the channel does not reach the person: sent again it would only be dropped.
    """
    sending = _held_for_decision(sending, SendingState.WAITING, by)
    if lack := lack_of(sending):
        raise WrongState(f"{lack} Chưa gửi lại được.")
    was, sending.state = sending.state, SendingState.WAITING
    sending.tried, sending.failure, sending.next_try_at = 0, "", timezone.now()
    sending.save(update_fields=["state", "tried", "failure", "next_try_at"])
    _record(Happened.RESENT, sending, was, by)
    transaction.on_commit(_start_sending, robust=True)
    return sending


@transaction.atomic
def drop(*, sending: Sending, by: User) -> Sending:
    """Not sent any more. Raises PermissionDenied, and `WrongState` for what is on its way or done."""
    sending = _held_for_decision(sending, SendingState.DROPPED, by)
    was, sending.state = sending.state, SendingState.DROPPED
    sending.ended_at = timezone.now()
    sending.save(update_fields=["state", "ended_at"])
    _record(Happened.DROPPED, sending, was, by)
    return sending


@transaction.atomic
def resend_all(*, stuck: SendingQuerySet, by: User) -> int:
    """All of these that are stuck, that `by` may decide about and that have a way; how many, at most `MOST_AT_ONCE`."""
    rows = _held(_with_a_way(_stuck(stuck, by)))
    values = {"state": SendingState.WAITING, "tried": 0, "failure": "", "next_try_at": timezone.now()}
    if _decide_all(rows, Happened.RESENT, by, **values):
        transaction.on_commit(_start_sending, robust=True)
    return len(rows)


@transaction.atomic
def drop_all(*, stuck: SendingQuerySet, by: User) -> int:
    """All of these that are stuck and may be decided by the person; how many, at most `MOST_AT_ONCE`."""
    rows = _held(list(_stuck(stuck, by).values_list("pk", flat=True)[:MOST_AT_ONCE]))
    _decide_all(rows, Happened.DROPPED, by, state=SendingState.DROPPED, ended_at=timezone.now())
    return len(rows)


def _stuck(sendings: SendingQuerySet, by: User) -> SendingQuerySet:
    """What is uncertain is left out: about that one decides one by one."""
    visible = sendings.filter(state=SendingState.STUCK, message__in=Message.objects.visible_to(by).order_by())
    return visible.order_by("pk")


def _with_a_way(stuck: SendingQuerySet) -> list[int]:
    """The first that can arrive, at most `MOST_AT_ONCE`: those that cannot may be many, and stay where they are."""
    found: list[int] = []
    stuck, after = stuck.select_related("message__to"), 0
    while len(found) < MOST_AT_ONCE and (some := list(stuck.filter(pk__gt=after)[:BATCH])):
        found += [each.pk for each in some if not lack_of(each)]
        after = some[-1].pk
    return found[:MOST_AT_ONCE]


def _held(pks: Sequence[int]) -> list[Sending]:
    """Those of them that nobody decided about meanwhile."""
    held = Sending.objects.select_for_update(of=("self",)).select_related("message__to")
    return list(held.filter(pk__in=pks, state=SendingState.STUCK).order_by("pk"))


def _decide_all(rows: Sequence[Sending], kind: Happened, by: User, **values: Any) -> int:
    record_many(
        [
            Entry(
                kind=kind,
                target=f"notices.message:{each.message_id}",
                unit_id=each.message.unit_id,
                person=each.message.to_id,
                before={"state": each.state},
                after={"state": values["state"], "channel": each.channel},
            )
            for each in rows
        ],
        by=by,
    )
    return Sending.objects.filter(pk__in=[each.pk for each in rows]).update(**values)


def _held_for_decision(sending: Sending, state: SendingState, by: User) -> Sending:
    if not can_decide(by, sending.message):
        raise PermissionDenied("Chưa có quyền xem thông báo đã gửi của đơn vị này nên chưa quyết định được.")
    sending = Sending.objects.select_for_update(of=("self",)).select_related("message__to").get(pk=sending.pk)
    if sending.state == SendingState.SENDING or not sending.can_become(state):
        raise WrongState(f"Thông báo này đang ở trạng thái “{sending.get_state_display()}” nên không làm được việc đó.")
    return sending


def _record(kind: Happened, sending: Sending, was: str, by: User) -> None:
    message = sending.message
    record(
        kind,
        by=by,
        target=f"notices.message:{message.pk}",
        unit_id=message.unit_id,
        person=message.to_id,
        before={"state": was},
        after={"state": sending.state, "channel": sending.channel},
    )
