"""Two texts of a plan side by side, in words: what a page, a print and a spreadsheet of their differences show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from loa.plans.queries.differences import LineDifference, PointDifference, differences, point_differences, words
from loa.plans.queries.laid_out import HEAD, LINE, SECTIONS, say_field, words_of
from loa.plans.states import LineChange

NAMES = {"title": "Nhiệm vụ", **LINE}
COLUMNS = ["Thay đổi", "Mục", "Nội dung", "Trước", "Sau"]
WIDTHS = [10, 26, 40, 50, 50]
Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A field that changed: its name, both values, and both as one with marks ("same", "gone", "new")."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return words(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of work. `rest` of an added or dropped one: what else it says, as (label, words)."""

    change: LineChange
    activity: int | None
    title: str
    parts: list[Part]
    rest: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Point:
    change: LineChange
    section: str
    part: Part


class Comparison:
    """What `new` has otherwise than `old`."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._old, self._new = old, new

    @cached_property
    def lines(self) -> list[Line]:
        return [_line(each) for each in differences(self._old, self._new)]

    @cached_property
    def points(self) -> list[Point]:
        return [_point(each) for each in point_differences(self._old, self._new)]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Lines by change ("added", "changed", "dropped"), and "points"."""
        found = Counter(str(line.change) for line in self.lines)
        return {str(change): found[str(change)] for change in LineChange} | {"points": len(self.points)}

    @property
    def is_any(self) -> bool:
        return bool(self.lines or self.points)

    def rows(self) -> Iterator[list[str]]:
        """For a spreadsheet: one row for each line that came or went, one for each field that changed."""
        for point in self.points:
            yield [point.change.label, point.section, point.part.label, point.part.before, point.part.after]
        for line in self.lines:
            label = line.change.label
            if line.change == LineChange.CHANGED:
                for part in line.parts:
                    yield [label, f"Nhiệm vụ: {part.label}", line.title, part.before, part.after]
            else:
                told = "\n".join([line.title, *(f"{name}: {said}" for name, said in line.rest)])
                sides = ["", told] if line.change == LineChange.ADDED else [told, ""]
                yield [label, "Nhiệm vụ", line.title, *sides]


def _line(each: LineDifference) -> Line:
    before, after = each.before or {}, each.after or {}
    row = after or before
    parts = [Part(NAMES[name], said(name, before.get(name)), said(name, after.get(name))) for name in each.fields]
    rest = [(LINE[name], words) for name in LINE if (words := say_field(name, row.get(name)))]
    return Line(each.change, each.activity, str(row.get("title") or ""), parts, rest if not each.fields else [])


def said(name: str, value: Any) -> str:
    return str(value or "") if name == "title" else say_field(name, value)


def _point(each: PointDifference) -> Point:
    if each.section == "document":
        label, section = HEAD.get(each.field, each.field), "Thể thức"
        part = Part(label, *(_head(each.field, value) for value in (each.before, each.after)))
    else:
        section = SECTIONS.get(each.section, each.section)
        part = Part(section, words_of(each.section, each.before), words_of(each.section, each.after))
    return Point(each.change, section, part)


def _head(field: str, value: Any) -> str:
    if field == "date" and value:
        return "/".join(reversed(str(value).split("-")))
    return "" if value is None else str(value)
