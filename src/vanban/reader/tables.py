"""Stage 2 of 6: items → items with grids. In: lines and file tables. Out: the same with every table as a `Grid`.

A table comes as a real table, as tabs, as pipes, or with one cell a line. Each becomes the same grid: columns with
roles, rows of cells. What a row means is for the next stages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vanban.reader.cells import lay_out
from vanban.reader.columns import Role, column_role, is_over_agencies, is_task_table
from vanban.reader.lines import FileTable, Item, Line
from vanban.reader.passage import EMPTY, Passage
from vanban.text.folding import fold

_COLUMN_NUMBERS = re.compile(r"\(?\d{1,2}\)?")
_MOST_HEADING_LINES = 16


@dataclass(frozen=True, slots=True)
class GridRow:
    cells: tuple[Passage, ...]  # one for each column, EMPTY where the cell is blank
    merged: frozenset[int] = frozenset()  # columns whose words come from a cell that spans several rows
    spanning: bool = False  # one cell across the table: a group heading


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of tasks: `roles` for its columns, the printed headings, the rows in order."""

    roles: tuple[Role, ...]
    headings: tuple[Passage, ...]
    rows: tuple[GridRow, ...]

    @property
    def start(self) -> int:
        return next(
            (heading.start for heading in self.headings if heading), self.rows[0].cells[0].start if self.rows else 0
        )


@dataclass(slots=True)
class _Cursor:
    items: list[Item]
    at: int = 0
    out: list[Item | Grid] = field(default_factory=list)


def find_grids(items: list[Item]) -> list[Item | Grid]:
    """Every task table of the document as a grid in its place; tables of another kind become lines again."""
    cursor = _Cursor(items)
    while cursor.at < len(items):
        if not (_file_table(cursor) or _delimited(cursor) or _cell_a_line(cursor)):
            cursor.out.append(items[cursor.at])
            cursor.at += 1
    return cursor.out


# -- headings -------------------------------------------------------------------------------------------------------


def heading_roles(headings: list[Passage]) -> list[Role] | None:
    """The roles of a row of column headings; None where the row is not one."""
    roles = [column_role(heading.flat().text) for heading in headings]
    known = [role for role in roles if role]
    if len(known) < 3 and not (len(known) == 2 and len(headings) <= 3 and Role.NUMBER in known):
        return None
    if len(known) < len([h for h in headings if h]) * 0.6:
        return None
    complete = [role or Role.OTHER for role in roles]
    if Role.TITLE not in complete:
        _elect_title(complete, headings)
    _settle_doubles(complete, headings)
    return complete if is_task_table(complete) else None


def _elect_title(roles: list[Role], headings: list[Passage]) -> None:
    """A table without a column named for the work: the first free column, or the product, is the work."""
    for candidate in (Role.OTHER, Role.PRODUCT):
        for index, role in enumerate(roles):
            if role is candidate and headings[index]:
                roles[index] = Role.TITLE
                return


def _settle_doubles(roles: list[Role], headings: list[Passage]) -> None:
    """Two columns of one role: the first keeps it, or the one that says so most plainly."""
    for role, plain in ((Role.TITLE, r"noi dung|nhiem vu|hoat dong|cong viec"), (Role.LEAD, r"chu tri")):
        places = [index for index, each in enumerate(roles) if each is role]
        if len(places) < 2:
            continue
        keep = next((index for index in places if re.search(plain, fold(headings[index].text))), places[0])
        for index in places:
            if index != keep:
                is_form = role is Role.TITLE and re.search(
                    r"hinh thuc|chuong trinh|linh vuc", fold(headings[index].text)
                )
                is_doer = role is Role.LEAD and re.search(r"thuc hien", fold(headings[index].text))
                roles[index] = (
                    Role.OTHER
                    if is_form
                    else Role.COORDINATING
                    if is_doer
                    else Role.PRODUCT
                    if role is Role.TITLE
                    else Role.OTHER
                )


# -- tables of the file -----------------------------------------------------------------------------------------------


