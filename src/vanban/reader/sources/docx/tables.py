"""w:tbl → rows of cells on the grid; and which tables are only there to set text side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from vanban.reader.layout.cells import CellText, RowText
from vanban.reader.sources.docx.names import is_on, number, value, w
from vanban.reader.sources.docx.styles import Styles, has_borders

TR, TC = w("tr"), w("tc")
_GRID_LIMIT = 200
_GOES_ON = ("continue", "")  # a merge without a value continues the cell before


def rows_of(table: etree._Element, text_of: Callable[[etree._Element], str]) -> list[RowText]:
    """The rows, merged cells joined. `text_of` gives the text of a w:tc, its paragraphs as lines."""
    rows: list[list[CellText]] = []
    headings: list[bool] = []
    open_merges: dict[int, tuple[int, int]] = {}  # grid column -> (row, place in the row) of the cell that goes on
    for tr in _inside(table, TR):
        properties = tr.find(w("trPr"))
        if properties is not None and (properties.find(w("del")) is not None or is_on(properties, "hidden")):
            continue
        rows.append(_row(tr, properties, text_of, rows, open_merges))
        headings.append(is_on(properties, "tblHeader") or False)
    return [RowText(cells, heading) for cells, heading in zip(rows, headings, strict=True)]


def _row(
    tr: etree._Element,
    properties: etree._Element | None,
    text_of: Callable[[etree._Element], str],
    rows: list[list[CellText]],
    merges: dict[int, tuple[int, int]],
) -> list[CellText]:
    cells: list[CellText] = []
    column = min(number(value(properties, "gridBefore")), _GRID_LIMIT)
    for tc in _inside(tr, TC):
        about = tc.find(w("tcPr"))
        columns = min(max(1, number(value(about, "gridSpan"), 1)), _GRID_LIMIT)
        text = text_of(tc)
        if value(about, "hMerge") in _GOES_ON and cells:
            last = cells[-1]
            cells[-1] = last._replace(columns=last.columns + columns, text="\n".join(filter(None, (last.text, text))))
        elif value(about, "vMerge") in _GOES_ON and column in merges:
            at, place = merges[column]
            above = rows[at][place]
            rows[at][place] = above._replace(rows=len(rows) - at + 1, text="\n".join(filter(None, (above.text, text))))
        else:
            merges.pop(column, None)
            if value(about, "vMerge") == "restart":
                merges[column] = (len(rows), len(cells))
            cells.append(CellText(text, column, columns))
        column += columns
    return cells


def is_borderless(table: etree._Element, styles: Styles) -> bool:
    """No line is drawn: neither by the table, nor its style, nor any cell."""
    properties = table.find(w("tblPr"))
    own = None if properties is None else has_borders(properties.find(w("tblBorders")))
    if own is None:
        own = styles.of(value(properties, "tblStyle"), "table").bordered
    return not own and not any(has_borders(borders) for borders in table.iter(w("tcBorders")))


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children called `tag`, also those within content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("ins"), w("smartTag"), w("customXml")):
            yield from _inside(child, tag)
