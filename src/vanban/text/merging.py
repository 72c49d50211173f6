"""Put together what two people made of the same text, word by word, or of the same list, element by element.

Changes to different words both stay; the same change is made once; words put in at the same place both stand, the
earlier first. Where both changed the same words otherwise, the later change stands and the clash is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Clash(Generic[T]):
    """The same stretch, changed by both: `earlier` is not in the result, `later` is."""

    earlier: tuple[T, ...]
    later: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Merged(Generic[T]):
    whole: tuple[T, ...]
    clashes: tuple[Clash[T], ...]


class _Change(NamedTuple):
    """base[start:end] became `made`."""

    start: int
    end: int
    is_later: bool
    made: tuple[Hashable, ...]


def merge_words(base: str, earlier: str, later: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with the changes of both, and the clashes as (earlier, later). White space is single in the result."""
    merged = merge(words(base), words(earlier), words(later))
    return spell(merged.whole), tuple((spell(c.earlier), spell(c.later)) for c in merged.clashes)


def words(text: str) -> list[str]:
    """Words, and line breaks as words of their own."""
    return re.findall(r"\n|\S+", text)


def spell(tokens: Sequence[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(tokens))


def merge(base: Sequence[T], earlier: Sequence[T], later: Sequence[T]) -> Merged[T]:
    changes = sorted([*_changes(base, earlier, False), *_changes(base, later, True)], key=lambda c: (c.start, c.end))
    whole: list[T] = []
    clashes: list[Clash[T]] = []
    at = 0
    for group in _groups(changes):
        start, end = min(c.start for c in group), max(c.end for c in group)
        whole += base[at:start]
        ours, theirs = _side(base, group, start, end, True), _side(base, group, start, end, False)
        if len({c.is_later for c in group}) == 1:
            whole += ours if group[0].is_later else theirs
        elif start == end:
            whole += _both(theirs, ours)
        else:
            whole += ours
            if _is_lost(theirs, ours, base[start:end]):
                clashes.append(Clash(theirs, ours))
        at = end
    whole += base[at:]
    return Merged(tuple(whole), tuple(clashes))


def _changes(base: Sequence[T], made: Sequence[T], is_later: bool) -> list[_Change]:
    blocks = SequenceMatcher(None, base, made, autojunk=False).get_opcodes()
    return [_Change(i, j, is_later, tuple(made[k:n])) for tag, i, j, k, n in blocks if tag != "equal"]


def _groups(changes: Sequence[_Change]) -> list[list[_Change]]:
    """Changes that touch the same words, or put words in at the same place."""
    groups: list[list[_Change]] = []
    for change in changes:
        if groups and any(_meet(change, other) for other in groups[-1]):
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _meet(one: _Change, other: _Change) -> bool:
    if one.is_later == other.is_later:
        return False
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return max(one.start, other.start) < min(one.end, other.end) or _is_inside(one, other) or _is_inside(other, one)


def _is_inside(one: _Change, other: _Change) -> bool:
    return one.start == one.end and other.start < one.start < other.end


def _side(base: Sequence[T], group: Sequence[_Change], start: int, end: int, is_later: bool) -> tuple[T, ...]:
    """What one of the two made of base[start:end]."""
    made: list[T] = []
    at = start
    for change in group:
        if change.is_later == is_later:
            made += [*base[at : change.start], *change.made]  # type: ignore[list-item]
            at = change.end
    return (*made, *base[at:end])


def _both(earlier: tuple[T, ...], later: tuple[T, ...]) -> tuple[T, ...]:
    """Both insertions, what they begin or end with in common once."""
    if later[: len(earlier)] == earlier:
        return later
    if earlier[: len(later)] == later:
        return earlier
    return (*earlier, *later)


def _is_lost(earlier: tuple[T, ...], later: tuple[T, ...], base: Sequence[T]) -> bool:
    """Does something that the earlier one put in stand nowhere in what stays?"""
    return bool(Counter(earlier) - Counter(base) - Counter(later))
