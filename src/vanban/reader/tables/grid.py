"""The grid that every table of tasks becomes, whatever shape it came in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.reader.passage import Passage
from vanban.reader.tables.columns import Role, column_role, is_task_table
from vanban.text.folding import fold

COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]?|[A-HĐ][.)]?|[a-zđ][.)]?")


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
                roles[index] = _second(role, fold(headings[index].text))


def _second(role: Role, heading: str) -> Role:
    """What the second column of a role holds: a second task column its product, a second lead column who helps."""
    if role is Role.TITLE:
        return Role.OTHER if re.search(r"hinh thuc|chuong trinh|linh vuc", heading) else Role.PRODUCT
    return Role.COORDINATING if "thuc hien" in heading else Role.OTHER


def task_rows(rows: list[GridRow], headings: list[Passage]) -> list[GridRow]:
    """The rows without repeated headings, column numbers and blank rows."""
    return [
        row
        for row in rows
        if any(row.cells)
        and not _repeats(row, headings)
        and not all(COLUMN_NUMBER.fullmatch(cell.text) for cell in row.cells if cell)
    ]


def _repeats(row: GridRow, headings: list[Passage]) -> bool:
    """Whether a row prints the headings again, after a page break."""
    printed = {fold(heading.flat().text) for heading in headings if heading}
    filled = [fold(cell.flat().text) for cell in row.cells if cell]
    known = sum(
        text in printed or (len(text) < 40 and column_role(text) is not None and not row.cells[0]) for text in filled
    )
    return (bool(filled) and known == len(filled)) or (known >= 3 and known >= 0.6 * len(filled))


def is_number(text: str) -> bool:
    """Whether a cell holds just the number of a row or of a group."""
    return bool(_NUMBER.fullmatch(text.strip()))
