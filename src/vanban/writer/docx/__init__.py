"""A document as .docx: Word's own styles, headings, tables and sections, so that an officer can go on editing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vanban.writer import wording
from vanban.writer.document import Annex, Document
from vanban.writer.docx.body import Set, bases, body, deciding
from vanban.writer.docx.closing import addressed, closing
from vanban.writer.docx.head import TEXT, head, named, title
from vanban.writer.docx.package import Foot, packed
from vanban.writer.docx.sections import PORTRAIT, Page, broken, ended, landscape
from vanban.writer.docx.xml import Para, para
from vanban.writer.rules import Element

__all__ = ["write"]


def write(document: Document) -> bytes:
    """The .docx; the same bytes for the same document."""
    pages = [(PORTRAIT, _main(document))]
    if document.attached:
        pages.append((PORTRAIT, _attached(document)))
    pages += [_annex(document, place, annex) for place, annex in enumerate(document.annexes, 1)]
    *before, (page, last) = _footed(pages) if wording.contact(document.contact) else pages
    parts = [_xml(parts) + broken(page) for page, parts in before]
    return packed(document, "".join(parts) + _xml(last) + ended(page))


def _footed(pages: list[tuple[Page, Sequence[Set]]]) -> list[tuple[Page, Sequence[Set]]]:
    """The lines of contact at the foot of the first page, none of those that follow."""
    (first, main), *others = pages
    return [
        (replace(first, foot=Foot.CONTACT), main),
        *((replace(page, foot=Foot.BLANK), parts) for page, parts in others),
    ]


def _xml(parts: Iterable[Set]) -> str:
    return "".join([part if isinstance(part, str) else part.xml() for part in parts])


def _main(document: Document) -> Sequence[Set]:
    text = [*title(document), *addressed(document), *deciding(document), *body(document.body, TEXT)]
    last = text[-1] if text else None
    if isinstance(last, Para):
        last.keep_next = True  # no signature alone on a page
    return [head(document), *text, closing(document)]


def _attached(document: Document) -> Sequence[Set]:
    plan = document.attached
    assert plan is not None
    note = para(Element.ANNEX_NOTE, wording.attached_note(document), extra='<w:spacing w:after="0"/>')
    return [*named(plan.kind.label, plan.subject, note), *bases(plan.bases), *body(plan.body, TEXT)]


def _annex(document: Document, place: int, annex: Annex) -> tuple[Page, Sequence[Set]]:
    page = landscape() if annex.landscape else PORTRAIT
    heading = [
        para(Element.ANNEX, wording.annex_name(place, len(document.annexes))),
        para(Element.ANNEX_TITLE, annex.title.upper(), keep_next=True),
    ]
    heading.append(para(Element.ANNEX_NOTE, wording.annex_note(document, annex), keep_next=True))
    return page, [*heading, *body(annex.body, page.text, closed=False)]
