"""The document as printed lines: paragraphs cut at tabs and line breaks, each knowing its cell and section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from vanban.text.canonical import canonical
from vanban.text.folding import fold
from vanban.text.legacy import from_font
from vanban.writer.check.finding import NotReadable, Place
from vanban.writer.check.looks import Looks, Shape, Styles, number, shape_of, value
from vanban.writer.check.package import Package, w
from vanban.writer.rules import STYLES, Element

_MOST_PARAGRAPHS = 300_000
_SKIPPED = {w("del"), w("moveFrom"), w("pict"), w("drawing"), w("instrText")}
DRAWN = {w("pict"), w("drawing"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_WRAPS = {w("sdt"), w("sdtContent"), w("ins"), w("smartTag"), w("customXml")}


@dataclass(slots=True)
class Cell:
    """Where in a table: `table` and `row` are the XML elements, `column` counts from 0."""

    table: etree._Element
    row: etree._Element
    at: int  # of the row
    column: int


@dataclass(slots=True)
class Line:
    """Words between two tabs or breaks of a paragraph. `text` as printed; `folded` to compare; `element` once known."""

    paragraph: int
    text: str
    runs: list[tuple[str, Looks]]
    shape: Shape
    section: int
    part: int = 0  # which stretch between tabs, from 0
    cell: Cell | None = None
    element: Element | None = None
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.text)

    @property
    def letters(self) -> list[tuple[str, Looks]]:
        """Runs that print something."""
        return [(text, looks) for text, looks in self.runs if text.strip()]

    @property
    def is_bold(self) -> bool:
        """Whether most letters are."""
        return _most(self.letters, "bold")

    @property
    def is_italic(self) -> bool:
        return _most(self.letters, "italic")

    @property
    def shown(self) -> str:
        """The words with capitals that a setting makes."""
        return "".join(text.upper() if looks.caps else text for text, looks in self.runs).strip()

    @property
    def place(self) -> Place:
        excerpt = self.text if len(self.text) <= 60 else f"{self.text[:57]}…"
        return Place(self.paragraph, excerpt, STYLES[self.element].name if self.element else "")


def _most(letters: list[tuple[str, Looks]], what: str) -> bool:
    return sum(len(text) for text, looks in letters if getattr(looks, what)) * 2 > sum(len(text) for text, _ in letters)


@dataclass(slots=True)
class Paper:
    """A section: its w:sectPr, None where the file has none."""

    properties: etree._Element | None


@dataclass(slots=True)
class Foot:
    """A footer as shown: in which section, on its first page or on others ("first", "default"), and what stands there."""

    section: int
    pages: str
    lines: list[Line]
    is_ruled: bool  # a line over the words, as wide as the text


@dataclass(slots=True)
class Word:
    """A .docx laid open. `lines` without empty ones; `tables` the outermost."""

    package: Package
    styles: Styles
    lines: list[Line]
    papers: list[Paper]
    tables: list[etree._Element]
    ruled: dict[int, float | None]  # paragraphs with a line above or below, empty ones too: its length in mm in a cell
    drawn: set[int]  # paragraphs that hold a drawing


def read(given: bytes) -> Word:
    """Raises `NotReadable`."""
    package = Package(given)
    return _Reader(package, Styles(package.part("styles"), package.part("theme"))).read()


def _length(shape: Shape, cell: Cell | None) -> float | None:
    """Of the line over a paragraph, in millimetres; None where the width of its cell is not said."""
    wide = None if cell is None else number(value(cell.row.findall(w("tc"))[cell.column].find(w("tcPr")), "tcW", "w"))
    return None if not wide else (wide - (shape.left or 0) - (shape.right or 0)) / 1440 * 25.4


class _Reader:
    def __init__(self, package: Package, styles: Styles) -> None:
        self.word = Word(package, styles, [], [], [], {}, set())
        self.count = 0

    def read(self) -> Word:
        self._walk(self.word.package.body, None, 0)
        last = self.word.package.body.find(w("sectPr"))
        if last is not None or not self.word.papers:
            self.word.papers.append(Paper(last))
        return self.word

    def _walk(self, parent: etree._Element, cell: Cell | None, depth: int) -> None:
        for child in parent:
            if child.tag == w("p"):
                self._paragraph(child, cell)
            elif child.tag == w("tbl") and depth < 20:
                self._table(child, cell, depth)
            elif child.tag in _WRAPS and depth < 20:
                self._walk(child, cell, depth + 1)

    def _table(self, table: etree._Element, outer: Cell | None, depth: int) -> None:
        if outer is None:
            self.word.tables.append(table)
        for at, row in enumerate(table.iterfind(w("tr"))):
            for column, tc in enumerate(row.iterfind(w("tc"))):
                self._walk(tc, outer or Cell(table, row, at, column), depth + 1)

    def _paragraph(self, p: etree._Element, cell: Cell | None) -> None:
        self.count += 1
        if self.count > _MOST_PARAGRAPHS:
            raise NotReadable("Văn bản quá dài để kiểm tra. Hãy tách văn bản thành nhiều tệp.")
        properties = p.find(w("pPr"))
        looks, below = self.word.styles.paragraph(value(properties, "pStyle"))
        shape = shape_of(properties).over(below)
        if shape.ruled:
            self.word.ruled[self.count] = _length(shape, cell)
        if any(child.tag in DRAWN for child in p.iter()):
            self.word.drawn.add(self.count)
        section = len(self.word.papers)
        for part, runs in enumerate(printed(p, looks, self.word.styles)):
            text = canonical("".join(text for text, _ in runs)).strip()
            if text:
                self.word.lines.append(Line(self.count, text, runs, shape, section, part, cell))
        if properties is not None and (section_end := properties.find(w("sectPr"))) is not None:
            self.word.papers.append(Paper(section_end))


def printed(p: etree._Element, looks: Looks, styles: Styles) -> Iterator[list[tuple[str, Looks]]]:
    """The runs of a paragraph, cut where a tab or a break ends a line. `looks`: those of its style."""
    yield from _parts(list(_runs(p, looks, styles)))


def _runs(parent: etree._Element, looks: Looks, styles: Styles, depth: int = 0) -> Iterator[tuple[str, Looks]]:
    for child in parent:
        if child.tag == w("r"):
            properties = child.find(w("rPr"))
            own = styles.looks(properties).over(styles.letters(value(properties, "rStyle"))).over(looks)
            if not own.hidden:
                text = "".join(_character(part) for part in child)
                yield from_font(text, own.ascii or ""), own
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and child.tag != w("p") and depth < 20:
            yield from _runs(child, looks, styles, depth + 1)


def _character(part: etree._Element) -> str:
    if part.tag == w("t"):
        return part.text or ""
    if part.tag in (w("tab"), w("ptab")):
        return "\t"
    if part.tag in (w("br"), w("cr")):
        return "\n"
    return "-" if part.tag == w("noBreakHyphen") else ""


def _parts(runs: list[tuple[str, Looks]]) -> Iterator[list[tuple[str, Looks]]]:
    """The runs cut at tabs and breaks."""
    part: list[tuple[str, Looks]] = []
    for text, looks in runs:
        first, *others = text.replace("\n", "\t").split("\t")
        part.append((first, looks))
        for other in others:
            yield part
            part = [(other, looks)]
    yield part
