"""Phần, chương, mục, tiểu mục: their numbers, their titles, each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vanban.text.folding import fold
from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding
from vanban.writer.check.lines import Line, Word
from vanban.writer.numbering import roman
from vanban.writer.rules import STYLES, TITLED_SOURCE, Element

_SOURCE = STYLES[Element.PART].size.source
_FORM = re.compile(r"(?P<name>Phần|Chương|Mục|Tiểu mục) (?:thứ )?(?P<number>\w+)(?P<rest>.*)", re.I | re.DOTALL)
_ORDER = ("phan", "chuong", "muc", "tieu muc")
_ROMAN = _ORDER[:2]
_FIGURES = {**{str(n): n for n in range(1, 200)}, **{roman(n): n for n in range(1, 200)}}
_LEVELS = (Element.PART, Element.DIVISION)
_TITLES = (Element.PART_TITLE, Element.DIVISION_TITLE)


@dataclass(frozen=True, slots=True)
class _Head:
    line: Line
    name: str  # folded: "phan"
    number: str
    rest: str  # words behind the number on its line


def check_levels(word: Word, parts: Parts) -> Iterator[Finding]:
    """Roman figures of phần and chương, Arabic ones of mục and tiểu mục, without a gap."""
    before = dict.fromkeys(_ORDER, 0)
    for line in word.lines:
        if line.element in (Element.NAME, Element.ANNEX):
            before = dict.fromkeys(_ORDER, 0)
        head = _head(line)
        if head is None:
            continue
        value = _FIGURES.get(head.number)
        if value is None or head.number.isdigit() is (head.name in _ROMAN):
            yield Finding("levels.figures", line.place, _wrong_figures(head), _SOURCE)
        elif value != before[head.name] + 1 and not (value == 1 and head.name == "chuong"):
            want = _figures(before[head.name] + 1, head.name)
            says = f"“{line.text}” không đúng thứ tự, ở đây là số {want}. Hãy đánh lại thứ tự."
            yield Finding("levels.order", line.place, says, _SOURCE)
        _count(before, head.name, value)


def _head(line: Line) -> _Head | None:
    form = _FORM.match(line.text) if line.element in _LEVELS else None
    return form and _Head(line, fold(form["name"]), form["number"], form["rest"].strip(" .:-"))


def _count(before: dict[str, int], name: str, value: int | None) -> None:
    """Mục begin anew in each chương, tiểu mục in each mục; chương may run on through the phần."""
    before[name] = value or before[name] + 1
    for lower in _ORDER[_ORDER.index(name) + 1 :]:
        if lower != "chuong":
            before[lower] = 0


def _figures(n: int, name: str) -> str:
    return roman(n) if name in _ROMAN else str(n)


def _wrong_figures(head: _Head) -> str:
    kind, sample = ("La Mã", "I") if head.name in _ROMAN else ("Ả Rập", "1")
    name = head.line.text.split(head.number)[0].strip()
    return f"Số thứ tự của {name.lower()} dùng chữ số {kind}. Hãy đánh số {sample}, …"


def check_titles(word: Word, parts: Parts) -> Iterator[Finding]:
    """Each has a title, on the line below the number."""
    for line, below in pairwise([*word.lines, None]):
        head = _head(line) if line is not None else None
        if head is None or line is None:
            continue
        if head.rest:
            says = f"Số thứ tự và tiêu đề của “{line.text}” viết trên một dòng. Hãy xuống dòng trước tiêu đề."
            yield Finding("levels.line", line.place, says, _SOURCE)
        elif below is None or below.element not in _TITLES:
            says = f"“{line.text}” chưa có tiêu đề. Hãy ghi tiêu đề ở dòng dưới, chữ in hoa, đậm, canh giữa."
            yield Finding("levels.title", line.place, says, TITLED_SOURCE)
