"""Duties in prose: what the plan commits somebody to, and what the implementing section lays on each agency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vanban.writer.document import Item, Level
from vanban.writer.phrases import REPORTS, capitalised, quota_words, timeframe_words, unsaid
from vanban.writer.rules import END_MARK

_HOW_MANY, _WHO, _WHEN = "Số lượng", "Cơ quan chủ trì", "Thời gian thực hiện"
_GENERAL = (
    "Chủ trì, phối hợp với các cơ quan, đơn vị liên quan thực hiện các nhiệm vụ được giao tại Kế hoạch này.",
    "Bố trí nguồn lực, phân công người phụ trách các nhiệm vụ được giao.",
    "Theo dõi, kiểm tra việc thực hiện trong phạm vi quản lý; kịp thời tháo gỡ khó khăn, vướng mắc.",
    "Cung cấp tài liệu, số liệu cho hoạt động thông tin, tuyên truyền khi được đề nghị.",
)


def promised(commitments: Sequence[Mapping[str, Any]], year: int | None) -> Iterator[Item]:
    """Duties with labelled lines (how many, by whom, when) or as sentences; and those that only have a time, under it."""
    labelled: list[Item] = []
    plain: list[Item] = []
    timed: dict[str, list[Item]] = {}
    for commitment in commitments:
        title, lines = capitalised(str(commitment["title"])), _lines(commitment, year)
        if len(lines) > 1:
            labelled.append(_labelled(title, lines))
        elif set(lines) == {_WHEN} and commitment["timeframe"]["kind"] in ("window", "deadline"):
            timed.setdefault(lines[_WHEN], []).append(Item(Level.DASH, text=closed(title)))
        else:
            plain.append(_sentence(title, lines))
    if labelled:
        yield Item(Level.SECTION, "Nhiệm vụ thường xuyên", inside=tuple(labelled))
    if plain:
        yield Item(Level.SECTION, "Nhiệm vụ khác", inside=tuple(plain))
    if timed:
        by_time = tuple(Item(Level.CLAUSE, capitalised(when), inside=tuple(duties)) for when, duties in timed.items())
        yield Item(Level.SECTION, "Tiến độ thực hiện", inside=by_time)


def _lines(commitment: Mapping[str, Any], year: int | None) -> dict[str, str]:
    """What is said of a duty by label. A pace that the quota states is not said again as its time."""
    quotas = commitment.get("quotas") or ()
    frame = commitment.get("timeframe") or {}
    if frame.get("kind") == "ongoing" and any(quota["per"] != "plan" for quota in quotas):
        frame = {**frame, "text": ""}
    told = unsaid(quotas, str(commitment["title"]))
    who, when = "; ".join(commitment.get("agencies") or ()), timeframe_words(frame, year=year)
    if not told and bool(who) + bool(when) == 1:
        told = list(quotas)  # one line alone does not make a task: then the count is said again
    lines = {_HOW_MANY: "; ".join(map(quota_words, told)), _WHO: who, _WHEN: when}
    return {label: words for label, words in lines.items() if words}


def _labelled(title: str, lines: Mapping[str, str]) -> Item:
    inside = tuple(Item(Level.DASH, text=f"{label}: {words}.") for label, words in lines.items())
    return Item(Level.CLAUSE, text=closed(title), inside=inside)


def _sentence(title: str, lines: Mapping[str, str]) -> Item:
    """ "Sở Tư pháp in 500 cuốn sổ tay.", "Biên soạn tờ gấp (300 tờ)."."""
    words = title.rstrip(".;")
    if who := lines.get(_WHO):
        words = f"{capitalised(who.replace('; ', ', '))} {words[:1].lower()}{words[1:]}"
    if how_many := lines.get(_HOW_MANY):
        words += f" ({how_many})"
    if when := lines.get(_WHEN):
        words += f"; thời gian thực hiện: {when[:1].lower()}{when[1:]}"
    return Item(Level.CLAUSE, text=closed(words))


def closed(point: str) -> str:
    """With a mark at its end."""
    return point if point.endswith((".", ";", ":", "…")) else f"{point}."


def duty_points(given: Mapping[str, Any]) -> list[str]:
    """The duties as sentences, as many as `duties` says, the last of them with the reports that are owed."""
    if points := given.get("points"):
        return [capitalised(str(point).removesuffix(END_MARK).rstrip()) for point in points]
    count = max(1, int(given.get("duties") or 1))
    report = _report(given.get("report") or ())
    general = [_GENERAL[place % len(_GENERAL)] for place in range(count)]
    if report:
        general[-1] = report if count > 1 else f"{general[0]} {report}"
    return general


def _report(periods: tuple[str, ...] | list[str]) -> str:
    """ "Báo cáo kết quả hằng quý, 6 tháng, cả năm gửi cơ quan chủ trì để tổng hợp."""
    if not periods:
        return ""
    return capitalised(f"báo cáo kết quả thực hiện {', '.join(REPORTS[each] for each in periods)} để tổng hợp.")
