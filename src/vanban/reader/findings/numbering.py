"""Numbers of rows, headings and points that jump, go back or stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from vanban.reader.case import Case
from vanban.reader.draft import Activity, Finding, Severity
from vanban.reader.marks import LETTERS
from vanban.reader.outline import Node


def check(case: Case) -> Iterator[Finding]:
    for _, rows in groupby(case.draft.activities, key=lambda activity: activity.table):
        yield from _rows(list(rows))
    for root in case.outline.roots:
        for node in root.walk():
            yield from _points(node.children)


def _rows(activities: list[Activity]) -> Iterator[Finding]:
    before: tuple[str, int] | None = None
    twice = False  # a number that stood twice makes the next one jump by two
    for activity in activities:
        number = activity.no.value
        if number is None or activity.no.span is None or not re.fullmatch(r"\d+(?:\.\d+)*", number):
            continue
        stem, _, last = number.rpartition(".")
        value = int(last)
        if before and before[0] == stem and value != before[1] + 1 and not (value == 1 and activity.group):
            if twice and value == before[1] + 2:
                before, twice = (stem, value), False
                continue
            twice = value == before[1]
            says = _says_gap(before[1], value, "Số thứ tự") if value != 1 or before[1] == 1 else None
            if says:
                yield Finding("numbering_gap", activity.no.span, says, Severity.CHECK)
        before = (stem, value)


def _says_gap(before: int, value: int, what: str) -> str:
    if value == before:
        return f"{what} {value} đứng hai lần."
    if value == before + 2:
        return f"{what} nhảy từ {before} sang {value}: thiếu {before + 1}."
    if value > before:
        return f"{what} nhảy từ {before} sang {value}: thiếu {before + 1} đến {value - 1}."
    return f"{what} lùi từ {before} về {value}."


def _points(nodes: list[Node]) -> Iterator[Finding]:
    """Siblings of one style that begin at 1; a list that begins elsewhere may have been cut by the reading."""
    last: dict[str, int] = {}
    latin = any(
        node.style.startswith("letter") and node.value is None for node in nodes
    )  # a … e, f: Word's own letters
    for node in nodes:
        if latin and node.style.startswith("letter"):
            continue
        value, style = node.value, node.style
        if value is None or node.line is None or node.line.mark is None:
            continue
        before = last.get(style)
        if before is not None and value not in (before + 1, 1):
            mark = node.line.mark
            span = node.line.words[: max(1, len(mark.printed))].span
            yield Finding("numbering_gap", span, _says(mark.printed, style, before, value), Severity.NOTE)
        if before is not None or value == 1:
            last[style] = value


def _says(printed: str, style: str, before: int, value: int) -> str:
    if style.startswith("letter"):
        left_out = LETTERS[before : value - 1]
        if left_out:
            return (
                f"Các điểm nhảy từ {LETTERS[before - 1]}) sang {printed}: thiếu {', '.join(f'{c})' for c in left_out)}."
            )
        return f"Điểm {printed} không theo thứ tự."
    return _says_gap(before, value, "Số mục")
