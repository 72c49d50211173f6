"""Rows without a lead, a time or a quantity, and totals that their rates do not make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from vanban.reader.case import Case
from vanban.reader.draft import Activity, Finding, Severity
from vanban.reader.tables import Grid, Role
from vanban.text.span import Span
from vanban.time.frames import Timeframe
from vanban.time.quotas import check_total


def check(case: Case) -> Iterator[Finding]:
    grids = case.outline.grids
    for index, activity in enumerate(case.draft.activities):
        grid = grids[activity.table]
        yield from _row(index, activity, grid, case.draft.document.year.value)
    yield from _no_quota(case, grids)
    yield from _commitments(case)


def _row(index: int, activity: Activity, grid: Grid, year: int | None) -> Iterator[Finding]:
    name = f"Dòng {activity.no.value}" if activity.no.value else f"“{_short(activity.title.value)}”"
    here = activity.no.span or activity.title.span or activity.span
    if not activity.lead:
        yield Finding(
            "no_lead", here, f"{name}: không nêu cơ quan chủ trì.", Severity.SERIOUS, (f"/activities/{index}/lead",)
        )
    frame = activity.timeframe
    if (
        Role.TIMEFRAME in grid.roles
        and frame
        and frame.value.kind == "unspecified"
        and not frame.value.text.strip(" .-…")
    ):
        yield Finding(
            "no_timeframe",
            here,
            f"{name}: thời gian còn để trống.",
            Severity.SERIOUS,
            (f"/activities/{index}/timeframe",),
        )
    spans = _spans(frame.value if frame else None, year)
    for place, quota in enumerate(activity.quotas):
        if check_total(quota.value, spans) is False:
            says = f"{name}: tổng số và nhịp không khớp nhau: “{quota.value.text}”."
            yield Finding(
                "total_conflict", quota.span or here, says, Severity.SERIOUS, (f"/activities/{index}/quotas/{place}",)
            )


def _spans(frame: Timeframe | None, year: int | None) -> Sequence[tuple[date | None, date | None]]:
    """The days of a time; the plan's year where it names none and waits for nothing."""
    if (frame and (frame.spans or frame.kind == "triggered")) or year is None:
        return frame.spans if frame else ()
    return [(date(year, 1, 1), date(year, 12, 31))]


def _no_quota(case: Case, grids: list[Grid]) -> Iterator[Finding]:
    """Once for each table that has rows without a quantity, at its heading."""
    for table, grid in enumerate(grids):
        rows = [activity for activity in case.draft.activities if activity.table == table]
        without = [activity for activity in rows if not activity.quotas]
        if not without:
            continue
        heading = next((words.span for words in grid.headings if words), Span(grid.start, grid.start + 1))
        if len(without) == len(rows):
            says = "Không dòng nào của bảng nêu số lượng."
        else:
            numbers = ", ".join(activity.no.value or f"“{_short(activity.title.value)}”" for activity in without)
            says = f"{len(without)}/{len(rows)} dòng của bảng không nêu số lượng: {numbers}."
        yield Finding("no_quota", heading, says, Severity.CHECK)


def _commitments(case: Case) -> Iterator[Finding]:
    year = case.draft.document.year.value
    for index, commitment in enumerate(case.draft.commitments):
        for place, quota in enumerate(commitment.quotas):
            if check_total(quota.value, _spans(commitment.timeframe.value, year)) is False:
                says = f"Tổng số và nhịp không khớp nhau: “{quota.value.text}”."
                yield Finding(
                    "total_conflict",
                    quota.span or commitment.span,
                    says,
                    Severity.SERIOUS,
                    (f"/commitments/{index}/quotas/{place}",),
                )


def _short(title: str) -> str:
    return title if len(title) <= 50 else title[:49].rstrip() + "…"
