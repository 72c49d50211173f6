"""How a plan stands, as a spreadsheet: its lines, and its units by lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from loa.core.sheets import Row, Sheet, as_xlsx
from loa.core.templatetags.formats import number, percent
from loa.delivery.models import Tally
from loa.delivery.queries.boards import LineFigure
from loa.delivery.queries.figures import Figure, figure_of
from loa.delivery.queries.reckoning import is_share
from loa.delivery.queries.unit_boards import UnitFigure
from loa.plans.models import Plan

LINES = (
    "STT", "Nhiệm vụ", "Hình thức", "Đơn vị tính", "Đã làm", "Ít nhất", "Nhiều nhất", "Tỷ lệ", "Kỳ đạt", "Số kỳ",
    "Đến nay phải đạt", "Dự báo theo nhịp hiện nay", "Chờ nghiệm thu", "Số đơn vị", "Đơn vị trễ", "Tình trạng",
)  # fmt: skip
LINE_WIDTHS = (6, 48, 18, 12, 10, 10, 10, 10, 8, 8, 12, 14, 10, 10, 10, 14)
UNITS = ("Đơn vị", "Số chỉ tiêu", "Đạt", "Trễ", "Kỳ đạt", "Số kỳ", "Chờ nghiệm thu")
UNIT_WIDTHS = (40, 10, 8, 8, 8, 8, 10)
AT_ONCE = 200


def as_sheets(plan: Plan, lines: Sequence[LineFigure], units: Sequence[UnitFigure], *, today: date) -> bytes:
    title = f"Tiến độ thực hiện {plan.number or plan.title}, đến ngày {today.day:02}/{today.month}/{today.year}"
    heads = [f"{each.activity.title} ({each.figure.counted_in})" for each in lines]
    return as_xlsx(
        Sheet(name="Nhiệm vụ", title=title, head=LINES, widths=LINE_WIDTHS, rows=map(_line, lines), frozen=2),
        Sheet(
            name="Đơn vị",
            title=title,
            head=(*UNITS, *heads),
            widths=(*UNIT_WIDTHS, *([22] * len(heads))),
            rows=_units(plan, lines, units, today),
            frozen=1,
        ),
    )


def _line(each: LineFigure) -> Row:
    found = each.figure.reckoned
    return (
        each.activity.no,
        each.activity.title,
        str(each.activity.get_form_display()),
        each.figure.counted_in,
        number(each.figure.progress.done),
        number(each.figure.progress.owed),
        "không giới hạn" if found.maximum is None else number(found.maximum),
        percent(each.figure.share),
        number(found.met),
        number(found.slots),
        number(each.ought) if each.has_ought else "",
        number(round(each.coming)) if each.coming is not None else "",
        number(each.figure.waiting),
        number(each.units),
        number(each.late_units),
        each.figure.words,
    )


def _units(plan: Plan, lines: Sequence[LineFigure], units: Sequence[UnitFigure], today: date) -> Iterator[Row]:
    """Each unit: in a cell the amount, which one month may do for another, and the slots that are met."""
    for at in range(0, len(units), AT_ONCE):
        some = units[at : at + AT_ONCE]
        cells: dict[tuple[int, int, int], str] = defaultdict(str)
        for tally in Tally.objects.filter(plan=plan, unit__in=[each.unit.pk for each in some]):
            cells[tally.unit_id, tally.activity_id, tally.quota] = _cell(figure_of(tally, today=today))
        for each in some:
            numbers = (each.lines, each.met, each.late, each.slots_met, each.slots, each.waiting)
            yield (
                each.unit.name,
                *map(number, numbers),
                *(cells[each.unit.pk, line.activity.pk, line.quota] for line in lines),
            )


def _cell(figure: Figure) -> str:
    """ "36 / 48 (9/12 kỳ)"."""
    shown, found = figure.progress, figure.reckoned
    if not figure.is_owed:
        return number(found.done)
    if is_share(figure.measure):
        return f"{number(found.met)}/{number(found.slots)} kỳ"
    return f"{number(shown.done)} / {number(shown.owed)} ({number(found.met)}/{number(found.slots)} kỳ)"