def _file_table(cursor: _Cursor) -> bool:
    table = cursor.items[cursor.at]
    if not isinstance(table, FileTable):
        return False
    cursor.at += 1
    rows = _square(table)
    grid = _grid_of_rows(rows) or _continued(cursor, rows)
    cursor.out.append(grid) if grid else cursor.out.extend(_as_lines(table))
    return True


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
                return Grid(tuple(roles), tuple(headings), tuple(_task_rows(rows[first + depth :], headings)))
    return None


def _is_second_heading(row: GridRow) -> bool:
    own = [cell for index, cell in enumerate(row.cells) if cell and index not in row.merged]
    return (
        bool(own)
        and all(column_role(cell.flat().text) for cell in own)
        and not _COLUMN_NUMBERS.fullmatch(row.cells[0].text)
    )


def _deepest(cells: list[Passage]) -> Passage:
    different = [cell for index, cell in enumerate(cells) if cell and cell.text not in [c.text for c in cells[:index]]]
    if len(different) == 2 and is_over_agencies(different[0].flat().text):
        return different[1]
    return Passage.join(different) if different else EMPTY


def _task_rows(rows: list[GridRow], headings: list[Passage]) -> list[GridRow]:
    """The rows without repeated headings, column numbers and blank rows."""
    return [
        row
        for row in rows
        if any(row.cells)
        and not _repeats(row, headings)
        and not all(_COLUMN_NUMBERS.fullmatch(cell.text) for cell in row.cells if cell)
    ]


def _repeats(row: GridRow, headings: list[Passage]) -> bool:
    """Whether a row prints the headings again, after a page break."""
    printed = {fold(heading.flat().text) for heading in headings if heading}
    filled = [fold(cell.flat().text) for cell in row.cells if cell]
    known = sum(
        text in printed or (len(text) < 40 and column_role(text) is not None and not row.cells[0]) for text in filled
    )
    return (bool(filled) and known == len(filled)) or (known >= 3 and known >= 0.6 * len(filled))


def _continued(cursor: _Cursor, rows: list[GridRow]) -> Grid | None:
    """A table without a heading that goes on with the one before it (cut by a page break)."""
    before = cursor.out[-1] if cursor.out else None
    if isinstance(before, Grid) and rows and len(rows[0].cells) == len(before.roles):
        cursor.out.pop()
        return Grid(before.roles, before.headings, before.rows + tuple(_task_rows(rows, list(before.headings))))
    return None


def _as_lines(table: FileTable) -> list[Item]:
    """A table of another kind, cell by cell."""
    from_cells = [cell.words for row in table.rows for cell in row if cell.words]
    return [
        Line(words=piece, mark=None, cells=(piece,)) for words in from_cells for piece in words.split(re.compile(r"\n"))
    ]


# -- tabs and pipes ---------------------------------------------------------------------------------------------------


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


def _delimited(cursor: _Cursor) -> bool:
    """A table whose cells are parted by tabs or pipes, one line a row, rows cut by line or page breaks mended."""
    cells = _cells_of(cursor.items[cursor.at])
    roles = heading_roles(cells) if cells and len(cells) > 2 else None
    if not cells or not roles:
        return False
    rows: list[GridRow] = []
    at = cursor.at + 1
    cells, depth = _under_headings(cells, cursor.items[at : at + 1])
    if depth:
        roles = heading_roles(cells) or roles
        at += 1
    while at < len(cursor.items):
        taken = _delimited_row(cursor.items, at, len(roles), rows)
        if not taken:
            break
        at += taken
    cursor.out.append(Grid(tuple(roles), tuple(cells), tuple(_task_rows(rows, cells))))
    cursor.at = at
    return True


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


