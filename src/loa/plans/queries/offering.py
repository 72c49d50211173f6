"""What a new version of a plan changes for one unit that carries it out. Pure: lines in, changes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from loa.plans.queries.differences import LineDifference, changed_fields
from loa.plans.states import LineChange

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the plan above as the unit knew it, and as it is now; None: it was not, or is no more, the unit's."""

    activity: int
    before: Row | None
    after: Row | None

    @property
    def kind(self) -> LineChange | None:
        """None where nothing is different in the end."""
        if self.before is None:
            return None if self.after is None else LineChange.ADDED
        if self.after is None:
            return LineChange.DROPPED
        return LineChange.CHANGED if changed_fields(self.before, self.after) else None


def changes_for(given: Collection[int], now: Collection[int], found: Iterable[LineDifference]) -> list[Change]:
    """`given`: the lines that the unit had; `now`: those that it leads or coordinates by the new version."""
    changes = []
    for each in found:
        if each.activity is None:
            continue
        before = each.before if each.activity in given else None
        after = each.after if each.activity in now else None
        change = Change(each.activity, before, after)
        if change.kind is not None:
            changes.append(change)
    return changes


def followed(change: Change, waiting: Mapping[int, Row | None]) -> Change:
    """With what an earlier change, which still waits to be decided, began from. `waiting`: its `before` by line."""
    if change.activity not in waiting:
        return change
    return Change(change.activity, waiting[change.activity], change.after)
