"""The body of a .docx in order: paragraphs, tables, text boxes, and the notes at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from lxml import etree

from vanban.reader.layout.cells import RowText, by_column, is_layout
from vanban.reader.source import Source
from vanban.reader.sources.assembly import Assembly
from vanban.reader.sources.docx.names import MARKUP, w
from vanban.reader.sources.docx.numbering import Numbering
from vanban.reader.sources.docx.package import Package
from vanban.reader.sources.docx.paragraphs import Printed, Reading, printed
from vanban.reader.sources.docx.styles import Styles
from vanban.reader.sources.docx.tables import is_borderless, rows_of
from vanban.reader.sources.signatures import is_image

P, TBL = w("p"), w("tbl")
_TRANSPARENT = {w("sdt"), w("sdtContent"), w("ins"), w("moveTo"), w("smartTag"), w("customXml"),
                f"{{{MARKUP}}}AlternateContent", f"{{{MARKUP}}}Choice"}  # fmt: skip


def read(data: bytes, *, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    package = Package(data)
    source = Body(package).source()
    if not source.blocks and (pictures := [data for data in package.pictures() if is_image(data)]):
        # A scan that was pasted into Word. OCR loads only when it is needed.
        source = import_module("vanban.reader.sources.scan").read_all(pictures, progress)
    return source


class Body:
    """Reads a package once, from its first paragraph to its last note."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._reading = Reading(Styles(package.part("styles")), Numbering(package.part("numbering")))
        self._out = Assembly()
        self._carried = ""  # text of paragraphs whose mark was deleted

    def source(self, kind: str = "docx") -> Source:
        self._blocks(self._package.body)
        self._notes()
        if outside := self._package.outside:
            self._out.notes.append(f"Tệp trỏ tới {len(outside)} nguồn bên ngoài (mẫu, ảnh hoặc đối tượng); đã bỏ qua.")
        return self._out.source(kind)

    def _blocks(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == P:
                self._paragraph(child)
            elif child.tag == TBL:
                self._table(child)
            elif child.tag in _TRANSPARENT:
                self._blocks(child)

    def _paragraph(self, element: etree._Element) -> None:
        paragraph = self._print(element)
        self._out.paragraph(paragraph.text, bold=paragraph.bold, italic=paragraph.italic, centred=paragraph.centred)
        for box in paragraph.boxes:
            self._blocks(box)

    def _print(self, element: etree._Element) -> Printed:
        paragraph = printed(element, self._reading)
        if paragraph.runs_on:
            self._carried += paragraph.text
            paragraph.text = ""
        elif self._carried:
            paragraph.text, self._carried = self._carried + paragraph.text, ""
        return paragraph

    def _table(self, element: etree._Element) -> None:
        cells: list[list[Printed]] = []

        def text_of(tc: etree._Element) -> str:
            cells.append(list(self._cell(tc)))
            return "\n".join(paragraph.text for paragraph in cells[-1] if paragraph.text.strip())

        rows = rows_of(element, text_of)
        if is_layout(rows, borderless=is_borderless(element, self._reading.styles)):
            self._side_by_side(rows, cells)
        else:
            self._out.table(rows)

    def _side_by_side(self, rows: list[RowText], cells: list[list[Printed]]) -> None:
        """The cells' paragraphs, column by column. Texts are told apart by their cell, in the order of reading."""
        found: dict[str, list[Printed]] = {}
        for paragraphs in cells:
            found.setdefault("\n".join(p.text for p in paragraphs if p.text.strip()), paragraphs)
        for cell in by_column(rows):
            for paragraph in found.get(cell.text) or [Printed(text=line) for line in cell.text.split("\n")]:
                self._out.paragraph(
                    paragraph.text, bold=paragraph.bold, italic=paragraph.italic, centred=paragraph.centred
                )

    def _cell(self, parent: etree._Element) -> Iterator[Printed]:
        """The paragraphs of a cell; a table in it becomes one paragraph a row; text boxes follow their anchor."""
        for child in parent:
            if child.tag == P:
                paragraph = self._print(child)
                yield paragraph
                for box in paragraph.boxes:
                    yield from self._cell(box)
            elif child.tag == TBL:
                yield from self._nested(child)
            elif child.tag in _TRANSPARENT:
                yield from self._cell(child)

    def _nested(self, table: etree._Element) -> Iterator[Printed]:
        def text_of(tc: etree._Element) -> str:
            return " ".join(paragraph.text for paragraph in self._cell(tc) if paragraph.text.strip())

        for row in rows_of(table, text_of):
            yield Printed(text=" ".join(cell.text for cell in row.cells if cell.text.strip()))

    def _notes(self) -> None:
        """Footnotes and endnotes that the text refers to, under the marks it gave them."""
        parts = {kind: self._package.part(kind) for kind in {kind for kind, _ in self._reading.notes}}
        i = 0
        while i < len(self._reading.notes) and i < 2_000:  # a note may refer to a note
            kind, wanted = self._reading.notes[i]
            i += 1
            part = parts.get(kind)
            if part is None:
                continue
            for note in part:
                if note.get(w("id")) == wanted:
                    text = "\n".join(paragraph.text for paragraph in self._cell(note))
                    self._out.note(str(i), text)
