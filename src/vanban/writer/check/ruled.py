"""The lines drawn under the motto, the issuer and the subject: that they are there, and how long."""

from __future__ import annotations

from collections.abc import Iterator

from vanban.writer import rules
from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding
from vanban.writer.check.lines import Line, Word
from vanban.writer.rules import Element
from vanban.writer.widths import width

_NEAR = 3  # paragraphs below the words within which the line is looked for
_CLOSE = 0.12  # of the length of the words: they are measured, not set
_UNDER = (
    (Element.MOTTO, "motto.rule", rules.MOTTO_RULE, "Dưới tiêu ngữ", "bằng dòng chữ"),
    (Element.ISSUER, "issuer.rule", rules.RULE_SHARE, "Dưới tên cơ quan ban hành", "từ 1/3 đến 1/2 dòng chữ"),
    (Element.SUBJECT, "subject.rule", rules.RULE_SHARE, "Dưới trích yếu", "từ 1/3 đến 1/2 dòng chữ"),
)


def check_rules(word: Word, parts: Parts) -> Iterator[Finding]:
    """Lengths are asked only of a border in a cell of known width: those of drawings stand elsewhere."""
    for element, code, rule, where, long in _UNDER:
        lines = parts.of.get(element, [])
        if not lines:
            continue
        last = _last_of_first(lines)
        if not _is_ruled(word, parts, last):
            says = f"{where} không có đường kẻ ngang. Hãy kẻ nét liền, dài {long}."
            yield Finding(code, last.place, says, rule.source)
        elif (share := _share(word, lines, last)) is not None and not rule.allows(share, _CLOSE):
            says = f"{where}, đường kẻ dài bằng {share:.0%} dòng chữ, phải {long}. Hãy kẻ lại.".replace(
                "phải từ", "phải là từ"
            )
            yield Finding(code, last.place, says, rule.source)


def _last_of_first(lines: list[Line]) -> Line:
    """The last of the lines that stand together: a later subject is that of an attached document."""
    last = lines[0]
    for line in lines[1:]:
        if line.paragraph > last.paragraph + 1:
            break
        last = line
    return last


def _is_ruled(word: Word, parts: Parts, line: Line) -> bool:
    """By a border or a row of "___" below; or by a drawing, which may hang on any paragraph of the head."""
    below = range(line.paragraph, line.paragraph + _NEAR + 1)
    drawn = _drawn_near(word, parts, line)
    signs = any(other.paragraph in below and not other.text.strip("_-—– ") for other in word.lines)
    return drawn or signs or not word.ruled.keys().isdisjoint(below)


def _drawn_near(word: Word, parts: Parts, line: Line) -> bool:
    last = parts.head[-1].paragraph if parts.head else 0
    reach = last + 1 if line in parts.head else line.paragraph + _NEAR
    return any(1 <= at <= reach for at in word.drawn)


def _share(word: Word, lines: list[Line], last: Line) -> float | None:
    """Of the drawn line in the longest line of the words; None where a word processor may have broken these."""
    lengths = [word.ruled[at] for at in range(last.paragraph, last.paragraph + _NEAR + 1) if at in word.ruled]
    words = [width(each.shown, _size(each), bold=True) for each in lines if each.paragraph <= last.paragraph]
    if last.cell is None or not lengths or lengths[0] is None or max(words) > _MOST:
        return None
    return lengths[0] / max(words)


_MOST = 60  # millimetres: what is longer may be broken in the column


def _size(line: Line) -> float:
    return next((looks.size for _, looks in line.letters if looks.size), None) or rules.STYLES[Element.MOTTO].size.take
