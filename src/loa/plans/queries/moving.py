"""Last year's plan as the beginning of this year's: its times moved, and a list of what was moved or wants a look.

Pure: JSON in, JSON out.
"""

from __future__ import annotations

import copy
from dataclasses import asdict, dataclass
from typing import Any

from loa.plans.queries.phrases import timeframe_from
from loa.plans.queries.text import LISTS
from vanban.cite.moving import move_times, move_year

TEXTS = ("objectives", "requirements", "themes", "channels", "solutions", "audiences", "funding")
LINES = ("activities", "commitments")
OF_A_VERSION = ("activity", "above")
"""Marks that tie a line to the plan that it stood in."""


@dataclass(frozen=True, slots=True)
class Moved:
    """`code`: "moved" (a time), "year" (in words), "again" (a cited document to look at). The rest is text."""

    pointer: str
    code: str
    before: str
    after: str


def moved(content: dict[str, Any], year: int, to: int) -> dict[str, Any]:
    """The text of `year` as the beginning of that of `to`; under "moved" what was changed, as `Moved`."""
    made = copy.deepcopy(content)
    found: list[Moved] = []
    head = made["document"]
    head |= {"number": None, "date": None, "year": to}
    head["title"] = _moved_words(head.get("title") or "", year, to, "/document/title", found)
    for section in LISTS:
        made[section] = [
            _row(section, f"/{section}/{index}", row, year, to, found)
            for index, row in enumerate(made.get(section) or [])
        ]
    return {**made, "moved": [asdict(each) for each in found]}


def _row(section: str, pointer: str, row: Any, year: int, to: int, found: list[Moved]) -> Any:
    if section in TEXTS:
        return _moved_words(row, year, to, pointer, found)
    if section in ("legal_bases", "citations"):
        if str(row.get("date") or "").startswith(str(year)):
            found.append(Moved(pointer, "again", " ".join(filter(None, [row.get("type"), row.get("number")])), ""))
        return row
    if section == "responsibilities":
        points = [_moved_words(point, year, to, f"{pointer}/points", found) for point in row.get("points") or []]
        return {**row, "points": points} if points else row
    if section in LINES:
        return _line(pointer, row, year, to, found)
    return row


def _line(pointer: str, row: dict[str, Any], year: int, to: int, found: list[Moved]) -> dict[str, Any]:
    made = {name: value for name, value in row.items() if name not in OF_A_VERSION}
    made["title"] = _moved_words(row.get("title") or "", year, to, f"{pointer}/title", found)
    time = row.get("timeframe") or {}
    words = time.get("text") or ""
    after = move_times(words, by=to - year, since=year)
    made["timeframe"] = timeframe_from(after, year=to)
    if after != words:
        found.append(Moved(f"{pointer}/timeframe", "moved", words, after))
    return made


def _moved_words(words: str, year: int, to: int, pointer: str, found: list[Moved]) -> str:
    after = move_year(words, year, to)
    if after != words:
        found.append(Moved(pointer, "year", words, after))
    return after
