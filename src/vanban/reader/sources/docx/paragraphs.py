"""One w:p → its text as printed: runs, numbering mark, note marks, tabs and line breaks."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from vanban.reader.sources.docx.names import MARKUP, number, value, w
from vanban.reader.sources.docx.numbering import Numbering
from vanban.reader.sources.docx.styles import Looks, Style, Styles, looks_of
from vanban.text.legacy import from_font

_SKIPPED = {w("del"), w("moveFrom"), w("pPr"), w("rPr"), f"{{{MARKUP}}}Fallback", w("instrText"), w("delText")}
_BREAKS = {w("br"), w("cr")}
_NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
_SYMBOLS = {  # letters of the fonts Symbol and Wingdings
    "f02d": "-", "f0b7": "•", "f0a7": "•", "f0d8": "•", "f0fc": "•", "f076": "•", "f0b0": "°", "f0b1": "±", "f0a3": "≤",
    "f0b3": "≥", "f0b4": "×", "f0e0": "→", "f06f": "□", "f0a8": "□", "f0fe": "☒", "f052": "☑",
}  # fmt: skip

T, TAB, R, TEXT_BOX = w("t"), w("tab"), w("r"), w("txbxContent")
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


@dataclass
class Printed:
    """A paragraph as it is read. `boxes` are the w:txbxContent anchored in it."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    centred: bool = False
    runs_on: bool = False  # its mark was deleted under tracked changes: the next paragraph continues it
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass
class Reading:
    """What is needed to read paragraphs, and what they leave behind: the notes referred to, in order."""

    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)  # (part, w:id)


def printed(paragraph: etree._Element, reading: Reading) -> Printed:
    properties = paragraph.find(w("pPr"))
    name = value(properties, "pStyle")
    style = reading.styles.of(name)
    looks = style.looks.over(reading.styles.base)
    made = Printed(centred=(value(properties, "jc") or style.justification) == "center")
    pieces: list[tuple[str, Looks]] = []
    _gather(paragraph, looks, reading, made, pieces)
    inked = [run for text, run in pieces if text.strip()]
    made.bold = bool(inked) and all(run.bold for run in inked)
    made.italic = bool(inked) and all(run.italic for run in inked)
    made.text = "".join(text for text, _ in pieces)
    mark = properties.find(w("rPr")) if properties is not None else None
    made.runs_on = mark is not None and mark.find(w("del")) is not None
    if made.text.strip():
        made.text = _mark(properties, name, style, reading) + made.text.lstrip(" ")
    return made


def _mark(properties: etree._Element | None, name: str | None, style: Style, reading: Reading) -> str:
    """The number or bullet of the paragraph. Empty ones are not asked: Word does not count those of most lists."""
    listed = None if properties is None else properties.find(w("numPr"))
    own = value(listed, "numId")
    chosen = style.numbering if own is None else own
    if not chosen or chosen == "0":
        return ""
    level = value(listed, "ilvl")
    if level is not None:
        return reading.numbering.mark(chosen, number(level))
    by_style = style.level if style.level is not None else reading.numbering.level_of_style(chosen, name or "")
    return reading.numbering.mark(chosen, 0 if own is not None and style.level is None else by_style)


def _gather(
    parent: etree._Element, looks: Looks, reading: Reading, made: Printed, pieces: list[tuple[str, Looks]]
) -> None:
    """Text of the runs below `parent`, in order. Content controls, links and insertions are looked into."""
    for child in parent:
        if child.tag == R:
            _run(child, looks, reading, made, pieces)
        elif child.tag == MATH_TEXT:
            pieces.append((child.text or "", looks))
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            _gather(child, looks, reading, made, pieces)


def _run(run: etree._Element, below: Looks, reading: Reading, made: Printed, pieces: list[tuple[str, Looks]]) -> None:
    properties = run.find(w("rPr"))
    looks = below
    if properties is not None:
        if (name := value(properties, "rStyle")) is not None:
            looks = reading.styles.of(name, "character").looks.over(looks)
        looks = looks_of(properties).over(looks)
    if looks.hidden:
        return
    for child in run:
        text = _character(child, reading)
        if text:
            pieces.append((from_font(text, looks.font) if looks.font else text, looks))
        elif len(child) and child.tag not in _SKIPPED:
            made.boxes.extend(_boxes(child))


def _character(child: etree._Element, reading: Reading) -> str:
    if child.tag == T:
        return child.text or ""
    if child.tag == TAB or child.tag == w("ptab"):
        return "\t"
    if child.tag in _BREAKS:
        return "\n"
    if child.tag == w("noBreakHyphen"):
        return "-"
    if child.tag == w("softHyphen"):
        return "\xad"  # in a TCVN3 font this is ư
    if child.tag == w("sym"):
        return _SYMBOLS.get(child.get(w("char"), "").lower(), "")
    if child.tag in _NOTES and child.get(w("customMarkFollows")) is None:
        reading.notes.append((_NOTES[child.tag], child.get(w("id"), "")))
        return f"[{len(reading.notes)}]"
    return ""


def _boxes(element: etree._Element) -> list[etree._Element]:
    """Text boxes below a drawing: of the modern form or of the fallback, not both, and not boxes in boxes."""
    if element.tag == TEXT_BOX:
        return [element]
    found = []
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            found += _boxes(child)
    return found
