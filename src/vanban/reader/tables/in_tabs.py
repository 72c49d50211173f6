"""Tables whose cells are parted by tabs or pipes, one line a row; rows cut by line and page breaks are mended."""

from __future__ import annotations

import re
from itertools import accumulate

from vanban.reader.lines import Item, Line
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables.columns import Role, column_role, is_over_agencies
from vanban.reader.tables.grid import Grid, GridRow, heading_roles, is_number, task_rows
from vanban.reader.tables.in_prose import cut, fits
from vanban.text.folding import fold


def delimited_grid(items: list[Item], at: int) -> tuple[Grid, int] | None:
    """The grid whose headings stand in the line at `at`, and where to go on."""
    cells = _cells_of(items[at])
    roles = heading_roles(cells) if cells and len(cells) > 2 else None
    if not cells or not roles:
        return None
    at += 1
    cells, depth = _broken_headings(cells, items, at)
    if not depth:
        cells, depth = _under_headings(cells, items[at : at + 1])
    if depth:
        roles = heading_roles(cells) or roles
        at += depth
    rows: list[GridRow] = []
    while at < len(items):
        taken = _delimited_row(items, at, roles, rows)
        if not taken:
            break
        at += taken
    return Grid(tuple(roles), tuple(cells), tuple(task_rows(rows, cells))), at


def _cells_of(line: Item) -> list[Passage] | None:
    if not isinstance(line, Line):
        return None
    if len(line.cells) > 1:
        return list(line.cells)
    if line.text.startswith("|") and line.text.count("|") > 2:
        return _piped(line.words)
    return None


def _piped(words: Passage) -> list[Passage]:
    inner = words.strip().strip("|") if not words.text.startswith("||") else words
    cells, at = [], 0
    for index, character in enumerate(inner.text):
        if character == "|":
            cells.append(inner[at:index].strip())
            at = index + 1
    cells.append(inner[at:].strip())
    return cells


def _broken_headings(cells: list[Passage], items: list[Item], at: int) -> tuple[list[Passage], int]:
    """Headings with line breaks inside their cells: "Thời gian" / "thực hiện <tab> Kinh phí" / "(đồng) <tab> Ghi chú"."""
    taken = 0
    for item in items[at : at + 6]:
        more = _cells_of(item) or ([item.words] if isinstance(item, Line) else [])
        if not more or not more[0] or is_number(more[0].text) or item.text.isupper():  # type: ignore[union-attr]
            break
        joined = Passage.join([cells[-1], more[0]])
        if column_role(joined.text) is None or not all(column_role(cell.text) for cell in more[1:] if cell):
            break
        cells = [*cells[:-1], joined, *more[1:]]
        taken += 1
    return cells, taken


def _under_headings(cells: list[Passage], following: list[Item]) -> tuple[list[Passage], int]:
    """A second row of headings ("Chủ trì", "Phối hợp") in the place of the one that stands over them."""
    second = _cells_of(following[0]) if following else None
    under = [cell for cell in second or [] if cell]
    if not under or not all(
        re.fullmatch(r"(?:co quan |don vi )?(?:chu tri|phoi hop|theo doi)", fold(cell.text)) for cell in under
    ):
        return cells, 0
    over = next((index for index, cell in enumerate(cells) if is_over_agencies(cell.text)), None)
    if over is None:
        return cells, 0
    after = cells[over + 1 :]
    while after and not after[0]:
        after = after[1:]  # the blank cell that a merged heading leaves
    return [*cells[:over], *under, *after], 1


