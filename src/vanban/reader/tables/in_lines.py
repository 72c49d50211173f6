"""Tables that came out with one cell a line: a run of column headings, then the cells of the rows."""

from __future__ import annotations

import re
from dataclasses import replace

from vanban.reader.lines import Item, Line
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables.cells import lay_out
from vanban.reader.tables.columns import Role, column_role, is_over_agencies
from vanban.reader.tables.grid import Grid, GridRow, heading_roles, is_number, task_rows
from vanban.text.folding import fold

_MOST_HEADING_LINES = 16
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.?")
_SECTION = re.compile(
    r"(?:giai phap|kinh phi|to chuc thuc hien|to chuc trien khai|phan cong|che do (?:thong tin )?bao cao|trach nhiem)\b"
)


def cell_a_line_grid(items: list[Item], at: int) -> tuple[Grid, int] | None:
    """The grid whose column headings begin at `at`, and where to go on."""
    first = items[at]
    if not isinstance(first, Line) or not _may_head(first) or not column_role(first.text):
        return None
    blocks = _blocks(items, at)
    found = _heading_run(blocks, 0)
    if not found:
        return None
    headings, roles, after = found
    lines = _until_table_ends(blocks, after, bare_numbers=Role.NUMBER in roles)
    layout = lay_out(_with_blanks(_without_page_breaks(lines, headings)), roles)
    if not layout.rows:
        return None
    rows = [GridRow(cells) for cells in layout.rows]
    end = lines[-1].words.span.end
    following = next((i for i in range(at, len(items)) if items[i].start >= end), len(items))
    return Grid(tuple(roles), tuple(headings), tuple(task_rows(rows, headings))), following


def _blocks(items: list[Item], at: int) -> list[Item]:
    """The items from `at` on; where blank lines part the cells, the lines between two blank ones as one."""
    second = items[at + 1] if at + 1 < len(items) else None
    if not isinstance(second, Line) or not second.blank_above:
        return items[at:]
    blocks: list[Item] = []
    for item in items[at:]:
        last = blocks[-1] if blocks else None
        if isinstance(item, Line) and isinstance(last, Line) and not item.blank_above and not item.note:
            words = Passage.join([last.words, item.words], between="\n" if _begins_item(item) else " ")
            blocks[-1] = replace(last, words=words, cells=(words,))
        else:
            blocks.append(item)
    return blocks


def _begins_item(line: Line) -> bool:
    """Whether a line inside a cell begins a new item of it."""
    return bool(line.mark and line.mark.style in {"dash", "plus", "star"})


def _may_head(line: Line) -> bool:
    return len(line.text) < 80 and not line.mark and line.text[-1:] not in ".;" and not is_number(line.text)


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
            if joined and len(joined) < 60 and column_role(joined.text) and not is_number(joined.text.split()[-1]):
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
    pages = _page_numbers(kept)
    return [line for index, line in enumerate(kept) if index not in pages]


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


def _page_numbers(lines: list[Line]) -> set[int]:
    """The bare numbers that break the count of the rows, which goes on after them as if they were not there."""
    bare = [(index, int(line.text)) for index, line in enumerate(lines) if line.text.isdigit()]
    dotted = sum(bool(_DOTTED.fullmatch(line.text)) for line in lines)
    if dotted > 2 * len(bare):
        return {index for index, _ in bare}  # rows are numbered 1.1, 1.2: a bare number is a page's
    return {
        index
        for (_, before), (index, value), (_, after) in zip(bare, bare[1:], bare[2:], strict=False)
        if after == before + 1 and value not in (before, before + 1)
    }


_OVER = re.compile(
    r"^(?:noi nhan|tren day|phu luc\b|bieu (?:so|mau)(?: so)? \d|ghi chu\s*:|tm\. |kt\. |tl\. |tuq\. )|^\[\d+\]|^\(\*+\)|^\*+\s*\w"
)


def _until_table_ends(items: list[Item], at: int, *, bare_numbers: bool) -> list[Line]:
    """The lines that may belong to a table whose rows begin at `at`."""
    lines: list[Line] = []
    for index in range(at, len(items)):
        item = items[index]
        if not isinstance(item, Line) or item.note or _OVER.match(fold(item.text)):
            break
        if lines and not item.mark and item.text.isupper() and _SECTION.match(fold(item.text)):
            break
        if _is_heading_after(items, index) or (bare_numbers and lines and _is_point(item, lines[0])):
            break
        lines.append(item)
    return lines


def _is_heading_after(items: list[Item], at: int) -> bool:
    """A section heading in capitals; one that a bare row number follows at once is a group row of the table."""
    line = items[at]
    if not isinstance(line, Line) or not line.mark or line.mark.style not in {"roman", "part"}:
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    resumes = isinstance(following, Line) and bool(re.fullmatch(r"\d{1,3}\.?", following.text))
    return line.body.text.isupper() and not resumes


def _is_point(line: Line, first: Line) -> bool:
    """ "1. Sở Nội vụ …" on one line, where the rows have their numbers on lines of their own."""
    return bool(line.mark and line.mark.style == "arabic" and len(line.body) > 1 and is_number(first.text))
