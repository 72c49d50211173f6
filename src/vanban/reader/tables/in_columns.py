"""Tables set in columns of blanks, a cell over several lines, as a layout-keeping text extraction prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from vanban.reader.lines import Item, Line
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables.columns import Role
from vanban.reader.tables.grid import Grid, GridRow, heading_roles, is_number, task_rows

_LEAST_GAP = 2  # blanks that part two columns
_LONGEST_PAUSE = 3  # blank lines inside a table, at a page break
_STRAY = 0.03  # the share of lines that may reach into a gutter


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words between wide blanks, and the columns of the page that they take."""

    words: Passage
    start: int
    end: int


def _chunks(line: Line) -> list[_Chunk]:
    words, found, begun = line.words, [], 0
    base = line.indent - words.start

    def add(end: int) -> None:
        piece = words[begun:end].strip()
        if piece:
            found.append(_Chunk(piece, base + piece.start, base + piece.span.end))

    for at, character in enumerate(words.text[:-1]):
        if character == " " and words.origin[at + 1] - words.origin[at] >= _LEAST_GAP:
            add(at)
            begun = at + 1
    add(len(words))
    return found


def column_grid(items: list[Item], at: int) -> tuple[Grid, int] | None:
    """The grid whose headings stand in the line at `at`, and where to go on."""
    first = items[at]
    if not isinstance(first, Line) or first.tabbed or first.mark:
        return None
    heading = _chunks(first)
    if len(heading) < 3 or not heading_roles([chunk.words for chunk in heading]):
        return None
    lines = _region(items, at)
    gutters = _columns([_chunks(line) for line in lines[1:]], heading)
    depth = 1 + sum(1 for _ in _more_heading(lines))
    headings = _merged([_placed(_chunks(line), gutters) for line in lines[:depth]])
    roles = heading_roles(headings)
    if not roles:
        return None
    rows = _rows(lines[depth:], gutters, roles)
    return Grid(tuple(roles), tuple(headings), tuple(task_rows(rows, headings))), at + len(lines)


def _more_heading(lines: list[Line]) -> list[Line]:
    """The lines right under the first that still belong to the headings."""
    more: list[Line] = []
    for line in lines[1:4]:
        if line.blank_above or is_number(_chunks(line)[0].words.text):
            break
        more.append(line)
    return more if len(more) < 3 else []


def _region(items: list[Item], at: int) -> list[Line]:
    """The lines of the table: up to a heading or a paragraph that does not keep to the columns."""
    lines: list[Line] = []
    for index in range(at, len(items)):
        line = items[index]
        if not isinstance(line, Line) or line.note or (lines and line.blank_above > _LONGEST_PAUSE):
            break
        if lines and len(_chunks(line)) == 1 and line.mark and _ends_here(items, index):
            break
        if lines and re.match(r"(?:Nơi nhận|Trên đây|TM\.|KT\.)", line.text):
            break
        lines.append(line)
    while len(lines) > 1 and len(_chunks(lines[-1])) == 1 and len(lines[-1].text) > 60:
        lines.pop()
    return lines


def _ends_here(items: list[Item], index: int) -> bool:
    """A marked line alone: a group heading where a numbered row of several cells follows soon, else the next section."""
    for item in items[index + 1 : index + 4]:
        if isinstance(item, Line):
            chunks = _chunks(item)
            if len(chunks) > 2 and is_number(chunks[0].words.text):
                return False
    return True


def _columns(lines: list[list[_Chunk]], heading: list[_Chunk]) -> list[int]:
    """Where each column begins: after the gutters that (almost) no line reaches into; else where its heading begins."""
    several = [chunks for chunks in lines if len(chunks) > 1]
    width = max((chunk.end for chunks in several for chunk in chunks), default=0) + 1
    taken = [0] * (width + 1)
    for chunks in several:
        for chunk in chunks:
            for column in range(chunk.start, min(chunk.end, width)):
                taken[column] += 1
    free = [count <= len(several) * _STRAY for count in taken]
    starts = [column for column, (before, now) in enumerate(pairwise([True, *free])) if before and not now]
    return starts if len(starts) == len(heading) else [chunk.start for chunk in heading]


def _placed(chunks: list[_Chunk], starts: list[int]) -> list[Passage]:
    """The words of a line by column: a chunk belongs to the last column that begins before its middle."""
    cells = [EMPTY] * len(starts)
    for chunk in chunks:
        reach = min(chunk.start + 3, (chunk.start + chunk.end) // 2)
        column = max((index for index, start in enumerate(starts) if start <= reach), default=0)
        cells[column] = Passage.join([cells[column], chunk.words])
    return cells


def _merged(lines: list[list[Passage]]) -> list[Passage]:
    return [Passage.join([cells[column] for cells in lines]) for column in range(len(lines[0]))]


def _rows(lines: list[Line], starts: list[int], roles: list[Role]) -> list[GridRow]:
    """A row begins with its number; where blank lines part the rows, or there are no numbers, after a blank line.

    A number may be set in the middle of its row's height.
    """
    numbered = roles[0] is Role.NUMBER and not _parted_by_blanks(lines, starts)
    rows: list[list[list[Passage]]] = []
    for line in lines:
        chunks = _chunks(line)
        if len(chunks) == 1 and chunks[0].words.text.isdigit() and chunks[0].start > starts[1 % len(starts)]:
            continue  # a page number
        cells = _placed(chunks, starts)
        is_group = len(chunks) == 1 and bool(line.blank_above) and line.mark is not None
        begins = is_number(cells[0].text) if numbered else bool(line.blank_above)
        if begins or is_group or not rows:
            rows.append([])
        rows[-1].append(cells)
    return [_row(cells) for cells in rows]


def _parted_by_blanks(lines: list[Line], starts: list[int]) -> bool:
    """Whether nearly every stretch between blank lines holds one number: then each is a row."""
    blocks: list[int] = []
    for line in lines:
        if line.blank_above or not blocks:
            blocks.append(0)
        blocks[-1] += is_number(_placed(_chunks(line), starts)[0].text)
    return len(blocks) > 2 and sum(count == 1 for count in blocks) >= 0.7 * len(blocks) and max(blocks) == 1


def _row(lines: list[list[Passage]]) -> GridRow:
    cells = _merged(lines)
    filled = [cell for cell in cells if cell]
    return GridRow(tuple(cells), spanning=len(filled) == 1)
