"""Stage 2 of 6: items → items with grids. In: lines and file tables. Out: the same with every table as a `Grid`.

A table comes as a real table, as tabs, as pipes, in columns of blanks, or with one cell a line. Each becomes the same grid: columns with
roles, rows of cells. What a row means is for the next stages.
"""

from __future__ import annotations

from vanban.reader.lines import FileTable, Item, Line
from vanban.reader.tables.columns import Role
from vanban.reader.tables.grid import Grid, GridRow
from vanban.reader.tables.in_columns import column_grid
from vanban.reader.tables.in_file import as_lines, file_grid
from vanban.reader.tables.in_lines import cell_a_line_grid
from vanban.reader.tables.in_prose import prose_grid
from vanban.reader.tables.in_tabs import delimited_grid

_MOST_BETWEEN = 3  # lines between two pieces of one table, its first piece included
_LONGEST_BETWEEN = 60  # characters of such a line: "(Tiếp theo)"

__all__ = ["Grid", "GridRow", "Role", "find_grids"]


def find_grids(items: list[Item]) -> list[Item | Grid]:
    """Every task table of the document as a grid in its place; tables of another kind become lines again."""
    out: list[Item | Grid] = []
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, FileTable):
            place = _last_grid(out)
            before = out[place] if place is not None else None
            grid, goes_on = file_grid(item, before if isinstance(before, Grid) else None)
            if grid and goes_on and place is not None:
                out[place] = grid
            else:
                out.extend([grid] if grid else as_lines(item))
            at += 1
            continue
        found = (
            column_grid(items, at) or delimited_grid(items, at) or cell_a_line_grid(items, at) or prose_grid(items, at)
        )
        if found:
            out.append(found[0])
            at = found[1]
        else:
            out.append(item)
            at += 1
    return out


def _last_grid(out: list[Item | Grid]) -> int | None:
    """Where the grid stands that a table without headings may go on with: the last, or behind a short line or two."""
    for back in range(len(out) - 1, max(-1, len(out) - 1 - _MOST_BETWEEN), -1):
        item = out[back]
        if isinstance(item, Grid):
            return back
        if not isinstance(item, Line) or len(item.text) > _LONGEST_BETWEEN or item.mark:
            return None
    return None
