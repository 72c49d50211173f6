"""Running text: order of numbers and letters, alignment, first line, distances; and how annexes are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from vanban.writer import rules
from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding, Severity
from vanban.writer.check.letters import few
from vanban.writer.check.lines import Line, Word
from vanban.writer.numbering import letter, roman
from vanban.writer.rules import MAIN, OTHER, Element

_POINT = re.compile(r"([a-zđ]{1,2})[).]")
_LETTERS = [letter(n) for n in range(1, 200)]
_ROMANS = [roman(n) for n in range(1, 100)]
_SOURCE = f"{MAIN}6 điểm đ"
_SHAPE = f"{MAIN}6 điểm e"
_LONG = 90  # characters of a paragraph that fills more than its first line
_CLOSE = 1.0  # millimetres
_STARTS_POINTS = {
    Element.SECTION,
    Element.ARTICLE,
    Element.CLAUSE,
    Element.PART,
    Element.DIVISION,
    Element.ANNEX,
    Element.NAME,
}


def check_points(word: Word, parts: Parts) -> Iterator[Finding]:
    """a, b, c, d, đ, e, g …: by the Vietnamese alphabet, from "a" under each number."""
    before = 0
    for line in word.lines:
        if line.element in _STARTS_POINTS:
            before = 0
        elif line.element is Element.POINT and (form := _POINT.match(line.text)):
            mark = form[1]
            want = _LETTERS[before] if before < len(_LETTERS) else mark
            if mark not in _LETTERS:
                says = (
                    f"Điểm “{mark})” không có trong bảng chữ cái tiếng Việt. Hãy ghi “{want})” (không dùng f, j, w, z)."
                )
                yield Finding("points.order", line.place, says, _SOURCE)
                before += 1
            elif mark in (want, "a"):
                before = _LETTERS.index(mark) + 1
            else:
                says = f"Điểm “{mark})” không đúng thứ tự, ở đây là “{want})”. Sau “d)” là “đ)”. Hãy đánh lại thứ tự."
                yield Finding("points.order", line.place, says, _SOURCE)
                before = _LETTERS.index(mark) + 1


def check_sections(word: Word, parts: Parts) -> Iterator[Finding]:
    """Roman numbers of sections run on; they begin again under a part, an annex, another document."""
    yield from _counted(word.lines, Element.SECTION, re.compile(r"([IVXLC]+)\."), _ROMANS, "Mục", "sections.order")


def check_articles(word: Word, parts: Parts) -> Iterator[Finding]:
    numbers = [str(n) for n in range(1, 1000)]
    yield from _counted(word.lines, Element.ARTICLE, re.compile(r"Điều (\d+)"), numbers, "Điều", "articles.order")


def _counted(
    lines: list[Line], element: Element, form: re.Pattern[str], numbers: Sequence[str], name: str, code: str
) -> Iterator[Finding]:
    before = 0
    for line in lines:
        if line.element in (Element.PART, Element.ANNEX, Element.NAME):
            before = 0 if element is Element.SECTION or line.element is not Element.PART else before
        found = form.match(line.text) if line.element is element else None
        if found is None:
            continue
        want = numbers[before] if before < len(numbers) else ""
        if found[1] in (want, numbers[0]):
            before = numbers.index(found[1]) + 1
            continue
        says = f"{name} {found[1]} không đúng thứ tự, ở đây là {name.lower()} {want}. Hãy đánh lại thứ tự."
        yield Finding(code, line.place, says, _SOURCE)
        before = numbers.index(found[1]) + 1 if found[1] in numbers else before + 1


def check_shape(word: Word, parts: Parts) -> Iterator[Finding]:
    yield from few(_shapes(parts))


def _shapes(parts: Parts) -> Iterator[Finding]:
    running = [line for line in parts.body if line.part == 0 and line.shape.list in (None, "0")]
    for line, below in zip_longest(running, running[1:]):
        if len(line.text) >= _LONG:
            yield from _alignment(line)
        if below is not None and below.paragraph == line.paragraph + 1:
            yield from _gap(line, below)
        yield from _spacing(line)


def _alignment(line: Line) -> Iterator[Finding]:
    if line.shape.align not in ("both", "distribute"):
        says = "Đoạn văn chưa căn đều hai lề. Hãy căn đều (Justify)."
        yield Finding("body.align", line.place, says, _SHAPE)
    first = ((line.shape.first or 0) + (line.shape.left or 0)) / 1440 * 25.4
    rule = rules.FIRST_LINE
    if not rule.allows(first, _CLOSE) and line.element in (Element.BODY, Element.BASIS, Element.CLAUSE, Element.POINT):
        says = f"Dòng đầu đoạn lùi {first:.1f} mm, phải là 10 hoặc 12,7 mm. Hãy đặt lại thụt đầu dòng.".replace(
            ".", ",", 1
        )
        yield Finding("body.indent", line.place, says, rule.source)


def _gap(line: Line, below: Line) -> Iterator[Finding]:
    gap = ((line.shape.after or 0) + (below.shape.before or 0)) / 20
    if gap < rules.PARAGRAPH_GAP.least - 0.1:
        says = f"Khoảng cách đến đoạn sau là {gap:g} pt, phải từ 6 pt. Hãy đặt giãn cách đoạn 6 pt."
        yield Finding("body.gap", line.place, says, rules.PARAGRAPH_GAP.source)


def _spacing(line: Line) -> Iterator[Finding]:
    rule, size = rules.LINE_SPACING, next((looks.size for _, looks in line.letters if looks.size), None) or 14
    given = line.shape.line if line.shape.line is not None else 240
    lines = given / 240 if line.shape.rule in (None, "auto") else given / 20 / (size * 1.15)
    if line.shape.rule == "atLeast":
        lines = max(lines, 1.0)
    if not rule.allows(lines, 0.03):
        says = f"Cách dòng là {lines:.2f} dòng, phải từ dòng đơn đến 1,5 dòng. Hãy đặt lại cách dòng.".replace(
            ".", ",", 1
        )
        yield Finding("body.spacing", line.place, says, rule.source)


def check_annexes(word: Word, parts: Parts) -> Iterator[Finding]:
    lines = parts.of.get(Element.ANNEX, [])
    for at, line in enumerate(lines, 1):
        number = line.text.rstrip(".: ").split()[-1]
        if len(lines) > 1 and number != roman(at):
            says = f"Văn bản có nhiều phụ lục thì đánh số La Mã. Hãy ghi “Phụ lục {roman(at)}”."
            yield Finding("annex.number", line.place, says, f"{OTHER}1 điểm a")


def check_ending(word: Word, parts: Parts) -> Iterator[Finding]:
    """ "./." behind the last words, as offices do."""
    end = next((line.paragraph for line in word.lines if line.element is Element.RECIPIENTS_HEAD), None)
    last = next((line for line in reversed(parts.body) if end is None or line.paragraph < end), None)
    if end is not None and last is not None and not re.search(r"\./\.?$", last.text):
        says = "Cuối nội dung thường có dấu “./.”. Hãy thêm nếu cơ quan dùng."
        yield Finding("body.end", last.place, says, "Thông lệ; Nghị định không quy định", Severity.NOTE)
