"""From a file to rows: every cell read by its column, what cannot be read as a finding at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from loa.organisations.states import BEGINNING, OPEN_END
from loa.organisations.tree_files.cells import (
    BadCell,
    Cell,
    Heir,
    count_of,
    counts_of,
    day_of,
    days_of,
    heirs_of,
    kind_of,
    text_of,
)
from loa.organisations.tree_files.columns import CONTACT, LABELS, Head, picked
from loa.organisations.tree_files.findings import Findings, Unreadable, shown
from loa.organisations.tree_files.sources import open_table
from vanban.text.agency_code import BadCode, agency_code

T = TypeVar("T")
TOLD_EVERY = 500
LENGTHS = {
    "key": 20, "name": 200, "short_name": 80, "abbreviation": 30, "parent": 200, "begun_with": 250, "ended_with": 250,
    "address": 250, "phone": 40, "hotline": 40, "email": 254, "website": 200,
}  # fmt: skip
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
EMAIL, ADDRESS = EmailValidator(), URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Row:
    """What a unit was in one period. `since` is BEGINNING where the file says nothing; `before` is the first day on
    which it no longer was so. Empty words say nothing."""

    number: int
    key: str = ""
    code: str = ""
    name: str = ""
    short_name: str = ""
    abbreviation: str = ""
    kind: str = ""
    parent: str = ""
    since: date = BEGINNING
    before: date = OPEN_END
    begun_with: str = ""
    ended_with: str = ""
    heirs: tuple[Heir, ...] = ()
    heads: tuple[tuple[int, date | None], ...] = ()
    contact: dict[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()  # columns with a finding: what they mean is not known


@dataclass(slots=True)
class FileRead:
    rows: list[Row]
    total: int  # rows of the file under its heading, those with mistakes too
    columns: list[str]
    findings: Findings


Progress = Callable[[int], None]


def read_tree(content: bytes, name: str, *, progress: Progress = lambda _: None) -> FileRead:
    """The rows that can be used, and findings. A row with an error in it is still a row: others may name it.

    Raises `Unreadable` for a file that is refused as a whole.
    """
    table = open_table(content, name)
    findings = Findings()
    for words in table.head.twice:
        findings.note(0, f"Có hai cột cùng nghĩa với {shown(words)}; chỉ đọc cột bên trái.")
    for words in table.head.unknown[:20]:
        findings.note(0, f"Cột {shown(words)} không dùng đến khi nhập.")
    if table.other_sheets:
        findings.note(0, f"Chỉ đọc trang tính {shown(table.sheet)}; tệp còn {len(table.other_sheets)} trang tính khác.")
    rows, total = [], 0
    for total, (number, cells) in enumerate(table.rows, 1):
        rows.append(_row(number, table.head, cells, findings))
        if total % TOLD_EVERY == 0:
            progress(total)
    if not rows:
        raise Unreadable("Dưới dòng tiêu đề chưa có đơn vị nào. Hãy điền mỗi đơn vị một dòng rồi tải lên lại.")
    return FileRead(rows, total, list(table.head.places), findings)


def cells_at(content: bytes, name: str, numbers: set[int]) -> Iterator[tuple[int, dict[str, str]]]:
    """These rows as they stand in the file, by the name of the column."""
    table = open_table(content, name)
    left = set(numbers)
    for number, cells in table.rows:
        if number in left:
            left.discard(number)
            yield number, {column: text_of(cells[at])[:300] for column, at in picked(table.head, cells)}
        if not left:
            return


def _row(number: int, head: Head, cells: list[Cell], findings: Findings) -> Row:
    one = _Cells(number, {name: cells[at] for name, at in picked(head, cells)}, findings)
    row = Row(number, key=one.text("key").removeprefix("#"), code=one.read("code", _code, ""), name=one.text("name"))
    if not row.name:
        one.wrong("name", "Chưa có tên đơn vị. Hãy ghi tên đầy đủ như trong văn bản.")
    row.short_name, row.abbreviation, row.parent = one.text("short_name"), one.text("abbreviation"), one.text("parent")
    row.kind = one.read("kind", lambda cell: kind_of(text_of(cell)), "")
    row.since = one.day("since") or BEGINNING
    until = one.day("until")
    if until is not None and until < row.since:
        one.wrong("until", "Đến ngày trước từ ngày. Hãy sửa một trong hai ngày.")
    elif until is not None:
        row.before = until + timedelta(days=1)
    row.begun_with, row.ended_with = one.text("begun_with"), one.text("ended_with")
    if row.ended_with and not one.words.get("until"):
        one.wrong("until", "Có quyết định chấm dứt mà chưa có đến ngày. Hãy ghi ngày cuối cùng hoạt động.")
    row.heirs = one.read("successors", lambda cell: heirs_of(text_of(cell)), ())
    row.heads = one.heads()
    row.contact = {name: words for name in CONTACT if (words := one.contact(name))}
    row.unread = frozenset(one.unread)
    return row


class _Cells:
    """The cells of one row by column. What cannot be read is a finding, and reads as nothing."""

    def __init__(self, number: int, given: dict[str, Cell], findings: Findings) -> None:
        self.number, self.given, self.findings = number, given, findings
        self.words = {name: text_of(cell) for name, cell in given.items()}
        self.unread: set[str] = set()

    def wrong(self, name: str, words: str) -> None:
        self.unread.add(name)
        self.findings.error(self.number, words, name)

    def read(self, name: str, reader: Callable[[Cell], T], nothing: T) -> T:
        if not self.words.get(name):
            return nothing
        try:
            return reader(self.given[name])
        except (BadCell, BadCode) as error:
            self.wrong(name, str(error))
            return nothing

    def text(self, name: str) -> str:
        found, most = self.words.get(name, ""), LENGTHS[name]
        if len(found) > most:
            self.wrong(name, f"{LABELS[name]} dài {len(found)} ký tự, tối đa {most}. Hãy rút gọn.")
        return found[:most]

    def day(self, name: str) -> date | None:
        day = self.read(name, day_of, None)
        if day is None or EARLIEST <= day <= LATEST:
            return day
        self.wrong(name, f"{LABELS[name]} ngoài khoảng 1900-2199. Hãy kiểm tra lại năm.")
        return None

    def heads(self) -> tuple[tuple[int, date | None], ...]:
        """One figure, or several with as many days, parted by semicolons."""
        if ";" not in self.words.get("heads", ""):
            count = self.read("heads", count_of, None)
            return () if count is None else ((count, self.day("heads_since")),)
        counts: list[int] = self.read("heads", lambda cell: counts_of(text_of(cell)), [])
        days: list[date] = self.read("heads_since", lambda cell: days_of(text_of(cell)), [])
        if len(counts) != len(days):
            self.wrong("heads_since", "Có nhiều số người thì cần đúng bấy nhiêu ngày, cách nhau bằng dấu chấm phẩy.")
            return ()
        return tuple(zip(counts, days, strict=True))

    def contact(self, name: str) -> str:
        words = self.text(name)
        if not words:
            return ""
        if name in {"phone", "hotline"} and isinstance(self.given[name], int | float) and len(words) in {9, 10}:
            self.findings.note(
                self.number, f"{LABELS[name]} {words} là ô dạng số nên mất số 0 đầu; sẽ ghi 0{words}.", name
            )
            return f"0{words}"
        if name == "website" and "://" not in words and _accepted(ADDRESS, f"https://{words}"):
            self.findings.note(self.number, f"Địa chỉ trang {shown(words)} sẽ ghi thành https://{words}.", name)
            return f"https://{words}"
        if name == "email" and not _accepted(EMAIL, words):
            self.wrong(name, f"{shown(words)} chưa đúng dạng thư điện tử, ví dụ vanthu@tinh.gov.vn.")
        elif name == "website" and not _accepted(ADDRESS, words):
            self.wrong(name, f"{shown(words)} chưa đúng dạng địa chỉ trang, ví dụ https://tinh.gov.vn.")
        return words


def _code(cell: Cell) -> str:
    return agency_code(text_of(cell))


def _accepted(validator: Callable[[str], None], words: str) -> bool:
    try:
        validator(words)
    except ValidationError:
        return False
    return True
