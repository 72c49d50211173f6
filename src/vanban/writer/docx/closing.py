"""The end: Nơi nhận level with the authority line, room for the signature; whom a document is addressed to."""

from __future__ import annotations

from vanban.writer import wording
from vanban.writer.document import Document
from vanban.writer.docx.columns import side_by_side
from vanban.writer.docx.head import LEFT, RIGHT
from vanban.writer.docx.styles import ADDRESSEE, SIGNATURE
from vanban.writer.docx.xml import Para, para
from vanban.writer.rules import Element

_HALVES = ((LEFT + RIGHT) / 2 + 2, (LEFT + RIGHT) / 2 - 2)


def addressed(document: Document) -> list[Para]:
    """ "Kính gửi: …" on one line, or each addressee on a line of its own."""
    names = wording.addressees(document.addressees)
    if not names:
        return []
    if len(names) == 1:
        return [para(Element.ADDRESSEES, f"Kính gửi: {names[0]}", extra='<w:spacing w:after="240"/>')]
    named = [para(ADDRESSEE, name) for name in names]
    named[-1].extra = '<w:spacing w:after="240"/>'
    return [para(Element.ADDRESSEES, "Kính gửi:", keep_next=True), *named]


def closing(document: Document) -> str:
    """Recipients and signature side by side, never parted by the end of a page."""
    lines = wording.recipients(document)
    to = (
        [para(Element.RECIPIENTS_HEAD, "Nơi nhận:"), *(para(Element.RECIPIENTS, line) for line in lines)]
        if lines
        else []
    )
    if drafter := wording.drafter(document.drafter):
        to.append(para(Element.DRAFTER, drafter))
    signed = [para(Element.AUTHORITY, line) for line in wording.authority(document.signature) if line.strip()]
    return side_by_side(_HALVES, [[to, [*signed, para(SIGNATURE, document.signature.name)]]])
