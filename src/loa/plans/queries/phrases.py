"""Re-read what a person typed into a field, with the same rules as the reader, and say how it is understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loa.plans.states import Per, TimeKind
from vanban.time.dates import in_figures
from vanban.time.quotas import read_quotas
from vanban.time.timeframes import read_timeframe


@dataclass(frozen=True, slots=True)
class Understood:
    """How a phrase is read: `says` in Vietnamese, and whether it could be read at all."""

    text: str
    says: str
    is_read: bool


def quotas_from(phrases: Sequence[str], *, before: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The quotas that the phrases state, in the reader's shape. A phrase that stands unchanged keeps its reading;
    one that states nothing countable is kept as words, with no number."""
    known = {quota.get("text"): quota for quota in before}
    found: list[dict[str, Any]] = []
    for phrase in phrases:
        if phrase in known:
            found.append(known[phrase])
            continue
        read = [quota.as_json() for quota in read_quotas(phrase)]
        found += read or [_uncounted(phrase)]
    return found


def _uncounted(phrase: str) -> dict[str, Any]:
    return {
        "text": phrase,
        "min": None,
        "max": None,
        "unit": "",
        "per": "plan",
        "rate": None,
        "languages": [],
        "minutes": None,
        "each": None,
    }


def timeframe_from(phrase: str, *, year: int | None, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The timeframe that a phrase states, in the reader's shape; the former reading where the words are the same."""
    if before and before.get("text") == phrase:
        return before
    return dict(read_timeframe(phrase, year=year).as_json())


def explain_quotas(phrases: Sequence[str]) -> list[Understood]:
    made = [quota for phrase in phrases for quota in quotas_from([phrase])]
    return [Understood(q["text"], say_quota(q), q["min"] is not None or q["max"] is not None) for q in made]


def explain_timeframe(phrase: str, *, year: int | None) -> Understood:
    time = timeframe_from(phrase, year=year)
    return Understood(phrase, say_timeframe(time), time["kind"] != TimeKind.UNSPECIFIED or not phrase.strip())


def say_quota(quota: dict[str, Any]) -> str:
    """One quota in words: "52 số cả kế hoạch, nhịp 1 số mỗi tuần"."""
    low, high, unit = quota.get("min"), quota.get("max"), quota.get("unit") or ""
    if low is None and high is None:
        return "chưa đọc được số lượng"
    if high is None:
        amount = f"ít nhất {plain(low)}"
    elif low is None:
        amount = f"nhiều nhất {plain(high)}"
    else:
        amount = plain(low) if low == high else f"{plain(low)}–{plain(high)}"
    parts = [f"{amount} {unit}".strip() + _period(quota.get("per") or "plan")]
    if rate := quota.get("rate"):
        parts.append(f"nhịp {plain(rate['count'])} {unit} mỗi {Per(rate['per']).label}".replace("  ", " "))
    if quota.get("minutes"):
        parts.append(f"mỗi {unit or 'lần'} ít nhất {quota['minutes']} phút")
    if quota.get("languages"):
        parts.append("bằng " + ", ".join(quota["languages"]))
    if quota.get("each"):
        parts.append(f"mỗi đơn vị trong “{quota['each']}”")
    return ", ".join(parts)


def _period(per: str) -> str:
    return " cả kế hoạch" if per == Per.PLAN else f" mỗi {Per(per).label}"


def say_timeframe(time: dict[str, Any] | None) -> str:
    """A timeframe in words: "từ 01/4/2026 đến 30/6/2026"."""
    if not time:
        return "chưa nêu thời gian"
    spans = [(_day(start), _day(end)) for start, end in time.get("spans") or []]
    match time.get("kind"):
        case TimeKind.DEADLINE if spans:
            return "chậm nhất " + ", ".join(end for _, end in spans)
        case TimeKind.ONGOING if spans:
            return f"thường xuyên, từ {spans[0][0]} đến {spans[-1][1]}"
        case TimeKind.ONGOING:
            return "thường xuyên"
        case TimeKind.WINDOW if spans:
            return "; ".join(end if start == end else f"từ {start} đến {end}" for start, end in spans)
        case TimeKind.TRIGGERED:
            return f"theo sự kiện: {time.get('trigger') or time.get('text')}"
        case TimeKind.REFERENCE:
            return "theo văn bản khác"
    return "chưa đọc được thời gian" if time.get("text") else "chưa nêu thời gian"


def _day(iso: str | None) -> str:
    return in_figures(iso) if iso else ""


def plain(value: Any) -> str:
    """1500 → "1.500", 2.5 → "2,5"."""
    number = Decimal(str(value)).normalize()
    whole, _, fraction = f"{number:,f}".partition(".")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")
