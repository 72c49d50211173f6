"""Put together what two people wrote into the same field of a draft, whatever its shape."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from loa.plans.queries.phrases import timeframe_from
from vanban.text.merging import merge, merge_words


@dataclass(frozen=True, slots=True)
class Joined:
    """The value that holds the changes of both; `is_clash`: the later one stands where both changed the same words."""

    value: Any
    is_clash: bool = False


def join(before: Any, earlier: Any, later: Any, *, year: int | None) -> Joined:
    """Both began from `before`; `earlier` is stored by now, `later` was typed meanwhile. `year`: of the plan."""
    if same(later, before) or same(earlier, later):
        return Joined(earlier)
    if same(earlier, before):
        return Joined(later)
    if isinstance(earlier, str) and isinstance(later, str):
        words, clashes = merge_words(before or "", earlier, later)
        return Joined(words, bool(clashes))
    if isinstance(earlier, list) and isinstance(later, list):
        return _join_lists(before or [], earlier, later)
    if isinstance(earlier, dict) and isinstance(later, dict) and "text" in earlier and "text" in later:
        words, clashes = merge_words((before or {}).get("text") or "", earlier["text"], later["text"])
        return Joined(timeframe_from(words, year=year, before=later), bool(clashes))
    return Joined(later, is_clash=True)


def _join_lists(before: list[Any], earlier: list[Any], later: list[Any]) -> Joined:
    """Elements that both put in the same one's place both stay."""
    known = {_key(each): each for each in [*before, *earlier, *later]}
    merged = merge([*map(_key, before)], [*map(_key, earlier)], [*map(_key, later)])
    keys = list(merged.whole)
    for clash in merged.clashes:
        at = keys.index(clash.later[0]) if clash.later else len(keys)
        keys[at:at] = [key for key in clash.earlier if key not in keys]
    return Joined([known[key] for key in dict.fromkeys(keys)])


def same(one: Any, other: Any) -> bool:
    """The same to a person who reads them; nothing said is nothing said, be it None, "" or []."""
    return _key(one) == _key(other)


def _key(value: Any) -> str:
    """What a person reads of a value: a quota or a timeframe is its words."""
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        return "\n".join(map(_key, value))
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
