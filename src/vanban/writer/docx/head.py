"""The head: issuer and State side by side, number, place and day; name and subject with the rule beneath."""

from __future__ import annotations

import re

from vanban.writer import wording
from vanban.writer.document import Document, Kind, Urgency
from vanban.writer.docx.columns import rule, side_by_side
from vanban.writer.docx.styles import DRAFT, GAP
from vanban.writer.docx.xml import Para, escaped, exactly, indents, legal, para, style_id, twips
from vanban.writer.numbering import number_symbol
from vanban.writer.rules import MOTTO, RULE_SHARE, STATE, STYLES, URGENCY_BOX, Element
from vanban.writer.widths import balanced, lines, width

LEFT, RIGHT = 65.0, 95.0
"""Millimetres: the State's name in 12 pt needs 88 on one line."""
TEXT = LEFT + RIGHT
_ROOM = LEFT - 2
_JOINTS = tuple(
    map(
        re.compile,
        (r"(?<=^ỦY BAN NHÂN DÂN) ", r"(?<=^UỶ BAN NHÂN DÂN) ", r" (?=TỈNH |THÀNH PHỐ )", r"(?<=,) ", r" (?=VÀ )"),
    )
)


def head(document: Document) -> str:
    """Both columns: bodies over their rules; number (and a letter's subject) beside place and day."""
    number = [para(Element.NUMBER, f"Số: {number_symbol(document)}")]
    if document.kind is Kind.LETTER:
        number.append(set_in_middle(Element.LETTER_SUBJECT, wording.letter_subject(document.subject), LEFT - 4, LEFT))
    under: list[Para | str] = [*number]
    if document.urgency is not Urgency.NONE:
        under += [_urgency(document.urgency)]
    draft = [para(DRAFT, "DỰ THẢO", extra=indents(18, 18))] if document.draft else []
    day = [para(Element.PLACE_DAY, wording.place_day(document))]
    return side_by_side((LEFT, RIGHT), [[_issuer(document) + draft, _state()], [under, day]])


def _state() -> list[Para]:
    length = width(MOTTO, STYLES[Element.MOTTO].size.take, bold=True)
    return [para(Element.MOTTO_STATE, STATE), para(Element.MOTTO, MOTTO), rule(length, RIGHT)]


def _issuer(document: Document) -> list[Para]:
    superior, name = (
        _in_lines(each, element)
        for each, element in zip(wording.issuer_lines(document.issuer), (Element.SUPERIOR, Element.ISSUER), strict=True)
    )
    above = [set_in_middle(Element.SUPERIOR, superior, _ROOM, LEFT)] if superior else []
    return [*above, set_in_middle(Element.ISSUER, name, _ROOM, LEFT), _short_rule(name, Element.ISSUER, _ROOM, LEFT)]


def _in_lines(name: str, element: Element) -> str:
    """A name too long for one line, broken where its parts join: before the place, behind a comma, before "VÀ"."""
    style = STYLES[element]

    def fits(line: str) -> bool:
        return width(legal(line), style.size.take, bold=style.bold) <= _ROOM

    if fits(name):
        return name
    for joint in _JOINTS:
        halves = [(name[: found.start()], name[found.end() :]) for found in joint.finditer(name)]
        if fitting := [both for both in halves if fits(both[0]) and fits(both[1])]:
            first, second = min(fitting, key=_unevenness)
            return f"{first}\n{second}"
    return name


def _unevenness(halves: tuple[str, str]) -> int:
    return abs(len(halves[0]) - len(halves[1]))


def _short_rule(text: str, element: Element, room: float, within: float) -> Para:
    """Between a third and a half of the longest line of `text`, which is set in `room`, in the middle of `within`."""
    size, bold = STYLES[element].size.take, STYLES[element].bold
    text = legal(text)
    set_as = lines(text, balanced(text, room, size, bold=bold), size, bold=bold)
    longest = max(width(line, size, bold=bold) for line in set_as)
    return rule(RULE_SHARE.take * min(longest, room), within)


def set_in_middle(element: Element, text: str, room: float, within: float) -> Para:
    """A centred paragraph in a column `within` wide, set narrower where a word would stand alone on its last line."""
    style = STYLES[element]
    beside = (within - balanced(legal(text), room, style.size.take, bold=style.bold)) / 2
    return para(element, text, extra=indents(beside, beside) if beside > 0.5 else "")


def title(document: Document) -> list[Para]:
    """The form's name and the subject over its rule; a letter has neither."""
    if document.kind is Kind.LETTER:
        return []
    return named(document.kind.label, document.subject)


def named(label: str, subject: str, *beneath: Para) -> list[Para]:
    short = _short_rule(subject, Element.SUBJECT, TEXT - 10, TEXT)
    short.extra = exactly(2, 12, 4) + short.extra
    return [
        para(Element.NAME, label.upper()),
        set_in_middle(Element.SUBJECT, subject, TEXT - 10, TEXT),
        *beneath,
        short,
    ]


def _urgency(urgency: Urgency) -> str:
    """The red frame in its size under the decree: a table of one cell."""
    across, high = URGENCY_BOX[urgency.value]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="FF0000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    inner = f'<w:p><w:pPr><w:pStyle w:val="{style_id(Element.URGENCY)}"/></w:pPr><w:r><w:t>{escaped(urgency.value)}</w:t></w:r></w:p>'
    return (
        f'{para(GAP, extra=exactly(6, 0, 1)).xml()}<w:tbl><w:tblPr><w:tblW w:w="{twips(across)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{twips(across)}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{twips(high)}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{twips(across)}" w:type="dxa"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc></w:tr></w:tbl>'
    )
