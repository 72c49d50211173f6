"""`vanban explain "52 số (01 số/tuần)"`: how a phrase is read, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from vanban.cite.citations import Citation, find_citations
from vanban.text.folding import squeeze
from vanban.time import spans
from vanban.time.dates import WrittenDate, find_dates, in_figures
from vanban.time.money import find_money
from vanban.time.quotas import Quota, check_total, read_quotas
from vanban.time.rhythms import Rhythm
from vanban.time.spans import Days
from vanban.time.timeframes import Timeframe, read_timeframe

PERIODS = {"day": "ngày", "week": "tuần", "month": "tháng", "quarter": "quý", "half_year": "nửa năm", "year": "năm"}
WEEKDAYS = ("", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SURE = 0.9  # from here on nothing is said about doubt


def explain(phrase: str, *, year: int | None, console: Console) -> int:
    """Print how the phrase is read; 0 where anything was understood, 1 where nothing was."""
    table = Table(title=Text(f"“{squeeze(phrase)}”"), title_justify="left", show_header=False, pad_edge=False, box=None)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in meanings(phrase, year=year):
        table.add_row(name, Text(words))
    console.print(table)
    if table.row_count:
        return 0
    console.print("Không đọc được số lượng, thời gian, ngày, văn bản hay số tiền nào trong cụm từ này.")
    return 1


def meanings(phrase: str, *, year: int | None) -> Iterator[tuple[str, str]]:
    """What each reading makes of the phrase: its name and its words."""
    citations = find_citations(phrase)
    frame = read_timeframe(phrase, year=year)
    quotas = [] if citations else _meant_quotas(phrase, frame)
    within = frame.spans or ((spans.year(year),) if year else ())
    for quota in quotas:
        yield "Số lượng", quota_in_words(quota, within=within)
    doubtful = frame.confidence < SURE and bool(quotas)  # only the pace of the quota, not a time of its own
    if frame.kind != "unspecified" and not doubtful and not (citations and frame.kind == "window"):
        yield "Thời gian", timeframe_in_words(frame)
    cited = {c.date.span for c in citations if c.date}
    for written in find_dates(phrase):
        if written.span not in cited:
            yield "Ngày", date_in_words(written)
    for citation in citations:
        yield "Văn bản", citation_in_words(citation)
    for money in find_money(phrase):
        yield "Số tiền", f"{_number(money.dong)} đồng"


def _meant_quotas(phrase: str, frame: Timeframe) -> list[Quota]:
    """The quotas, but not bare figures that are part of a time ("Quý II", "12/2024")."""
    quotas = read_quotas(phrase)
    timely = frame.kind != "unspecified" and frame.confidence >= SURE
    return [q for q in quotas if q.unit and not (timely and q.confidence < SURE)] if timely else quotas


def quota_in_words(quota: Quota, *, within: tuple[Days, ...] = ()) -> str:
    """ "52 số trong cả kế hoạch, mỗi tuần 1 số; tổng và nhịp khớp nhau"."""
    parts = [_amount(quota)]
    if quota.rate:
        parts.append(f"mỗi {PERIODS[quota.rate.per]} {_number(quota.rate.count)} {quota.unit}".rstrip())
    if quota.each:
        parts.append(f"từng {quota.each} đều phải thực hiện")
    if quota.languages:
        parts.append("bằng tiếng " + ", ".join(quota.languages))
    if quota.minutes:
        parts.append(f"mỗi sản phẩm dài ít nhất {quota.minutes} phút")
    words = ", ".join(parts)
    agreed = check_total(quota, within)
    if agreed is not None:
        words += "; tổng và nhịp khớp nhau" if agreed else "; TỔNG VÀ NHỊP KHÔNG KHỚP NHAU"
    return words + _doubt(quota.confidence)


def _amount(quota: Quota) -> str:
    unit = quota.unit or "(chưa rõ đơn vị tính)"
    if quota.maximum is None:
        amount = f"ít nhất {_number(quota.minimum)}"
    elif quota.minimum == quota.maximum:
        amount = _number(quota.minimum)
    elif quota.minimum == 0:
        amount = f"nhiều nhất {_number(quota.maximum)}"
    else:
        amount = f"từ {_number(quota.minimum)} đến {_number(quota.maximum)}"
    amount += unit if unit == "%" else f" {unit}"
    return amount + (" trong cả kế hoạch" if quota.per == "plan" else f" mỗi {PERIODS[quota.per]}")


def timeframe_in_words(frame: Timeframe) -> str:
    """ "các khoảng: 01/4/2024 - 30/6/2024; …", "chậm nhất 20/12/2023", "thường xuyên, từ … đến …"."""
    stretches = "; ".join(_days(days) for days in frame.spans)
    words = {
        "window": f"trong khoảng {stretches}" if stretches else "một khoảng thời gian, chưa rõ năm",
        "deadline": f"chậm nhất {stretches}" if stretches else "có thời hạn, chưa rõ năm",
        "ongoing": "thường xuyên" + (f", từ {stretches}" if stretches else ", chưa rõ năm"),
        "triggered": f"sau một sự việc: {frame.trigger}",
        "reference": "do văn bản khác ấn định",
    }[frame.kind]
    if frame.rhythm:
        words += "; nhịp: " + rhythm_in_words(frame.rhythm)
    return words + _doubt(frame.confidence)


def rhythm_in_words(rhythm: Rhythm) -> str:
    """ "1 lần mỗi tháng, vào thứ Sáu của tuần thứ 2, 4"."""
    step = "" if rhythm.step == 1 else f"{rhythm.step} "
    words = f"{rhythm.times} lần mỗi {step}{PERIODS[rhythm.every]}"
    if rhythm.weekdays:
        words += ", vào " + ", ".join(WEEKDAYS[d] for d in rhythm.weekdays)
    if rhythm.weeks:
        words += " của tuần " + ", ".join("cuối" if w < 0 else f"thứ {w}" for w in rhythm.weeks)
    if rhythm.days:
        words += ", ngày " + ", ".join(str(d) for d in rhythm.days)
    return words


def date_in_words(written: WrittenDate) -> str:
    if written.day and written.month:
        return f"ngày {written.day} tháng {written.month} năm {written.year}"
    blank = "để trống ngày" if written.month else "để trống ngày và tháng"
    return (f"tháng {written.month} năm {written.year}" if written.month else f"năm {written.year}") + f" ({blank})"


def citation_in_words(citation: Citation) -> str:
    if citation.number:
        words = f"{citation.type} số {citation.number}"
    else:
        words = citation.name or f"{citation.type}, số để trống"
    if citation.date:
        words += f", {date_in_words(citation.date)}"
    return words + (f", của {citation.issuer}" if citation.issuer else "")


def _days(days: Days) -> str:
    if days.first is None or days.first == days.last:
        return _day(days.last)
    return f"{_day(days.first)} đến {_day(days.last)}"


def _day(day: date | None) -> str:
    return in_figures(day.isoformat()) if day else "không rõ ngày cuối"


def _number(number: object) -> str:
    """With dots for thousands and a comma for decimals."""
    return f"{number:,}".translate({ord(","): ".", ord("."): ","})


def _doubt(confidence: float) -> str:
    return "" if confidence >= SURE else " (cần xem lại)"