def _delimited_row(items: list[Item], at: int, width: int, rows: list[GridRow]) -> int:
    """Adds the row that starts at `at`; how many items it took, 0 where the table is over."""
    cells = _cells_of(items[at])
    if cells is None:
        return _bare_line(items, at, width, rows)
    if all(re.fullmatch(r":?-*:?", cell.text) for cell in cells):
        return 1
    taken = 1
    while len(cells) < width and at + taken < len(items):
        # a line break inside a cell: the row goes on until it has all its cells
        following = items[at + taken]
        more = _cells_of(following) or ([following.words] if isinstance(following, Line) else None)
        if more is None or (cells[0] and _is_number(more[0].text)) or len(cells) + len(more) - 1 > width:
            break
        if len(more) == 1 and not _row_goes_on(items, at + taken, width - len(cells)):
            break
        cells = [*cells[:-1], Passage.join([cells[-1], more[0]], between="\n"), *more[1:]]
        taken += 1
    padded = (cells + [EMPTY] * width)[:width]
    if len(cells) > width:
        padded[-1] = Passage.join(cells[width - 1 :])
    filled = [cell for cell in padded if cell]
    rows.append(
        GridRow(tuple(padded), spanning=len(filled) == 1 and bool(padded[0]) and not _is_number(padded[0].text))
    )
    return taken


def _row_goes_on(items: list[Item], at: int, missing: int) -> bool:
    """Whether a line without tabs is the middle of a cell: a line with the missing tabs follows soon."""
    for item in items[at + 1 : at + 6]:
        cells = _cells_of(item)
        if cells:
            return len(cells) - 1 == missing and not _is_number(cells[0].text)
    return False


def _bare_line(items: list[Item], at: int, width: int, rows: list[GridRow]) -> int:
    """A line without tabs among rows: a group heading, or the rest of the last cell; else the table is over."""
    line = items[at]
    if not isinstance(line, Line) or not rows:
        return 0
    ahead = [_cells_of(item) for item in items[at + 1 : at + 4]]
    goes_on = any(cells and len(cells) >= width - 1 for cells in ahead)
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


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]?|[A-D][.)]?", text.strip()))


# -- one cell a line --------------------------------------------------------------------------------------------------


def _cell_a_line(cursor: _Cursor) -> bool:
    """A table that came out with one cell a line: a run of column headings, then its rows."""
    first = cursor.items[cursor.at]
    if not isinstance(first, Line) or not _may_head(first) or not column_role(first.text):
        return False
    found = _heading_run(cursor.items, cursor.at)
    if not found:
        return False
    headings, roles, after = found
    lines = _until_table_ends(cursor.items, after, bare_numbers=Role.NUMBER in roles)
    layout = lay_out(_with_blanks(_without_page_breaks(lines, headings)), roles)
    if not layout.rows:
        return False
    rows = [GridRow(cells) for cells in layout.rows]
    cursor.out.append(Grid(tuple(roles), tuple(headings), tuple(_task_rows(rows, headings))))
    cursor.at = after + len(lines)
    return True


def _may_head(line: Line) -> bool:
    return len(line.text) < 80 and not line.mark and line.text[-1:] not in ".;" and not _is_number(line.text)


def _heading_run(items: list[Item], at: int) -> tuple[list[Passage], list[Role], int] | None:
    """The column headings that begin at `at`, their roles, and where the rows begin."""
    headings: list[Passage] = []
    while at < len(items) and len(headings) < _MOST_HEADING_LINES:
        line = items[at]
        if not isinstance(line, Line) or not _may_head(line):
            break
        if column_role(line.text) is None:
            following = items[at + 1] if at + 1 < len(items) else None
            joined = Passage.join([line.words, following.words]) if isinstance(following, Line) else EMPTY
            whole = Passage.join([headings[-1], line.words]) if headings else EMPTY
            if joined and len(joined) < 60 and column_role(joined.text) and not _is_number(joined.text.split()[-1]):
                headings.append(joined)
                at += 2
                continue
            if (
                headings
                and len(line.text) < 30
                and (line.text[:1].islower() or line.text.startswith("("))
                and column_role(whole.text)
            ):
                headings[-1] = whole
                at += 1
                continue
            break
        if headings and line.text[:1].islower() and column_role(headings[-1].text):
            headings[-1] = Passage.join([headings[-1], line.words])
        else:
            headings.append(line.words)
        at += 1
    headings = _leaves(headings)
    roles = heading_roles(headings) if len(headings) >= 3 else None
    while roles is None and len(headings) > 3:
        headings, at = headings[:-1], at - 1
        roles = heading_roles(headings)
    if not roles:
        return None
    while at < len(items) and isinstance(items[at], Line) and re.fullmatch(r"\(\d{1,2}\)", items[at].text):  # type: ignore[union-attr]
        at += 1
    return headings, roles, at


