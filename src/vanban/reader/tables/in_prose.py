"""Tables whose cells ran together: "1 Mở chuyên mục 12 số Sở Nội vụ Quý II", one row a line, nothing between the cells.

A search over the places where a cell may begin (a capital, a figure, a border that is still printed) finds the cut
into columns whose pieces look most like what the columns hold.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from vanban.reader.agencies import looks_like_agencies, starts_body
from vanban.reader.lines import Item, Line
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables.cells import QUANTITY
from vanban.reader.tables.columns import Role, column_role
from vanban.reader.tables.grid import Grid, GridRow, heading_roles, task_rows
from vanban.text.folding import fold
from vanban.time.timeframes import read_timeframe

_LONGEST_ROW = 2500  # characters; a longer line is prose
_MOST_BORDERS = 60
_BEGINS = re.compile(r"(?<=\s)(?=[A-ZĐÀ-Ỹ“\"\d])|(?<=[.;] )(?=\w)")
_NUMBERED = re.compile(r"(\d{1,3})[.)]?\s+(?=[A-ZĐÀ-Ỹ“\"])")
_AGENCIES = {Role.LEAD, Role.COORDINATING, Role.LEAD_AND_COORDINATING, Role.FOLLOW_UP}
_PRODUCT = re.compile(
    r"(?:cac |so |ban )?(?:ke hoach|bao cao|tai lieu|lop|tin\b|bai|phong su|to (?:roi|gap)|pa ?no|ap phich|chuyen (?:muc|trang)|van ban|de cuong|"
    r"ban tin|video|clip|hoi (?:nghi|thao|thi)|cuoc thi|toa dam|quyet dinh|thong bao|chuong trinh|cong thong tin|nhiem vu|an pham|so tay|bang|danh sach|phieu)"
)
# A list that ends in a head word without its name was cut too early: "Văn phòng" | "UBND tỉnh".
_BARE_HEAD = re.compile(
    r"(?:^|[,;.] )(?:cac )?(?:van phong|so|phong|ban|cuc|chi cuc|hiep hoi|hoi|trung tam|lien doan|bo chi huy|bo|cong|dai|bao|doan|ubnd|uy ban|truong)$"
)
_BLANK = {Role.NUMBER: 8.0, Role.TITLE: 8.0, Role.NOTE: 0.2, Role.OTHER: 1.0, Role.MONEY: 1.0}
_NEVER = float("-inf")


def prose_grid(items: list[Item], at: int) -> tuple[Grid, int] | None:
    """The grid whose headings run together in the line at `at`, and where to go on."""
    first = items[at]
    if (
        not isinstance(first, Line)
        or len(first.text) > 160
        or first.mark
        or not fold(first.text).startswith(("tt ", "stt ", "so tt "))
    ):
        return None
    headings = _headings(first.words)
    roles = heading_roles(headings)
    if not roles or len(headings) < 4 or roles[0] is not Role.NUMBER:
        return None
    rows: list[GridRow] = []
    expected, index = 1, at + 1
    while index < len(items):
        line = items[index]
        if not isinstance(line, Line) or line.note or len(line.text) > _LONGEST_ROW:
            break
        number = _NUMBERED.match(line.text)
        if number and expected <= int(number[1]) <= expected + 2:
            expected = int(number[1]) + 1
        elif not rows or line.mark or line.text.isupper() or re.match(r"Nơi nhận|Trên đây", line.text):
            break
        rows.append(GridRow(tuple(cut(line.words, roles, numbered=bool(number)))))
        index += 1
    if len(rows) < 2:
        return None
    return Grid(tuple(roles), tuple(headings), tuple(task_rows(rows, headings))), index


def _headings(words: Passage) -> list[Passage]:
    """Headings that run together, parted where a capital begins one that names a column."""
    pieces: list[Passage] = []
    for piece in _at_capitals(words):
        if pieces and column_role(piece.text) is None:
            pieces[-1] = Passage.join([pieces[-1], piece])
        else:
            pieces.append(piece)
    return pieces


def _at_capitals(words: Passage) -> list[Passage]:
    starts = [0, *(match.start() for match in re.finditer(r"(?<=\s)(?=[A-ZĐÀ-Ỹ])", words.text)), len(words)]
    return [words[start:end].strip() for start, end in pairwise(starts) if words[start:end].strip()]


def cut(words: Passage, roles: list[Role], *, numbered: bool, borders: frozenset[int] = frozenset()) -> list[Passage]:
    """The cells of a row that ran together. `borders`: offsets in the words where a border is still printed.

    Without its number the row is the rest of the one before: its first cell may begin with a small letter.
    """
    places = _places(words.text, borders)
    first = 0 if numbered or roles[0] is not Role.NUMBER else 1
    width = len(roles)

    @cache
    def fit(start: int, end: int, column: int) -> float:
        piece = words.text[start:end].strip()
        inner = sum(start < border < end for border in borders)
        begins = (
            0.0
            if start == 0 or start in borders or piece[:1].isupper() or piece[:1] in '“"' or piece[:1].isdigit()
            else -2.0
        )
        cuts_list = -2.0 if start and start not in borders and words.text[:start].rstrip()[-1:] in ",;" else 0.0
        unprinted = -1.5 if borders and start and start not in borders else 0.0
        return _fit(piece, roles[column]) + begins + cuts_list + unprinted - 2.0 * inner

    best: list[dict[int, float]] = [{places[0]: 0.0}]
    came: list[dict[int, int]] = []
    for column in range(first, width):
        scores: dict[int, float] = {}
        source: dict[int, int] = {}
        blank = _BLANK.get(roles[column], 2.0)
        for start, before in best[-1].items():
            _take(scores, source, start, start, before - blank)
            for end in places:
                if end > start:
                    _take(scores, source, start, end, before + fit(start, end, column))
        best.append(scores)
        came.append(source)
    cells = [EMPTY] * width
    end = len(words)
    for column in range(width - 1, first - 1, -1):
        start = came[column - first].get(end, end)
        cells[column] = words[start:end].strip()
        end = start
    return cells


def _take(scores: dict[int, float], source: dict[int, int], start: int, end: int, score: float) -> None:
    if score > scores.get(end, _NEVER):
        scores[end], source[end] = score, start


def _places(text: str, borders: frozenset[int]) -> list[int]:
    """Where a cell may begin, the ends of the row included."""
    found = {0, len(text), *borders, *(match.start() for match in _BEGINS.finditer(text))}
    if len(found) > _MOST_BORDERS:
        likely = {at for at in found if at in borders or looks_like_agencies(text[at : at + 40])}
        rest = sorted(found - likely)
        found = likely | set(rest[:4]) | set(rest[-(_MOST_BORDERS - 4) :]) | {0, len(text)}
    return sorted(found)


def fits(piece: str, role: Role) -> bool:
    """Whether a printed cell looks like what its column holds."""
    return _fit(piece.replace("\n", " ").strip(), role) >= -1.0


@cache
def _fit(piece: str, role: Role) -> float:
    """How well the words of a piece fill a column."""
    folded = fold(piece)
    if role is Role.NUMBER:
        return 6.0 if re.fullmatch(r"\d{1,3}[.)]?", piece) else _NEVER
    if role is Role.TITLE:
        return (1.5 if len(piece) > 15 else 0.0) - (3.0 if looks_like_agencies(piece) else 0.0) - 1.5 * _unparted(piece)
    if role in _AGENCIES:
        return (
            (3.0 if looks_like_agencies(piece) else -3.0)
            - 2.5 * _unparted(piece)
            - (4.0 if _ends_in_time(folded) or _BARE_HEAD.search(folded) else 0.0)
        )
    if role is Role.TIMEFRAME:
        frame = read_timeframe(piece, year=2000) if len(piece) < 90 else None
        return 4.0 * frame.confidence if frame and frame.kind != "unspecified" else -5.0
    if role is Role.QUANTITY:
        return 3.5 if QUANTITY.search(folded) and len(piece) < 80 else -3.0
    if role is Role.PRODUCT:
        return (3.0 if _PRODUCT.match(folded) else -1.5) - 3.0 * _unparted(piece) - (2.0 if len(piece) > 140 else 0.0)
    return -0.5


def _unparted(piece: str) -> int:
    """Names of bodies that begin inside a piece without a mark before them: each is likely the next cell's."""
    count = 0
    for match in re.finditer(r"(?<=[^\s,;.:/(“-]) (?=[A-ZĐ])", piece):
        rest = piece[match.end() : match.end() + 30]
        if (starts_body(rest) or rest.startswith(("Các ", "UBND"))) and not re.search(
            r"(?:thuộc|của|và|với|UBND|do|tại|trên|giữa)$", piece[: match.start()]
        ):
            count += 1
    return count


def _ends_in_time(folded: str) -> bool:
    return bool(
        re.search(r"(?:thuong xuyen|nam \d{4}|quy [iv]+(?:/\d{4})?|thang \d{1,2}(?:/\d{4})?|\d{1,2}/\d{4})$", folded)
    )
