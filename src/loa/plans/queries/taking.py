"""How a change of the plan above is written into a unit's own text. Pure: text and lines in, places and values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loa.plans.queries.carrying import LINES
from loa.plans.queries.differences import changed_fields
from loa.plans.queries.text import Text
from loa.plans.queries.text_below import LineBelow, row_below
from vanban.text.names import short_key

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writing:
    """One of three: fields set (`values`, with what they were above in `before`), a row added, a row dropped."""

    section: str = ""
    add: Row | None = None
    drop: str = ""
    values: Mapping[str, Any] | None = None
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LineAbove:
    """A change of a line of the plan above for the unit `name`. `leads`: by the new version; None: nobody knows."""

    activity: int
    section: str
    name: str
    leads: bool | None
    before: Row | None
    after: Row | None

    def writing(self, text: Text) -> Writing | None:
        """What is to be written into the unit's text; None where it has the change already.

        A line that the unit left out comes back with its new words: taking the change says that it is wanted.
        """
        pointer = line_in(text, self.activity)
        if self.after is None:
            return Writing(drop=pointer) if pointer else None
        if not pointer:
            number = sum(1 for _ in text.rows(self.section)) + 1
            return Writing(self.section, add=self._below(self.after, bool(self.leads), no=str(number)))
        own: Row = text.value(pointer)
        led = short_key(self.name) in {short_key(each) for each in own.get("lead") or own.get("agencies") or []}
        now = self._below(self.after, led if self.leads is None else self.leads)
        was = own if self.before is None else self._below(self.before, led)
        fields = changed_fields(was, now)
        if not fields:
            return None
        return Writing(
            values={f"{pointer}/{name}": now.get(name) for name in fields},
            before={f"{pointer}/{name}": was.get(name) for name in fields},
        )

    def _below(self, row: Row, leads: bool, *, no: str = "") -> Row:
        return LineBelow(self.section, leads, row_below(row, self.activity, no=no)).of(self.name)


def line_in(text: Text, above: int) -> str:
    """The pointer of the first line that carries out a line of the plan above; "" where there is none."""
    for section in LINES:
        for pointer, row in text.rows(section):
            if row.get("above") == above:
                return pointer
    return ""
