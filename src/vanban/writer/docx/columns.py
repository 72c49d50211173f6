"""Borderless tables that set parts side by side, and rules drawn as borders of short paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from vanban.writer.docx.styles import RULE
from vanban.writer.docx.xml import Para, indents, para, style_id, twips

Cell = Sequence[Para | str]


def side_by_side(widths: Sequence[float], rows: Sequence[Sequence[Cell]]) -> str:
    """A table without lines or cell margins; its rows do not break over pages. `widths` in millimetres."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id("VB Cot")}"/><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_row(widths, cells) for cells in rows)}</w:tbl>"
    )


def _row(widths: Sequence[float], cells: Sequence[Cell]) -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{_paragraphs(cell)}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"


def _paragraphs(cell: Cell) -> str:
    """What stands in a cell; Word wants a paragraph at its end."""
    inner = "".join(part if isinstance(part, str) else part.xml() for part in cell)
    return inner if inner.endswith("</w:p>") else inner + "<w:p/>"


def rule(length: float, room: float) -> Para:
    """A line of `length` millimetres in the middle of `room`."""
    beside = max(0.0, (room - length) / 2)
    return para(RULE, extra=indents(beside, beside))
