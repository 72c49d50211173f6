"""A plan's work as a spreadsheet. Cells hold text and numbers only, never a formula, whatever a document brought in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

import xlsxwriter

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
_FORMULA = re.compile(r"^\s*[=+\-@\t\r|]")


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
    """UTF-8 with a byte order mark, for Excel; a cell that a spreadsheet would compute gets a "'" before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([_harmless(cell) for cell in row] for row in rows(work))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_xlsx(plan: Plan, work: Iterable[Activity]) -> bytes:
    """One sheet: the plan's name, a head that repeats on every printed page, a row an activity."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Nhiệm vụ")
        wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman"})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E6EEF8", "font_name": "Times New Roman"}
        )
        title = book.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"})
        sheet.write_string(0, 0, str(plan), title)
        sheet.write_row(2, 0, HEAD, head)
        for number, row in enumerate(rows(work), start=3):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, wrap)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(3, 3)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return out.getvalue()


def file_name(plan: Plan, ending: str) -> str:
    """ "Kế hoạch 12-KH-UBND 2026.xlsx"."""
    number = re.sub(r"[^\w]+", "-", plan.number).strip("-")
    return " ".join(filter(None, ["Kế hoạch", number, str(plan.year)])) + f".{ending}"
