"""What styles say: bold, italic, hidden, centred, font, numbering; inherited along "based on"."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from vanban.reader.sources.docx.names import is_on, number, value, w


class Looks(NamedTuple):
    """Character properties; None where nothing is said."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    font: str | None = None

    def over(self, below: Looks) -> Looks:
        """These properties, and those of `below` where these say nothing."""
        return Looks(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
            below.font if self.font is None else self.font,
        )


class Style(NamedTuple):
    looks: Looks = Looks()
    justification: str | None = None
    numbering: str | None = None  # w:numId
    level: int | None = None
    bordered: bool | None = None  # of a table style


NOTHING = Style()


def looks_of(properties: etree._Element | None) -> Looks:
    """The direct properties of a w:rPr."""
    if properties is None:
        return NOTHING.looks
    fonts = properties.find(w("rFonts"))
    font = None if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi"))
    return Looks(is_on(properties, "b"), is_on(properties, "i"), is_on(properties, "vanish"), font)


def has_borders(borders: etree._Element | None) -> bool | None:
    """Whether a w:tblBorders or w:tcBorders draws anything; None where there is none."""
    if borders is None:
        return None
    return any(value(borders, side, "none") not in ("none", "nil", "") for side in _SIDES)


_SIDES = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")


class Styles:
    def __init__(self, part: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._made: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self.base = NOTHING.looks
        if part is None:
            return
        self.base = looks_of(part.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"))
        for element in part.iterfind(w("style")):
            name = element.get(w("styleId"), "")
            self._elements[name] = element
            if element.get(w("default")) in ("1", "true"):
                self._defaults[element.get(w("type"), "")] = name

    def of(self, name: str | None, kind: str = "paragraph") -> Style:
        """The style called `name`, or the default of its kind."""
        name = name if name in self._elements else self._defaults.get(kind)
        return NOTHING if name is None else self._resolve(name, frozenset())

    def _resolve(self, name: str, seen: frozenset[str]) -> Style:
        if name in self._made:
            return self._made[name]
        element = self._elements.get(name)
        if element is None or name in seen or len(seen) > 50:
            return NOTHING
        parent = value(element, "basedOn")
        below = self._resolve(parent, seen | {name}) if parent else NOTHING
        style = self._own(element, below)
        self._made[name] = style
        return style

    def _own(self, element: etree._Element, below: Style) -> Style:
        paragraph = element.find(w("pPr"))
        listed = None if paragraph is None else paragraph.find(w("numPr"))
        table = element.find(w("tblPr"))
        bordered = None if table is None else has_borders(table.find(w("tblBorders")))
        level = value(listed, "ilvl")
        return Style(
            looks=looks_of(element.find(w("rPr"))).over(below.looks),
            justification=value(paragraph, "jc") or below.justification,
            numbering=value(listed, "numId") or below.numbering,
            level=below.level if level is None else number(level),
            bordered=below.bordered if bordered is None else bordered,
        )
