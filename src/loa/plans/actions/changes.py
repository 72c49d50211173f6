"""What corrections of a reading and edits of a draft have in common: acts with numbers, taken back and done again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.utils import timezone

from loa.accounts.models import User
from loa.plans.models import Correction, Edit

UNDONE = ["undone_by", "undone_on_behalf_of", "undone_at"]

Change = TypeVar("Change", Correction, Edit)


def sign(*, changes: Sequence[Change], act: int, by: User) -> None:
    """Give the changes of one act its number and its author; not stored here."""
    for change in changes:
        change.act, change.by, change.on_behalf_of = act, by, by.on_behalf_of


def take_back(*, changes: Sequence[Change], by: User) -> None:
    """Mark the changes as undone, all at one moment; not stored here."""
    now = timezone.now()
    for change in changes:
        change.undone_by, change.undone_on_behalf_of, change.undone_at = by, by.on_behalf_of, now


def do_again(*, changes: Sequence[Change], by: User) -> None:
    """Let the changes stand again, as `by` may who may take them back; not stored here."""
    for change in changes:
        change.undone_by = change.undone_on_behalf_of = change.undone_at = None
