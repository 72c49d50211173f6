"""Font, colour, size, weight and slope of every element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vanban.writer import rules
from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding, Severity
from vanban.writer.check.lines import Line, Word
from vanban.writer.check.looks import Looks
from vanban.writer.rules import STYLES, Element

_ALIKE = (
    "times new roman",
    "tinos",
    "liberation serif",
)  # of the same widths and forms, what is without the first falls back to
_LEGACY = (".vn", "vni-", "vni ")
_BLACK = ("auto", "000000", "windowtext")
_MIXED = {
    Element.ARTICLE,
    Element.CLAUSE,
    Element.POINT,
    Element.BODY,
    Element.NOTE,
    Element.TABLE_CELL,
    Element.TABLE_HEAD,
}
"""Elements in which single words may be bold or in italics."""
_NO_SIZE = {Element.TABLE_HEAD, Element.TABLE_CELL}
_MOST = 8  # findings of one kind about one element


def check_fonts(word: Word, parts: Parts) -> Iterator[Finding]:
    yield from few(_fonts(word))


def check_letters(word: Word, parts: Parts) -> Iterator[Finding]:
    yield from few(_letters(word, parts))


_CENTRED = {element for element, style in STYLES.items() if style.align == "centre"} - {
    Element.TABLE_HEAD,
    Element.URGENCY,
}
_LOWER = (Element.PART, Element.DIVISION, Element.ANNEX, Element.SIGNER, Element.RECIPIENTS_HEAD)
"""In capitals by mistake. A subject in capitals is let pass: half of the plans in use print it so, and names in it are lost
where it is set small."""


def check_alignment(word: Word, parts: Parts) -> Iterator[Finding]:
    """What stands in the middle of its column. A paragraph with tabs holds both columns: nothing is asked of it."""
    tabbed = {line.paragraph for line in word.lines if line.part > 0}
    for line in word.lines:
        if line.element in _CENTRED and line.paragraph not in tabbed and line.shape.align != "center":
            style = STYLES[line.element]
            says = f"{style.name} phải canh giữa. Hãy căn giữa đoạn này."
            yield Finding("letters.align", line.place, says, style.size.source)


def check_leads(word: Word, parts: Parts) -> Iterator[Finding]:
    """ "Điều 1." is bold though the words behind it are not."""
    yield from few(_leads(parts))


def _leads(parts: Parts) -> Iterator[Finding]:
    for line in parts.of.get(Element.ARTICLE, []):
        if line.letters and not line.letters[0][1].bold:
            says = "Từ “Điều” và số thứ tự phải là chữ đậm. Hãy in đậm."
            yield Finding("letters.bold", line.place, says, STYLES[Element.ARTICLE].size.source)


def check_urgency(word: Word, parts: Parts) -> Iterator[Finding]:
    for line in parts.of.get(Element.URGENCY, []):
        if any((looks.colour or "").upper() not in rules.URGENCY_COLOURS for _, looks in line.letters):
            says = "Dấu chỉ độ khẩn phải màu đỏ tươi. Hãy đổi màu chữ và khung."
            yield Finding("urgency.colour", line.place, says, STYLES[Element.URGENCY].size.source)


def few(findings: Iterator[Finding]) -> Iterator[Finding]:
    """At most a few of each code and element, the last of them with the number of the rest: a setting that is wrong
    in a style is not to be said of each of its paragraphs."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.code, finding.place.element), []).append(finding)
    for group in alike.values():
        *shown, last = group[:_MOST]
        yield from shown
        rest = len(group) - _MOST
        yield replace(last, says=f"{last.says} Còn {rest} chỗ khác như vậy.") if rest > 0 else last


def _fonts(word: Word) -> Iterator[Finding]:
    for line in word.lines:
        for text, looks in line.letters:
            name = _font(text, looks)
            if name.casefold().startswith(_LEGACY):
                says = f"Chữ dùng bảng mã cũ (phông {name}). Hãy chuyển mã sang Unicode, phông Times New Roman."
                yield Finding("font.legacy", line.place, says, rules.FONT_SOURCE)
                break
            if name.casefold() not in _ALIKE:
                says = f"Chữ dùng phông {name}, phải là Times New Roman. Hãy đổi phông chữ."
                yield Finding("font.family", line.place, says, rules.FONT_SOURCE)
                break
        yield from _colour(line)


def _font(text: str, looks: Looks) -> str:
    is_plain = text.isascii()
    return (looks.ascii if is_plain else looks.other or looks.ascii) or rules.FONT


def _colour(line: Line) -> Iterator[Finding]:
    if line.element is Element.URGENCY:
        return
    if any((looks.colour or "auto").casefold() not in _BLACK for _, looks in line.letters):
        yield Finding("font.colour", line.place, "Chữ không phải màu đen. Hãy đổi về màu đen.", rules.FONT_SOURCE)


def _letters(word: Word, parts: Parts) -> Iterator[Finding]:
    for line in (*word.lines, *(line for foot in parts.feet for line in foot.lines)):
        if line.element is None:
            continue
        style = STYLES[line.element]
        yield from _size(line, style)
        if line.element not in _MIXED:
            yield from _weight(line, style)


def _size(line: Line, style: rules.Style) -> Iterator[Finding]:
    wrong = next((looks.size for _, looks in line.letters if looks.size and not style.size.allows(looks.size)), None)
    if wrong is None:
        return
    least, most = style.size.least, style.size.most
    allowed = f"{least:g}" if least == most else f"từ {least:g} đến {most:g}"
    says = f"{style.name}: cỡ chữ {wrong:g}, phải là {allowed}. Hãy sửa cỡ chữ.".replace(".5", ",5")
    severity = Severity.NOTE if line.element in _NO_SIZE else Severity.ERROR
    yield Finding("letters.size", line.place, says, style.size.source, severity)


def _weight(line: Line, style: rules.Style) -> Iterator[Finding]:
    runs_on = line.element is Element.SECTION and len({bool(looks.bold) for _, looks in line.letters}) > 1
    is_label = line.element is Element.ADDRESSEES
    if line.is_bold != style.bold and not runs_on and not is_label:
        want = "phải là chữ đậm. Hãy in đậm" if style.bold else "không in đậm. Hãy bỏ chữ đậm"
        yield Finding("letters.bold", line.place, f"{style.name} {want}.", style.size.source)
    if line.is_italic != style.italic:
        want = "phải là chữ nghiêng. Hãy in nghiêng" if style.italic else "là chữ đứng. Hãy bỏ chữ nghiêng"
        yield Finding("letters.italic", line.place, f"{style.name} {want}.", style.size.source)
    if line.element in _LOWER and line.shown.isupper():
        says = f"{style.name} phải viết bằng chữ in thường. Hãy bỏ viết hoa toàn bộ."
        yield Finding("letters.caps", line.place, says, style.size.source)
    if style.caps and not runs_on and any(c.islower() for c in line.shown):
        yield Finding(
            "letters.caps", line.place, f"{style.name} phải viết in hoa. Hãy viết hoa toàn bộ.", style.size.source
        )
