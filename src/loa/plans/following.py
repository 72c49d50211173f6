"""Who above this package wants to know that slots have changed: each is told within the transaction that changed them.

Plans know nothing of results; what counts results says here that it has to count anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Follower = Callable[[int, Sequence[int] | None], None]
"""Called with the number of the plan and the numbers of the slots; None: any of the plan's."""

_followers: list[Follower] = []


def when_slots_change(follower: Follower) -> None:
    """Say once, when the program starts, who is to be told."""
    if follower not in _followers:
        _followers.append(follower)


def slots_changed(plan: int, slots: Sequence[int] | None = None) -> None:
    """Tell them. Part of another act."""
    for follower in _followers:
        follower(plan, slots)
