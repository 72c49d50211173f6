"""Single changes to a written document, each of which breaks a rule."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import RGBColor

from vanban.writer.check import check
from vanban.writer.document import Document
from vanban.writer.docx import write


def codes(file: bytes) -> set[str]:
    return {finding.code for finding in check(file)}


Change = Callable[[Opened], None]


def everywhere(word: Opened):
    yield from word.paragraphs
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def paragraph(word: Opened, begins: str):
    return next(p for p in everywhere(word) if p.text.startswith(begins))


def text(begins: str, becomes: str) -> Change:
    """Puts other words into the first run, keeping how it is set."""

    def change(word: Opened) -> None:
        first, *rest = paragraph(word, begins).runs
        first.text = becomes
        for run in rest:
            run._element.getparent().remove(run._element)

    return change


def run(begins: str, **looks: object) -> Change:
    def change(word: Opened) -> None:
        for each in paragraph(word, begins).runs:
            for name, value in looks.items():
                setattr(each.font, name, value)

    return change


def shape(begins: str, **looks: object) -> Change:
    def change(word: Opened) -> None:
        for name, value in looks.items():
            setattr(paragraph(word, begins).paragraph_format, name, value)

    return change


def section(**looks: object) -> Change:
    def change(word: Opened) -> None:
        for name, value in looks.items():
            setattr(word.sections[0], name, value)

    return change


def coloured(word: Opened) -> None:
    paragraph(word, "Các cơ quan, đơn vị theo").runs[0].font.color.rgb = RGBColor(200, 0, 0)


def unruled(nth: int) -> Change:
    """Takes away the line under the motto (0), the issuer (1) or the subject (2)."""

    def change(word: Opened) -> None:
        state, issuer = word.tables[0].rows[0].cells[1], word.tables[0].rows[0].cells[0]
        places = (state.paragraphs, issuer.paragraphs, word.paragraphs)
        line = next(p for p in places[nth] if p.style.name == "VB Duong ke")
        line.style = "Normal"

    return change


def swapped(word: Opened) -> None:
    for row in word.tables[0].rows:
        left, right = row._tr.tc_lst
        row._tr.remove(left)
        right.addnext(left)


def unnumbered(word: Opened) -> None:
    for each in word.sections:
        for p in each.header.paragraphs:
            p._p.getparent().remove(p._p)


def default_font(word: Opened) -> None:
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        fonts.set(qn("w:ascii"), "Calibri")
        fonts.set(qn("w:hAnsi"), "Calibri")


def header(**looks: object) -> Change:
    def change(word: Opened) -> None:
        for each in word.sections[0].header.paragraphs:
            for one in each.runs:
                for name, value in looks.items():
                    setattr(one.font, name, value)

    return change


def number_aside(word: Opened) -> None:
    for p in word.sections[0].header.paragraphs:
        p.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def changed(document: Document, change: Change) -> bytes:
    word = docx.Document(io.BytesIO(write(document)))
    change(word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()
