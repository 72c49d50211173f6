"""A layout → a source: paragraphs and tables in their order, pages where they begin."""

from __future__ import annotations

from vanban.reader.layout.cells import by_column, is_layout
from vanban.reader.layout.document import Layout
from vanban.reader.layout.tables import Table
from vanban.reader.source import Source
from vanban.reader.sources.assembly import Assembly


def source_of(layout: Layout, *, kind: str, confidence: float = 1.0, notes: tuple[str, ...] = ()) -> Source:
    out = Assembly()
    out.notes += notes
    starts = list(layout.starts)
    for i, item in enumerate(layout.items):
        while starts and starts[0] <= i:
            out.page()
            starts.pop(0)
        if isinstance(item, Table):
            _table(out, item)
        else:
            out.paragraph(item.text, bold=item.bold, italic=item.italic, centred=item.centred)
    for _ in starts:
        out.page()
    for mark, text in layout.notes:
        out.note(mark, text)
    return out.source(kind, confidence=confidence)


def _table(out: Assembly, table: Table) -> None:
    rows = table.texts()
    if not is_layout(rows, borderless=False):
        out.table(rows)
        return
    for cell in by_column(rows):
        for line in cell.text.split("\n"):
            out.paragraph(line)
