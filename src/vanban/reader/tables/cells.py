"""Which cell of a table each line belongs to, when the table came out with one cell a line.

A small Viterbi search over (line, column): a line may begin the next cell, go on with the same cell, leave blank
cells out, or begin the next row. What a line looks like (a number, agencies, a time, a quantity, a task) says which
column it fits; blank and broken cells then fall into place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from vanban.reader.agencies import looks_like_agencies
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables.columns import Role
from vanban.text.folding import fold

_TIME = re.compile(
    r"^(?:trong |ca |het |den het |truoc |cham nhat|xong |hoan thanh )?(?:nam|quy|thang|ngay|tuan|6 thang|sau thang|tu thang|tu quy|tu ngay|dau|cuoi|giua)\b.{0,60}$"
    r"|^(?:nam )?20\d\d$|^\d{1,2}/20\d\d$|^thuong xuyen|^hang (?:nam|thang|quy|tuan|ngay)|^hàng|^dinh ky|^lien tuc|^sau khi|^ngay sau|^khi |"
    r"^theo (?:thoi|ke hoach|tien do|quy dinh|lich|yeu cau|chuong|dot|noi dung)|quy [iv]+|thang \d|/20\d\d|^truoc |^den |^tu \d{1,2}[/h]|^cac (?:ngay|thang|quy|tuan)|^thu (?:hai|ba|tu|nam|sau|bay)\b|"
    r"^moi (?:tuan|thang|quy|nam)\b(?!.*\d{2} )|^trong nam|^trong (?:thoi han|vong)|^(?:sang|chieu|toi) (?:thu|ngay)|^ca nam|^cuoi |^dau "
)
QUANTITY = re.compile(
    r"^(?:(?:it nhat|toi thieu|tu|khoang|tren|du kien|moi [a-z ]{2,20}|so luong|>=?|≥|dam bao|dat)\s*:?\s*)?\d[\d.,]*(?:\s*-\s*\d[\d.,]*)?\s*(?:%|[a-z/])|%$|/(?:nam|quy|thang|tuan)\b"
)
_VERB = re.compile(
    r"^(?:to chuc|xay dung|tuyen truyen|thuc hien|day manh|phat|viet|in|dang|duy tri|bien soan|dat hang|trien khai|tham gia|ban hanh|"
    r"lap|tap huan|cuoc thi|hoi thi|toa dam|doi thoai|san xuat|mo|cap nhat|ra soat|thiet ke|treo|tiep|bao cao|kiem tra|cong khai|huong dan|"
    r"phoi hop|chu tri|tang cuong|nang cao|khao sat|so ket|tong ket|theo doi|cung cap|niem yet|thi|pho bien|quan triet|cu|tham muu|van hanh)\b"
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]?|[A-HĐ][.)]?|[a-zđ][.)]?|-")
_LABEL = re.compile(r"(?:co quan |don vi )?(?:chu tri|phoi hop)(?: thuc hien)?\s*:")
_MONEY = re.compile(r"\d[\d.,]{3,}|\d+ (?:trieu|ty|dong)|ngan sach|kinh phi|xa hoi hoa")

_NEVER = float("-inf")
_AGENCIES = {Role.LEAD, Role.COORDINATING, Role.LEAD_AND_COORDINATING, Role.FOLLOW_UP}


@dataclass(frozen=True, slots=True)
class Layout:
    rows: list[tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class _Look:
    """What a line looks like."""

    blank: bool
    number: bool
    agencies: bool
    time: bool
    quantity: bool
    money: bool
    verb: bool
    length: int
    lower: bool
    closed: bool  # ends as a sentence or a list item does, or is a number
    open_end: bool  # ends as if more were to come


def _look(words: Passage) -> _Look:
    text = words.text
    folded = fold(text)
    time = bool(_TIME.search(folded)) and len(folded) < 110
    return _Look(
        blank=not text,
        number=bool(_NUMBER.fullmatch(text)),
        agencies=bool(_LABEL.match(folded)) or (looks_like_agencies(text) and not time),
        time=time,
        quantity=bool(QUANTITY.search(folded)) and not time and len(folded) < 120,
        money=bool(_MONEY.search(folded)),
        verb=bool(_VERB.match(folded)),
        length=len(text),
        lower=text[:1].islower() or text[:1] in "-+(*;,",
        closed=text[-1:] in '.;:)”"' or text[-1:].isdigit(),
        open_end=text[-1:] in ",;:-" or folded.endswith((" va", " cua", " cac", " ve", " cho", " tren", " tai")),
    )


def _fit(look: _Look, role: Role) -> float:
    """How well a line fits a column, in the same coin as the costs of moving."""
    if look.blank:
        return _NEVER if role is Role.NUMBER else -3.0 if role is Role.TITLE else 1.0
    if role is Role.NUMBER:
        return 7.0 if look.number else _NEVER
    if look.number and look.length < 4:
        return 0.5 if role is Role.QUANTITY else -6.0
    if role in _AGENCIES:
        return 3.0 if look.agencies else -3.0 if look.time or look.quantity else -1.5
    if role is Role.TIMEFRAME:
        return 4.0 if look.time else -4.0 if look.agencies else -2.5
    if role is Role.QUANTITY:
        return 3.5 if look.quantity else -3.5 if look.agencies or look.time else -0.5 if look.length < 60 else -2.0
    if role is Role.MONEY:
        return 3.0 if look.money else -2.5
    if role is Role.TITLE:
        base = 2.0 if look.verb else 1.0 if look.length > 40 else 0.0
        return base - (2.0 if look.time and look.length < 40 else 0) - (1.5 if look.agencies and not look.verb else 0)
    if role is Role.PRODUCT:
        return 0.6 - (2.0 if look.time else 0) - (1.8 if look.agencies else 0) + (0.8 if look.quantity else 0)
    return -0.4


_SKIP = {
    Role.NUMBER: 5.0,
    Role.TITLE: 5.0,
    Role.LEAD: 2.5,
    Role.NOTE: 0.1,
    Role.OTHER: 0.8,
    Role.FOLLOW_UP: 1.0,
    Role.MONEY: 0.8,
}


def _go_on(look: _Look, before: _Look, role: Role) -> float:
    """The cost of a line that goes on with the cell of the line before it."""
    if look.blank or before.blank:
        return 6.0 if look.blank else 3.0
    cost = 1.0 if look.lower or before.open_end else 2.6
    if role is Role.NUMBER:
        return 50.0
    if role in _AGENCIES and before.agencies and look.agencies and before.open_end:
        cost = 0.4
    if role is Role.LEAD_AND_COORDINATING and before.agencies and look.agencies:
        cost = 0.4
    return cost


def lay_out(lines: list[Passage], roles: list[Role]) -> Layout:
    """The rows that the lines make under columns of these roles."""
    if not lines:
        return Layout([])
    looks = [_look(line) for line in lines]
    # costs[i]: what it costs to leave the first i columns blank
    costs = [0.0, *accumulate(_SKIP.get(role, 1.6) for role in roles)]
    width = len(roles)
    first = _first_column(lines, looks, roles)
    best: list[list[float]] = [[_NEVER] * width for _ in lines]
    came: list[list[tuple[int, bool]]] = [[(-1, True)] * width for _ in lines]
    for column in range(width):
        best[0][column] = _fit(looks[0], roles[column]) - (costs[column] - costs[first]) if column >= first else _NEVER
    for at in range(1, len(lines)):
        for column in range(width):
            fit = _fit(looks[at], roles[column])
            if fit == _NEVER:
                continue
            score, source = _best_way(best[at - 1], looks, at, column, roles, costs, first, fit)
            best[at][column] = score
            came[at][column] = source
    return _trace(lines, best, came, width, costs)


def _first_column(lines: list[Passage], looks: list[_Look], roles: list[Role]) -> int:
    """0, or 1 where there is a number column that no row fills."""
    numbered = sum(look.number for look in looks)
    return 1 if roles[0] is Role.NUMBER and numbered * len(roles) * 4 < len(lines) else 0


def _best_way(
    before: list[float],
    looks: list[_Look],
    at: int,
    column: int,
    roles: list[Role],
    costs: list[float],
    first: int,
    fit: float,
) -> tuple[float, tuple[int, bool]]:
    width = len(roles)
    look = looks[at]
    rest = max(fit, -0.3) if look.lower else fit  # the rest of a broken cell need not look like its beginning
    score = before[column] - _go_on(look, looks[at - 1], roles[column]) + rest
    source = (column, False)
    fit -= (
        3.5 if look.lower and not looks[at - 1].closed else 1.0 if look.lower else 0.0
    )  # a cell seldom begins with a small letter
    for previous in range(width):
        if before[previous] == _NEVER:
            continue
        if previous < column:
            way = before[previous] - (costs[column] - costs[previous + 1]) + fit
            if way > score:
                score, source = way, (previous, False)
        way = before[previous] - (costs[width] - costs[previous + 1]) - (costs[column] - costs[first]) - 0.3 + fit
        if way > score:
            score, source = way, (previous, True)
    return score, source


def _trace(
    lines: list[Passage], best: list[list[float]], came: list[list[tuple[int, bool]]], width: int, costs: list[float]
) -> Layout:
    ends = [score - (costs[width] - costs[column + 1]) for column, score in enumerate(best[-1])]
    column = max(range(width), key=ends.__getitem__)
    rows: list[list[Passage]] = []
    row: list[Passage] = [EMPTY] * width
    for at in range(len(lines) - 1, -1, -1):
        row[column] = Passage.join([lines[at], row[column]], between="\n") if row[column] else lines[at]
        previous, new_row = came[at][column]
        if new_row or at == 0:
            rows.append(row)
            row = [EMPTY] * width
        column = previous
    return Layout([tuple(row) for row in reversed(rows)])
