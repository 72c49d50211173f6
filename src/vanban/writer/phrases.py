"""Quotas, timeframes and citations put into the words of an administrative document.

In: the shapes of docs/reading.md. A quota or timeframe that still carries the words it was read from keeps them where they
say the same; otherwise it is put into words anew, so that reading them again gives the same figures and days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from vanban.text.folding import fold
from vanban.time.quotas import find_quotas, read_quotas
from vanban.time.timeframes import read_timeframe
from vanban.writer.document import Day
from vanban.writer.numbering import roman, written_day

Shape = Mapping[str, Any]

_PERIODS = {"day": "ngày", "week": "tuần", "month": "tháng", "quarter": "quý", "half_year": "6 tháng", "year": "năm"}
_QUOTA_FACTS = ("min", "max", "unit", "per", "rate", "minutes", "each")
REPORTS = {"quarter": "hằng quý", "half_year": "6 tháng", "year": "cả năm"}


# -- quotas -----------------------------------------------------------------------------------------------------------


def quota_words(quota: Shape) -> str:
    """ "52 số (01 số/tuần)", "mỗi xã, phường 02 hội nghị/năm"; printed words too where only their unit is unknown."""
    printed, anew = str(quota.get("text") or ""), _quota_anew(quota)
    if printed and (_says(printed, quota) or (not _says(anew, quota) and _says(printed, quota, ("min", "max")))):
        return printed
    return anew


def _says(words: str, quota: Shape, facts: Sequence[str] = _QUOTA_FACTS) -> bool:
    found = read_quotas(words)
    return len(found) == 1 and _same(found[0].as_json(), quota, facts)


def _same(one: Shape, other: Shape, facts: Sequence[str] = _QUOTA_FACTS) -> bool:
    return all(one.get(fact) == other.get(fact) for fact in facts)


def unsaid(quotas: Sequence[Shape], title: str) -> list[Shape]:
    """The quotas that a duty's own words do not state already."""
    stated = [found.as_json() for found in find_quotas(title)]
    return [quota for quota in quotas if not any(_same(each, quota) for each in stated)]


def _quota_anew(quota: Shape) -> str:
    unit, per = str(quota["unit"]), str(quota["per"])
    words = f"{_bounds(quota['min'], quota.get('max'))} {unit}".rstrip()
    if per != "plan":
        words += f"/{_PERIODS[per]}"
    if quota.get("each"):
        words = f"mỗi {quota['each']} {words}"
    if rate := quota.get("rate"):
        words += f" ({figure(rate['count'])} {unit}/{_PERIODS[rate['per']]})"
    if quota.get("languages"):
        words += " bằng tiếng " + ", tiếng ".join(quota["languages"])
    if quota.get("minutes"):
        words += f", thời lượng tối thiểu {quota['minutes']} phút"
    return words


def _bounds(least: float, most: float | None) -> str:
    if most is None:
        return f"ít nhất {figure(least)}"
    if least == most:
        return figure(least)
    return f"tối đa {figure(most)}" if least == 0 else f"{figure(least)} - {figure(most)}"


def figure(number: float) -> str:
    """ "03", "15.000", "93,5": a zero before whole numbers under ten, dots for thousands, a comma for decimals."""
    value = Decimal(str(number)).normalize()
    if value == value.to_integral_value():
        return f"{int(value):02d}" if 0 <= value < 1000 else f"{int(value):,}".replace(",", ".")
    return f"{value:,f}".translate({ord(","): ".", ord("."): ","})


# -- timeframes -------------------------------------------------------------------------------------------------------


def timeframe_words(frame: Shape, *, year: int | None) -> str:
    """ "Quý II, Quý III/2026", "Chậm nhất ngày 30/6/2026", "Thường xuyên"; "" where no time is set."""
    printed = str(frame.get("text") or "")
    if printed:
        again = read_timeframe(printed, year=year).as_json()
        if all(again[fact] == frame.get(fact) for fact in ("kind", "spans", "trigger")):
            return printed
    return _timeframe_anew(frame, printed, year)


