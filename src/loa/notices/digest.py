"""One letter with what was held for a person, and what packages add."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.core.templatetags.formats import day as day_in_words
from loa.notices.actions import post
from loa.notices.digest_sections import Section, sections_for
from loa.notices.kinds import DIGEST, declared
from loa.notices.models import Message, Sending, Wish
from loa.notices.states import SendingState

MOST_MESSAGES = 100
"""Of one digest; the rest is counted."""
LONGEST_LINE = 300


@transaction.atomic
def gather(*, wish: Wish, today: date, by: User | None = None) -> Message | None:
    """The digest that is due to a person up to today, once; None where there is nothing to say, or it was sent.

    One that was missed while the machine was off comes late, and takes the days since along.
    """
    wish = Wish.objects.select_for_update(of=("self",)).select_related("user").get(pk=wish.pk)
    due = wish.last_due(today)
    if due is None or wish.gathered_on >= due:
        return None
    Wish.objects.filter(pk=wish.pk).update(gathered_on=due)
    held = _still_needed(wish.user)
    sections = sections_for(wish.user, on=today)
    if not held and not sections:
        return None
    key = f"{DIGEST}:{due.isoformat()}"
    subject = f"Tổng hợp thông báo đến {day_in_words(due)}"
    post(kind=DIGEST, to=[wish.user], subject=subject, lines=_lines(held, sections), link="/thong-bao/", key=key, by=by)
    message = Message.objects.get(key=key, to=wish.user)
    now = timezone.now()
    Message.objects.filter(pk=message.pk).update(seen_at=now)  # what it tells of is there already
    Sending.objects.filter(pk__in=[each.pk for each in held]).update(
        state=SendingState.GATHERED, gathered_in=message, ended_at=now
    )
    return message


def _still_needed(user: User) -> list[Sending]:
    """What is held and still to be told; the rest is dropped."""
    held = Sending.objects.filter(message__to=user, state=SendingState.HELD).select_related("message__to")
    needed: list[Sending] = []
    done: list[Sending] = []
    for sending in held.order_by("message_id"):
        still = declared(sending.message.kind).still
        (needed if still is None or still(sending.message) else done).append(sending)
    reason = "Không còn cần: việc đã xong."
    Sending.objects.filter(pk__in=[each.pk for each in done]).update(
        state=SendingState.DROPPED, ended_at=timezone.now(), failure=reason
    )
    return needed


def _lines(held: list[Sending], sections: list[Section]) -> list[str]:
    lines: list[str] = []
    for title, said, link in sections:
        lines += [title.upper(), *(f"- {line[:LONGEST_LINE]}" for line in said), *_address(link), ""]
    if held:
        lines.append("THÔNG BÁO MỚI")
        for sending in held[:MOST_MESSAGES]:
            lines += [f"- {sending.message.subject}", *_address(sending.message.link)]
        if len(held) > MOST_MESSAGES:
            lines.append(f"- và {len(held) - MOST_MESSAGES} thông báo khác")
    return lines


def _address(link: str) -> list[str]:
    return [f"  {settings.SITE_ADDRESS}{link}"] if link and settings.SITE_ADDRESS else []
