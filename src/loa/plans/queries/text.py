"""The text of a plan: what it began from, with what people changed since. Pure: JSON and changes in, values out.

Serves what was read (corrections) and what is written here (edits) alike. Rows keep their index for good: a dropped row
stays as a mark, an added one gets the next index, a moved one another rank. A JSON pointer so names the same field
through the whole work, and undoing one change disturbs no other.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from loa.core.numbers import whole
from loa.plans.states import Kind

LISTS = (
    "legal_bases",
    "citations",
    "objectives",
    "requirements",
    "themes",
    "channels",
    "solutions",
    "audiences",
    "funding",
    "activities",
    "commitments",
    "responsibilities",
    "recipients",
)
FINDINGS = ("warnings", "remarks")
DOCUMENT = ("kind", "number", "issuer", "place", "date", "title", "year", "authority", "signer_title", "signer")


class Change(Protocol):
    """What `text_of` needs of a correction or an edit."""

    pointer: str
    kind: str
    before: Any
    after: Any


@dataclass
class Text:
    """`document` by field; `lists` by section and index. The sets hold item pointers ("/activities/3").

    `ranks`: where a moved row stands, by its pointer; a row that was never moved has its index for a rank.
    """

    document: dict[str, Any]
    lists: dict[str, dict[int, Any]]
    ranks: dict[str, float] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)  # full pointers of corrected fields
    added: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)

    def value(self, pointer: str) -> Any:
        """The value at a pointer; None where there is none."""
        section, *path = split(pointer)
        here: Any = self.document if section == "document" else self.lists.get(section, {})
        for key in path:
            if isinstance(here, dict):
                here = here.get(key, here.get(index_of(key)))
            elif isinstance(here, list):
                here = here[at] if (at := index_of(key)) is not None and at < len(here) else None
            else:
                return None
        return here

    def rows(self, section: str) -> Iterator[tuple[str, Any]]:
        """Pointer and value of the rows that stand, in order."""
        for index, value in sorted(self.lists[section].items(), key=lambda row: (self.rank(section, row[0]), row[0])):
            if (pointer := f"/{section}/{index}") not in self.dropped:
                yield pointer, value

    def rank(self, section: str, index: int) -> float:
        return self.ranks.get(f"/{section}/{index}", float(index))

    def next_index(self, section: str) -> int:
        return max(self.lists[section], default=-1) + 1

    def status(self, item: str) -> str:
        """ "dropped", "added", "corrected", "accepted" or ""."""
        for name in ("dropped", "added", "corrected", "accepted"):
            if item in getattr(self, name):
                return name
        return ""

    def as_json(self) -> dict[str, Any]:
        """The shape of the reader's result, dropped rows left out."""
        return {"document": self.document, **{name: [value for _, value in self.rows(name)] for name in LISTS}}


def frozen(text: Text) -> dict[str, Any]:
    """The text as it stands, to be kept. `pointers` says which row of the draft each of its rows was."""
    return {**text.as_json(), "pointers": {name: [pointer for pointer, _ in text.rows(name)] for name in LISTS}}


def split(pointer: str) -> list[str]:
    return pointer.lstrip("/").split("/")


def index_of(key: str) -> int | None:
    """The index that a part of a pointer names. Each index is written in one way, so that none has two pointers."""
    index = whole(key)
    return index if str(index) == key else None


def item_of(pointer: str) -> str:
    """The item that a field belongs to: "/activities/3/lead/1" → "/activities/3"."""
    return "/" + "/".join(split(pointer)[:2])


def id_of(pointer: str) -> str:
    """What the page calls the element of an item: "/activities/3" → "activities-3"."""
    return "-".join(split(pointer))


def text_of(result: dict[str, Any], changes: Iterable[Change]) -> Text:
    """Apply the standing changes in their order; one to a row not there (its addition undone) is passed over."""
    draft = Text(
        document={name: result.get("document", {}).get(name) for name in DOCUMENT},
        lists={name: dict(enumerate(copy.deepcopy(result.get(name) or []))) for name in LISTS},
    )
    for change in changes:
        _apply(draft, change)
    return draft


def _apply(draft: Text, change: Change) -> None:
    section, *path = split(change.pointer)
    item = item_of(change.pointer)
    match change.kind:
        case Kind.ACCEPT:
            draft.accepted.add(item)
        case Kind.DROP:
            draft.dropped.add(item)
        case Kind.ADD:
            draft.lists[section][int(path[0])] = copy.deepcopy(change.after)
            draft.added.add(item)
        case Kind.MOVE:
            draft.ranks[item] = float(change.after)
        case Kind.CORRECT:
            if _set(draft, section, path, change.after):
                draft.corrected.add(item)
                draft.fields.add(change.pointer)


def _set(draft: Text, section: str, path: list[str], value: Any) -> bool:
    if section == "document":
        draft.document[path[0]] = value
        return True
    rows, index = draft.lists[section], int(path[0])
    if index not in rows:
        return False
    if len(path) == 1:
        rows[index] = copy.deepcopy(value)
    else:
        rows[index][path[1]] = copy.deepcopy(value)
    return True
