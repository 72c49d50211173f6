"""Who else has a draft open."""

from __future__ import annotations

from datetime import datetime

from loa.plans.models import Draft, Writer


def others_in(draft: Draft, *, but: int | None, since: datetime) -> list[Writer]:
    """Those seen since then, by when they came."""
    return list(draft.writers.there(since=since).exclude(user=but))
