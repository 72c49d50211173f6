"""What the reader itself could not settle, and what it knows from outside the text."""

from __future__ import annotations

from collections.abc import Iterator

from vanban.cite.register import replaced
from vanban.reader.case import Case
from vanban.reader.draft import Finding, Severity
from vanban.text.span import Span
from vanban.time.dates import first_day, in_figures

_UNSURE = 0.75  # below this a scanned page should be compared with the paper


def check(case: Case) -> Iterator[Finding]:
    yield from _replaced(case)
    yield from _times_not_understood(case)
    yield from _not_a_plan(case)
    yield from _unread(case)
    if case.source.confidence < _UNSURE:
        share = round(case.source.confidence * 100)
        yield Finding(
            "unsure_scan",
            Span(0, 1),
            f"Bản quét khó đọc (độ tin cậy {share} %): cần đối chiếu với bản giấy.",
            Severity.SERIOUS,
        )


def _replaced(case: Case) -> Iterator[Finding]:
    """A legal basis that another document had replaced when the plan was issued."""
    issued = case.draft.document.date.value
    if not issued:
        return
    on = first_day(issued)
    for name, cited in (("legal_bases", case.draft.legal_bases), ("citations", case.draft.citations)):
        for index, each in enumerate(cited):
            follower = replaced(each.number, on=on) if each.number else None
            if follower:
                says = f"{each.type or 'Văn bản'} số {each.number} đã được thay thế bằng {follower.by} từ ngày {in_figures(follower.since.isoformat())}."
                yield Finding("basis_replaced", each.span, says, Severity.CHECK, (f"/{name}/{index}",))


def _times_not_understood(case: Case) -> Iterator[Finding]:
    for index, activity in enumerate(case.draft.activities):
        frame = activity.timeframe
        if frame and frame.span and frame.value.kind == "unspecified" and frame.value.text.strip(" .-…"):
            says = f"Chưa hiểu được thời gian “{frame.value.text}”."
            yield Finding(
                "time_not_understood", frame.span, says, Severity.SERIOUS, (f"/activities/{index}/timeframe",)
            )


def _not_a_plan(case: Case) -> Iterator[Finding]:
    draft = case.draft
    if draft.document.kind.value is None:
        yield Finding(
            "not_a_plan",
            Span(0, min(1, len(case.source.text))),
            "Không thấy tên loại văn bản (KẾ HOẠCH, QUYẾT ĐỊNH): có thể đây không phải là kế hoạch.",
            Severity.SERIOUS,
        )
    elif not draft.activities and not draft.commitments and not draft.responsibilities:
        yield Finding(
            "no_work",
            Span(0, 1),
            "Không thấy bảng nhiệm vụ, phần tổ chức thực hiện hay việc nào có số lượng, thời hạn.",
            Severity.SERIOUS,
        )


def _unread(case: Case) -> Iterator[Finding]:
    """Long stretches that belong to no part of a plan."""
    for stretch in case.coverage:
        if stretch.part in {"unread", "other"} and stretch.span.end - stretch.span.start > 400:
            yield Finding("unread_part", stretch.span, "Đoạn này chưa được đọc vào mục nào.", Severity.NOTE)
