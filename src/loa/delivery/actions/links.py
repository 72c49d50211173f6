"""Note what was seen behind links. A link is dead only when it was missed on three days: one bad night is no proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.delivery.events import Happened
from loa.delivery.fetching import Seen
from loa.delivery.models import Link, Result
from loa.delivery.states import OPEN, LinkState

MISSES = 3
OWN_LINE = 3
"""Where pages of so many hosts were asked for and none answered, it is our own line that is down: no miss is noted."""


def note_all(*, seen: Mapping[int, Seen], now: datetime, by: User | None) -> int:
    """Note what was seen, by number of the link; how many answered."""
    answered = {pk for pk, each in seen.items() if each.state in {LinkState.ALIVE, LinkState.DEAD}}
    hosts = set(Link.objects.filter(pk__in=seen).order_by().values_list("host", flat=True))
    if not answered and len(hosts) >= OWN_LINE:
        silent = [pk for pk, each in seen.items() if each.state == LinkState.UNREACHED]
        Link.objects.filter(pk__in=silent, state=LinkState.UNSEEN).update(state=LinkState.UNREACHED)
        Link.objects.filter(pk__in=silent).update(checked_at=now)
        seen = {pk: each for pk, each in seen.items() if each.state == LinkState.REFUSED}
    for pk, each in seen.items():
        note(link=pk, seen=each, now=now, by=by)
    return len(answered)


@transaction.atomic
def note(*, link: int, seen: Seen, now: datetime, by: User | None) -> Link:
    """What the page says of itself is kept from the first time it says it."""
    kept = Link.objects.select_for_update().get(pk=link)
    before = kept.checked_at
    if seen.state in {LinkState.DEAD, LinkState.UNREACHED}:
        is_new_day = before is None or timezone.localdate(before) < timezone.localdate(now)
        kept.misses = min(kept.misses + 1, 1000) if is_new_day or not kept.misses else kept.misses
        kept.state = LinkState.DEAD if kept.misses >= MISSES else LinkState.UNREACHED
    else:
        kept.state, kept.misses = seen.state, 0
    kept.title, kept.site = kept.title or seen.title, kept.site or seen.site
    kept.published_on = kept.published_on or seen.published_on
    kept.said, kept.checked_at = seen.said[:200], now
    kept.save()
    if seen.title:
        _name_results(kept, by)
    return kept


def _name_results(link: Link, by: User | None) -> None:
    """Open results that are still called by the address are called as the page is."""
    called = Result.objects.filter(
        evidence__link=link, evidence__removed_at__isnull=True, title=link.address[:300], state__in=OPEN
    )
    for result in called.select_for_update(of=("self",)).order_by("pk")[:100]:
        before, result.title = result.title, link.title
        result.save(update_fields=["title", "folded"])
        record(
            Happened.CHANGED,
            by=by,
            target=result,
            unit_id=result.unit_id,
            before={"title": before},
            after={"title": result.title},
        )
