"""Bases and body: numbers as plain text, because Word cannot count in the Vietnamese alphabet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vanban.writer import wording
from vanban.writer.document import Block, Document, Item, Kind, Level, Paragraph
from vanban.writer.docx.tables import table
from vanban.writer.docx.xml import BOLD, Para, outline, para
from vanban.writer.rules import Element

Set = Para | str
"""A paragraph, or the XML of a table."""


def bases(lines: Sequence[str]) -> list[Para]:
    return [para(Element.BASIS, line) for line in wording.bases(lines)]


def deciding(document: Document) -> list[Para]:
    """What stands before a body: the authority in capitals and "QUYẾT ĐỊNH:" of a decision around its bases."""
    above = [para(Element.HEAD_LINE, document.head_line.upper())] if document.head_line else []
    word = [para(Element.DECIDES, "Quyết định:".upper())] if document.kind is Kind.DECISION else []
    return [*above, *bases(document.bases), *word]


def body(blocks: Sequence[Block], room: float, *, closed: bool = True) -> list[Set]:
    """The blocks in order. `room`: width of the text in millimetres; `closed` with the ending mark."""
    return [
        part for block in wording.numbered(wording.ended(blocks) if closed else blocks) for part in _set(block, room)
    ]


def _set(block: Block | wording.Numbered, room: float) -> Iterator[Set]:
    match block:
        case wording.Numbered(item=item, label=label):
            yield from _item(item, label)
        case Paragraph(text=text, note=note):
            yield para(Element.NOTE if note else Element.BODY, text)
        case Item():
            raise AssertionError("numbered() has passed an item without its number")
        case _:
            yield from table(block, room)


def _item(item: Item, label: str) -> Iterator[Para]:
    """One paragraph, or two where the text begins below its title."""
    if item.level in HEADED:
        yield from _headed(item, label)
    elif wording.runs_on(item.title):
        yield _running(item, label)
        return
    else:
        element = _TITLED.get(item.level)
        title = item.title.upper() if item.level is Level.SECTION else item.title
        yield para(element, f"{label} {title}") if element else Para(Element.POINT, [(f"{label} ", ""), (title, BOLD)])
    if item.text:
        yield para(Element.BODY, item.text)


def _headed(item: Item, label: str) -> Iterator[Para]:
    """Number and title on lines of their own, centred; a tiểu mục one step lower in the navigation than its mục."""
    number, title = HEADED[item.level]
    is_lower = item.level is Level.SUBDIVISION
    yield para(number, label, extra=outline(3) if is_lower else "")
    if item.title:
        yield para(title, item.title.upper(), extra=outline(4) if is_lower else "", keep_next=True)


def _running(item: Item, label: str) -> Para:
    """Number, title and text in one paragraph; the number of an article or a section is bold though it has no title."""
    title = item.title.upper() if item.level is Level.SECTION else item.title
    element = Element.BODY if item.level in _TITLED else Element.POINT
    is_strong = item.level in _TITLED and (title or item.level is not Level.CLAUSE)
    runs = [
        (label, BOLD if is_strong else ""),
        (f" {title}" if title else "", BOLD),
        (f" {item.text}" if item.text else "", ""),
    ]
    return Para(element, [(text, looks) for text, looks in runs if text])


HEADED = {
    Level.PART: (Element.PART, Element.PART_TITLE),
    Level.CHAPTER: (Element.PART, Element.PART_TITLE),
    Level.DIVISION: (Element.DIVISION, Element.DIVISION_TITLE),
    Level.SUBDIVISION: (Element.DIVISION, Element.DIVISION_TITLE),
}
_TITLED = {Level.SECTION: Element.SECTION, Level.ARTICLE: Element.ARTICLE, Level.CLAUSE: Element.CLAUSE}
