"""How many or how often: "52 số (01 số/tuần)", "tối thiểu 5 bài/1 quý", "10 - 15 lớp", "mỗi xã 01 hội nghị"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from vanban.text.folding import is_marked, squeeze
from vanban.text.plain import Plain, lenient
from vanban.text.span import Span
from vanban.time.counting import Word, lex, period_of
from vanban.time.counts import Count, Counter, Number, last_part
from vanban.time.languages import find_languages
from vanban.time.totals import PERS, agrees, agrees_over, per_year
from vanban.time.units import GROUP, MADE, OWING, PLACED, UNITS

_ALL_OF = re.compile(
    lenient(rf"doi voi (?:cac )?({GROUP}(?:(?: ?, ?| va ){GROUP}){{0,5}}(?: trong (?:toan )?(?:tinh|thanh pho))?) ?,")
)
_PAST = re.compile(lenient(r"(?<!\w)(?:da|vua qua|nam truoc|dat duoc|tang|giam|hien co|hien nay co)(?!\w)"))
_BRACKET = re.compile(r"\(([^()]{1,400})\)")
_OF = frozenset(("cua", "thuoc", "tai", "tren", "o"))
_PLACE_OF = frozenset(("tai", "trong", "qua", "tren", "vao", "theo", "cua", "cho"))


@dataclass(frozen=True, slots=True)
class Rate:
    """The pace that goes with a total: `count` in each `per`."""

    count: Number
    per: str


@dataclass(frozen=True, slots=True)
class Quota:
    """A count that is due.

    `minimum` to `maximum` (None: no upper bound) of `unit` in each `per`; "plan" where the text gives a bare total.
    `rate` stands only beside a total. `each`: the group each member of which owes it. `minutes`: the least length of
    one piece. `confidence` is under 1 where the number is rough, the unit unknown or the period converted.
    """

    span: Span
    text: str
    minimum: Number
    maximum: Number | None
    unit: str
    per: str = "plan"
    rate: Rate | None = None
    languages: tuple[str, ...] = ()
    minutes: int | None = None
    each: str | None = None
    confidence: float = 1.0

    def as_json(self) -> dict[str, object]:
        """{"text", "min", "max", "unit", "per", "rate": {"count", "per"} or null, "languages", "minutes", "each"}."""
        return {
            "text": self.text,
            "min": _plain_number(self.minimum),
            "max": None if self.maximum is None else _plain_number(self.maximum),
            "unit": self.unit,
            "per": self.per,
            "rate": {"count": _plain_number(self.rate.count), "per": self.rate.per} if self.rate else None,
            "languages": list(self.languages),
            "minutes": self.minutes,
            "each": self.each,
        }


def _plain_number(number: Number) -> int | float:
    return int(number) if number == int(number) else float(number)


def read_quotas(text: str) -> list[Quota]:
    """What a whole quantity cell, or the words of a bracket, ask for; [] where they name no number or rhythm.

    The text of a single quota is the whole cell; several share it out at the marks between them.
    """
    plain = Plain(text)
    words = lex(plain)
    groups = _grouped(_without_parts(words, Counter(plain, words, whole=True).read()), loose=True)
    if not groups:
        return _rhythm_alone(plain, words)
    starts = _starts(words, groups)
    quotas = []
    for i, group in enumerate(groups):
        start, end = starts[i], starts[i + 1] if i + 1 < len(starts) else len(plain.text)
        quotas.append(_quota(plain, group, *_trimmed(plain.text, start, end)))
    return quotas


def check_total(quota: Quota, spans: Sequence[tuple[date | None, date | None]]) -> bool | None:
    """Whether a total and its rate agree over `spans`, the days within which the total is due.

    None where there is nothing to check: no rate, no dated span, a rate by the day. What counts as agreeing is said
    in `vanban.time.totals`.
    """
    if quota.rate is None:
        return None
    highest = quota.maximum if quota.maximum is not None else quota.minimum
    checks = (
        [agrees(n, quota.per, quota.rate.count, quota.rate.per) for n in (quota.minimum, highest)]
        if quota.per != "plan"
        else [agrees_over(n, spans, quota.rate.count, quota.rate.per) for n in (quota.minimum, highest)]
    )
    return None if None in checks else any(checks)


def find_quotas(text: str) -> list[Quota]:
    """The counts of deliverables in a sentence or title, in brackets or not; numbers of other things are left out."""
    plain = Plain(text)
    words = lex(plain)
    accented = is_marked(plain.text)
    counts = [c for c in Counter(plain, words, whole=False).read() if _is_due(plain, words, c, accented)]
    counts = _without_parts(words, counts)
    groups = [group for group in _grouped(counts, loose=False) if any(c.unit for c in group)]
    brackets = _Brackets(plain, groups)
    found = [_in_sentence(plain, words, group, brackets) for group in groups]
    found += _rhythms(plain, words, groups, accented)
    return sorted(found, key=lambda q: q.span)


def _is_due(plain: Plain, words: Sequence[Word], count: Count, accented: bool) -> bool:
    """Whether a number in a sentence is a quantity that is owed."""
    if count.unit == "%":
        following = words[count.last + 1].kind if count.last + 1 < len(words) else ""
        return following in ("word", "unit") and not _is_past(plain, words, count)
    if not count.unit and count.per and count.bracket:
        return True  # "52 số (1/tuần)": kept if it goes with a total
    if not UNITS.has(count.unit, accented=accented):
        return False
    vague = count.in_words or count.unit == "lần"
    if vague and not (count.per or count.bounded or count.each):
        return False
    if PLACED.has(count.unit, accented=accented) and not count.bracket:
        return False
    return not _is_past(plain, words, count)


def _is_past(plain: Plain, words: Sequence[Word], count: Count) -> bool:
    begin = count.first
    while begin > 0 and words[begin - 1].kind != "stop" and count.first - begin < 12:
        begin -= 1
    found = _PAST.search(plain.folded, words[begin].start, count.start)
    return found is not None and plain.text[found.start() : found.end()].lower() not in ("đa", "dạ", "da")


def _without_parts(words: Sequence[Word], counts: Sequence[Count]) -> list[Count]:
    """ "4 xã của 02 huyện": the second number only says where the first is."""
    kept: list[Count] = []
    for count in counts:
        before = kept[-1] if kept else None
        if before and count.first - before.last == 2 and words[before.last + 1].folded in _OF:
            before.end, before.last = count.end, count.last
            continue
        kept.append(count)
    return kept


def _grouped(counts: Sequence[Count], *, loose: bool) -> list[list[Count]]:
    """Counts that say one thing in two ways, a total and its rate, stand together."""
    groups: list[list[Count]] = []
    for count in counts:
        last = groups[-1] if groups else None
        if last is not None and len(last) == 1 and _is_rate_of(last[0], count, loose):
            last.append(count)
        else:
            groups.append([count])
    return groups


def _is_rate_of(one: Count, other: Count, loose: bool) -> bool:
    if one.each != other.each and one.each and other.each:
        return False
    a, b = per_of(one), per_of(other)
    same = (
        one.unit == other.unit
        or not other.unit
        or not one.unit
        or other.unit in ("lần", "kỳ")
        or one.unit in ("lần", "kỳ")
    )
    if not same or other.first - one.last > 5:
        return False
    if a == b == "plan" and other.each and not one.each and one.unit == other.unit and one.minimum > other.minimum:
        return True  # "14 buổi (01 buổi/thôn)", "5.200 tờ, mỗi hộ 01 tờ": how the total comes about
    if a == b:
        return False
    if other.equals or (other.bracket and other.bracket != one.bracket):
        return True
    if not loose or one.unit != other.unit or one.bracket != other.bracket:
        return False
    return a == "plan" or (PERS.index(a) > PERS.index(b) and agrees(one.minimum, a, other.minimum, b) is True)


def per_of(count: Count) -> str:
    return count.per[0] if count.per else "plan"


def _starts(words: Sequence[Word], groups: Sequence[Sequence[Count]]) -> list[int]:
    """Where each quota's share of the cell begins: behind the mark before its first word."""
    starts = [0]
    for before, group in pairwise(groups):
        at, end = group[0].first, max(count.end for count in before)
        while at > 0 and not _is_mark(words[at - 1]) and words[at - 1].start >= end:
            at -= 1
        starts.append(words[at].start)
    return starts


