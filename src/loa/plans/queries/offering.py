"""What a new version of a plan changes for one unit that carries it out. Pure: lines in, changes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from loa.plans.queries.differences import changed_fields
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


class Between:
    """Two versions of a plan, their lines by id. Which lines changed is asked once for all units."""

    def __init__(self, before: Mapping[int, Row], after: Mapping[int, Row]) -> None:
        self._before, self._after = before, after
        both = [line for line in after if line in before]
        self._same = {line for line in both if not changed_fields(before[line], after[line])}

    def changes(self, given: Collection[int], now: Collection[int]) -> list[Change]:
        """For a unit that had the lines `given` and now has those of `now`: in the order of the new version, what is
        gone at the end. A line that did not change is new to a unit that it was not given to before.
        """
        had, has = set(given) & set(self._before), set(now) & set(self._after)
        touched = (had | has) - (had & has & self._same)
        order = [*self._after, *(line for line in self._before if line not in self._after)]
        return [
            Change(line, self._before[line] if line in had else None, self._after[line] if line in has else None)
            for line in order
            if line in touched
        ]


def followed(change: Change, waiting: Mapping[int, Row | None]) -> Change:
    """With what an earlier change, which still waits to be decided, began from. `waiting`: its `before` by line."""
    if change.activity not in waiting:
        return change
    return Change(change.activity, waiting[change.activity], change.after)
