"""Tables that the file itself has: merged cells filled, headings of two rows joined, page breaks mended."""

from __future__ import annotations

import re

from vanban.reader.lines import FileTable, Item, Line
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables.columns import column_role, is_over_agencies
from vanban.reader.tables.grid import COLUMN_NUMBER, Grid, GridRow, heading_roles, task_rows


def file_grid(table: FileTable, before: Grid | None) -> tuple[Grid | None, bool]:
    """The grid of a file table, None where it holds no tasks; `True` where it goes on with the grid before it."""
    rows = _square(table)
    grid = _grid_of_rows(rows)
    return (grid, False) if grid else (_continued(before, rows), True)


def _square(table: FileTable) -> list[GridRow]:
    """Rows of equal width: a cell that covers several columns stands in the first, one that covers several rows in each."""
    width = max((cell.column + cell.columns for row in table.rows for cell in row), default=0)
    rows: list[GridRow] = []
    hanging: dict[int, tuple[Passage, int]] = {}
    for cells in table.rows:
        filled = [EMPTY] * width
        merged = set()
        for column, (words, left) in list(hanging.items()):
            filled[column] = words
            merged.add(column)
            hanging[column] = (words, left - 1)
            if left == 1:
                del hanging[column]
        for cell in cells:
            if cell.column < width:
                filled[cell.column] = cell.words
                merged.discard(cell.column)
                if cell.rows > 1:
                    hanging[cell.column] = (cell.words, cell.rows - 1)
        widest = max((cell.columns for cell in cells), default=0)
        rows.append(GridRow(tuple(filled), frozenset(merged), spanning=width > 2 and widest >= width - 1))
    return rows


def _grid_of_rows(rows: list[GridRow]) -> Grid | None:
    """A grid whose heading is among the first rows (one row, or two one under the other)."""
    for first in range(min(4, len(rows))):
        for depth in (2, 1):
            above = rows[first : first + depth]
            if len(above) < depth or any(row.spanning for row in above):
                continue
            if depth == 2 and not _is_second_heading(above[1]):
                continue
            headings = [_deepest([row.cells[column] for row in above]) for column in range(len(above[0].cells))]
            roles = heading_roles(headings)
            if roles:
                return Grid(tuple(roles), tuple(headings), tuple(task_rows(rows[first + depth :], headings)))
    return None


def _is_second_heading(row: GridRow) -> bool:
    own = [cell for index, cell in enumerate(row.cells) if cell and index not in row.merged]
    return (
        bool(own)
        and all(column_role(cell.flat().text) for cell in own)
        and not COLUMN_NUMBER.fullmatch(row.cells[0].text)
    )


def _deepest(cells: list[Passage]) -> Passage:
    different = [cell for index, cell in enumerate(cells) if cell and cell.text not in [c.text for c in cells[:index]]]
    if len(different) == 2 and is_over_agencies(different[0].flat().text):
        return different[1]
    return Passage.join(different) if different else EMPTY


def _continued(before: Grid | None, rows: list[GridRow]) -> Grid | None:
    """A table without a heading that goes on with the one right before it (cut by a page break)."""
    if before is None or not rows or len(rows[0].cells) != len(before.roles):
        return None
    return Grid(before.roles, before.headings, before.rows + tuple(task_rows(rows, list(before.headings))))


def as_lines(table: FileTable) -> list[Item]:
    """A table of another kind, cell by cell."""
    from_cells = [cell.words for row in table.rows for cell in row if cell.words]
    return [
        Line(words=piece, mark=None, cells=(piece,)) for words in from_cells for piece in words.split(re.compile(r"\n"))
    ]
