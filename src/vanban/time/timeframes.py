"""When something is due: the time column of a table, and the dated or rhythmical words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vanban.text.folding import squeeze
from vanban.text.plain import Plain, lenient
from vanban.time import spans
from vanban.time.periods import Period, Token, lex, read_periods
from vanban.time.rhythms import Rhythm, read_rhythm
from vanban.time.spans import Days

_BLANK = re.compile(r"[\s.…_*/\\-]*")
_TRIGGER = re.compile(
    lenient(
        r"(?<!\w)(?:ngay |va )?(?:sau (?:khi|luc)(?!\w)|sau (?=(?:ngay )?[^\d\W])(?!ngay \d|thang|quy|nam)"
        r"|sau (?=\d{1,3} (?:ngay|tuan|thang|gio|phut))|khi(?!\w)|ngay khi(?!\w)"
        r"|trong (?:vong |thoi (?:gian|han) )?\d{1,3} (?:ngay|tuan|thang|gio)(?: lam viec)?,? (?:ke |tinh )?tu"
        r"|(?:cham nhat |khong qua |truoc )?\d{1,3} (?:ngay|tuan|thang|gio)(?: lam viec)?,? (?:(?:ke |tinh )?tu|sau|truoc) (?:khi|ngay (?!\d)|luc)"
        r"|ke tu (?:khi|ngay (?!\d))|tu khi|truoc khi|dot xuat|phat sinh)"
    )
)
_REFERENCE = re.compile(
    lenient(
        r"(?<!\w)(?:thuc hien |hoan thanh |trien khai )?(?:theo|can cu|thuc hien theo|tuy theo|tuy) "
        r"(?!dinh ky|quy(?! (?:dinh|che|trinh))(?!\w)|thang(?!\w)|tuan(?!\w)|nam(?!\w)|ngay(?!\w)|tung (?:quy|thang|tuan|nam))"
    )
)
_ONGOING = re.compile(
    lenient(r"(?<!\w)(?:thuong xuyen|lien tuc|dinh ky|quanh nam|suot nam|lau dai|thuong ky|thuong nien|duy tri)(?!\w)")
)
_FILLERS = {"filler", "list", "open", "clock", "range", "before", "until", "from", "after"}


@dataclass(frozen=True, slots=True)
class Timeframe:
    """When something is due.

    `kind`: window (one or several spans), ongoing (one span, within which it goes on or comes back), deadline (spans
    without a first day), triggered (`trigger` holds the words), reference (another document says when), unspecified.
    `confidence` is 1 where every word was understood and 0 where nothing was; a blank is understood.
    """

    text: str
    kind: str
    spans: tuple[Days, ...] = ()
    trigger: str | None = None
    rhythm: Rhythm | None = None
    confidence: float = 1.0

    def as_json(self) -> dict[str, object]:
        """{"text", "kind", "spans": [[first or null, last]], "trigger"}, days as ISO dates."""
        return {
            "text": self.text,
            "kind": self.kind,
            "spans": [days.as_json() for days in self.spans],
            "trigger": self.trigger,
        }


def read_timeframe(text: str, *, year: int | None) -> Timeframe:
    """What a whole cell of the time column says; `year` is the plan's, for words that name none.

    Without a year to count from, `spans` is empty and the confidence at most 0.5.
    """
    plain = Plain(text)
    printed = squeeze(text)
    if _BLANK.fullmatch(plain.folded):
        return Timeframe(printed, "unspecified")
    tokens = lex(plain)
    periods = read_periods(plain, tokens)
    outside = _set_from_outside(printed, plain, periods)
    if outside is not None:
        return outside
    rhythm = read_rhythm(plain)
    sure = _understood(plain, tokens, periods, rhythm)
    if rhythm is not None or _ONGOING.search(plain.folded):
        return _ongoing(printed, plain, periods, rhythm, year, sure)
    if not periods:
        return Timeframe(printed, "unspecified", confidence=0.0)
    return _dated(printed, periods, year, sure)


def _set_from_outside(printed: str, plain: Plain, periods: Sequence[Period]) -> Timeframe | None:
    """Triggered by an event or set by another document, where that comes before any period."""
    trigger = next((m for m in _TRIGGER.finditer(plain.folded) if not _is_six(plain, m)), None)
    reference = _REFERENCE.search(plain.folded)
    starts = [m.start() for m in (trigger, reference) if m]
    if not starts or any(p.start < min(starts) for p in periods):
        return None
    if trigger and trigger.start() == min(starts):
        words = plain.text[trigger.start() :].strip(" .;,()\n")
        return Timeframe(printed, "triggered", trigger=squeeze(words), confidence=0.9 if periods else 1.0)
    if _ONGOING.match(plain.folded) and not plain.folded.startswith("dinh ky"):
        return None  # "thường xuyên, theo quy định"
    return Timeframe(printed, "reference", confidence=0.9 if periods else 1.0)


def _is_six(plain: Plain, found: re.Match[str]) -> bool:
    """ "thứ Sáu", "tháng sáu": not the word "sau"."""
    return "sáu" in plain.text[found.start() : found.end()].lower()


def _understood(plain: Plain, tokens: Sequence[Token], periods: Sequence[Period], rhythm: Rhythm | None) -> float:
    """1 where every word belongs to the time, less the more words stand beside it."""
    known = [(p.start, p.end) for p in periods]
    if rhythm:
        known.append((rhythm.start, rhythm.end))
    known += [m.span() for m in _ONGOING.finditer(plain.folded)]
    strange = [
        t
        for t in tokens
        if t.kind in ("word", "other", "number", "roman") and not any(a <= t.start < b for a, b in known)
    ]
    sure = min((p.sure for p in periods), default=1.0)
    if rhythm and (rhythm.weekdays or rhythm.days):
        return sure
    return sure * (1.0 if not strange else 0.8 if len(strange) <= 4 else 0.6)


def _ongoing(
    printed: str, plain: Plain, periods: Sequence[Period], rhythm: Rhythm | None, year: int | None, sure: float
) -> Timeframe:
    if rhythm and rhythm.every == "year" and any(p.unit != "year" for p in periods):
        return replace(_dated(printed, periods, year, sure), rhythm=rhythm)  # "tháng 12 hằng năm"
    reach = _reach(periods, year)
    if reach is None:
        return Timeframe(printed, "ongoing", rhythm=rhythm, confidence=min(sure, 0.5))
    return Timeframe(printed, "ongoing", (reach,), rhythm=rhythm, confidence=sure)


def _reach(periods: Sequence[Period], year: int | None) -> Days | None:
    """The one span within which something goes on: the periods named, else the plan's year."""
    dated = _resolved(periods, year)
    whole = spans.year(year) if year is not None else None
    if not dated:
        return whole
    first = dated[0].first or (whole.first if whole else None)
    last = max((d.last for d in dated if d.last), default=None)
    return Days(first, last)