def _timeframe_anew(frame: Shape, printed: str, year: int | None) -> str:
    spans = [(_day(first), _day(last)) for first, last in frame.get("spans") or []]
    match frame.get("kind"):
        case "triggered":
            return str(frame.get("trigger") or printed)
        case "ongoing":
            whole = year is None or not spans or spans == [(date(year, 1, 1), date(year, 12, 31))]
            return "Thường xuyên" if whole else f"Thường xuyên, {_small(_spans(spans))}"
        case "window" | "deadline" if spans:
            return _spans(spans)
        case "reference":
            return printed or "Theo văn bản hướng dẫn"
    return printed


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def day_in_figures(day: date) -> str:
    """ "05/01/2026", "15/6/2026": a zero before days under ten and before months 1 and 2."""
    return f"{day.day:02d}/{f'{day.month:02d}' if day.month <= 2 else day.month}/{day.year}"


def _spans(spans: Sequence[tuple[date | None, date | None]]) -> str:
    """Stretches of one year and one kind share the year: "Quý II, Quý III/2026"."""
    named = [_named_span(first, last) for first, last in spans]
    years = {year for _, year in named}
    if len(years) == 1 and (year := years.pop()):
        kinds = {words.split()[0] for words, _ in named}
        if len(kinds) == 1 and "Năm" not in kinds:
            return f"{', '.join(words for words, _ in named)}/{year}"
    return "; ".join(f"{words}/{year}" if year and not words.startswith("Năm") else words for words, year in named)


def _named_span(first: date | None, last: date | None) -> tuple[str, int | None]:
    """A stretch by its name and year ("Quý II", 2026), or by its days with no year left to say."""
    assert last is not None
    if first is None:
        return f"Chậm nhất ngày {day_in_figures(last)}", None
    if first == last:
        return f"Ngày {day_in_figures(first)}", None
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.year == last.year
    months = last.month - first.month + 1
    if whole_months and months == 12:
        return f"Năm {first.year}", first.year
    if whole_months and months == 3 and first.month % 3 == 1:
        return f"Quý {roman(last.month // 3)}", first.year
    if whole_months and months == 1:
        return f"Tháng {first.month}", first.year
    if whole_months:
        return f"Từ tháng {first.month} đến tháng {last.month}", first.year
    return f"Từ ngày {day_in_figures(first)} đến ngày {day_in_figures(last)}", None


# -- citations --------------------------------------------------------------------------------------------------------


def cited_words(cited: Shape) -> str:
    """ "Quyết định số 14/QĐ-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh": a law by its name.

    A name that is not the document's own is its subject, which stands at the end.
    """
    named, number = str(cited.get("name") or ""), str(cited.get("number") or "")
    told = subject_of(str(cited.get("type") or ""), named)
    subject = f" {told}" if told else ""
    words = str(cited.get("type") or "Văn bản") if subject or not named else named
    if number:
        words += f" số {number}"
    if cited.get("date"):
        words += f" {written_day(day_of(str(cited['date'])))}"
    return words + (f" của {cited['issuer']}" if cited.get("issuer") else "") + subject


def subject_of(kind: str, name: str) -> str:
    """ "Công tác văn thư" → "về công tác văn thư", "Kế hoạch …" of a decision → "ban hành Kế hoạch …"; "" where the
    name is the document's own ("Luật Đấu thầu" of a law)."""
    plain = fold(name)
    if not name or plain.startswith("ve "):
        return _small(name)
    if not kind or plain.startswith(fold(kind)):
        return ""
    if plain.startswith(_SAYS_WHAT_IT_DOES):
        return _small(name)
    return f"ban hành {name}" if plain.startswith(_PAPERS) else f"về {_small(name)}"


_SAYS_WHAT_IT_DOES = (
    "ban hanh ",
    "phe duyet ",
    "quy dinh ",
    "sua doi",
    "huong dan ",
    "cong bo ",
    "dieu chinh ",
    "thong qua ",
)
_PAPERS = ("ke hoach ", "chuong trinh ", "de an ", "quy che ", "bo chi so ", "bo tieu chi ", "chien luoc ", "danh muc ")


def day_of(iso: str) -> Day:
    """ "2026-01-09", "2026-04" or "2026" as the day of a document, blank where it is."""
    year, *rest = (int(part) for part in iso.split("-"))
    return Day(year, *rest)


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


_ITS_NAME = re.compile(r"^(?:về việc\s+)?(?:ban hành\s+)?(?:bản\s+)?kế hoạch\s+", re.I)


def without_name(subject: str) -> str:
    """The subject of a plan behind the words "Kế hoạch", which it may begin with itself."""
    return _ITS_NAME.sub("", subject).strip()


def running_on(subject: str) -> str:
    """The same within a sentence: the first letter small, nothing in capitals."""
    return _small(without_name(subject.lower() if subject.isupper() else subject))
