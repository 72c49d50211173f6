"""Tasks set as a list of labelled lines: "Cơ quan chủ trì: …", "Thời gian: …", "Sản phẩm: …"."""

from __future__ import annotations

import re

from vanban.reader.outline import Annex, Node
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables import Grid, GridRow, Role
from vanban.text.folding import fold_chars

_LABEL = re.compile(
    r"(?:[-+*] ?)?(?P<label>(?:(?:co quan|don vi|bo phan)(?:,? (?:co quan|don vi))? )?(?:chu tri|phoi hop|thuc hien)(?: thuc hien)?|"
    r"thoi (?:gian|han|diem)(?: thuc hien| hoan thanh)?|tien do(?: thuc hien)?|san pham(?: du kien)?|ket qua(?: dau ra)?|so luong|"
    r"chi tieu|tan suat|kinh phi|thoi luong|dia diem|doi tuong|noi dung|hinh thuc)\s*:\s*"
)
_PARTS = re.compile(r"(?<=[.;])\s+(?=[A-ZĐ][^:.;]{5,30}:)|\n")
_ROLES = (
    (Role.COORDINATING, re.compile(r"phoi hop")),
    (Role.TIMEFRAME, re.compile(r"thoi (?:gian|han|diem)|tien do")),
    (Role.QUANTITY, re.compile(r"so luong|chi tieu|tan suat|thoi luong")),
    (Role.PRODUCT, re.compile(r"san pham|ket qua")),
    (Role.LEAD, re.compile(r"chu tri|thuc hien")),
    (Role.MONEY, re.compile(r"kinh phi")),
)
_COLUMNS = (Role.NUMBER, Role.TITLE, Role.PRODUCT, Role.QUANTITY, Role.LEAD, Role.COORDINATING, Role.TIMEFRAME)


def labelled(node: Node) -> dict[Role, Passage]:
    """The labelled lines right under a node by what they hold; {} where they do not make a task."""
    found: dict[Role, Passage] = {}
    for words in (*node.paragraphs, *(child.words for child in node.children)):
        for part in words.split(_PARTS):
            match = _LABEL.match(fold_chars(part.text))
            role = next((role for role, pattern in _ROLES if match and pattern.search(match["label"])), None)
            if match and role:
                found.setdefault(role, part[match.end() :].strip(" .;"))
    telling = {Role.LEAD, Role.TIMEFRAME, Role.PRODUCT, Role.QUANTITY}
    return found if len(telling & set(found)) >= 2 else {}


def list_grid(annex: Annex) -> Grid | None:
    """An annex that lists its tasks with labelled lines, as the table it stands for."""
    if any(node.grids for node in annex.root.walk()):
        return None
    rows: list[GridRow] = []
    present: set[Role] = set()
    for node in annex.root.walk():
        cells = labelled(node)
        if cells:
            number = _number(node)
            present |= set(cells)
            whole = {Role.NUMBER: number, Role.TITLE: node.words, **cells}
            rows.append(GridRow(tuple(whole.get(role, EMPTY) for role in _COLUMNS)))
        elif node.words and any(labelled(child) for child in node.children):
            rows.append(GridRow((EMPTY, node.words, *[EMPTY] * (len(_COLUMNS) - 2)), spanning=True))
    if not present:
        return None
    kept = [index for index, role in enumerate(_COLUMNS) if role in present | {Role.NUMBER, Role.TITLE}]
    headings = tuple(line.words for line in annex.heading[:1]) + (EMPTY,) * (len(kept) - 1)
    cut = [GridRow(tuple(row.cells[index] for index in kept), spanning=row.spanning) for row in rows]
    return Grid(tuple(_COLUMNS[index] for index in kept), headings[: len(kept)], tuple(cut))


def _number(node: Node) -> Passage:
    """The number in the mark of a task: "Hoạt động 3:" → "3"."""
    mark = node.line.mark if node.line else None
    found = re.search(r"\d+(?:\.\d+)*|[a-zđ](?=\))", mark.printed) if mark else None
    return node.line.words[found.start() : found.end()] if found and node.line else EMPTY
