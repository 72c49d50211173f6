"""A document as data: what stands in it and in which part, nothing of how it looks.

One model for every form: head (issuer, number, place and day, name and subject), addressees, legal bases, body, signature,
recipients, annexes. How a part is set is said by `rules`; what the numbers of points look like by `numbering`. Parts that a
form does not have are left empty. Source: Nghị định 30/2020/NĐ-CP of 5/3/2020, Annex I.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The forms ("hình thức") that are written here, by their abbreviation in a number; CV has none in its number."""

    PLAN = "KH"
    DECISION = "QĐ"
    SUBMISSION = "TTr"
    REPORT = "BC"
    LETTER = "CV"
    NOTICE = "TB"

    @property
    def label(self) -> str:
        """ "Kế hoạch"; a letter's name is not printed on it."""
        return _LABELS[self]


_LABELS = {
    Kind.PLAN: "Kế hoạch",
    Kind.DECISION: "Quyết định",
    Kind.SUBMISSION: "Tờ trình",
    Kind.REPORT: "Báo cáo",
    Kind.LETTER: "Công văn",
    Kind.NOTICE: "Thông báo",
}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: full name as it is to be read ("Ủy ban nhân dân tỉnh Sông Lam"); the writer sets capitals.

    `superior` is printed above it, where there is one and the issuer is not a People's Committee.
    """

    name: str
    superior: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a document. Before issue the day (and month) may be blank: `Day(2026)`, `Day(2026, 4)`."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, day: date) -> Day:
        return cls(day.year, day.month, day.day)


class Authority(StrEnum):
    """In whose place or for whom somebody signs (Article 13). Data of the document, never concluded from its form."""

    ON_BEHALF = "TM."  # thay mặt: for a collective body
    FOR_HEAD = "KT."  # ký thay: a deputy for the head
    BY_ORDER = "TL."  # thừa lệnh
    AUTHORISED = "TUQ."  # thừa ủy quyền
    ACTING = "Q."  # quyền: acting head


@dataclass(frozen=True, slots=True)
class Authorised:
    """One line above the signer's post: `Authorised(Authority.ON_BEHALF, "Ủy ban nhân dân")`."""

    authority: Authority
    of: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. `lines`: none, one or two ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"); `name` may be blank before signing."""

    post: str
    name: str = ""
    lines: tuple[Authorised, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipients:
    """Nơi nhận. `archive` is what follows "Lưu:" ("VT, NC"), `copies` the number of copies, 0 unsaid."""

    lines: tuple[str, ...] = ()
    archive: str = "VT"
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Drafter:
    """Ký hiệu người soạn thảo và số lượng bản phát hành, "PL.(300)": `mark` of who drafted, `copies` issued, 0 unsaid."""

    mark: str = ""
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the issuer is found: printed at the foot of the first page; what is blank is left out."""

    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `note` marks it as an aside in italics ("(Có phụ lục kèm theo)")."""

    text: str
    note: bool = False


class Level(StrEnum):
    """How a part of the body is numbered. A part may hold parts of any level further down this list."""

    PART = "part"  # Phần I, title below in capitals
    CHAPTER = "chapter"  # Chương I
    DIVISION = "division"  # Mục 1, title below in capitals, as in rules and regulations
    SUBDIVISION = "subdivision"  # Tiểu mục 1
    SECTION = "section"  # I. TITLE, the "mục" of plans and reports
    ARTICLE = "article"  # Điều 1. Title
    CLAUSE = "clause"  # 1. Title
    POINT = "point"  # a) in the Vietnamese alphabet
    DASH = "dash"  # - …
    PLUS = "plus"  # + …


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered part of the body: `title` where it has one (set bold), `text` that runs on, and what stands under it.

    `number` is printed as given where it is given; else the writer counts among the neighbours of its level.
    """

    level: Level
    title: str = ""
    text: str = ""
    inside: tuple[Block, ...] = ()
    number: str = ""


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width (any unit), how its cells are set."""

    heading: str
    share: float = 1.0
    align: Align = Align.LEFT
    under: str = ""  # a heading over several neighbouring columns that carry the same word here


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row, as many as the table has columns; a `\\n` begins a new line in the cell.

    A group row ("I. Công tác chỉ đạo") has `group` set: its first cell is the number, the second runs to the end.
    A row with `continues` set says more of what the row above speaks of: first cells that are blank in it are those of
    the row above, and stand once for both. However long that goes on, no page begins without them.
    """

    cells: tuple[str, ...]
    group: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A real table whose heading rows repeat on each page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""


Block = Paragraph | Item | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """Phụ lục. Numbered in Roman where there are several; pages of its own from 1; landscape for wide tables.

    `attached_to`: "Kèm theo Kế hoạch số …"; left blank the writer says it, number and day open as in electronic documents.
    """

    title: str
    body: tuple[Block, ...]
    landscape: bool = False
    attached_to: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """The plan (or rules) that a decision puts into force: begins on a new page under its own name and subject."""

    kind: Kind
    subject: str
    body: tuple[Block, ...]
    bases: tuple[str, ...] = ()


class Urgency(StrEnum):
    NONE = ""
    URGENT = "KHẨN"
    VERY_URGENT = "THƯỢNG KHẨN"
    AT_ONCE = "HỎA TỐC"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `symbol` without the number: "KH-UBND", of a letter "UBND-NC"; `number` blank before issue.

    `head_line`: the authority in capitals over a decision's bases ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"); `decides`: the word
    before its articles. `bases` without the closing marks; `addressees` without dashes.
    """

    kind: Kind
    issuer: Issuer
    symbol: str
    place: str
    day: Day
    subject: str
    body: tuple[Block, ...]
    signature: Signature
    recipients: Recipients = field(default_factory=Recipients)
    drafter: Drafter = field(default_factory=Drafter)
    contact: Contact = field(default_factory=Contact)
    number: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    head_line: str = ""
    attached: Attached | None = None
    annexes: tuple[Annex, ...] = ()
    urgency: Urgency = Urgency.NONE
    draft: bool = False  # prints "DỰ THẢO" over the number

    def blocks(self) -> Iterator[Block]:
        """Every block of body, attached plan and annexes, outer before inner, in reading order."""
        bodies = [self.body, *([self.attached.body] if self.attached else []), *(annex.body for annex in self.annexes)]
        for body in bodies:
            yield from _walk(body)


def _walk(body: tuple[Block, ...]) -> Iterator[Block]:
    for block in body:
        yield block
        if isinstance(block, Item):
            yield from _walk(block.inside)