def _dated(printed: str, periods: Sequence[Period], year: int | None, sure: float) -> Timeframe:
    dated = _resolved(periods, year)
    if not dated:
        return Timeframe(printed, _kind(periods), confidence=min(sure, 0.5))
    kind = "deadline" if all(d.first is None for d in dated) else "window"
    if kind == "window":
        dated = _closed(dated)
    if any(d.first and d.last and d.first > d.last for d in dated):
        return Timeframe(printed, "unspecified", confidence=0.0)
    if all(p.year is None for p in periods) and any(d.last and d.last.year != year for d in dated):
        sure = min(sure, 0.5)  # into the next year, though no word says so
    return Timeframe(printed, kind, tuple(dict.fromkeys(dated)), confidence=sure)


def _kind(periods: Sequence[Period]) -> str:
    return "deadline" if all(p.relation in ("before", "before_or_on", "until") for p in periods) else "window"


def _closed(dated: Sequence[Days]) -> list[Days]:
    """A deadline beside a window closes it: "từ tháng 3, xong trước 30/11"."""
    closed: list[Days] = []
    for days in dated:
        before = closed[-1] if closed else None
        if days.first is not None or before is None or before.first is None:
            closed.append(days)
        elif days.last is not None and days.last >= before.first:
            closed[-1] = Days(before.first, days.last)
    return closed


def _resolved(periods: Sequence[Period], year: int | None) -> list[Days]:
    """The days of the periods; [] where a year is wanting. Adjoining quarters stay apart, other ranges are one span."""
    years = _years(periods, year)
    if any(y is None for y in years):
        return []
    found: list[Days] = []
    at = 0
    while at < len(periods):
        this, its_year = periods[at], years[at]
        assert its_year is not None
        following = periods[at + 1] if at + 1 < len(periods) else None
        if following is not None and following.joined:
            its_end = years[at + 1]
            assert its_end is not None
            found += _range(this, its_year, following, its_end)
            at += 2
            continue
        found.append(_related(this, this.days(its_year)))
        at += 1
    return found


def _years(periods: Sequence[Period], year: int | None) -> list[int | None]:
    """Each period's year: its own, else that of the next in the list, else the one before, else the plan's."""
    years: list[int | None] = [p.year for p in periods]
    for i in range(len(years) - 2, -1, -1):
        if years[i] is None and periods[i + 1].unit != "year":
            years[i] = years[i + 1]
            if periods[i + 1].joined and years[i] is not None:
                later = periods[i + 1].days(years[i] or 0)
                earlier = periods[i].days(years[i] or 0)
                if earlier.first and later.first and earlier.first > later.first:
                    years[i] = (years[i] or 0) - 1  # "từ tháng 11 đến tháng 2/2025"
        elif years[i] is None and periods[i + 1].unit == "year" and periods[i + 1].year is not None:
            years[i] = periods[i + 1].year
    for i in range(1, len(years)):
        if years[i] is None:
            years[i] = years[i - 1]
    return [year if y is None else y for y in years]


def _range(this: Period, first_year: int, following: Period, last_year: int) -> list[Days]:
    if this.unit == following.unit == "quarter" and first_year == last_year:
        return [spans.quarter(first_year, n) for n in range(this.number, following.number + 1)]
    first, last = this.days(first_year).first, following.days(last_year).last
    if first and last and first > last and this.year is None and following.year is None:
        last = following.days(last_year + 1).last  # "từ tháng 11 đến tháng 3"
    return [Days(first, last)]


def _related(period: Period, days: Days) -> Days:
    first, last = days
    match period.relation:
        case "before" if period.unit not in ("day", "days") and first is not None:
            return Days(None, first - timedelta(1))  # "trước tháng 6": the last day of May
        case "before" | "before_or_on" | "until":
            return Days(None, last)
        case "from" if first is not None and period.unit != "days":
            return Days(first, date(first.year, 12, 31))
        case "after" if last is not None:
            following = last + timedelta(1)
            return Days(following, date(following.year, 12, 31))
    return days
