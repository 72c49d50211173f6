"""Automatic numbering, counted as Word counts it and written out ("1.", "a)", "II.", "-")."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from vanban.reader.sources.docx.names import is_on, number, value, w

_PLACE = re.compile(r"%([1-9])")
_VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = re.compile("[\ue000-\uf8ff•●○◦▪▫■□▶►➢➤✓✔❖◆◇·»§ØüvqoÞ¨–—−-]")


@dataclass
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # counts again after a level up to this one (from 1); 0 never
    legal: bool = False
    style: str | None = None


@dataclass
class List:
    """One w:num: the levels it shows, and the count it shares with the lists of the same definition."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)  # overrides, used once


class Numbering:
    def __init__(self, part: etree._Element | None) -> None:
        self._definitions: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if part is not None:
            self._load(part)

    def _load(self, part: etree._Element) -> None:
        linked, named = {}, {}
        for element in part.iterfind(w("abstractNum")):
            name = element.get(w("abstractNumId"), "")
            self._definitions[name] = {
                number(level.get(w("ilvl"))): _level(level) for level in element.iterfind(w("lvl"))
            }
            if link := value(element, "numStyleLink"):
                linked[name] = link
            if link := value(element, "styleLink"):
                named[link] = name
        for name, link in linked.items():
            self._definitions[name] = self._definitions.get(named.get(link, ""), {}) or self._definitions[name]
        for element in part.iterfind(w("num")):
            self._add(element)

    def _add(self, element: etree._Element) -> None:
        definition = value(element, "abstractNumId") or ""
        made = List(definition, dict(self._definitions.get(definition, {})))
        for override in element.iterfind(w("lvlOverride")):
            place = number(override.get(w("ilvl")))
            if (level := override.find(w("lvl"))) is not None:
                made.levels[place] = _level(level)
            if (start := value(override, "startOverride")) is not None:
                made.starts[place] = number(start, 1)
        self._lists[element.get(w("numId"), "")] = made

    def level_of_style(self, name: str, style: str) -> int:
        """The level of list `name` that belongs to a paragraph style; 0 where none does."""
        levels = self._lists[name].levels if name in self._lists else {}
        return next((place for place, level in levels.items() if level.style == style), 0)

    def mark(self, name: str, place: int) -> str:
        """Count one paragraph on level `place` of list `name`, and the mark it gets with its space; "" for none."""
        listed = self._lists.get(name)
        if listed is None or place not in listed.levels:
            return ""
        counts = self._counts.setdefault(listed.definition, {})
        if name not in self._begun:
            self._begun.add(name)
            counts.update({p: start - 1 for p, start in listed.starts.items()})
        level = listed.levels[place]
        counts[place] = counts.get(place, level.start - 1) + 1
        self._restart_below(listed, counts, place)
        return _written(listed.levels, counts, place)

    def _restart_below(self, listed: List, counts: dict[int, int], place: int) -> None:
        for deeper in [p for p in counts if p > place]:
            restart = listed.levels[deeper].restart if deeper in listed.levels else None
            if restart is None or (restart and place < restart):
                del counts[deeper]


def _level(element: etree._Element) -> Level:
    restart = value(element, "lvlRestart")
    form = element.find(w("numFmt"))
    custom = "" if form is None else form.get(w("format"), "")
    return Level(
        start=number(value(element, "start"), 1),
        form=custom if value(element, "numFmt") == "custom" and custom else value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        suffix=value(element, "suff") or "tab",
        restart=None if restart is None else number(restart),
        legal=is_on(element, "isLgl") or False,
        style=value(element, "pStyle"),
    )


def _written(levels: dict[int, Level], counts: dict[int, int], place: int) -> str:
    level = levels[place]
    if level.form == "bullet":
        mark = _BULLETS.sub("-", level.text.strip()[:1])
    else:

        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, Level())
            form = "decimal" if level.legal and at != place else other.form
            return spelled(counts.get(at, other.start), form)

        mark = _PLACE.sub(one, level.text)
    return mark + ("" if level.suffix == "nothing" or not mark else " ")


def spelled(n: int, form: str) -> str:
    """`n` in one of Word's number formats. Letters run a to z and then double, as Word prints them."""
    if form in ("lowerRoman", "upperRoman"):
        return _cased(roman(n), form)
    if form in ("lowerLetter", "upperLetter"):
        return _cased(chr(97 + (n - 1) % 26) * min(1 + (n - 1) // 26, 10) if n > 0 else "", form)
    if form == "decimalZero":
        return f"{n:02d}"
    if form == "none":
        return ""
    if form == "vietnameseCounting" and 0 <= n < len(_VIETNAMESE):
        return _VIETNAMESE[n]
    if ", " in form:  # custom: the first numbers themselves, "a, b, c, d, đ, ..."
        first = [item for item in form.split(", ") if item != "..."]
        return first[n - 1] if 0 < n <= len(first) else str(n)
    return str(n)


def _cased(letters: str, form: str) -> str:
    return letters.upper() if form.startswith("upper") else letters


def roman(n: int) -> str:
    """Small Roman numerals; plain digits outside 1 to 3999."""
    if not 0 < n < 4000:
        return str(n)
    letters = ""
    for worth, letter in _ROMAN:
        letters += letter * (n // worth)
        n %= worth
    return letters
