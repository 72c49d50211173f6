"""Which drafts a list shows."""

from __future__ import annotations

from loa.accounts.models import User
from loa.plans.models import Edit
from loa.plans.models.draft import DraftQuerySet
from loa.plans.states import DraftState

CHIPS = [("", "Đang làm"), *DraftState.choices]


def listed(drafts: DraftQuerySet, *, state: str, words: str, by: User | None) -> DraftQuerySet:
    """Those of a state, else those on their way; whose titles hold the words; begun or written in by one person."""
    found = drafts.filter(state=state) if state in DraftState.values else drafts.on_their_way()
    found = found.filter(folded__has_words=words)
    if by is not None:
        written = Edit.objects.filter(by=by).order_by().values("draft")
        found = found.filter(begun_by=by) | found.filter(pk__in=written)
    return found.select_related("unit", "plan", "begun_from", "above", "begun_by")
