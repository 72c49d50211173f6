"""What packages add to the digest of a person, beside the messages that were held for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from loa.accounts.models import User

Section = tuple[str, Sequence[str], str]
"""Title, lines, own path ("" for none)."""
_sources: list[Callable[[User, date], Sequence[Section]]] = []


def register(source: Callable[[User, date], Sequence[Section]]) -> None:
    """Have `source(user, on)` asked for every digest. Call it in the `ready()` of an app; twice counts once."""
    if source not in _sources:
        _sources.append(source)


def sections_for(user: User, *, on: date) -> list[Section]:
    """In the order of registration; those without lines are left out."""
    return [section for source in _sources for section in source(user, on) if section[1]]
