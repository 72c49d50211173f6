"""What a run or a paragraph really looks like: direct settings, then styles along "based on", then the defaults."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from vanban.writer.check.package import WORD, w

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_DEEPEST = 50


def value(element: etree._Element | None, child: str, name: str = "val") -> str | None:
    """An attribute of a child; None where there is none."""
    found = None if element is None else element.find(w(child))
    return None if found is None else found.get(f"{{{WORD}}}{name}")


def number(text: str | None) -> float | None:
    """A measure as written; None where it is missing or nonsense."""
    try:
        found = float(text) if text is not None and len(text) < 12 else None
    except ValueError:
        return None
    return found if found is not None and abs(found) < 1e7 else None


class Looks(NamedTuple):
    """Of letters. `size` in points; None where nothing is said."""

    ascii: str | None = None
    other: str | None = None  # the font of letters outside ASCII, as most Vietnamese ones
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    colour: str | None = None
    hidden: bool | None = None

    def over(self, below: Looks) -> Looks:
        return Looks._make(low if mine is None else mine for mine, low in zip(self, below, strict=True))


class Shape(NamedTuple):
    """Of a paragraph: lengths in twentieths of a point, `line` with its rule; None where nothing is said."""

    align: str | None = None
    left: float | None = None
    first: float | None = None  # negative where it hangs
    before: float | None = None
    after: float | None = None
    line: float | None = None
    rule: str | None = None
    ruled: bool | None = None  # a line above or below
    list: str | None = None
    right: float | None = None

    def over(self, below: Shape) -> Shape:
        return Shape._make(low if mine is None else mine for mine, low in zip(self, below, strict=True))


class Styles:
    """The styles of a document with the defaults below them."""

    def __init__(self, part: etree._Element | None, theme: etree._Element | None) -> None:
        self._theme = _theme_fonts(theme)
        self._styles: dict[str, etree._Element] = {}
        self._default: dict[str, str] = {}
        self._made: dict[str, tuple[Looks, Shape]] = {}
        looks, shape = Looks("Times New Roman", "Times New Roman", 10.0), Shape()
        if part is not None:
            base = part.find(w("docDefaults"))
            if base is not None:
                looks = self.looks(base.find(f"{w('rPrDefault')}/{w('rPr')}")).over(looks)
                shape = shape_of(base.find(f"{w('pPrDefault')}/{w('pPr')}"))
            for style in part.iterfind(w("style")):
                name = style.get(w("styleId"), "")
                self._styles[name] = style
                if style.get(w("default")) in ("1", "true"):
                    self._default[style.get(w("type"), "")] = name
        self.base = (looks, shape)

    def paragraph(self, name: str | None) -> tuple[Looks, Shape]:
        """Looks and shape of a paragraph style, defaults included."""
        name = name if name in self._styles else self._default.get("paragraph")
        looks, shape = self._of(name, 0)
        return looks.over(self.base[0]), shape.over(self.base[1])

    def letters(self, name: str | None) -> Looks:
        """What a character style says."""
        return self._of(name, 0)[0] if name in self._styles else Looks()

    def _of(self, name: str | None, depth: int) -> tuple[Looks, Shape]:
        if name in self._made:
            return self._made[name]
        style = self._styles.get(name or "")
        if style is None or name is None or depth > _DEEPEST:
            return Looks(), Shape()
        below = self._of(value(style, "basedOn"), depth + 1)
        made = self.looks(style.find(w("rPr"))).over(below[0]), shape_of(style.find(w("pPr"))).over(below[1])
        self._made[name] = made
        return made

    def looks(self, properties: etree._Element | None) -> Looks:
        """What a w:rPr says itself."""
        if properties is None:
            return Looks()
        size = number(value(properties, "sz"))
        return Looks(
            ascii=self._font(properties, "ascii"),
            other=self._font(properties, "hAnsi"),
            size=None if size is None else size / 2,
            bold=_toggle(properties, "b"),
            italic=_toggle(properties, "i"),
            caps=_toggle(properties, "caps"),
            colour=value(properties, "color"),
            hidden=_toggle(properties, "vanish"),
        )

    def _font(self, properties: etree._Element, script: str) -> str | None:
        fonts = properties.find(w("rFonts"))
        if fonts is None:
            return None
        theme = fonts.get(w(f"{script}Theme"))
        return self._theme.get(theme[:5]) if theme else fonts.get(w(script))


def shape_of(properties: etree._Element | None) -> Shape:
    """What a w:pPr says itself."""
    if properties is None:
        return Shape()
    first, hanging = number(value(properties, "ind", "firstLine")), number(value(properties, "ind", "hanging"))
    borders = [*properties.iterfind(f"{w('pBdr')}/{w('bottom')}"), *properties.iterfind(f"{w('pBdr')}/{w('top')}")]
    return Shape(
        align=value(properties, "jc"),
        left=number(value(properties, "ind", "left") or value(properties, "ind", "start")),
        first=first if hanging is None else -hanging,
        before=number(value(properties, "spacing", "before")),
        after=number(value(properties, "spacing", "after")),
        line=number(value(properties, "spacing", "line")),
        rule=value(properties, "spacing", "lineRule"),
        ruled=any(border.get(w("val"), "none") not in ("none", "nil") for border in borders) if borders else None,
        list=value(properties.find(w("numPr")), "numId"),
        right=number(value(properties, "ind", "right") or value(properties, "ind", "end")),
    )


def _toggle(properties: etree._Element, name: str) -> bool | None:
    found = properties.find(w(name))
    return None if found is None else found.get(w("val"), "1") not in _OFF


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """{"minor": "Calibri", "major": "Cambria"}."""
    if theme is None:
        return {}
    found = {}
    for name in ("minor", "major"):
        latin = theme.find(f".//{_DRAWING}{name}Font/{_DRAWING}latin")
        if latin is not None:
            found[name] = latin.get("typeface", "")
    return found
