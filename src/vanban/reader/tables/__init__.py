"""Stage 2 of 6: items → items with grids. In: lines and file tables. Out: the same with every table as a `Grid`.

A table comes as a real table, as tabs, as pipes, in columns of blanks, or with one cell a line. Each becomes the same grid: columns with
roles, rows of cells. What a row means is for the next stages.
"""

from __future__ import annotations

from vanban.reader.lines import FileTable, Item
from vanban.reader.tables.columns import Role
from vanban.reader.tables.grid import Grid, GridRow
from vanban.reader.tables.in_columns import column_grid
from vanban.reader.tables.in_file import as_lines, file_grid
from vanban.reader.tables.in_lines import cell_a_line_grid
from vanban.reader.tables.in_prose import prose_grid
from vanban.reader.tables.in_tabs import delimited_grid

__all__ = ["Grid", "GridRow", "Role", "find_grids"]


def find_grids(items: list[Item]) -> list[Item | Grid]:
    """Every task table of the document as a grid in its place; tables of another kind become lines again."""
    out: list[Item | Grid] = []
    at = 0
    while at < len(items):
        item = items[at]
        if isinstance(item, FileTable):
            before = out[-1] if out and isinstance(out[-1], Grid) else None
            in_file = file_grid(items, at, before)
            if in_file and in_file[2]:
                out.pop()
            out.extend([in_file[0]] if in_file else as_lines(item))
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