def _is_mark(word: Word) -> bool:
    return word.kind in ("comma", "open", "close") or (word.kind == "stop" and word.text != ":")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    marks = " ,;:.\n\u2029+-"
    while start < end and text[start] in marks:
        start += 1
    while end > start and text[end - 1] in marks:
        end -= 1
    while text[start:end].count("(") > text[start:end].count(")") and text[end - 1] in "( ":
        end -= 1
    if text[start:end].count(")") > text[start:end].count("(") and text[end - 1] == ")":
        end -= 1
    return (start, end)


def _quota(plain: Plain, group: Sequence[Count], start: int, end: int) -> Quota:
    total, pace = group[0], None
    if len(group) == 2:
        first, second = group
        total, pace = (first, second) if PERS.index(per_of(first)) > PERS.index(per_of(second)) else (second, first)
        if pace.per is None:
            total, pace = first, None
    per, minimum, maximum, sure = _in_whole_periods(total)
    unit = total.unit or (pace.unit if pace else "")
    rate = None
    if pace is not None:
        rate_per, count, _, _ = _in_whole_periods(pace)
        rate = Rate(count, rate_per)
        if pace.bounded and not total.bounded and total is not pace and pace.maximum is None:
            sure = min(sure, 0.9)
    minutes = total.minutes if total.minutes is not None else pace.minutes if pace else None
    each = total.each or (pace.each if pace else None)
    return Quota(
        plain.span(start, end),
        squeeze(plain.text[start:end]),
        minimum,
        maximum,
        unit,
        per,
        rate,
        find_languages(plain, start, end),
        minutes,
        each,
        min(sure, total.sure),
    )


