"""Tables: heading rows that repeat, rows that stay whole, fixed widths, written in one walk over the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

from vanban.writer import tabular
from vanban.writer.document import Column, Row, Table
from vanban.writer.docx.styles import CAPTION, CELLS, GROUP
from vanban.writer.docx.xml import Para, escaped, legal, para, style_id, twips
from vanban.writer.rules import Element

_HEAD = style_id(Element.TABLE_HEAD)
_WHOLE = "<w:trPr><w:cantSplit/></w:trPr>"
_REPEATED = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"


def table(block: Table, room: float) -> Iterator[Para | str]:
    """Its caption and the table over the whole of `room` millimetres; nothing for a table without columns."""
    if block.caption:
        yield para(CAPTION, block.caption)
    if block.columns:
        yield _table(block, room)


def _table(block: Table, room: float) -> str:
    shares = tabular.widths(block, room)
    widths = _twips(shares, twips(room))
    cells = [
        (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>', style_id(CELLS[column.align.value]))
        for width, column in zip(widths, block.columns, strict=True)
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    parts = [
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id("VB Bang")}"/><w:tblW w:w="{twips(room)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
        *_headings(block.columns, widths),
    ]
    for run in tabular.runs(block, shares):
        if run.shared:
            parts += _run(run, cells)
        else:
            parts += [_group(row, widths) if row.group else _row(row, cells) for row in run.rows]
    parts.append("</w:tbl>")
    return "".join(parts)


def _twips(widths: Sequence[float], room: int) -> list[int]:
    """Rounded so that they are the room together."""
    edges = [round(edge / sum(widths) * room) for edge in accumulate(widths)]
    return [after - before for before, after in pairwise([0, *edges[:-1], room])]


# -- heading rows -----------------------------------------------------------------------------------------------------


def _headings(columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    if not any(column.under for column in columns):
        inner = "".join(_cell(width, column.heading, _HEAD) for column, width in zip(columns, widths, strict=True))
        return [f"<w:tr>{_REPEATED}{inner}</w:tr>"] if any(column.heading for column in columns) else []
    upper, lower = "", ""
    placed = list(zip(columns, widths, strict=True))
    for under, group in groupby(placed, key=lambda each: each[0].under):
        members = list(group)
        if under:
            upper += _cell(sum(width for _, width in members), under, _HEAD, span=len(members))
            lower += "".join(_cell(width, column.heading, _HEAD) for column, width in members)
        else:
            upper += "".join(
                _cell(width, column.heading, _HEAD, merge='<w:vMerge w:val="restart"/>') for column, width in members
            )
            lower += "".join(_cell(width, "", _HEAD, merge="<w:vMerge/>") for _, width in members)
    return [f"<w:tr>{_REPEATED}{upper}</w:tr>", f"<w:tr>{_REPEATED}{lower}</w:tr>"]


def _cell(width: int, text: str, style: str, *, span: int = 1, merge: str = "") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if style == _HEAD else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merge}{middle}</w:tcPr>{_lines(text, style)}</w:tc>'


# -- rows -------------------------------------------------------------------------------------------------------------


def _row(row: Row, cells: Sequence[tuple[str, str]]) -> str:
    texts = row.cells
    if len(texts) != len(cells):
        texts = _fitted(texts, len(cells))
    inner = "".join(
        [f"{start}</w:tcPr>{_lines(text, style)}</w:tc>" for (start, style), text in zip(cells, texts, strict=True)]
    )
    return f"<w:tr>{_WHOLE}{inner}</w:tr>"


def _run(run: tabular.Run, cells: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Its rows, each kept with the next, under cells that go down over all of them."""
    for at, row in enumerate(run.rows):
        merge = '<w:vMerge w:val="restart"/>' if at == 0 else "<w:vMerge/>"
        shared = [(f"{start}{merge}", style) for start, style in cells[: run.shared]]
        written = _row(row, [*shared, *cells[run.shared :]])
        yield written if at == len(run.rows) - 1 else _kept(written)


def _fitted(texts: Sequence[str], columns: int) -> tuple[str, ...]:
    """As many cells as columns: blank ones added, what is over put into the last."""
    if len(texts) > columns:
        return (*texts[: columns - 1], "\n".join(texts[columns - 1 :]))
    return (*texts, *[""] * (columns - len(texts)))


def _group(row: Row, widths: Sequence[int]) -> str:
    """The number in its column, the name over all others, in bold; kept with the row that follows."""
    style = style_id(GROUP)
    if len(widths) == 1:
        inner = _cell(widths[0], " ".join(filter(None, row.cells)), style)
    else:
        number, *rest = row.cells or ("",)
        name = "\n".join(filter(None, rest))
        inner = _cell(widths[0], number, style) + _cell(sum(widths[1:]), name, style, span=len(widths) - 1)
    return _kept(f"<w:tr>{_WHOLE}{inner}</w:tr>")


def _kept(row: str) -> str:
    """Not parted from the row that follows."""
    return row.replace("</w:pPr>", "<w:keepNext/></w:pPr>")


def _lines(text: str, style: str) -> str:
    """A paragraph for each line of a cell."""
    start = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    if not text:
        return f"{start}</w:p>"
    lines = escaped(legal(text).replace("\t", " ")).split("\n")
    return "".join([f'{start}<w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines])
