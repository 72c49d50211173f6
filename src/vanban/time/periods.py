"""Named stretches of time in a text: "Quý II, III/2024", "từ tháng 3 đến tháng 11", "cuối quý III", "15/7".

`lex` cuts a folded text into words of time; `read_periods` joins them into periods. Both go over the text once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from vanban.text.plain import Plain, lenient
from vanban.time import spans
from vanban.time.dates import is_real
from vanban.time.parts import part_of
from vanban.time.spans import Days

_Y = r"((?:19|20|21)\d\d)(?!\d)"
_WORD_NUMBERS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SMALL_WORDS = {"hai": 2, "ba": 3, "chin": 9, "sau": 6, "mot": 1}

_KINDS = {
    "date": rf"(?:ngay )?(\d{{1,2}}) ?(?P<mark>[/.-]) ?(\d{{1,2}}) ?(?P=mark) ?{_Y}(?![/\w])"
    rf"|(?:ngay ?)?(\d{{1,2}}) ?thang ?(\d{{1,2}})(?: ?/ ?|,? nam |,? ){_Y}",
    "day_range": r"(?:ngay )?(\d{1,2}) ?(?:-|den(?: ngay)?) ?(\d{1,2}) ?(?:/|[.] ?|thang ?)(\d{1,2})"
    rf"(?:(?: ?[/.] ?|,? nam |,? ){_Y}|(?![\d/]))",
    "day_month": r"(?:ngay )?(\d{1,2}) ?/ ?(\d{1,2})(?![\d/]| ?/ ?\d)|ngay (\d{1,2})[.-](\d{1,2})(?![\d/.-])"
    r"|(?:ngay ?)?(\d{1,2}) ?thang ?(\d{1,2})(?!\d)",
    "month_year": rf"(?:thang ?)?(\d{{1,2}}) ?[/-] ?{_Y}(?![/\w])",
    "months_of_year": rf"(0?[1-9]|1[01]|hai|ba|sau|chin) thang (dau|cuoi) nam(?: (?=\d)"
    rf"|(?!\w)){_Y.join(['(?:', ')?'])}",
    "half": rf"nua (dau|cuoi|sau) nam(?: (?=\d)|(?!\w))(?:{_Y})?",
    "part": r"(nua dau|nua cuoi|thuong tuan|trung tuan|ha tuan|dau|giua|cuoi|tuan (?:thu )?(?:[1-5]|dau(?: tien)?"
    r"|cuoi(?: cung)?|nhat|hai|ba|tu))"
    r"(?: cua)?(?= (?:thang|quy|nam) ?(?:[\divx]|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi)|(?: t| q)\d"
    r"| nam(?!\w))",
    "quarter_word": r"quy (mot|hai|ba|bon|tu)(?!\w)",
    "month_word": r"thang (gieng|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?: mot| hai)?|chap)(?!\w)(?! \d{4})",
    "quarter": r"q(?:uy)?(?:[ .:]| so )?(?=(?:0?[1-4]|i{1,3}|iv)(?!\w))",
    "month": r"(?:cac )?t(?:hang)?[ .:]?(?=\d{1,2}(?!\d))",
    "year": rf"(?:/ ?|(?:(?:trong|ca|het|toan|suot|cua) )?nam )?{_Y}(?!/\w)",
    "this_year": r"(?:trong |ca |suot |toan |het )(?:mot |01 |1 )?nam(?! ?\d|\w)|trong ky ke hoach"
    r"|nam(?= nay(?!\w))|(?<=het )nam(?!\w)",
    "next_year": r"nam sau(?!\w)|nam toi(?!\w)",
    "day": r"ngay ?(\d{1,2})(?![\d/.])",
    "before": r"(?:hoan thanh |xong |ket thuc )?(?:truoc|cham nhat|muon nhat|khong (?:cham|muon|tre) (?:hon|qua)"
    r"|khong qua|han (?:cuoi|chot)|thoi han|han)"
    r"(?: la| vao| trong| den| het| cuoi(?= ngay))*(?!\w)|<=?"
    r"|(?:hoan thanh|xong|ket thuc)(?: xong)?(?: trong| vao)?(?= (?:thang|quy|ngay|nam|tuan|cuoi|dau|giua|q"
    r"|t)(?:\b| ?\d)| \d)",
    "until": r"(?:den|toi|cho den|keo dai den) (?:het|cuoi(?= ngay))(?!\w)|den truoc(?!\w)",
    "from": r"(?:bat dau |ke |tinh )?tu(?: dau(?= (?:thang|quy|nam)))?(?!\w)",
    "after": r"sau(?!\w)",
    "clock": r"(?:luc |vao )?\d{1,2} ?(?:gio|h|g)(?: ?\d{1,2})?(?: ?phut)?(?: ?(?:sang|chieu|toi))?(?!\w)"
    r"|\d{1,2}:\d\d(?!\d)",
    "roman": r"(?:iv|i{1,3}|v)(?!\w)",
    "number": r"\d{1,2}(?!\d)",
    "list": r",|;|\n|&|\+|va(?!\w)|/",
    "range": r"-|den(?!\w)|toi(?!\w)|>|→",
    "open": r"[()\[\]]",
    "filler": r"(?:trong|vao|o|du kien|khoang|thoi gian|thuc hien|hoan thanh|xong|to chuc|trien khai|nam|ngay"
    r"|thang|quy|cac|hoac|"
    r"bat dau|ket thuc|theo|giai|doan|diem|han|cua|tuan|het|khi|dip|xay dung|ban hanh|:|\.|\*|la|nhu|duoc)(?!\w)"
    r"|[:.*]",
    "word": r"[^\W\d_]+",
    "other": r"\d+|.|\u2029",
}
_LEX = re.compile(lenient("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items())))
_SEGMENT = re.compile(r"[^.;\n\u2029]*[.;\n\u2029]?")
_TIMELY = re.compile(r"\d|(?<!\w)(?:quy|thang|nam|tuan|qi|qv)")


class Token(NamedTuple):
    kind: str
    start: int
    end: int
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; `days` is asked with the year, which is `year` where the text gives it."""

    start: int
    end: int
    unit: str  # day, days, month, quarter, half, part, year
    days: Callable[[int], Days]
    year: int | None = None
    number: int = 0  # the month's or the quarter's
    sure: float = 1.0
    relation: str = ""  # "", from, until, before, after: the word before it
    joined: bool = False  # "to" of the period before it: "từ … đến"


