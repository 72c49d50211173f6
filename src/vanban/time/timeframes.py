"""When something is due: the time column of a table, and the dated or rhythmical words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vanban.text.folding import squeeze
from vanban.text.plain import Plain, lenient
from vanban.text.span import Span
from vanban.time.frames import Timeframe as Timeframe
from vanban.time.frames import dated, reach
from vanban.time.periods import Period, Token, lex, read_periods
from vanban.time.rhythms import ON_DAYS, RHYTHM, Rhythm, numbered, read_rhythm

_BLANK = re.compile(r"[\s.…_*/\\-]*")
_TRIGGER = re.compile(
    lenient(
        r"(?<!\w)(?:ngay |va )?(?:sau (?:khi|luc)(?!\w)|sau (?=(?:ngay )?[^\d\W])(?!ngay \d|thang|quy|nam)"
        r"|sau (?=\d{1,3} (?:ngay|tuan|thang|gio|phut))|khi(?!\w)|ngay khi(?!\w)"
        r"|trong (?:vong |thoi (?:gian|han) )?\d{1,3} (?:ngay|tuan|thang|gio)(?: lam viec)?,? (?:ke |tinh )?tu"
        r"|(?:cham nhat |khong qua |truoc )?\d{1,3} (?:ngay|tuan|thang|gio)(?: lam viec)?,? (?:(?:ke |tinh )?tu"
        r"|sau|truoc) (?:khi|ngay (?!\d)|luc)"
        r"|ke tu (?:khi|ngay (?!\d))|tu khi|truoc khi|dot xuat|phat sinh)"
    )
)
_REFERENCE = re.compile(
    lenient(
        r"(?<!\w)(?:thuc hien |hoan thanh |trien khai )?(?:theo|can cu|thuc hien theo|tuy theo|tuy) "
        r"(?!dinh ky|quy(?! (?:dinh|che|trinh))(?!\w)|thang(?!\w)|tuan(?!\w)|nam(?!\w)|ngay(?!\w)|tung (?:quy"
        r"|thang|tuan|nam))"
    )
)
_ONGOING = re.compile(
    lenient(r"(?<!\w)(?:thuong xuyen|lien tuc|dinh ky|quanh nam|suot nam|lau dai|thuong ky|thuong nien|duy tri)(?!\w)")
)
_RHYTHM = re.compile(rf"{lenient(rf'(?:{ON_DAYS} ){{0,2}}')}(?:{RHYTHM.pattern})")
_PERIODS = frozenset(
    [
        "date",
        "day_range",
        "day_month",
        "month_year",
        "months_of_year",
        "half",
        "part",
        "quarter_word",
        "quarter",
        "month",
        "this_year",
        "year",
    ]
)
_RELATIONS = frozenset(("before", "until", "from", "after", "clock"))
_JOINERS = frozenset(("list", "range", "number", "roman", "day", "next_year"))
_LINKS = frozenset(("trong", "vao", "ngay", "thang", "quy", "nam", "hoan thanh", "xong", "het", "cua"))
_LEADING_IN = r"(?: (?:ngay|ky|ban hanh|vao|cua|theo|cong tac))*,? ?$"
# Words before a time that only name something by it: "báo cáo quý I", "có hiệu lực từ ngày …", "giai đoạn 2021 - 2025".
_NAMING = re.compile(
    lenient(
        r"(?<!\w)(?:hieu luc(?: thi hanh)?(?: ke)?|giai doan|nhiem ky|dinh huong|tam nhin|ket qua|so lieu|bao cao"
        r"|tong ket)" + _LEADING_IN
    )
)
# A document before a date: the date is the document's.
_CITED = re.compile(
    lenient(
        r"(?:[/-][\w.&]{2,20},?|(?<!\w)(?:so|van ban|quyet dinh|ke hoach|cong van|nghi quyet|nghi dinh|thong tu"
        r"|chi thi"
        r"|luat|cong dien|to trinh|huong dan|thong bao|ket luan)(?!\w)[^,;:.\n]{0,60})" + _LEADING_IN
    )
)

_ON = re.compile(lenient(r"(?<!\w)(?:vao|dip)(?: ngay)? ?$"))


def read_timeframe(text: str, *, year: int | None) -> Timeframe:
    """What a whole cell of the time column says; `year` is the plan's, for words that name none.

    Without a year to count from, `spans` is empty and the confidence at most 0.5.
    """
    plain = Plain(text)
    printed = squeeze(plain.text)
    if _BLANK.fullmatch(plain.folded):
        return Timeframe(printed, "unspecified")
    tokens = lex(plain, whole=True)
    periods = _apart_from(numbered(plain), read_periods(plain, tokens))
    outside = _set_from_outside(printed, plain, periods)
    if outside is not None:
        return outside
    rhythm = read_rhythm(plain)
    sure = _understood(plain, tokens, periods, rhythm)
    if rhythm is not None or _ONGOING.search(plain.folded):
        return _ongoing(printed, plain, periods, rhythm, year, sure)
    if not periods:
        return Timeframe(printed, "unspecified", confidence=0.0)
    return dated(printed, periods, year, sure)


def _apart_from(places: Sequence[tuple[int, int]], periods: Sequence[Period]) -> list[Period]:
    """The periods that lie in none of the places."""
    return [p for p in periods if not any(start < p.end and p.start < end for start, end in places)]


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
    inside = _marked(len(plain.text), known)
    strange = [t for t in tokens if t.kind in ("word", "other", "number", "roman") and not inside[t.start]]
    sure = min((p.sure for p in periods), default=1.0)
    if rhythm and (rhythm.weekdays or rhythm.days):
        return sure
    return sure * (1.0 if not strange else 0.8 if len(strange) <= 4 else 0.6)


def _marked(length: int, places: Iterable[tuple[int, int]]) -> bytearray:
    """1 for each character that lies in one of the places."""
    marks = bytearray(length)
    for start, end in places:
        marks[start:end] = b"\x01" * (end - start)
    return marks


def _ongoing(
    printed: str, plain: Plain, periods: Sequence[Period], rhythm: Rhythm | None, year: int | None, sure: float
) -> Timeframe:
    if rhythm and rhythm.every == "year" and any(p.unit != "year" for p in periods):
        return replace(dated(printed, periods, year, sure), rhythm=rhythm)  # "tháng 12 hằng năm"
    if rhythm and any(p.joined for p in periods):
        return replace(dated(printed, periods, year, sure), rhythm=rhythm)  # "hằng tuần, từ tháng 3 đến tháng 12"
    within = reach(periods, year)
    if within is None:
        return Timeframe(printed, "ongoing", rhythm=rhythm, confidence=min(sure, 0.5))
    return Timeframe(printed, "ongoing", (within,), rhythm=rhythm, confidence=sure)


@dataclass(frozen=True, slots=True)
class FoundTimeframe:
    """A timeframe in a sentence, and where its words stand."""

    span: Span
    timeframe: Timeframe


def find_timeframes(text: str, *, year: int | None) -> list[FoundTimeframe]:
    """The dated and rhythmical words of a sentence: "trước ngày 15/11", "trong quý I", "mỗi tuần", "trong năm".

    Left out are the dates of cited documents, the plan's year standing alone, and stretches that only name a
    programme ("giai đoạn 2021 - 2025").
    """
    plain = Plain(text)
    rhythmical = list(_rhythmical(plain))
    taken = _marked(len(plain.text), rhythmical)
    dated_runs = [(start, end) for start, end in _dated_runs(plain) if not any(taken[start:end])]
    found = [_found(plain, start, end, year) for start, end in (*rhythmical, *dated_runs)]
    return sorted((f for f in found if f), key=lambda f: f.span)


def _found(plain: Plain, start: int, end: int, year: int | None) -> FoundTimeframe | None:
    while start < end and plain.text[start] in " ,;\n":
        start += 1
    while end > start and plain.text[end - 1] in " ,;\n-.":
        end -= 1
    frame = read_timeframe(plain.text[start:end], year=year)
    if frame.kind == "unspecified":
        return None
    return FoundTimeframe(plain.span(start, end), frame)


def _rhythmical(plain: Plain) -> Iterator[tuple[int, int]]:
    for found in _RHYTHM.finditer(plain.folded):
        if "tùng" not in (printed := plain.text[found.start() : found.end()].lower()) and "hạng" not in printed:
            yield found.start(), found.end()


def _dated_runs(plain: Plain) -> Iterator[tuple[int, int]]:
    """Runs of words of time that hold a period that something can be due in."""
    tokens = lex(plain)
    at = 0
    while at < len(tokens):
        kind = tokens[at].kind
        if (kind not in _PERIODS and kind not in _RELATIONS) or (kind == "date" and _is_cited(plain, tokens[at])):
            at += 1
            continue
        last = _run_end(plain, tokens, at)
        run = tokens[at : last + 1]
        if at and tokens[at - 1].kind == "filler" and plain.folded[slice(*tokens[at - 1][1:3])] == "trong":
            run = tokens[at - 1 : last + 1]
        if _is_due(plain, run):
            yield run[0].start, run[-1].end
        at = last + 1


def _is_cited(plain: Plain, token: Token) -> bool:
    """Whether a date belongs to a document named before it."""
    return bool(_CITED.search(plain.folded[max(0, token.start - 90) : token.start]))


def _run_end(plain: Plain, tokens: Sequence[Token], at: int) -> int:
    """The last token of the run: joiners and links count only with a period behind them."""
    last, ahead = at, at + 1
    while ahead < len(tokens) and ahead - last <= 3:
        token = tokens[ahead]
        numbered = token.kind in ("number", "roman") and tokens[ahead - 1].kind in ("quarter", "month", "list", "range")
        counts = (
            ahead + 1 < len(tokens) and tokens[ahead + 1].kind == "word" and tokens[ahead - 1].kind in ("list", "range")
        )
        if token.kind in _PERIODS or (numbered and not counts):
            last = ahead
        elif plain.text[token.start] in ";\n" or not _joins(plain, token):
            break
        ahead += 1
    return last


def _joins(plain: Plain, token: Token) -> bool:
    """Whether a word may stand between two periods of one run."""
    linking = token.kind == "filler" and plain.folded[token.start : token.end] in _LINKS
    return linking or token.kind in _RELATIONS or token.kind in _JOINERS


def _is_due(plain: Plain, run: Sequence[Token]) -> bool:
    kinds = {token.kind for token in run}
    if not kinds & _PERIODS:
        return False
    related = bool(kinds & _RELATIONS)
    before = plain.folded[max(0, run[0].start - 90) : run[0].start]
    if _NAMING.search(before) and not kinds & {"before", "until"}:
        return False
    if before.rstrip(" .…_").endswith("ngay"):
        return False  # "ngày … tháng 4 năm 2022": the date of a document, not yet given
    if kinds & _PERIODS <= {"year"}:
        return related and bool(kinds & {"before", "until"})
    if kinds & _PERIODS <= {"date", "day_month", "year"}:
        return related or bool(_ON.search(before)) or "range" in kinds
    if kinds & _PERIODS <= {"month_year"}:
        return related or "thang" in plain.folded[run[0].start : run[-1].end]
    return True
