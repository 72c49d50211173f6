"""A change of the plan above in words, side by side, what is gone and what is new marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from loa.plans.models import Offer
from loa.plans.queries.comparison import NAMES
from loa.plans.queries.differences import FIELDS, changed_fields, words
from loa.plans.states import LineChange

Pieces = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """`before` and `after`: pieces of text, each "same", "gone" or "new"."""

    label: str
    before: Pieces
    after: Pieces


@dataclass(frozen=True, slots=True)
class Shown:
    """`is_left_out`: the unit's own text does not have the line that changed."""

    offer: Offer
    fields: list[Field]
    is_left_out: bool = False

    @property
    def title(self) -> str:
        line = self.offer.after or self.offer.before or {}
        return str(line.get("title") or self.offer.activity.title)


def shown(offers: Iterable[Offer], *, there: Collection[int | None] = ()) -> list[Shown]:
    """`there`: the lines above that the unit's text carries out."""
    return [
        Shown(
            offer,
            _fields(offer.before, offer.after),
            is_left_out=offer.change == LineChange.CHANGED and offer.activity_id not in there,
        )
        for offer in offers
    ]


def _fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Field]:
    """What changed; of a line that is only on one side, all that it says."""
    names = changed_fields(before, after) if before and after else FIELDS
    found = []
    for name in names:
        was, now = (said((side or {}).get(name)) for side in (before, after))
        if was or now:
            pieces = words(was, now)
            found.append(
                Field(
                    NAMES[name],
                    [piece for piece in pieces if piece[1] != "new"],
                    [piece for piece in pieces if piece[1] != "gone"],
                )
            )
    return found


def said(value: Any) -> str:
    """A value of a row as the document prints it."""
    if isinstance(value, Mapping):
        return str(value.get("text") or "")
    if isinstance(value, list):
        return "; ".join(filter(None, map(said, value)))
    return "" if value is None else str(value)