def lex(plain: Plain, *, whole: bool = False) -> list[Token]:
    """The words of time of a text, spaces left out. A stretch without any is one word, but not of a `whole` cell."""
    tokens, at = list[Token](), 0
    for segment in _SEGMENT.finditer(plain.folded):
        if not whole and not _TIMELY.search(segment[0]):
            if segment.end() > at:
                tokens.append(Token("word", max(at, segment.start()), segment.end(), segment))
            continue
        at = max(at, segment.start())
        while at < segment.end():
            found = _LEX.match(plain.folded, at)
            assert found is not None
            at = found.end()
            if found[0] not in (" ", "\u2029"):
                tokens.append(Token(found.lastgroup or "other", found.start(), at, found))
    return tokens


def groups(match: re.Match[str], kind: str) -> list[str]:
    """The figures that a pattern with alternatives caught, in order."""
    at = _LEX.groupindex[kind]
    following = [_LEX.groupindex[k] for k in _KINDS if _LEX.groupindex[k] > at]
    end = min(following, default=_LEX.groups + 1)
    return [g for g in match.groups()[at : end - 1] if g is not None]


class _Cursor:
    def __init__(self, plain: Plain, tokens: list[Token]) -> None:
        self.plain, self.tokens, self.at = plain, tokens, 0

    def kind(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def text(self, token: Token) -> str:
        return self.plain.text[token.start : token.end].lower()


_TO = ("before", "before_or_on", "until")


def read_periods(plain: Plain, tokens: list[Token]) -> list[Period]:
    """The periods in the order of the text, with relations; years of their own only."""
    cursor, found, relation = _Cursor(plain, tokens), list[Period](), ""
    joined, apart = False, 0
    while cursor.at < len(tokens):
        token = tokens[cursor.at]
        if token.kind in ("before", "until", "from", "after"):
            relation = "before_or_on" if token.kind == "before" and _includes(plain, token) else token.kind
            cursor.at += 1
            continue
        if token.kind == "range":
            joined = bool(found) and _adjacent(found[-1], token, plain)
            if not joined and plain.folded[token.start : token.end] in ("den", "toi"):
                relation = "until"
            cursor.at += 1
            continue
        if token.kind == "list" and found and found[-1].relation in _TO and not relation:
            relation = found[-1].relation  # "trước ngày 31/3 và 30/9"
            cursor.at += 1
            continue
        periods = list(_periods_at(cursor))
        if not periods:
            apart = apart + 1 if token.kind == "word" else 0
            if token.kind not in ("filler", "clock", "open") and not (relation == "before" and 0 < apart <= 4):
                relation, joined = "", False
            cursor.at += 1
            continue
        first = replace(periods[0], relation=relation or periods[0].relation)
        if (joined or relation == "until") and found and found[-1].relation == "from" and relation != "before":
            first = replace(first, joined=True, relation="")
        elif joined:
            first = replace(first, joined=True)
        found += [
            first,
            *(replace(p, relation=relation) if relation in ("before", "before_or_on") else p for p in periods[1:]),
        ]
        joined, relation = False, ""
    return found


def _includes(plain: Plain, token: Token) -> bool:
    """Whether a deadline's words take in the month or quarter named ("chậm nhất trong tháng 6"), unlike "trước"."""
    words = plain.folded[token.start : token.end]
    return "truoc" not in words


def _adjacent(period: Period, token: Token, plain: Plain) -> bool:
    return token.start - period.end <= 3


def _periods_at(cursor: _Cursor) -> Iterator[Period]:
    token = cursor.tokens[cursor.at]
    make = _MAKERS.get(token.kind)
    if make is not None:
        yield from make(cursor, token)


def _one(
    cursor: _Cursor, token: Token, unit: str, days: Callable[[int], Days], year: int | None = None, **more: float
) -> Period:
    cursor.at += 1
    number = int(more.get("number", 0))
    return Period(token.start, token.end, unit, days, year, number, more.get("sure", 1.0))


def _date(cursor: _Cursor, token: Token) -> Iterator[Period]:
    figures = [g for g in groups(token.match, "date") if g.isdigit()]
    day, month, year = map(int, figures)
    if is_real(year, month, day):
        yield _one(cursor, token, "day", lambda y: Days(date(y, month, day), date(y, month, day)), year)


def _day_range(cursor: _Cursor, token: Token) -> Iterator[Period]:
    figures = [int(g) for g in groups(token.match, "day_range")]
    first, last, month = figures[:3]
    year = figures[3] if len(figures) > 3 else None
    if first < last and is_real(year or 2024, month, last):
        yield _one(cursor, token, "days", lambda y: Days(date(y, month, first), _day(y, month, last)), year)


def _day(year: int, month: int, day: int) -> date:
    """The day, or the last of the month: 29 February of a year that has none."""
    last = spans.months(year, month, month).last
    assert last is not None
    return min(date(year, month, 1) + timedelta(day - 1), last)


def _day_month(cursor: _Cursor, token: Token) -> Iterator[Period]:
    day, month = (int(g) for g in groups(token.match, "day_month"))
    if is_real(2024, month, day):
        yield _one(cursor, token, "day", lambda y: Days(_day(y, month, day), _day(y, month, day)))


def _month_year(cursor: _Cursor, token: Token) -> Iterator[Period]:
    month, year = (int(g) for g in groups(token.match, "month_year"))
    if 1 <= month <= 12:
        yield _one(cursor, token, "month", lambda y: spans.months(y, month, month), year, number=month)


def _months_of_year(cursor: _Cursor, token: Token) -> Iterator[Period]:
    count, end, *year = groups(token.match, "months_of_year")
    n = int(count) if count.isdigit() else _SMALL_WORDS[count]
    first, last = (1, n) if end == "dau" else (13 - n, 12)
    yield _one(cursor, token, "half", lambda y: spans.months(y, first, last), int(year[0]) if year else None)


def _half(cursor: _Cursor, token: Token) -> Iterator[Period]:
    end, *year = groups(token.match, "half")
    number = 1 if end == "dau" else 2
    yield _one(cursor, token, "half", lambda y: spans.half(y, number), int(year[0]) if year else None)


def _this_year(cursor: _Cursor, token: Token) -> Iterator[Period]:
    yield _one(cursor, token, "year", spans.year)


def _next_year(cursor: _Cursor, token: Token) -> Iterator[Period]:
    yield _one(cursor, token, "year", lambda y: spans.year(y + 1))


def _year(cursor: _Cursor, token: Token) -> Iterator[Period]:
    year = int(groups(token.match, "year")[0])
    yield _one(cursor, token, "year", spans.year, year)


def _quarter_word(cursor: _Cursor, token: Token) -> Iterator[Period]:
    number = _WORD_NUMBERS.get(cursor.text(token).split()[1], 0)
    if 1 <= number <= 4:
        period = _one(cursor, token, "quarter", lambda y: spans.quarter(y, number), number=number)
        yield _with_year(cursor, [period])[0]


def _month_word(cursor: _Cursor, token: Token) -> Iterator[Period]:
    number = _WORD_NUMBERS.get(" ".join(cursor.text(token).split()[1:]), 0)
    if number:
        period = _one(cursor, token, "month", lambda y: spans.months(y, number, number), number=number)
        yield _with_year(cursor, [period])[0]


def _month_days(number: int) -> Callable[[int], Days]:
    return lambda y: spans.months(y, number, number)


def _quarter_days(number: int) -> Callable[[int], Days]:
    return lambda y: spans.quarter(y, number)


def _quarters(cursor: _Cursor, token: Token) -> Iterator[Period]:
    yield from _numbered(cursor, token, "quarter", _ROMAN.get, _quarter_days)


def _months(cursor: _Cursor, token: Token) -> Iterator[Period]:
    yield from _numbered(cursor, token, "month", _month_number, _month_days)


def _month_number(figure: str) -> int | None:
    return int(figure) if figure.isdigit() and 1 <= int(figure) <= 12 else None


_FIGURES = ("number", "roman", "month_year")


def _numbered(
    cursor: _Cursor,
    head: Token,
    unit: str,
    number_of: Callable[[str], int | None],
    days_of: Callable[[int], Callable[[int], Days]],
) -> Iterator[Period]:
    """The numbers behind "quý" or "tháng": "II", "I, II và IV", "3 - 6", with the year behind the last."""
    cursor.at += 1
    found: list[Period] = []
    joined = False
    start = head.start
    while cursor.kind() in _FIGURES:
        token = cursor.tokens[cursor.at]
        figure, year = cursor.text(token), None
        if token.kind == "month_year":
            figure, year = groups(token.match, "month_year")
        number = number_of(figure.lstrip("0"))
        if number is None:
            break
        days = days_of(number)
        found.append(Period(start, token.end, unit, days, int(year) if year else None, number, joined=joined))
        cursor.at += 1
        if cursor.kind() not in ("list", "range") or cursor.kind(1) not in _FIGURES:
            break
        if cursor.kind(2) == "word":  # "quý II, 3 hội nghị": the number counts something else
            break
        joined = cursor.kind() == "range"
        start = cursor.tokens[cursor.at + 1].start
        cursor.at += 1
    yield from _with_year(cursor, found)


def _with_year(cursor: _Cursor, found: list[Period]) -> list[Period]:
    if found and cursor.kind() == "year":
        token = cursor.tokens[cursor.at]
        if token.start - found[-1].end <= 2 and not token.match[0].startswith("-"):
            cursor.at += 1
            found[-1] = replace(found[-1], end=token.end, year=int(groups(token.match, "year")[0]))
    return found


def _part(cursor: _Cursor, token: Token) -> Iterator[Period]:
    """A part of the period that follows: "đầu tháng 5", "cuối quý III", "tuần 2 tháng 4", "cuối năm"."""
    cursor.at += 1
    which = groups(token.match, "part")[0]
    rest = list(_periods_at(cursor))
    if not rest and cursor.kind() == "filler" and cursor.plain.folded[slice(*cursor.tokens[cursor.at][1:3])] == "nam":
        rest = [Period(token.start, cursor.tokens[cursor.at].end, "year", spans.year)]
        cursor.at += 1
    sure = 0.9 if which.startswith(("tuan", "thuong", "trung", "ha", "nua")) else 0.7
    for at, period in enumerate(rest):  # "cuối tháng 4, 5, 6": of each
        start = token.start if at == 0 else period.start
        yield replace(period, start=start, unit="part", days=_part_days(which, period), sure=sure)


def _part_days(which: str, period: Period) -> Callable[[int], Days]:
    return lambda year: part_of(which, period.unit, period.days(year))


def _day_alone(cursor: _Cursor, token: Token) -> Iterator[Period]:
    """ "từ ngày 15 đến ngày 20 tháng 3": the month stands with the later day."""
    day = int(groups(token.match, "day")[0])
    if cursor.kind(1) in ("range", "list") and cursor.kind(2) in ("date", "day_month"):
        figures = groups(cursor.tokens[cursor.at + 2].match, cursor.kind(2))
        numbers = [int(g) for g in figures if g.isdigit()]
        month, year = numbers[1], numbers[2] if len(numbers) > 2 else None
        if is_real(year or 2024, month, day):
            yield _one(cursor, token, "day", lambda y: Days(_day(y, month, day), _day(y, month, day)), year)


_MAKERS: dict[str, Callable[[_Cursor, Token], Iterator[Period]]] = {
    "date": _date,
    "day_range": _day_range,
    "day_month": _day_month,
    "month_year": _month_year,
    "months_of_year": _months_of_year,
    "half": _half,
    "this_year": _this_year,
    "next_year": _next_year,
    "year": _year,
    "quarter_word": _quarter_word,
    "month_word": _month_word,
    "quarter": _quarters,
    "month": _months,
    "part": _part,
    "day": _day_alone,
}