def _in_whole_periods(count: Count) -> tuple[str, Number, Number | None, float]:
    """The period and the numbers for one of it; "1 lần/2 tháng" becomes 6 a year, which is less sure."""
    if count.per is None:
        return "plan", count.minimum, count.maximum, 1.0
    per, step = count.per
    if step == 1:
        return per, count.minimum, count.maximum, 1.0
    times = Decimal(per_year(per)) / step
    highest = None if count.maximum is None else count.maximum * times
    return "year", _rounded(count.minimum * times), None if highest is None else max(_rounded(highest), 1), 0.7


def _rounded(number: Decimal | int) -> int:
    return int(Decimal(number).to_integral_value())


def _rhythm_alone(plain: Plain, words: Sequence[Word]) -> list[Quota]:
    """A quantity cell that only says "Hằng tháng": at least one, of what the row is about."""
    periods = [w for w in words if w.kind == "period" and not w.folded.startswith("trong")]
    if not periods or len(words) > 6:
        return []
    per, step = period_of(periods[0])
    if step != 1:
        return []
    start, end = _trimmed(plain.text, 0, len(plain.text))
    return [Quota(plain.span(start, end), squeeze(plain.text[start:end]), 1, None, "lần", per, confidence=0.6)]


class _Brackets:
    """The brackets of a text, without nesting, and which groups of counts stand in each."""

    def __init__(self, plain: Plain, groups: Sequence[Sequence[Count]]) -> None:
        self.inner = [found.span(1) for found in _BRACKET.finditer(plain.text)]
        self._starts = [start for start, _ in self.inner]
        self._groups: dict[int, list[Sequence[Count]]] = {}
        for group in groups:
            if group[0].bracket and (around := self.around(group[0].start)):
                self._groups.setdefault(around[0], []).append(group)

    def around(self, place: int) -> tuple[int, int] | None:
        """The inner places of the bracket that holds a place."""
        at = bisect_right(self._starts, place) - 1
        return self.inner[at] if at >= 0 and place <= self.inner[at][1] else None

    def groups(self, around: tuple[int, int]) -> list[Sequence[Count]]:
        return self._groups.get(around[0], [])


def _in_sentence(plain: Plain, words: Sequence[Word], group: Sequence[Count], brackets: _Brackets) -> Quota:
    start, end = min(c.start for c in group), max(c.end for c in group)
    around = brackets.around(start)
    if around is None or end > around[1]:
        outer = brackets.around(end)
        end = outer[1] + 1 if outer else end
        return _owed_by_all(plain, _quota(plain, group, start, end), start)
    inside = brackets.groups(around)
    at = next((i for i, one in enumerate(inside) if one is group), None)
    if len(inside) <= 1 or at is None:
        return _quota(plain, group, *_trimmed(plain.text, *around))
    begin = around[0] if at == 0 else _behind_mark(words, group[0].first, around[0])
    until = around[1] if at + 1 == len(inside) else _behind_mark(words, inside[at + 1][0].first, around[0])
    return _quota(plain, group, *_trimmed(plain.text, begin, until))


def _behind_mark(words: Sequence[Word], at: int, start: int) -> int:
    while at > 0 and words[at - 1].start >= start and not _is_mark(words[at - 1]):
        at -= 1
    return words[at].start


def _owed_by_all(plain: Plain, quota: Quota, start: int) -> Quota:
    """ "Đối với UBND cấp xã, … ít nhất một lần": each of them owes it."""
    if quota.each is not None:
        return quota
    begin = max(plain.text.rfind(mark, 0, start) for mark in (". ", ";", "\n", "\u2029")) + 1
    found = next(iter(reversed(list(_ALL_OF.finditer(plain.folded, begin, start)))), None)
    if found is None:
        return quota
    each = squeeze(plain.text[found.start(1) : found.end(1)])
    return replace(quota, each=each) if OWING.has(each.split(" trong ")[0], accented=True) else quota


def _rhythms(plain: Plain, words: Sequence[Word], groups: Sequence[Sequence[Count]], accented: bool) -> list[Quota]:
    """ "duy trì chuyên mục … định kỳ hàng tháng": a rhythm without a number is at least one."""
    taken = {i for group in groups for count in group for i in range(count.first, count.last + 1)}
    found = []
    for i, word in enumerate(words):
        if word.kind != "period" or word.folded.startswith("trong") or i in taken:
            continue
        per, step = period_of(word)
        unit = _made_before(words, i, accented)
        if per in ("week", "month", "quarter") and step == 1 and unit:
            found.append(Quota(plain.span(word.start, word.end), word.text, 1, None, unit, per, confidence=0.8))
    return found


def _made_before(words: Sequence[Word], at: int, accented: bool) -> str | None:
    """The thing made or held nearest before a rhythm in the same clause, unless it is only where something stands."""
    made = None
    for back in range(at - 1, max(-1, at - 40), -1):
        word = words[back]
        if word.kind == "stop":
            break
        if word.folded == "bao cao" or word.text.lower() == "họp":
            return None
        if made is None and at - back < 16 and word.kind == "unit" and MADE.has(word.text, accented=accented):
            if _PLACE_OF & {w.folded for w in words[max(0, back - 2) : back]}:
                return None
            made = last_part(word.text).lower()
    return made
