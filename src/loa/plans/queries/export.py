"""A plan's work as a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loa.core import sheets
from loa.core.sheets import Sheet
from loa.plans.models import Activity, Plan
from loa.plans.states import Role

HEAD = [
    "STT",
    "Nhóm",
    "Nhiệm vụ",
    "Sản phẩm",
    "Số lượng",
    "Chủ trì",
    "Phối hợp",
    "Thời gian",
    "Từ ngày",
    "Đến ngày",
    "Hình thức",
]
WIDTHS = [6, 22, 50, 24, 26, 28, 28, 22, 12, 12, 22]


def rows(work: Iterable[Activity]) -> Iterator[list[str]]:
    """One row an activity. Wants the parts prefetched (`work.with_parts`)."""
    for activity in work:
        assigned = list(activity.assignments.all())
        spans = sorted(activity.spans.all(), key=lambda span: span.end)
        starts = [span.start for span in spans if span.start]
        yield [
            activity.no,
            activity.heading,
            activity.title,
            "; ".join(activity.product),
            "; ".join(quota.text for quota in activity.quotas.all()),
            "; ".join(a.designation for a in assigned if a.role == Role.LEAD),
            "; ".join(a.designation for a in assigned if a.role == Role.COORDINATING),
            activity.timeframe,
            f"{min(starts):%d/%m/%Y}" if starts else "",
            f"{spans[-1].end:%d/%m/%Y}" if spans else "",
            activity.get_form_display(),
        ]


def as_csv(work: Iterable[Activity]) -> bytes:
    return sheets.as_csv(HEAD, rows(work))


def as_xlsx(plan: Plan, work: Iterable[Activity]) -> bytes:
    """One sheet: the plan's name, a row an activity."""
    return sheets.as_xlsx(Sheet(name="Nhiệm vụ", title=str(plan), head=HEAD, widths=WIDTHS, rows=rows(work), frozen=3))


def file_name(plan: Plan, ending: str) -> str:
    """ "Kế hoạch 12-KH-UBND 2026.xlsx"."""
    number = re.sub(r"[^\w]+", "-", plan.number).strip("-")
    return " ".join(filter(None, ["Kế hoạch", number, str(plan.year)])) + f".{ending}"
