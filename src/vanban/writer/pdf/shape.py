"""A document as the JSON that layout.typ reads: words with their marks and numbers, measures from the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import Any

from vanban.writer import rules, tabular, wording
from vanban.writer.document import Attached, Block, Document, Kind, Level, Paragraph, Row, Table, Urgency
from vanban.writer.numbering import number_symbol
from vanban.writer.rules import STYLES, Element
from vanban.writer.wording import Numbered

Words = Callable[[str], str]
"""Makes words fit to be set: see characters.py."""

_STYLE_OF = {
    Level.PART: Element.PART,
    Level.CHAPTER: Element.PART,
    Level.DIVISION: Element.DIVISION,
    Level.SUBDIVISION: Element.DIVISION,
    Level.SECTION: Element.SECTION,
    Level.ARTICLE: Element.ARTICLE,
    Level.CLAUSE: Element.CLAUSE,
    Level.POINT: Element.POINT,
    Level.DASH: Element.BODY,
    Level.PLUS: Element.BODY,
}
_HEADED = (Level.PART, Level.CHAPTER, Level.DIVISION, Level.SUBDIVISION)
_ALWAYS_STRONG = (*_HEADED, Level.SECTION, Level.ARTICLE)
_HEADINGS = (*_ALWAYS_STRONG, Level.CLAUSE)
_WHOLE = 900  # characters of the longest cell up to which a row is not broken over pages
_KEPT = 500  # characters of a last paragraph that stays with the signature
_DEEPEST = 9
_UPRIGHT = rules.PAGE_WIDTH.take - rules.MARGIN_LEFT.take - rules.MARGIN_RIGHT.take
_TURNED = rules.PAGE_HEIGHT.take - rules.MARGIN_LEFT.take - rules.MARGIN_RIGHT.take


def shape(document: Document, words: Words, cell: Words) -> dict[str, Any]:
    """The whole document. `words` is asked for running text, `cell` for what stands in narrow columns."""
    day = document.day
    return {
        "title": words(_title(document)),
        "author": words(document.issuer.name),
        "date": {"year": day.year, "month": day.month or 1, "day": day.day or 1},  # PDF/A asks for a whole one
        "page": _page(),
        "styles": _styles(),
        "head": _head(document, words),
        "name": "" if document.kind is Kind.LETTER else words(document.kind.label.upper()),
        "subject": words(document.subject),
        "addressees": [words(line) for line in wording.addressees(document.addressees)],
        "bases": [words(line) for line in wording.bases(document.bases)],
        "head_line": words(document.head_line.upper()),
        "decides": "QUYẾT ĐỊNH:" if document.kind is Kind.DECISION else "",
        "body": _body(wording.ended(document.body), words, cell, _UPRIGHT, last=True),
        "signature": {
            "authority": [words(line) for line in wording.authority(document.signature)],
            "name": words(document.signature.name),
        },
        "recipients": [words(line) for line in wording.recipients(document)],
        "drafter": words(wording.drafter(document.drafter)),
        "contact": [words(line) for line in wording.contact(document.contact)],
        "attached": _attached(document, document.attached, words, cell) if document.attached else None,
        "annexes": _annexes(document, words, cell),
    }


def _title(document: Document) -> str:
    name = "" if document.kind is Kind.LETTER else f"{document.kind.label} "
    return f"{name}{document.subject}".strip() or document.kind.label


def _page() -> dict[str, float]:
    return {
        "width": rules.PAGE_WIDTH.take,
        "top": rules.MARGIN_TOP.take,
        "bottom": rules.MARGIN_BOTTOM.take,
        "left": rules.MARGIN_LEFT.take,
        "right": rules.MARGIN_RIGHT.take,
        "indent": rules.FIRST_LINE.take,
        "gap": rules.PARAGRAPH_GAP.take,
        "line": rules.LINE_SPACING.take,
        "number": rules.PAGE_NUMBER.take,
        "rule": rules.RULE_SHARE.take,
        "single": tabular.SINGLE,
        "beside": tabular.BESIDE,
        "above": tabular.ABOVE,
    }


def _styles() -> dict[str, dict[str, Any]]:
    return {
        element.name.lower(): {"size": style.size.take, "bold": style.bold, "italic": style.italic}
        for element, style in STYLES.items()
    }


def _head(document: Document, words: Words) -> dict[str, Any]:
    superior, issuer = wording.issuer_lines(document.issuer)
    urgency = None
    if document.urgency is not Urgency.NONE:
        width, height = rules.URGENCY_BOX[document.urgency]
        urgency = {"words": str(document.urgency), "width": width, "height": height}
    return {
        "superior": words(superior),
        "issuer": words(issuer),
        "state": rules.STATE,
        "motto": rules.MOTTO,
        "number": words(f"Số: {number_symbol(document, _BLANK)}"),
        "day": words(wording.place_day(document, _BLANK)),
        "subject": words(wording.letter_subject(document.subject)) if document.kind is Kind.LETTER else "",
        "draft": document.draft,
        "urgency": urgency,
    }


_BLANK = "\u00a0" * 5  # room to write in; plain spaces would fall together


def _attached(document: Document, attached: Attached, words: Words, cell: Words) -> dict[str, Any]:
    return {
        "name": words(attached.kind.label.upper()),
        "subject": words(attached.subject),
        "note": words(wording.attached_note(document, _BLANK)),
        "bases": [words(line) for line in wording.bases(attached.bases)],
        "body": _body(wording.ended(attached.body), words, cell, _UPRIGHT),
    }


def _annexes(document: Document, words: Words, cell: Words) -> list[dict[str, Any]]:
    return [
        {
            "name": words(wording.annex_name(place, len(document.annexes))),
            "title": words(annex.title.upper()),
            "note": words(wording.annex_note(document, annex, _BLANK)),
            "landscape": annex.landscape,
            "body": _body(annex.body, words, cell, _TURNED if annex.landscape else _UPRIGHT),
        }
        for place, annex in enumerate(document.annexes, 1)
    ]


# -- body -------------------------------------------------------------------------------------------------------------


def _body(body: Sequence[Block], words: Words, cell: Words, room: float, *, last: bool = False) -> list[dict[str, Any]]:
    """`room`: width of the text in millimetres."""
    nodes: list[dict[str, Any]] = []
    for block in wording.numbered(body):
        match block:
            case Numbered():
                nodes += _item(block, words)
            case Paragraph(text, note):
                nodes.append(_text(Element.NOTE if note else Element.BODY, text=words(text)))
            case Table():
                nodes.append(
                    _table(block, cell, room) if block.columns else _text(Element.BODY, text=words(block.caption))
                )
    if last and nodes and nodes[-1]["is"] == "text":
        nodes[-1]["keep"] = len(nodes[-1]["text"]) <= _KEPT  # no signature alone on a page
    return nodes


def _text(style: Element, **more: Any) -> dict[str, Any]:
    empty = {"lead": "", "title": "", "text": "", "strong": False, "level": 0, "centred": False, "keep": False}
    return {"is": "text", "style": style.name.lower(), **empty, **more}


def _item(numbered: Numbered, words: Words) -> list[dict[str, Any]]:
    """One paragraph, or two where the text begins below its title."""
    item, lead = numbered.item, words(numbered.label)
    style, level = _STYLE_OF[item.level], min(numbered.depth + 2, _DEEPEST)
    title = words(item.title.upper() if STYLES[style].caps else item.title)
    strong = bool(item.title) or item.level in _ALWAYS_STRONG
    if item.level in _HEADED:
        named = f"{lead}\n{words(item.title.upper())}" if item.title else lead
        nodes = [_text(style, lead=named, strong=True, level=level, centred=True)]
    elif item.title and not wording.runs_on(item.title):
        nodes = [_text(style, lead=lead, title=title, strong=strong, level=level if item.level in _HEADINGS else 0)]
    else:
        return [_text(style, lead=lead, title=title, text=words(item.text), strong=strong)]
    return [*nodes, _text(Element.BODY, text=words(item.text))] if item.text else nodes


# -- tables -----------------------------------------------------------------------------------------------------------


def _table(table: Table, cell: Words, room: float) -> dict[str, Any]:
    widths = tabular.widths(table, room)
    rows = [
        _row(row, len(table.columns), cell) | {"shared": run.shared, "of": len(run.rows), "at": at}
        for run in tabular.runs(table, widths)
        for at, row in enumerate(run.rows)
    ]
    for row, below in pairwise(rows):
        row["leads"] = row["group"] and not below["group"]
    return {
        "is": "table",
        "caption": cell(table.caption),
        "shares": widths,
        "aligns": [str(column.align) for column in table.columns],
        "head": _head_rows(table, cell),
        "rows": rows,
    }


def _head_rows(table: Table, cell: Words) -> list[list[dict[str, Any]]]:
    """One row of headings, or two where columns stand under a common one."""
    if not any(column.under for column in table.columns):
        return [[{"text": cell(column.heading), "columns": 1, "rows": 1} for column in table.columns]]
    upper: list[dict[str, Any]] = []
    lower: list[dict[str, Any]] = []
    for under, columns in groupby(table.columns, key=lambda column: column.under):
        headings = [{"text": cell(column.heading), "columns": 1, "rows": 1} for column in columns]
        if under:
            upper.append({"text": cell(under), "columns": len(headings), "rows": 1})
            lower += headings
        else:
            upper += [{**heading, "rows": 2} for heading in headings]
    return [upper, lower]


def _row(row: Row, columns: int, cell: Words) -> dict[str, Any]:
    """Words that have no column of their own go on in the last cell: nothing is left out.

    `leads`: a group row that must not be parted from the row below it.
    """
    room = min(2, columns) if row.group else columns
    given = (*row.cells, *[""] * room)
    over = [words for words in given[room:] if words]
    cells = [cell(words) for words in (*given[: room - 1], "\n".join((given[room - 1], *over)))]
    return {"group": row.group, "leads": False, "cells": cells, "whole": max(map(len, cells)) <= _WHOLE}
