"""One pass over the items: a small state machine says which part each line belongs to."""

from __future__ import annotations

import re
from enum import Enum, auto

from vanban.reader.agencies import agencies_before_verb, looks_like_agencies
from vanban.reader.lines import Line
from vanban.reader.marks import read_mark
from vanban.reader.outline.closing import is_archive, recipient_lines
from vanban.reader.outline.forms import form_of_line
from vanban.reader.outline.parts import Annex, Node, Outline, Piece
from vanban.reader.outline.tree import Tree
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.posts import begins_signature, is_name
from vanban.reader.tables import Grid
from vanban.text.folding import fold

_STARTS_BASES = re.compile(
    r"(?:-\s*)?(?:can cu|thuc hien|theo de nghi|xet de nghi|theo|nham|de |trien khai|tiep tuc|ngay \d|tren co so|thi hanh|"
    r"xet |thuc hien theo|hien nay|kinh gui)\b"
)
_ISSUED_WITH = re.compile(r"\(?(?:kem theo|ban hanh kem theo|dinh kem|ban hanh theo)\b")
_AUTHORITY = re.compile(
    r"(?:chu tich|giam doc|bo truong|tong giam doc|uy ban nhan dan|ubnd|hoi dong nhan dan|truong ban|chanh|cuc truong|hieu truong|truong phong|tong bien tap)\b.*"
)
_CLOSES = re.compile(
    r"(?:tren day la|tren day,|yeu cau (?:cac|thu truong)|trong qua trinh (?:to chuc )?(?:trien khai )?thuc hien)"
)
_ANNEX = re.compile(r"phuc? luc(?: (?:so )?(?:[ivx]+|\d+|[a-h]))?(?:\s*[:.-].*)?$")
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi|doc lap|so\s*:|(?:uy ban nhan dan|ubnd|so|bo|hdnd|hoi dong nhan dan)(?: (?:tinh|thanh pho|huyen|xa|phuong|dac khu|quan|thi xa).*| [a-z ]+)?$|"
    r"(?:tinh|thanh pho|huyen|xa|phuong|dac khu|thi xa) [a-z ]+$"
)
_NAMES_SECTION = re.compile(
    r"(?:muc (?:dich|tieu)|yeu cau|doi tuong|noi dung|hinh thuc|giai phap|nhiem vu|kinh phi|to chuc thuc hien|phan cong|che do bao cao|thoi gian|tien do)\b"
)
_IMPLEMENTS = re.compile(r"to chuc (?:trien khai )?thuc hien|phan cong|trach nhiem")
_FOOTNOTE = re.compile(r"\[(\d+)\]\s*\S|\((\*+)\)\s*\S")
_BROKEN_HYPHEN = re.compile(r"(?:chinh tri|kinh te|van hoa|phat thanh|truyen thanh|tai chinh|nong - lam|ky thuat)$")


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


class OutlineReader:
    """One pass over the items; `state` says which part the next line belongs to."""

    def __init__(self, pieces: list[Piece], width: int | None) -> None:
        self.pieces = pieces
        self.width = width
        self.outline = Outline()
        self.state = _State.HEAD
        self.tree = Tree(self.outline.body)
        self.recipient_lines = recipient_lines(pieces)
        self.last: Line | None = None  # the printed line before, for joining wrapped ones
        self.plan_of_decision = False

    def read(self) -> Outline:
        if not any(isinstance(p, Line) and form_of_line(p) for p in self.pieces):
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
        elif form := form_of_line(line):
            return self._form_line(line, form)
        elif (
            (_ANNEX.fullmatch(folded) or (line.text.isupper() and folded.startswith("phu luc ")))
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
        if not begins_signature(line.text) or len(folded) > 70 or line.mark or line.text.endswith((".", ";", ":", ",")):
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
        if line.text.isupper() or (line.bold and _NAMES_SECTION.match(fold(line.text))):
            return True
        return self._names_who(line)

    def _names_who(self, line: Line) -> bool:
        """In an implementing section without numbers: a line that only names agencies stands over their duties."""
        section = self.tree.unnumbered
        if section is None or not _IMPLEMENTS.search(fold(section.words.text)) or len(line.text) > 110:
            return False
        return looks_like_agencies(line.text) and not agencies_before_verb(line.words)[1]

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
            self.outline.recipients_label = line.words[: line.text.find(":") + 1 or len(line.words)]
            rest = line.words[line.text.find(":") + 1 :].strip() if ":" in line.text else EMPTY
            inline = rest.split(re.compile(r";"))
            if rest:
                self.outline.recipients.extend(inline if len(inline) > 1 else [rest])
        elif (
            self.outline.recipients
            and not line.mark
            and self.last
            and self.last.text[-1:] not in ";."
            and not is_archive(line)
        ):
            self.outline.recipients[-1] = Passage.join([self.outline.recipients[-1], line.words])
        else:
            self.outline.recipients.append(line.words)

    def _without_signature(self, line: Line) -> Line:
        """The left column of a line that holds a piece of the signature in its right one."""
        if len(line.cells) < 2:
            return line
        for cell in line.cells[1:]:
            if cell and (begins_signature(cell.text) or is_name(cell.text)):
                self.outline.signature.append(Line(cell, None, (cell,)))
        left = line.cells[0]
        return Line(left, read_mark(left.text), (left,), bold=line.bold)

    def _signed(self) -> bool:
        return bool(self.outline.signature) and is_name(self.outline.signature[-1].text)

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
        elif not self._signed() and (is_name(line.text) or re.match(r"\(?đã ký\)?", line.text.lower())):
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
        self.tree = Tree(annex.root)
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
