"""Stage 3 of 6: items with grids → outline. In: lines and grids. Out: the parts of the document, sections as a tree.

The parts are those of Decree 30/2020/ND-CP: head, form and subject, bases, (articles of a decision), body, closing,
recipients, signature, annexes; footnotes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from vanban.reader.lines import FileTable, Item, Line, wrap_width
from vanban.reader.marks import read_mark
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables import Grid
from vanban.text.folding import fold

Piece = Line | Grid

# Forms of Decree 30/2020/ND-CP that carry a plan, with their abbreviations (Annex III, section I).
FORMS = {
    "ke hoach": "KH",
    "quyet dinh": "QĐ",
    "chuong trinh": "CTr",
    "phuong an": "PA",
    "de an": "ĐA",
    "huong dan": "HD",
    "thong bao": "TB",
    "chi thi": "CT",
    "nghi quyet": "NQ",
    "bao cao": "BC",
    "to trinh": "TTr",
    "quy dinh": "QyĐ",
    "quy che": "QC",
}

_STARTS_BASES = re.compile(
    r"(?:-\s*)?(?:can cu|thuc hien|theo de nghi|xet de nghi|theo|nham|de |trien khai|tiep tuc|ngay \d|tren co so|thi hanh|"
    r"xet |thuc hien theo|hien nay|kinh gui)\b"
)
_ISSUED_WITH = re.compile(r"\(?(?:kem theo|ban hanh kem theo|dinh kem|ban hanh theo)\b")
_AUTHORITY = re.compile(
    r"(?:chu tich|giam doc|bo truong|tong giam doc|uy ban nhan dan|ubnd|hoi dong nhan dan|truong ban|chanh|cuc truong|hieu truong|truong phong|tong bien tap)\b.*"
)
_POSTS = (
    r"chu tich|pho chu tich|giam doc|pho giam doc|tong giam doc|pho tong giam doc|bo truong|thu truong|chanh van phong|pho chanh van phong|"
    r"truong phong|pho truong phong|truong ban|pho truong ban|tong bien tap|pho tong bien tap|cuc truong|pho cuc truong|vu truong|hieu truong|"
    r"pho hieu truong|chi cuc truong|chanh thanh tra|bi thu|pho bi thu|thu truong don vi|truong dai|pho truong dai|vien truong"
)
_SIGNS = re.compile(rf"(?:tm|kt|tl|tuq|q)\s?\.|(?:{_POSTS})(?: [a-z ,-]{{2,50}})?$")
_CLOSES = re.compile(
    r"(?:tren day la|tren day,|yeu cau (?:cac|thu truong)|trong qua trinh (?:to chuc )?(?:trien khai )?thuc hien)"
)
_ANNEX = re.compile(r"phuc? luc(?: (?:so )?(?:[ivx]+|\d+|[a-h]))?(?:\s*[:.-].*)?$|phuc? luc \S+.*")
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi|doc lap|so\s*:|(?:uy ban nhan dan|ubnd|so|bo|hdnd|hoi dong nhan dan)(?: (?:tinh|thanh pho|huyen|xa|phuong|dac khu|quan|thi xa).*| [a-z ]+)?$|"
    r"(?:tinh|thanh pho|huyen|xa|phuong|dac khu|thi xa) [a-z ]+$"
)
_NAMES_SECTION = re.compile(
    r"(?:muc (?:dich|tieu)|yeu cau|doi tuong|noi dung|hinh thuc|giai phap|nhiem vu|kinh phi|to chuc thuc hien|phan cong|che do bao cao|thoi gian|tien do)\b"
)
_FOOTNOTE = re.compile(r"\[(\d+)\]\s*\S|\((\*+)\)\s*\S")
_BROKEN_HYPHEN = re.compile(r"(?:chinh tri|kinh te|van hoa|phat thanh|truyen thanh|tai chinh|nong - lam|ky thuat)$")


@dataclass(slots=True)
class Node:
    """A heading or point, what stands under it, and its own unmarked paragraphs."""

    line: Line | None
    words: Passage  # without the mark, wrapped lines joined
    children: list[Node] = field(default_factory=list)
    paragraphs: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    @property
    def style(self) -> str:
        if not self.line:
            return ""
        if not self.line.mark:
            return "capitals"
        mark = self.line.mark
        return f"decimal{mark.printed.count('.')}" if mark.style == "decimal" else mark.style

    @property
    def value(self) -> int | None:
        return self.line.mark.value if self.line and self.line.mark else None

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all_words(self) -> Iterator[Passage]:
        """Every paragraph of the node and below, in the order of reading."""
        if self.words:
            yield self.words
        yield from self.paragraphs
        for child in self.children:
            yield from child.all_words()


@dataclass(slots=True)
class Annex:
    heading: list[Line]
    root: Node


@dataclass(slots=True)
class Outline:
    """The parts of a document; what a document lacks is empty."""

    head: list[Line] = field(default_factory=list)
    form: str | None = None  # the abbreviation of the form
    form_line: Line | None = None
    title: list[Passage] = field(default_factory=list)
    issued_with: list[Passage] = field(default_factory=list)  # "(Kèm theo Kế hoạch số …)", each with its continuation
    preamble: list[Passage] = field(default_factory=list)
    articles: list[Passage] = field(default_factory=list)
    plan_title: list[Passage] = field(default_factory=list)  # of the plan that a decision issues
    body: Node = field(default_factory=lambda: Node(None, EMPTY))
    closing: list[Passage] = field(default_factory=list)
    recipients: list[Passage] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    letterheads: list[Line] = field(default_factory=list)  # the head printed again over an attached plan or annex
    footnotes: list[Line] = field(default_factory=list)
    loose: list[Passage] = field(default_factory=list)  # read, but of no part

    @property
    def roots(self) -> list[Node]:
        return [self.body, *(annex.root for annex in self.annexes)]

    @property
    def grids(self) -> list[Grid]:
        return [grid for root in self.roots for node in root.walk() for grid in node.grids]


class _State(Enum):
    HEAD = auto()
    TITLE = auto()
    PREAMBLE = auto()
    ARTICLES = auto()
    BODY = auto()
    CLOSING = auto()
    RECIPIENTS = auto()
    SIGNATURE = auto()
    AFTER = auto()
    ANNEX_HEAD = auto()
    ANNEX = auto()


def read_outline(items: list[Item | Grid]) -> Outline:
    """The parts of the document, from its items in the order of reading."""
    pieces: list[Piece] = [item for item in items if not isinstance(item, FileTable)]
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    return _Reader(pieces, wrap_width(lines)).read()


class _Reader:
    """One pass over the items; `state` says which part the next line belongs to."""

    def __init__(self, pieces: list[Piece], width: int | None) -> None:
        self.pieces = pieces
        self.width = width
        self.outline = Outline()
        self.state = _State.HEAD
        self.tree = _Tree(self.outline.body)
        self.recipient_lines = _recipient_lines(pieces)
        self.last: Line | None = None  # the printed line before, for joining wrapped ones
        self.plan_of_decision = False

    def read(self) -> Outline:
        if not any(isinstance(p, Line) and _form(p) for p in self.pieces):
            self.state = _State.PREAMBLE
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, Grid):
                self._grid(piece)
            else:
                self._line(index, piece)
                self.last = piece
        return self.outline

    def _grid(self, grid: Grid) -> None:
        if self.state is _State.ANNEX_HEAD:
            self.state = _State.ANNEX
        elif self.state not in {_State.BODY, _State.ANNEX}:
            self._enter_body_or_annex()
        self.tree.add_grid(grid)
        self.last = None

    def _enter_body_or_annex(self) -> None:
        if self.state in {_State.RECIPIENTS, _State.SIGNATURE, _State.AFTER, _State.CLOSING}:
            self._start_annex([])
            self.state = _State.ANNEX
        else:
            self.state = _State.BODY

    def _line(self, index: int, line: Line) -> None:
        if self._elsewhere(index, line):
            return
        match self.state:
            case _State.HEAD:
                self.outline.head.append(line)
            case _State.TITLE:
                self._title(line)
            case _State.PREAMBLE | _State.ARTICLES:
                self._preamble(line)
            case _State.BODY | _State.ANNEX:
                self._body(line)
            case _State.CLOSING:
                self._closing(line)
            case _State.RECIPIENTS:
                self._after(line)
            case _State.SIGNATURE:
                self._signature(line)
            case _State.AFTER:
                self._after(line)
            case _State.ANNEX_HEAD:
                self._annex_head(line)

    def _elsewhere(self, index: int, line: Line) -> bool:
        """What is known by itself wherever it stands: footnotes, recipients, signatures, annexes, the form."""
        folded = fold(line.text)
        if line.note or (_FOOTNOTE.match(line.text) and self.state is not _State.HEAD):
            self.outline.footnotes.append(line)
        elif index in self.recipient_lines:
            self._recipient(line)
        elif form := _form(line):
            return self._form_line(line, form)
        elif (
            _ANNEX.fullmatch(folded)
            and len(folded) < 140
            and self.state not in {_State.HEAD, _State.TITLE}
            and line.text.startswith(("PHỤ", "Phụ"))
        ):
            self._start_annex([line])
        elif self.state in {
            _State.BODY,
            _State.CLOSING,
            _State.RECIPIENTS,
            _State.ARTICLES,
            _State.ANNEX,
        } and self._is_signature(line, folded):
            self.state = _State.SIGNATURE
            self.outline.signature.append(line)
        else:
            return False
        return True

    def _is_signature(self, line: Line, folded: str) -> bool:
        if not _SIGNS.match(folded) or len(folded) > 70 or line.mark or line.text.endswith((".", ";", ":", ",")):
            return False
        return line.text.upper() == line.text

    # -- form and title

    def _form_line(self, line: Line, form: str) -> bool:
        if self.state is _State.HEAD:
            self.outline.form, self.outline.form_line = form, line
            self._start_title(line, self.outline.title)
            return True
        if self.state is _State.PREAMBLE and form == "QĐ" and self.outline.form == "QĐ":
            self.outline.loose.append(line.words)
            self.state = _State.ARTICLES
            return True
        if self.outline.form == "QĐ" and form != "QĐ" and self.state not in {_State.BODY, _State.ANNEX, _State.TITLE}:
            self.plan_of_decision = True
            self._start_title(line, self.outline.plan_title)
            return True
        return False

    def _start_title(self, line: Line, into: list[Passage]) -> None:
        self.state = _State.TITLE
        self.title = into
        words = fold(line.text).split()
        if len(words) > 2:  # form and title on one line
            rest = line.words[len(" ".join(line.text.split()[:2])) :].strip(" :-")
            into.append(rest)

    def _title(self, line: Line) -> None:
        folded = fold(line.text)
        if _ISSUED_WITH.match(folded):
            self.outline.issued_with.append(line.words)
        elif self._goes_on_issued_with():
            self.outline.issued_with[-1] = Passage.join([self.outline.issued_with[-1], line.words])
        elif self._is_title(line, folded):
            self.title.append(line.words)
        elif self._starts_section(line):
            self.state = _State.BODY
            self._body(line)
        else:
            self.state = _State.PREAMBLE
            self._preamble(line)

    def _goes_on_issued_with(self) -> bool:
        started = (
            self.outline.issued_with and self.last and self.outline.issued_with[-1].span.end >= self.last.words.span.end
        )
        return (
            bool(started)
            and self.outline.issued_with[-1].text.startswith("(")
            and ")" not in self.outline.issued_with[-1].text
        )

    def _is_title(self, line: Line, folded: str) -> bool:
        if line.mark or not self._in_title_shape(line):
            return False
        if not self.title:
            return len(line.text) < 400
        if (
            self.outline.form == "QĐ"
            and not self.plan_of_decision
            and _AUTHORITY.fullmatch(folded)
            and line.text.isupper()
        ):
            return False
        capitals = self.title[0].text.isupper()
        if capitals and line.text.isupper():
            return True
        if _STARTS_BASES.match(folded) or line.text.endswith((";", ":", "./.")):
            return False
        return len(line.text) < 130 and not capitals

    def _in_title_shape(self, line: Line) -> bool:
        return not line.text.endswith((";", ":")) and not re.match(r"(?:Căn cứ|Kính gửi)\b", line.text)

    # -- bases and articles

    def _preamble(self, line: Line) -> None:
        if self.state is _State.PREAMBLE and fold(line.text).strip(" :.") == "quyet dinh":
            self.outline.loose.append(line.words)
            self.state = _State.ARTICLES
        elif line.mark and line.mark.style == "article":
            self.state = _State.ARTICLES
            self.outline.articles.append(line.words)
        elif self._starts_section(line) or (
            self.state is _State.PREAMBLE and self.outline.preamble and self._is_bare_heading(line)
        ):
            self.state = _State.BODY
            self._body(line)
        elif _ISSUED_WITH.match(fold(line.text)) and line.text.startswith("("):
            self.outline.issued_with.append(line.words)
        else:
            self._append(self.outline.articles if self.state is _State.ARTICLES else self.outline.preamble, line)

    def _starts_section(self, line: Line) -> bool:
        mark = line.mark
        if not mark or mark.value != 1 or self.state is _State.ARTICLES:
            return False
        return mark.style in {"roman", "part", "arabic", "letter"}

    def _append(self, into: list[Passage], line: Line) -> None:
        if into and self._is_wrapped(line):
            into[-1] = Passage.join([into[-1], line.words])
        else:
            into.append(line.words)

    def _is_wrapped(self, line: Line) -> bool:
        """Whether a line goes on with the one before it."""
        before = self.last
        if before is None or not before.text:
            return False
        if line.mark and line.mark.style == "dash":
            return bool(_BROKEN_HYPHEN.search(fold(before.text))) and line.body.text[:1].islower()
        if line.mark:
            return False
        if self.width and len(before.text) + 1 + len(line.text.split()[0]) > self.width:
            return not line.text.isupper() or before.text.isupper()
        ends = before.text[-1:] in ".;:!?" or before.text.endswith("…")
        return not ends and (line.text[:1].islower() or before.text[-1:] in ",-")

    # -- body

    def _body(self, line: Line) -> None:
        folded = fold(line.text)
        if self.state is _State.BODY and not line.mark and _CLOSES.match(folded) and self.tree.is_deep:
            self.state = _State.CLOSING
            self.outline.closing.append(line.words)
        elif (self._is_wrapped(line) and self.tree.current) or (self.tree.lacks_title and not line.mark):
            self.tree.go_on(line)
        else:
            self.tree.add(line, is_heading=self._is_bare_heading(line))

    def _is_bare_heading(self, line: Line) -> bool:
        """A section heading without a mark: capitals, or bold words that name a section."""
        if line.mark or not 5 < len(line.text) < 120 or line.text[-1:] in ".;,":
            return False
        return line.text.isupper() or (line.bold and bool(_NAMES_SECTION.match(fold(line.text))))

    def _closing(self, line: Line) -> None:
        if line.mark and line.mark.style in {"roman", "part"}:
            self.state = _State.BODY
            self._body(line)
        else:
            self._append(self.outline.closing, line)

    # -- end of the document

    def _recipient(self, line: Line) -> None:
        self.state = _State.RECIPIENTS
        line = self._without_signature(line)
        if re.match(r"n[oơ]i nh[aậ]n", line.text.lower()) or fold(line.text).startswith("noi nhan"):
            rest = line.words[line.text.find(":") + 1 :].strip() if ":" in line.text else EMPTY
            inline = rest.split(re.compile(r";"))
            if rest:
                self.outline.recipients.extend(inline if len(inline) > 1 else [rest])
        elif (
            self.outline.recipients
            and not line.mark
            and self.last
            and self.last.text[-1:] not in ";."
            and not _is_archive(line)
        ):
            self.outline.recipients[-1] = Passage.join([self.outline.recipients[-1], line.words])
        else:
            self.outline.recipients.append(line.words)

    def _without_signature(self, line: Line) -> Line:
        """The left column of a line that holds a piece of the signature in its right one."""
        if len(line.cells) < 2:
            return line
        for cell in line.cells[1:]:
            if cell and (_SIGNS.match(fold(cell.text)) or _is_name(cell.text)):
                self.outline.signature.append(Line(cell, None, (cell,)))
        left = line.cells[0]
        return Line(left, read_mark(left.text), (left,), bold=line.bold)

    def _signed(self) -> bool:
        return bool(self.outline.signature) and _is_name(self.outline.signature[-1].text)

    def _signature(self, line: Line) -> None:
        if self._signed() or len(line.text) > 80 or (line.mark and line.mark.style in {"roman", "arabic"}):
            self.state = _State.AFTER
            self._after(line)
        else:
            self.outline.signature.append(line)

    def _after(self, line: Line) -> None:
        mark = line.mark
        if (
            mark
            and mark.style in {"roman", "part"}
            and mark.value == 1
            and self.outline.form == "QĐ"
            and not self.tree.is_deep
        ):
            self.state = _State.BODY
            self._body(line)
        elif not self._signed() and (_is_name(line.text) or re.match(r"\(?đã ký\)?", line.text.lower())):
            self.outline.signature.append(line)
        elif _LETTERHEAD.match(fold(line.text)):
            self.outline.letterheads.append(line)
        elif line.text.isupper() and len(line.text) > 12 and not line.mark:
            self._start_annex([line])
        else:
            self.outline.loose.append(line.words)

    def _start_annex(self, heading: list[Line]) -> None:
        annex = Annex(heading, Node(None, EMPTY))
        self.outline.annexes.append(annex)
        self.tree = _Tree(annex.root)
        self.state = _State.ANNEX_HEAD

    def _annex_head(self, line: Line) -> None:
        annex = self.outline.annexes[-1]
        if _ISSUED_WITH.match(fold(line.text)):
            self.outline.issued_with.append(line.words)
        elif self._goes_on_issued_with():
            self.outline.issued_with[-1] = Passage.join([self.outline.issued_with[-1], line.words])
        elif not line.mark and len(annex.heading) < 6 and len(line.text) < 200:
            annex.heading.append(line)
        else:
            self.state = _State.ANNEX
            self._body(line)


# Outer styles first; what is not open yet goes under the last open heading of an outer style.
_RANK = [
    "part",
    "capitals",
    "roman",
    "article",
    "task",
    "arabic",
    "decimal1",
    "decimal2",
    "decimal3",
    "arabic)",
    "letter",
    "letter.",
    "dash",
    "plus",
    "star",
]


class _Tree:
    """Builds the tree of sections under `root`."""

    def __init__(self, root: Node) -> None:
        self.open = [root]

    @property
    def current(self) -> Node | None:
        return self.open[-1] if len(self.open) > 1 or self.open[-1].paragraphs else None

    @property
    def is_deep(self) -> bool:
        return bool(self.open[0].children)

    def add_grid(self, grid: Grid) -> None:
        self.open[-1].grids.append(grid)

    @property
    def lacks_title(self) -> bool:
        """A mark alone on its line ("Phần thứ nhất") takes its title from the next."""
        node = self.open[-1]
        return node.line is not None and not node.words and not node.paragraphs and not node.children

    def add(self, line: Line, *, is_heading: bool = False) -> None:
        if not line.mark and not is_heading:
            self._add_paragraph(line)
            return
        node = Node(line, line.body)
        self._close_for(node)
        self.open[-1].children.append(node)
        self.open.append(node)

    def _close_for(self, node: Node) -> None:
        styles = [each.style for each in self.open]
        if node.style in styles and not self._starts_anew(node, styles):
            del self.open[styles.index(node.style) :]
            return
        rank = _rank(node.style)
        while len(self.open) > 1 and _rank(self.open[-1].style) > rank and node.style not in styles:
            self.open.pop()

    def _starts_anew(self, node: Node, styles: list[str]) -> bool:
        """ "1." under "a)" while an outer "1." is open: a list inside the point."""
        same = self.open[styles.index(node.style)]
        return (
            node.value == 1
            and same.value is not None
            and same is not self.open[-1]
            and _rank(self.open[-1].style) > _rank(same.style)
        )

    def _add_paragraph(self, line: Line) -> None:
        self.open[-1].paragraphs.append(line.words)

    def go_on(self, line: Line) -> None:
        """The line goes on with the last paragraph."""
        node = self.open[-1]
        if node.paragraphs:
            node.paragraphs[-1] = Passage.join([node.paragraphs[-1], line.words])
        else:
            node.words = Passage.join([node.words, line.words])


def _rank(style: str) -> int:
    if style in {"dash", "plus", "star"}:  # which of these stands under which, each document decides for itself
        return len(_RANK)
    return _RANK.index(style) if style in _RANK else -1


def _form(line: Line) -> str | None:
    """The form that a line names: "KẾ HOẠCH", alone or before a title in capitals."""
    if line.mark or not line.text[:7].isupper():
        return None
    folded = fold(line.text).strip(" :")
    if folded in FORMS:
        return FORMS[folded]
    first = " ".join(folded.split()[:2])
    is_title = (
        line.text.isupper()
        and len(folded) > 25
        and line.text[-1:] not in ";:."
        and first in {"ke hoach", "chuong trinh", "quyet dinh"}
    )
    return FORMS[first] if is_title else None


def _is_archive(line: Line) -> bool:
    return bool(re.match(r"[-+]?\s*luu\s*[:;,]?\s", fold(line.text) + " "))


def _recipient_lines(pieces: list[Piece]) -> set[int]:
    """The indexes of the lines of "Nơi nhận", with or without those words."""
    found: set[int] = set()
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Line):
            continue
        if re.match(r"noi nhan\s*:?", fold(piece.text)) and (len(piece.text) < 90 or "luu:" in fold(piece.text)):
            found |= _run_down(pieces, index)
        elif _is_archive(piece) and index not in found:
            found |= _run_up(pieces, index)
    return found


def _run_down(pieces: list[Piece], index: int) -> set[int]:
    found = {index}
    for at in range(index + 1, min(index + 60, len(pieces))):
        piece = pieces[at]
        if not isinstance(piece, Line) or not _may_be_recipient(piece):
            break
        found.add(at)
        if _is_archive(piece):
            break
    return found


def _run_up(pieces: list[Piece], index: int) -> set[int]:
    found = {index}
    for at in range(index - 1, max(index - 60, -1), -1):
        piece = pieces[at]
        if (
            not isinstance(piece, Line)
            or not piece.mark
            or piece.mark.style != "dash"
            or len(piece.text) > 140
            or piece.text.endswith("./.")
        ):
            break
        found.add(at)
    return found


def _may_be_recipient(line: Line) -> bool:
    if line.mark:
        return line.mark.style in {"dash", "plus", "star"} and len(line.text) < 200
    folded = fold(line.text)
    return len(line.text) < 120 and not _SIGNS.match(folded) and not line.text.isupper() and not _is_name(line.text)


def _is_name(text: str) -> bool:
    """A person's name: two to five words that each begin with a capital."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(word[0].isupper() and word.isalpha() for word in words)
        and len(text) < 40
        and not (text.isupper() and re.match(_POSTS, fold(text)))
    )


def read_line_mark(text: str) -> int:
    """How many characters the mark of a line takes; 0 where it has none."""
    mark = read_mark(text)
    return mark.length if mark else 0
