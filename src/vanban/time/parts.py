"""Parts of a month, a quarter or a year: "đầu tháng 5", "cuối quý III", "tuần 2"."""

from __future__ import annotations

from datetime import date, timedelta

from vanban.time import spans
from vanban.time.spans import Days


def part_of(which: str, unit: str, whole: Days) -> Days:
    """The part of a month, quarter or year (`unit`) that the folded words `which` name.

    đầu, giữa and cuối are a third; at both ends of a year, a quarter.
    """
    first, last = whole
    if first is None or last is None:
        return whole
    if which.startswith("tuan"):
        return _week_of(which, first, last)
    if unit == "month":
        marks = {"nua dau": (1, 15), "nua cuoi": (16, 31), "dau": (1, 10), "thuong tuan": (1, 10), "giua": (11, 20),
                 "trung tuan": (11, 20), "cuoi": (21, 31), "ha tuan": (21, 31)}  # fmt: skip
        begin, end = marks[which]
        return Days(first.replace(day=begin), min(first + timedelta(end - 1), last))
    count = last.month - first.month + 1
    if count % 12 == 0:
        marks = {"dau": (1, 3), "giua": (5, 8), "cuoi": (10, 12), "nua dau": (1, 6), "nua cuoi": (7, 12)}
    else:
        marks = {"dau": (1, 1), "giua": (2, 2), "cuoi": (3, 3)}
    begin, end = marks.get(which, (1, count))
    return spans.months(first.year, first.month + begin - 1, min(first.month + end - 1, last.month))


def _week_of(which: str, first: date, last: date) -> Days:
    if "cuoi" in which:
        return Days(last - timedelta(6), last)
    names = {"dau": 1, "nhat": 1, "hai": 2, "ba": 3, "tu": 4}
    word = which.removesuffix(" tien").split()[-1]
    number = names.get(word) or int(word)
    begin = first + timedelta(7 * (number - 1))
    return Days(min(begin, last), min(begin + timedelta(6), last))
