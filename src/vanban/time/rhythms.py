"""Things that come back: "hằng tháng", "mỗi tuần một lần", "thứ Sáu tuần thứ 2 và thứ 4 hằng tháng"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.text.plain import Plain, lenient
from vanban.time.units import UNIT

PERIODS = {"ngay": "day", "tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_STEP = r"\d{1,2}|mot|hai|ba|bon|sau|nam(?= nam)"
_PERIOD = rf"(?:(?:(?P<step{{0}}>{_STEP.replace('{', '{{').replace('}', '}}')}) )?(?P<every{{0}}>ngay|tuan|thang|quy|nam)|(?P<half{{0}}>nua nam))(?!\w)"
_ONE_N = r"(?:\d{1,3}|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi(?: mot| hai)?)"
_N = rf"(?:{_ONE_N}(?: ?(?:-|den) ?{_ONE_N})?)"
_LEAST = r"(?:it nhat |toi thieu |toi da |khoang |co |phai )"
_SPELT = r"(?: ?\([a-z ]{2,9}\))?"
# What a period that stands bare is followed by: "tháng hai kỳ", "tuần một số". "Tháng 3 đợt 2" and "tháng hai kỳ họp"
# name a month.
TIMES = (
    r"(?:lan(?! ?(?:\d|thu|dau|luot))|(?:ky|so|dot|buoi|cuoc|phien|bai|tin|chuyen muc|chuyen trang|ban tin|phong su)"
    r"(?= ?(?:$|[.,;:)\n]|(?:tren|tai|vao|cho) )))(?!\w)"
)
# A period that is not part of a longer word of time, nor counted itself: "cuối năm", "3 ngày 6 buổi".
UNCOUNTED = "".join(
    f"(?<!{word} )"
    for word in (
        r"[\d\x00]", "hai", "ba", "bon", "sau", "trong", "ca", "cuoi", "dau", "giua", "truoc", "nua", "cac",
    )
)  # fmt: skip
EVERY = (
    rf"(?<!\w)(?:(?:dinh ky |thuong xuyen )?(?:hang|moi|tung) |dinh ky |theo (?!quy (?:dinh|che|trinh|hoach|mo"
    rf"|luat)))(?:mot )?{_PERIOD.format(1)}(?:(?! ?\d)|(?=,? {_LEAST}?{_N}{_SPELT} (?:lan(?!\w)|{UNIT})))"
    rf"|(?<!\w)(?P<times1>{_N}){_SPELT} (?:lan|ky|ky hop|dot|buoi)(?: ?/ ?| moi | trong mot | mot "
    rf"| trong )(?:mot )?{_PERIOD.format(2)}(?! ?\d)"
    r"|(?:^|(?<=[a-z2-7] ))(?:dau|cuoi)(?: tien| cung)?(?: cua)?(?: hang| moi)? (?P<every6>thang"
    r"|quy)(?!\w)(?! ?\d| [ivx]| nay| sau| toi)"
    rf"|^(?:mot |0?1 ){_PERIOD.format(4)}$|(?<!\w)(?:mot |0?1 )(?P<every5>tuan|thang|quy)(?= (?:it nhat "
    rf"|toi thieu |co |phai )*\d)|(?<!\w)(?:mot |0?1 )(?P<every8>tuan|thang|quy|nam)"
    rf"(?= {_LEAST}{{0,2}}{_N}{_SPELT} (?:lan(?!\w)|{UNIT}))"
    rf"|(?<!\w){_PERIOD.format(3)}(?: ?/ ?(?:(?P<times3>{_N}) )?| {_LEAST}?(?P<times4>{_N}){_SPELT} )lan(?!\w)"
    r"(?! (?:\d|thu|dau))"
    rf"|(?<!\w){_PERIOD.format(9)} ?/ ?(?:mot |0?1 )?(?:ky|so)(?!\w)"
    rf"|(?<!\w)(?P<step10>{_STEP}) (?P<every10>tuan|thang|quy|nam) (?P<times10>mot|0?1) {TIMES}"
    rf"|(?<!\w){UNCOUNTED}(?P<every11>ngay|tuan|thang|quy|nam) (?P<times11>{_N}){_SPELT} {TIMES}"
)
ON_DAYS = (
    r"(?<!\w)(?:(?:vao |truoc )?(?:ngay \d{1,2}(?:(?: ?,| va) (?:ngay )?\d{1,2}){0,4}"
    r"|(?:thu ?(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?:(?: ?,| va) thu (?:hai|ba|tu|nam|sau|bay|[2-7])){0,4})"
    r"|tuan (?:thu )?(?:[1-5]|nhat|hai|ba|tu|dau|cuoi)(?:(?: ?,| va) (?:tuan )?(?:thu )?(?:[1-5]|hai|ba|tu"
    r"|cuoi)){0,4})(?: cua)?"
)
_TIMES_AFTER = rf"(?:,? {_LEAST}{{0,2}}(?P<times2>{_N}){_SPELT} (?:lan(?!\w)|{UNIT}))?"
RHYTHM = re.compile(lenient(f"(?:{EVERY}){_TIMES_AFTER}"))
_SLASHED = re.compile(lenient(rf"/ ?(?:moi )?{_PERIOD.format(7)}"))
_WEEKDAY = re.compile(
    lenient(r"(?<!\w)(?:(?P<tuan>tuan (?:le )?)?thu ?(?P<day>hai|ba|tu|nam|sau|bay|[2-7])(?!\w)|(?P<sunday>chu nhat))")
)
_WEEKS = re.compile(
    lenient(
        r"(?<!\w)tuan (?:le )?(?:thu )?(?P<first>[1-5]|nhat|hai|ba|tu|dau(?: tien)?"
        r"|cuoi(?: cung)?)(?!\w)(?P<more>(?:(?: ?,| va) (?:tuan )?(?:thu )?(?:[1-5]|hai|ba|tu|cuoi)(?!\w)){0,4})"
    )
)
_DAYS = re.compile(
    lenient(
        r"(?<!\w)ngay ?(?P<first>\d{1,2})(?P<more>(?:(?: ?,"
        r"| va) (?:ngay )?\d{1,2}(?![\d/])){0,5})(?![\d/])(?! thang \d)"
    )
)
_ORDINALS = re.compile(r"\d{1,2}|nhat|hai|ba|tu(?!an)|dau|cuoi")
_WORDS = {
    "mot": 1, "nhat": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "dau": 1, "cuoi": -1,
}  # fmt: skip
_LOWEST = re.compile(_ONE_N)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`times` in every `step` periods of the kind `every` (day, week, month, quarter, half_year, year).

    `weekdays` count from Monday = 1 to Sunday = 7, `weeks` of the month from 1 (-1 the last), `days` of the month.
    """

    every: str
    times: int = 1
    step: int = 1
    weekdays: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    start: int = 0
    end: int = 0


