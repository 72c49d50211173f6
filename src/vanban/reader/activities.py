"""Stage 4 of 6, tables: grids → activities. In: grids, footnotes, the plan's year. Out: activities in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from vanban.reader.agencies import looks_like_agencies, split_agencies
from vanban.reader.draft import Activity, Read, placed, read
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables import Grid, GridRow, Role
from vanban.text.folding import fold
from vanban.text.plain import Plain
from vanban.text.span import Span
from vanban.time.languages import find_languages
from vanban.time.quotas import Quota, read_quotas
from vanban.time.spans import Days
from vanban.time.timeframes import Timeframe, read_timeframe

_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,2})*|[a-zđ])[.)]?")
_GROUP_NUMBER = re.compile(r"\(?([IVX]{1,5}|[A-HĐ])[.)]?")
_BRACKET = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_ONLINE_OR_IN_PERSON = re.compile(
    r"truc tiep\s*(?:hoac|va|/|,|va/hoac|ket hop)\s*(?:la |voi )?(?:hinh thuc )?truc tuyen|truc tuyen\s*(?:hoac|va|/|,|ket hop)\s*(?:voi )?(?:hinh thuc )?truc tiep"
)
_DETAIL = re.compile(
    r"(?:kho|kich thuoc|co chu|muc do|giai doan|lan thu|dot|theo|tai|trong do|thuoc|kem|nam|ngay|quyet dinh|ke hoach so|gom|bao gom)\b"
)  # a bracket that counts nothing
_DUE = re.compile(r"\bhan\b|thoi han|hoan thanh|ky han")  # a column of deadlines
_LEAD_LABEL = re.compile(r"(?:(?:co quan|don vi) )?chu tri(?: thuc hien)?(?: la)?\s*[:-]\s*")
_COORDINATING_LABEL = re.compile(r"(?:(?:co quan|don vi) )?phoi hop(?: thuc hien)?(?: la)?\s*[:-]\s*")
_PRODUCT_BORDER = re.compile(r"[,;\n]|\s+và(?=\s)|\.(?=\s|$)")
_PRODUCT_HEADING = re.compile(r"^[^:]{3,60}:\s*")
_TWO_DOCUMENTS = re.compile(r"(?<=\S)\s+(?=(?:Báo cáo|Kế hoạch|Quyết định|Công văn|Thông báo|Tờ trình|Văn bản)$)")
_PRODUCT_NOUN = (
    r"(?:cac |cuoc |so |ban )?(?:ke hoach|bao cao|tai lieu|lop|tin|bai|phong su|to (?:roi|gap)|pa ?no|ap phich|chuyen (?:muc|trang)|van ban|de cuong|ban tin|"
    r"video|clip|hoi (?:nghi|thao|thi)|cuoc thi|toa dam|doi thoai|cong van|quyet dinh|thong bao|to trinh|chuong trinh|anh|hinh anh|infographic|bang ron|"
    r"khau hieu|an pham|so tay|quy che|the le|danh sach|giay moi|phieu|du toan|cau hoi|bo |buoi|he thong|cong |trang |kich ban|bien ban|ket qua|ho so|danh muc|phong van)"
)
_PHRASE_CONTINUES = re.compile(
    r"(?:được|đăng tải|phát sóng|công khai|phục vụ|về|của|cho|tại|trên|để|theo|trong)\b", re.I
)


@dataclass(slots=True)
class _Task:
    """One row with what later rows without a number add to it."""

    cells: dict[Role, Passage]
    span: Span
    group: Passage | None
    table: int


def read_activities(
    grids: list[Grid], *, footnotes: dict[str, str], year: int | None, said_lead: dict[int, Passage]
) -> list[Activity]:
    """The activities of all task tables. `said_lead`: for a table, the agencies named in the sentence above it."""
    activities: list[Activity] = []
    for index, grid in enumerate(grids):
        heading_year = _heading_year(grid)
        due = any(
            role is Role.TIMEFRAME and _DUE.search(fold(words.text))
            for role, words in zip(grid.roles, grid.headings, strict=False)
        )
        for task in _tasks(grid, index):
            activity = _activity(task, footnotes, heading_year or year, due=due)
            if not activity.lead and index in said_lead:
                activity.lead = [read(each, 0.8) for each in split_agencies(said_lead[index])]
            activities.append(activity)
    return activities


def _heading_year(grid: Grid) -> int | None:
    """The year that the heading of the time column names: "Thời gian thực hiện năm 2026"."""
    for role, heading in zip(grid.roles, grid.headings, strict=False):
        found = re.search(r"\b(20\d\d)\b", heading.text) if role is Role.TIMEFRAME else None
        if found:
            return int(found[1])
    return None


# -- rows → tasks -----------------------------------------------------------------------------------------------------


def _tasks(grid: Grid, table: int) -> list[_Task]:
    tasks: list[_Task] = []
    group: Passage | None = None
    for index, row in enumerate(grid.rows):
        cells = _by_role(grid, row)
        if _is_group(cells, row, grid) or _stands_over(cells, grid, index):
            group = _group_words(cells, row)
        elif tasks and _goes_on(cells, grid, tasks[-1], row):
            _add_to(tasks[-1], cells)
        elif cells.get(Role.TITLE) or cells.get(Role.PRODUCT):
            tasks.append(_Task(cells, _row_span(row), group, table))
    return tasks


def _by_role(grid: Grid, row: GridRow) -> dict[Role, Passage]:
    cells: dict[Role, Passage] = {}
    for role, words in zip(grid.roles, row.cells, strict=False):
        if words and role in cells:
            cells[role] = Passage.join([cells[role], words], between="\n")
        elif words:
            cells[role] = words
    if Role.NUMBER not in grid.roles and Role.TITLE in cells:
        cells = _number_from_title(cells)
    return cells


def _number_from_title(cells: dict[Role, Passage]) -> dict[Role, Passage]:
    """Without a column for numbers: the number printed before the title."""
    title = cells[Role.TITLE]
    found = re.match(r"(\d{1,3}(?:\.\d{1,2})*)[.)]\s+(?=\S)", title.text)
    if not found:
        return cells
    return {**cells, Role.NUMBER: title[: found.end(1)], Role.TITLE: title[found.end() :]}


def _row_span(row: GridRow) -> Span:
    spans = [cell.span for index, cell in enumerate(row.cells) if cell and index not in row.merged]
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else Span(0, 0)


def _is_group(cells: dict[Role, Passage], row: GridRow, grid: Grid) -> bool:
    """A heading between task rows: "I | Báo chí", one cell across, or a title alone under a Roman number."""
    if row.spanning:
        return True
    number = cells.get(Role.NUMBER)
    own = {role for role, words in cells.items() if words} - {Role.NUMBER}
    if number and _GROUP_NUMBER.fullmatch(number.text) and own <= {Role.TITLE, Role.NOTE, Role.MONEY}:
        return True
    told = {Role.LEAD, Role.COORDINATING, Role.TIMEFRAME, Role.QUANTITY, Role.PRODUCT, Role.LEAD_AND_COORDINATING}
    has = told & set(grid.roles)
    title = cells.get(Role.TITLE)
    if not own & told and title and len(has) >= 2 and own == {Role.TITLE}:
        return bool(number and not _NUMBER.fullmatch(number.text)) or title.text.isupper()
    return False


def _stands_over(cells: dict[Role, Passage], grid: Grid, index: int) -> bool:
    """ "1 | Trên báo chí" over rows a, b, c or 1.1, 1.2: a group by the number of the row after it."""
    number = cells.get(Role.NUMBER)
    following = _by_role(grid, grid.rows[index + 1]).get(Role.NUMBER) if index + 1 < len(grid.rows) else None
    if not number or not following or not re.fullmatch(r"\d{1,2}[.)]?", number.text):
        return False
    deeper = bool(re.fullmatch(r"a[.)]?", following.text)) or following.text.startswith(number.text.strip(".)") + ".")
    return deeper and not {Role.LEAD, Role.LEAD_AND_COORDINATING, Role.TIMEFRAME} & set(cells)


def _group_words(cells: dict[Role, Passage], row: GridRow) -> Passage | None:
    words = cells.get(Role.TITLE) or next((cell for cell in row.cells if cell), EMPTY)
    return words.flat() or None


def _goes_on(cells: dict[Role, Passage], grid: Grid, before: _Task, row: GridRow) -> bool:
    """Whether a row without a number is the rest of the row before it (page break, second product)."""
    if cells.get(Role.NUMBER) or (Role.NUMBER not in grid.roles and cells.get(Role.TITLE)):
        return False
    title = cells.get(Role.TITLE)
    if not title:
        return True
    if Role.NUMBER not in before.cells:
        return title.text[:1].islower()
    own = [role for role in (Role.LEAD, Role.TIMEFRAME, Role.QUANTITY) if cells.get(role)]
    complete = before.cells[Role.TITLE].text.rstrip()[-1:] in ".;:" if before.cells.get(Role.TITLE) else False
    return title.text[:1].islower() or (not complete and len(own) < 2) or not own


def _add_to(task: _Task, cells: dict[Role, Passage]) -> None:
    for role, words in cells.items():
        present = task.cells.get(role)
        if present is None:
            task.cells[role] = words
        elif present.text != words.text:
            joins = words.text[:1].islower() and present.text[-1:] not in ".;,\n"
            task.cells[role] = Passage.join([present, words], between=" " if joins else "\n")
    ends = [words.span.end for words in cells.values() if words]
    task.span = Span(task.span.start, max([task.span.end, *ends]))


# -- tasks → activities -----------------------------------------------------------------------------------------------


def _activity(task: _Task, footnotes: dict[str, str], year: int | None, *, due: bool) -> Activity:
    cells = task.cells
    title, mode, quotas = _title(cells.get(Role.TITLE) or cells[Role.PRODUCT], footnotes)
    number = cells.get(Role.NUMBER)
    activity = Activity(
        no=Read(number.text.strip(" .()"), number.span) if number else Read(None),
        title=read(title),
        mode=mode,
        group=read(task.group) if task.group else None,
        span=task.span,
        table=task.table,
    )
    quantity = cells.get(Role.QUANTITY)
    product = cells.get(Role.PRODUCT, EMPTY) if cells.get(Role.TITLE) else EMPTY
    if quantity:
        quotas = _read_quota_cell(quantity) + quotas
    elif product and not quotas:
        quotas = _read_quota_cell(product)
    activity.quotas = [_with_languages(quota, activity.title.value) for quota in quotas]
    activity.product = [read(each) for each in split_products(product)]
    activity.lead, activity.coordinating = _agencies(cells)
    activity.follow_up = [read(each) for each in split_agencies(cells.get(Role.FOLLOW_UP, EMPTY))]
    activity.timeframe = _timeframe(cells.get(Role.TIMEFRAME), year, due=due)
    return activity


def _with_languages(quota: Read[Quota], title: str) -> Read[Quota]:
    """The languages that the title and not the quantity names."""
    if quota.value.languages or "tiếng" not in title:
        return quota
    languages = find_languages(Plain(title), 0, len(title))
    return Read(replace(quota.value, languages=languages), quota.span, quota.confidence) if languages else quota


def _title(words: Passage, footnotes: dict[str, str]) -> tuple[Passage, Read[str | None], list[Read[Quota]]]:
    """The title without its quantity bracket and footnote stars; the mode; the quotas of the bracket."""
    words = words.flat()
    mode: Read[str | None] = Read(None)
    star = re.search(r"(?<=[\w”\")])\s*\(?(\*+)\)?\s*$", words.text)
    if star:
        if _ONLINE_OR_IN_PERSON.search(fold(footnotes.get(star[1], ""))):
            mode = Read("online_or_in_person", words[star.start() : star.end()].strip().span)
        words = words[: star.start()]
    quotas: list[Read[Quota]] = []
    for bracket in reversed(list(_BRACKET.finditer(words.text))):
        found = quotas_in(words[bracket.start(1) : bracket.end(1)])
        if found and not _DETAIL.match(fold(bracket[1])):
            quotas = found + quotas
            words = words.without(bracket.start(), bracket.end())
        elif _ONLINE_OR_IN_PERSON.fullmatch(fold(bracket[1])):
            mode = Read("online_or_in_person", words[bracket.start() : bracket.end()].span)
    return words.strip().strip(" .;,") if not words.text.endswith("...") else words.strip(), mode, quotas


def quotas_in(words: Passage) -> list[Read[Quota]]:
    """The quotas that a cell or bracket states, each with its place."""
    words = words.flat()
    return placed(words, read_quotas(words.text))


def _read_quota_cell(words: Passage) -> list[Read[Quota]]:
    found: list[Read[Quota]] = []
    for line in _unwrapped(words).split(re.compile(r"\n")):
        found += quotas_in(line)
    if len(found) == 1:  # the whole cell is what the officer wrote
        found = [Read(replace(found[0].value, text=words.flat().text), words.span, found[0].confidence)]
    return found


_NEW_COUNT = re.compile(r"\s*(?:[-+*•]|\d|mỗi|tối thiểu|ít nhất|từ \d|khoảng|trên \d|không)", re.I)


def _unwrapped(words: Passage) -> Passage:
    """A cell of counts with the line breaks gone that do not part two counts."""
    text = list(words.text)
    for at, character in enumerate(words.text):
        if character == "\n" and not (
            _NEW_COUNT.match(words.text, at + 1) and words.text[:at].rstrip()[-1:] not in ",("
        ):
            text[at] = " "
    return Passage("".join(text), words.origin)


def split_products(words: Passage) -> list[Passage]:
    """The products of a cell; a heading before the list is dropped.

    A comma parts products where what follows names one: "Tin, bài, phóng sự" are three, "Bản ghi âm,
    phát trên loa xã" is one.
    """
    words = words.strip(" .;,")
    heading = _PRODUCT_HEADING.match(words.flat().text)
    if heading and re.search(r"[,;\n]", words.text[heading.end() :]):
        words = words[heading.end() :]
    pieces: list[Passage] = []
    begun = 0
    for border in _PRODUCT_BORDER.finditer(words.text):
        after = fold(words.text[border.end() :].lstrip(" -+"))
        hard = border[0] in ";\n."
        if (
            hard
            and border[0] == "\n"
            and words.text[border.end() :].lstrip()[:1].islower()
            and not words.text[border.end() :].lstrip().startswith("-")
        ):
            continue
        if hard or (
            not _PHRASE_CONTINUES.match(words.text[border.end() :].lstrip())
            and re.match(_PRODUCT_NOUN, after)
            and _is_short_list(words.text[begun : border.start()])
        ):
            pieces.append(words[begun : border.start()])
            begun = border.end()
    pieces.append(words[begun:])
    products = []
    for piece in pieces:
        products += piece.strip(" .;,-+*\n").flat().split(_TWO_DOCUMENTS)
    return [product for product in products if product]


def _is_short_list(piece: str) -> bool:
    return len(piece.split()) <= 12


def _agencies(cells: dict[Role, Passage]) -> tuple[list[Read[str]], list[Read[str]]]:
    lead, coordinating = cells.get(Role.LEAD, EMPTY), cells.get(Role.COORDINATING, EMPTY)
    both = cells.get(Role.LEAD_AND_COORDINATING) or (
        lead if _COORDINATING_LABEL.search(fold(lead.flat().text)) else None
    )
    if both:
        lead, other = _part_both(both)
        coordinating = Passage.join([other, coordinating], between="; ")
    return [read(each) for each in split_agencies(lead)], [read(each) for each in split_agencies(coordinating)]


def _part_both(words: Passage) -> tuple[Passage, Passage]:
    """A cell with both: "Chủ trì: Sở Nội vụ. Phối hợp: các sở" by its labels; without labels the first line leads."""
    folded = "".join(fold(c) or c for c in words.text)
    label = _COORDINATING_LABEL.search(folded)
    if label:
        lead = _LEAD_LABEL.match(folded)
        return words[lead.end() if lead else 0 : label.start()].strip(" .;,-\n"), words[label.end() :]
    lines = words.split(re.compile(r"[\n;]"))
    if len(lines) > 1 and all(looks_like_agencies(line.text) for line in lines):
        return lines[0], Passage.join(lines[1:], between="\n")
    return words, EMPTY


def _timeframe(words: Passage | None, year: int | None, *, due: bool) -> Read[Timeframe]:
    """The time that a cell states; a day in bare figures in a column of deadlines is the last day."""
    if not words:
        return Read(read_timeframe("", year=year))
    flat = words.flat()
    frame = read_timeframe(flat.text, year=year)
    if (
        due
        and flat.text[:1].isdigit()
        and frame.kind == "window"
        and len(frame.spans) == 1
        and frame.spans[0][0] == frame.spans[0][1]
    ):
        frame = replace(frame, kind="deadline", spans=(Days(None, frame.spans[0][1]),))
    return Read(frame, flat.span, frame.confidence)