def _leaves(headings: list[Passage]) -> list[Passage]:
    """Two rows of headings flattened: "Cơ quan thực hiện" gives way to "Chủ trì", "Phối hợp" printed after it."""
    over = next((i for i, heading in enumerate(headings) if is_over_agencies(heading.text)), None)
    if over is None:
        return headings
    under = [
        h
        for h in headings[over + 1 :]
        if re.fullmatch(r"(?:co quan |don vi )?(?:chu tri|phoi hop|theo doi)", fold(h.text))
    ]
    if len(under) < 2 or not any("chu tri" in fold(h.text) for h in under):
        return headings
    rest = [h for h in headings[over + 1 :] if all(h is not u for u in under)]
    return [*headings[:over], *under, *rest]


def _with_blanks(lines: list[Line]) -> list[Passage]:
    """The words of the lines; where lines follow one another closely, a blank line is a blank cell."""
    close = sum(line.blank_above == 0 for line in lines) > 0.8 * len(lines)
    words: list[Passage] = []
    for index, line in enumerate(lines):
        if close and index and line.blank_above <= 2:
            words += [EMPTY] * line.blank_above
        words.append(line.words)
    return words


def _without_page_breaks(lines: list[Line], headings: list[Passage]) -> list[Line]:
    """The lines without headings printed again and without page numbers among the row numbers."""
    words = " ".join(fold(heading.text) for heading in headings)
    kept: list[Line] = []
    at = 0
    while at < len(lines):
        length = _headings_again(lines, at, words)
        if length:
            if kept and kept[-1].text.isdigit():
                kept.pop()
            at += length
            continue
        kept.append(lines[at])
        at += 1
    return [line for index, line in enumerate(kept) if not _is_page_number(kept, index)]


def _headings_again(lines: list[Line], at: int, words: str) -> int:
    """How many lines from `at` print the headings again; 0 where they do not."""
    told = ""
    for length, line in enumerate(lines[at : at + _MOST_HEADING_LINES], 1):
        told = f"{told} {fold(line.text)}".strip()
        if told == words:
            return length
        if not words.startswith(told):
            return 0
    return 0


def _is_page_number(lines: list[Line], index: int) -> bool:
    """A bare number that breaks the count of the rows, which goes on after it as if it were not there."""
    if not lines[index].text.isdigit():
        return False
    before = next((int(line.text) for line in reversed(lines[:index]) if line.text.isdigit()), None)
    after = next((int(line.text) for line in lines[index + 1 :] if line.text.isdigit()), None)
    value = int(lines[index].text)
    return before is not None and after == before + 1 and value not in (before, before + 1)


_OVER = re.compile(
    r"^(?:noi nhan|tren day|phu luc\b|bieu (?:so|mau)(?: so)? \d|ghi chu\s*:|tm\. |kt\. |tl\. |tuq\. )|^\[\d+\]|^\(\*+\)|^\*+\s*\w"
)


def _until_table_ends(items: list[Item], at: int, *, bare_numbers: bool) -> list[Line]:
    """The lines that may belong to a table whose rows begin at `at`."""
    lines: list[Line] = []
    for item in items[at:]:
        if not isinstance(item, Line) or item.note or _OVER.match(fold(item.text)):
            break
        mark = item.mark
        if mark and mark.style in {"roman", "part"} and len(item.text) > mark.length and item.body.text.isupper():
            if not _table_resumes(items, items.index(item, at)):
                break
        if (
            bare_numbers
            and lines
            and mark
            and mark.style == "arabic"
            and len(item.body) > 1
            and _is_number(lines[0].text)
        ):
            break
        lines.append(item)
    return lines


def _table_resumes(items: list[Item], at: int) -> bool:
    """Whether a heading in capitals is a group row: a bare row number follows it at once."""
    following = items[at + 1] if at + 1 < len(items) else None
    return isinstance(following, Line) and bool(re.fullmatch(r"\d{1,3}\.?", following.text))
