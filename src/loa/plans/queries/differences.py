"""How one text of a plan differs from another: line by line, and point by point. Pure: JSON in, values out.

A line is the same where both rows name the same `activity`, or were the same row of one draft. What is left over is
matched by its title: a plan that was replaced as a whole keeps no ids. A line that only moved, or got another number,
has not changed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from loa.plans.states import LineChange
from vanban.text.folding import fold, squeeze

LINES = ("activities", "commitments")
POINTS = (
    "legal_bases", "objectives", "requirements", "themes", "audiences", "channels", "solutions", "funding",
    "responsibilities", "recipients",
)  # fmt: skip
FIELDS = (
    "title", "group", "product", "mode", "quotas", "lead", "agencies", "coordinating", "follow_up", "timeframe",
    "money", "money_source",
)  # fmt: skip
HEAD = ("number", "date", "title", "year", "issuer", "place", "authority", "signer_title", "signer")
ALIKE = 75
"""Of 100: from here on two titles are taken for the same line, written otherwise."""
MOST_PAIRS = 1_000_000
"""Titles are compared one by one up to so many pairs (about a second); beyond, only equal ones are matched."""
MOST_WORDS = 4_000_000
"""Words are compared up to so many pairs; a text as long as that and more is shown as replaced as a whole."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineDifference:
    """`activity`: the id in the old text; of an added line, that in the new. `fields`: names of what changed."""

    activity: int | None
    change: LineChange
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    fields: list[str]


@dataclass(frozen=True, slots=True)
class PointDifference:
    """A point of a section; of the section "document" a field of the head, named in `field`."""

    section: str
    change: LineChange
    before: Any
    after: Any
    field: str = ""


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[LineDifference]:
    """What was added, changed and dropped, in the order of the new text, the dropped behind what they followed."""
    before, after = _rows(old), _rows(new)
    partner = _pairs(before, after, _known(old), _known(new))
    found: list[tuple[int, int, LineDifference]] = []
    for at, row in enumerate(after):
        if at not in partner:
            found.append((at, 0, LineDifference(row.get("activity"), LineChange.ADDED, None, dict(row), [])))
        elif fields := changed_fields(before[partner[at]], row):
            was = before[partner[at]]
            found.append((at, 0, LineDifference(was.get("activity"), LineChange.CHANGED, dict(was), dict(row), fields)))
    now_at = {there: here for here, there in partner.items()}
    behind = -1
    for there, row in enumerate(before):
        if there in now_at:
            behind = now_at[there]
        else:
            line = LineDifference(row.get("activity"), LineChange.DROPPED, dict(row), None, [])
            found.append((behind, there + 1, line))
    return [line for *_, line in sorted(found, key=lambda each: each[:2])]


def changed_fields(before: Row, after: Row) -> list[str]:
    return [name for name in FIELDS if _bare(before.get(name)) != _bare(after.get(name))]


def point_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[PointDifference]:
    """The head's fields first, then the points of each section; a point that moved is one dropped and one added."""
    head, now = old.get("document") or {}, new.get("document") or {}
    found = [
        PointDifference("document", _kind(head.get(name), now.get(name)), head.get(name), now.get(name), name)
        for name in HEAD
        if _bare(head.get(name)) != _bare(now.get(name))
    ]
    for section in POINTS:
        found += _in_section(section, list(old.get(section) or []), list(new.get(section) or []))
    return found


def words(before: str, after: str) -> list[tuple[str, str]]:
    """Both texts as one: runs of words marked "same", "gone" or "new", a space between two."""
    old, new = before.split(), after.split()
    if len(old) * len(new) > MOST_WORDS:
        return [(" ".join(old), "gone"), (" ".join(new), "new")]
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((" ".join(old[a:b]), "same"))
            continue
        found += [(" ".join(old[a:b]), "gone")] if b > a else []
        found += [(" ".join(new[c:d]), "new")] if d > c else []
    return found


def _rows(text: Mapping[str, Any]) -> list[Row]:
    return [row for section in LINES for row in text.get(section) or []]


def _known(text: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """(id, row of the draft) of each line, blank where the text does not say it."""
    pointers = text.get("pointers") or {}
    return [
        (row.get("activity"), pointers[section][at] if at < len(pointers.get(section) or []) else "")
        for section in LINES
        for at, row in enumerate(text.get(section) or [])
    ]


def _pairs(
    before: Sequence[Row], after: Sequence[Row], known: list[tuple[Any, str]], now: list[tuple[Any, str]]
) -> dict[int, int]:
    """Place in the new text → place in the old, of lines that go on: by id, by row, then by equal or similar titles."""
    found: dict[int, int] = {}
    for kind in (0, 1):
        taken = set(found.values())
        there = {each[kind]: at for at, each in enumerate(known) if each[kind] and at not in taken}
        for at, each in enumerate(now):
            if at not in found and (place := there.pop(each[kind], None)) is not None:
                found[at] = place
    taken = set(found.values())
    old = {at: fold(str(row.get("title") or "")) for at, row in enumerate(before) if at not in taken}
    new = {at: fold(str(row.get("title") or "")) for at, row in enumerate(after) if at not in found}
    found |= _equal(old, new)
    old = {at: title for at, title in old.items() if at not in set(found.values())}
    new = {at: title for at, title in new.items() if at not in found}
    return found | _similar(old, new)


def _equal(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    there: dict[str, list[int]] = {}
    for at in sorted(old, reverse=True):
        there.setdefault(old[at], []).append(at)
    return {at: there[title].pop() for at, title in new.items() if title and there.get(title)}


def _similar(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    """The most similar pair first; each line once."""
    if len(old) * len(new) > MOST_PAIRS:
        return {}
    scored = [
        (-score, here, there)
        for here, title in new.items()
        for _, score, there in process.extract(title, old, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, here, there in sorted(scored):
        if here not in found and there not in taken:
            found[here] = there
            taken.add(there)
    return found


def _in_section(section: str, old: list[Any], new: list[Any]) -> Iterator[PointDifference]:
    keys = [[repr(_bare(each)) for each in side] for side in (old, new)]
    for kind, a, b, c, d in difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        shared = min(b - a, d - c)
        for was, now in zip(old[a : a + shared], new[c : c + shared], strict=True):
            yield PointDifference(section, LineChange.CHANGED, was, now)
        for was in old[a + shared : b]:
            yield PointDifference(section, LineChange.DROPPED, was, None)
        for now in new[c + shared : d]:
            yield PointDifference(section, LineChange.ADDED, None, now)


def _kind(before: Any, after: Any) -> LineChange:
    if _bare(before) is None:
        return LineChange.ADDED
    return LineChange.DROPPED if _bare(after) is None else LineChange.CHANGED


def _bare(value: Any) -> Any:
    """Without what is empty and without white space that says nothing: None, "" and [] are the same."""
    if isinstance(value, str):
        return squeeze(value) or None
    if isinstance(value, Mapping):
        return {name: bare for name, each in value.items() if (bare := _bare(each)) is not None} or None
    if isinstance(value, list):
        return [bare for each in value if (bare := _bare(each)) is not None] or None
    return value