def _delimited_row(items: list[Item], at: int, roles: list[Role], rows: list[GridRow]) -> int:
    """Adds the row that starts at `at`; how many items it took, 0 where the table is over."""
    cells, width = _cells_of(items[at]), len(roles)
    if cells and rows and roles[0] is Role.NUMBER and _lost_its_tabs(cells, items[at + 1 : at + 2], width):
        cells = ([EMPTY, *cells] + [EMPTY] * width)[:width]
    if cells and re.match(r"nơi nhận|tm\.|kt\.|tl\.|tuq\.", cells[0].text.lower()):
        return 0
    if cells is None:
        return _bare_line(items, at, width, rows)
    if all(re.fullmatch(r":?-*:?", cell.text) for cell in cells):
        return 1
    taken = 1
    while len(cells) < width and at + taken < len(items):
        # a line break inside a cell: the row goes on until it has all its cells
        following = items[at + taken]
        more = _cells_of(following) or ([following.words] if isinstance(following, Line) else None)
        if more is None or (cells[0] and is_number(more[0].text)) or len(cells) + len(more) - 1 > width:
            break
        if len(more) == 1 and not _row_goes_on(items, at + taken, width - len(cells)):
            break
        if rows and not cells[0] and len(cells) + len(more) - 1 < width and is_number(more[0].text):
            break
        cells = [*cells[:-1], Passage.join([cells[-1], more[0]], between="\n"), *more[1:]]
        taken += 1
    if 2 < len(cells) < width and rows and all(cells):
        cells = _parted(cells, roles)
    padded = (cells + [EMPTY] * width)[:width]
    if len(cells) > width:
        padded[-1] = Passage.join(cells[width - 1 :])
    filled = [cell for cell in padded if cell]
    rows.append(GridRow(tuple(padded), spanning=len(filled) == 1 and bool(padded[0]) and not is_number(padded[0].text)))
    return taken


def _parted(cells: list[Passage], roles: list[Role]) -> list[Passage]:
    """A row some of whose borders are lost: the cells that ran together are cut by what they look like."""
    if all(fits(cell.text, role) for cell, role in zip(cells, roles, strict=False) if cell):
        return cells
    filled = [cell for cell in cells if cell]
    borders = accumulate(len(cell) + 1 for cell in filled[:-1])
    return cut(Passage.join(filled), roles, numbered=is_number(cells[0].text), borders=frozenset(borders))


def _lost_its_tabs(cells: list[Passage], following: list[Item], width: int) -> bool:
    """The rest of a row cut by a page break, whose first tab (a blank number) the file has lost with the last ones."""
    if len(cells) >= width or not cells[0] or is_number(cells[0].text) or column_role(cells[0].text):
        return False
    after = _cells_of(following[0]) if following else None
    return after is None or is_number(after[0].text)


def _row_goes_on(items: list[Item], at: int, missing: int) -> bool:
    """Whether a line without tabs is the middle of a cell: a line with the missing tabs follows soon."""
    for item in items[at + 1 : at + 8]:
        cells = _cells_of(item)
        if cells and is_number(cells[0].text):
            return False
        missing -= len(cells) - 1 if cells else 0
        if missing <= 0:
            return missing == 0
    return False


def _bare_line(items: list[Item], at: int, width: int, rows: list[GridRow]) -> int:
    """A line without tabs among rows: a group heading, or the rest of the last cell; else the table is over."""
    line = items[at]
    if not isinstance(line, Line) or not rows:
        return 0
    ahead = [_cells_of(item) for item in items[at + 1 : at + 4]]
    goes_on = any(cells and (len(cells) >= width - 1 or is_number(cells[0].text)) for cells in ahead)
    begins_anew = line.mark and any(cells and len(cells) > 2 and heading_roles(cells) for cells in ahead[:2])
    if not goes_on or begins_anew:
        return 0
    if re.fullmatch(r"[-\s]*\d{1,3}[-\s]*", line.text):
        return 1  # a page number
    if (line.mark and line.mark.style in {"roman", "part"}) or line.text.isupper():
        rows.append(GridRow((line.words, *[EMPTY] * (width - 1)), spanning=True))
    else:
        last = rows[-1]
        rows[-1] = GridRow((*last.cells[:-1], Passage.join([last.cells[-1], line.words], between="\n")))
    return 1
