"""Which element of a document each line is, told by its words and its place. In: lines. Out: `Line.element`, `Parts`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from vanban.cite.kinds import ABBREVIATIONS, NUMBERED
from vanban.text.folding import fold
from vanban.writer.check.feet import feet
from vanban.writer.check.lines import Foot, Line, Word
from vanban.writer.check.package import w
from vanban.writer.rules import STATE, Element

_HEAD = 60  # lines within which the head stands
_STATE, _MOTTO = fold(STATE), re.compile("doc lap.*tu do.*hanh phuc")
_NUMBER = re.compile(r"so ?:|so(?= ?[\d./…_]+ ?/)")
_DAY = re.compile(r"ngay.*thang.*nam")
_URGENT = ("khan", "thuong khan", "hoa toc", "hoa toc hen gio")
_NAMES = {fold(name) for name in (*NUMBERED, *ABBREVIATIONS.values())} - {"cong van", "van ban"}
_BODY = (
    (Element.PART, re.compile(r"(?:Phần|Chương|PHẦN|CHƯƠNG) (?:[IVXLC]+|\d+|thứ \w+)\b")),
    (Element.DIVISION, re.compile(r"(?:Mục|Tiểu mục|MỤC|TIỂU MỤC) (?:[IVXLC]+|\d+)[.:]?$")),
    (Element.SECTION, re.compile(r"[IVXLC]+\. ?\S")),
    (Element.ARTICLE, re.compile(r"Điều \d+[a-zđ]?[.:]")),
    (Element.CLAUSE, re.compile(r"\d{1,3}\. \S")),
    (Element.POINT, re.compile(r"[a-zđ]{1,2}[).] ?\S")),
)
_LONGEST_BASIS = 600  # characters
_ANNEX = re.compile(r"phu luc(?: (?:so )?[ivxlc\d]+)?[.:]?")
_ANNEX_NOTE = re.compile(r"\((?:ban hanh )?kem theo")
_DIVISION = re.compile(r"(?:Mục|Tiểu mục|MỤC|TIỂU MỤC) (?:[IVXLC]+|\d+)\b")
_DRAFTER = re.compile(r"[^\W\d_]{1,8}\d?\.? ?\([^()]{1,12}\)|[A-ZĐ]{1,8}\.?|\(\d{1,4}\)")
_CONTACT = re.compile(
    r"dia chi ?:|so ?: ?\d|dt ?:|dien thoai ?:|fax ?:|e-?mail ?:|thu dien tu ?:|website ?:|trang thong tin|.*@\S+\.\w"
)
_POST = re.compile(r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)[. ]")


@dataclass(slots=True)
class Parts:
    """The lines of each element, and the parts that need a name of their own."""

    of: dict[Element, list[Line]] = field(default_factory=dict)
    head: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)  # of the head: what is not said by the State's side
    body: list[Line] = field(default_factory=list)  # running text, outside tables, annexes too
    feet: list[Foot] = field(default_factory=list)  # footers in which the issuer says where it is found

    def first(self, element: Element) -> Line | None:
        return next(iter(self.of.get(element, ())), None)


def recognise(word: Word) -> Parts:
    """Every line gets its element; what is in no known place is running text."""
    parts = Parts()
    end = _head(word.lines, parts)
    _rest(word.lines[end:], parts)
    for line in word.lines:
        if line.element is not None:
            parts.of.setdefault(line.element, []).append(line)
    parts.feet = [foot for foot in feet(word) if any(_CONTACT.match(line.folded) for line in foot.lines)]
    for foot in parts.feet:
        for line in foot.lines:
            line.element = Element.CONTACT
    return parts


# -- head -------------------------------------------------------------------------------------------------------------


def _head(lines: list[Line], parts: Parts) -> int:
    """Marks the lines of the head; gives the place of the first line behind it."""
    found = [at for at, line in enumerate(lines[:_HEAD]) if _mark_head(line, lines[:at])]
    if not found:
        return 0
    end = found[-1] + 1
    tables = {id(lines[at].cell.table) for at in found if lines[at].cell is not None}  # type: ignore[union-attr]
    while end < len(lines) and (cell := lines[end].cell) is not None and id(cell.table) in tables:
        end += 1
    paragraph = lines[end - 1].paragraph
    while end < len(lines) and lines[end].paragraph == paragraph:
        end += 1
    parts.head = lines[:end]
    parts.left = [line for line in parts.head if line.element is None]
    _issuers(parts.left)
    return end


def _mark_head(line: Line, before: list[Line]) -> bool:
    """Whether the line is one that only a head has."""
    known = {other.element for other in before}
    if any(other.folded in _NAMES or other.folded.startswith(("can cu", "kinh gui")) for other in before):
        return False
    if _STATE in line.folded and Element.MOTTO_STATE not in known:
        line.element = Element.MOTTO_STATE
    elif _MOTTO.search(line.folded) and Element.MOTTO not in known:
        line.element = Element.MOTTO
    elif _NUMBER.match(line.folded) and Element.NUMBER not in known:
        line.element = Element.NUMBER
    elif _DAY.search(line.folded) and Element.PLACE_DAY not in known and len(line.text) < 80:
        line.element = Element.PLACE_DAY
    elif line.folded in _URGENT:
        line.element = Element.URGENCY
    elif line.folded.startswith(("v/v", "ve viec")) and Element.NUMBER in known:
        line.element = Element.LETTER_SUBJECT
    return line.element is not None


_BODIES = re.compile(
    r"(?:so|ban|phong|chi cuc|cuc|tong cuc|vu|vien|trung tam|van phong|dai|truong|thanh tra|benh vien|ubnd|uy ban|hoi dong"
    r"|hdnd|cong an|bo)(?= )"
)


def _issuers(left: list[Line]) -> None:
    """The superior body and the issuer. A new body begins with the word of one; another line goes on with the first."""
    names = [line for line in left if line.shown.isupper() and fold(line.text) not in ("du thao", "ban thao")]
    starts = [at for at, line in enumerate(names) if at == 0 or _BODIES.match(line.folded)]
    of_issuer = starts[-1] if len(starts) > 1 else 0
    if len(starts) < 2:  # one body over two lines, or two of which only the weight tells
        bold = [at for at, line in enumerate(names) if line.is_bold]
        of_issuer = bold[0] if bold else 0
    elif _is_one(names[of_issuer - 1], names[of_issuer]):
        of_issuer = 0
    for at, line in enumerate(names):
        line.element = Element.ISSUER if at >= of_issuer else Element.SUPERIOR


def _is_one(above: Line, line: Line) -> bool:
    """ "BAN CHỈ ĐẠO / CẢI CÁCH …": both bold, and the upper one a body of the same kind that cannot end there."""
    return above.folded.endswith((" va", ",", " cua"))


# -- behind the head --------------------------------------------------------------------------------------------------


def _rest(lines: list[Line], parts: Parts) -> None:
    zone = _Zone()
    for line in lines:
        if line.element is None:
            line.element = zone.element(line)
            if line.cell is None and line.element in _RUNNING:
                parts.body.append(line)


_RUNNING = {Element.BODY, Element.NOTE, Element.BASIS, Element.SECTION, Element.ARTICLE, Element.CLAUSE, Element.POINT}


class _Zone:
    """Where in the document the reading stands: what may follow depends on it."""

    def __init__(self) -> None:
        self.last: Element | None = None
        self.closing: etree._Element | None = None  # the table of the signature, or None
        self.is_closed = False
        self.is_filed = False  # the line "Lưu: VT" is passed

    def element(self, line: Line) -> Element:
        self.last = self._element(line)
        return self.last

    def _element(self, line: Line) -> Element:
        if line.folded.startswith("noi nhan"):
            self.is_closed = True
            self.closing = line.cell.table if line.cell else None
            return Element.RECIPIENTS_HEAD
        centred = line.shape.align == "center"
        if self._begins_anew(line, centred):
            self.is_closed = self.is_filed = False
        if _ANNEX.fullmatch(line.folded) and line.cell is None:
            return Element.ANNEX
        if self.is_closed and (line.cell is None or line.cell.table is self.closing):
            return self._closing(line)
        if line.cell is not None:
            return _in_table(line)
        return self._centred(line) if centred else self._running(line)

    def _begins_anew(self, line: Line, centred: bool) -> bool:
        is_name = centred and line.folded in _NAMES
        return line.cell is None and (is_name or _ANNEX.fullmatch(line.folded) is not None)

    def _closing(self, line: Line) -> Element:
        beside = (line.cell is not None and line.cell.column > 0) or line.part > 0
        if self.is_filed and not beside and _DRAFTER.fullmatch(line.text):
            return Element.DRAFTER
        if self.is_filed and not beside and _CONTACT.match(line.folded):
            return Element.CONTACT
        self.is_filed = self.is_filed or line.folded.startswith(("luu", "- luu", "-luu"))
        in_list = line.folded.startswith("-") or line.text.endswith(";") or line.shape.list not in (None, "0")
        if (line.shown.isupper() and not in_list) or _POST.match(line.folded):  # "- CVP, PCVP NC;" is a recipient
            return Element.AUTHORITY
        is_listed = in_list or line.folded.startswith(("nhu", "luu"))
        return Element.SIGNER if not is_listed and (beside or line.shape.align == "center") else Element.RECIPIENTS

    def _centred(self, line: Line) -> Element:
        if line.folded in _NAMES and line.shown.isupper():
            return Element.NAME
        if _ANNEX_NOTE.match(line.folded):
            return Element.ANNEX_NOTE
        if _BODY[0][1].match(line.text):
            return Element.PART
        if _DIVISION.match(line.text):
            return Element.DIVISION
        if line.folded.rstrip(" :") in ("quyet dinh", "quyet nghi"):
            return Element.DECIDES
        if self.last in (Element.ANNEX, Element.ANNEX_TITLE):
            return Element.ANNEX_TITLE
        if self.last in (Element.NAME, Element.SUBJECT):
            return Element.HEAD_LINE if self.last is Element.SUBJECT and line.shown.isupper() else Element.SUBJECT
        if self.last in (Element.PART, Element.PART_TITLE):
            return Element.PART_TITLE
        if self.last in (Element.DIVISION, Element.DIVISION_TITLE):
            return Element.DIVISION_TITLE
        return self._running(line)

    def _running(self, line: Line) -> Element:
        if line.folded.startswith("kinh gui"):
            return Element.ADDRESSEES
        if self.last is Element.ADDRESSEES and line.folded.startswith("-"):
            return Element.ADDRESSEES
        if self._is_basis(line):
            return Element.BASIS
        if line.text.startswith("(") and line.text.endswith((")", ").")) and line.is_italic:
            return Element.NOTE
        return next((element for element, form in _BODY if form.match(line.text)), Element.BODY)

    def _is_basis(self, line: Line) -> bool:
        """A letter opens with "Căn cứ …" too, as running text: there only a closing ";" tells."""
        if self.last not in (None, *_BEFORE_BASES) or len(line.text) > _LONGEST_BASIS:
            return False
        is_marked = line.text.endswith(";") or (self.last is not None and (line.is_italic or line.text.endswith(".")))
        opens = ("can cu", "theo de nghi", "xet ", "thuc hien") if self.last is Element.BASIS else ("can cu",)
        if self.last in (None, Element.ADDRESSEES):
            is_marked = line.text.endswith(";")
        return line.folded.startswith(opens) and is_marked


_BEFORE_BASES = (
    Element.NAME,
    Element.SUBJECT,
    Element.HEAD_LINE,
    Element.ADDRESSEES,
    Element.BASIS,
    Element.ANNEX_NOTE,
)


def _in_table(line: Line) -> Element:
    assert line.cell is not None
    if line.folded.startswith("kinh gui"):
        return Element.ADDRESSEES
    properties = line.cell.row.find(w("trPr"))
    is_heading = properties is not None and properties.find(w("tblHeader")) is not None
    return Element.TABLE_HEAD if is_heading or line.cell.at == 0 else Element.TABLE_CELL