def find_rhythms(plain: Plain) -> list[Rhythm]:
    """The rhythms of a text in order; `start` and `end` are places in the plain text."""
    return [_rhythm(found) for found in RHYTHM.finditer(plain.folded)]


def read_rhythm(plain: Plain) -> Rhythm | None:
    """The rhythm of a whole phrase, with the days on which it falls; the finest where several are named."""
    rhythms = find_rhythms(plain) or [_rhythm(found) for found in _SLASHED.finditer(plain.folded)]
    if not rhythms:
        return None
    first = min(rhythms, key=lambda r: (ORDER.index(r.every), r.start))
    folded = plain.folded
    weeks = tuple(n for found in _WEEKS.finditer(folded) for n in _listed(found)) if "thang" in folded else ()
    taken = {place for found in _WEEKS.finditer(folded) for place in range(*found.span())}
    weekdays = tuple(
        7 if found["sunday"] else _number(found["day"]) - 1
        for found in _WEEKDAY.finditer(folded)
        if not found["tuan"] and found.start() not in taken
    )
    days = tuple(n for found in _DAYS.finditer(folded) for n in _listed(found))
    return Rhythm(first.every, first.times, first.step, weekdays, weeks, days, first.start, first.end)


ORDER = ("day", "week", "month", "quarter", "half_year", "year")


def numbered(plain: Plain) -> list[tuple[int, int]]:
    """Where the rhythms stand that a number belongs to: "6 tháng một lần", "mỗi quý hai hội nghị"; no month is meant."""
    return [found.span() for found in RHYTHM.finditer(plain.folded) if {"times", "step"} & _caught(found).keys()]


def _caught(found: re.Match[str]) -> dict[str, str]:
    return {name.rstrip("0123456789"): words for name, words in found.groupdict().items() if words}


def _rhythm(found: re.Match[str]) -> Rhythm:
    caught = _caught(found)
    word, times = caught.get("every"), caught.get("times")
    every, step = normal(PERIODS[word] if word else "half_year", max(_number(caught.get("step", "1")), 1))
    return Rhythm(every, _lowest(times) if times else 1, step, start=found.start(), end=found.end())


def _lowest(times: str) -> int:
    """ "2 - 3" → 2."""
    first = _LOWEST.match(times)
    assert first is not None
    return _number(first[0])


def normal(every: str, step: int) -> tuple[str, int]:
    """Three months are a quarter, six a half-year, twelve a year."""
    if every == "month" and step in (3, 6, 12):
        return {3: "quarter", 6: "half_year", 12: "year"}[step], 1
    return every, step


def _listed(found: re.Match[str]) -> list[int]:
    words = _ORDINALS.findall(found["first"] + found["more"])
    return [_number(word) for word in words]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]
