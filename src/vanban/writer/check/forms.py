"""Which parts a form has: a decision its articles, a letter and a submission their addressees, an annex its mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile, zip_longest

from vanban.cite.kinds import ABBREVIATIONS
from vanban.text.folding import fold
from vanban.writer import rules
from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding, Place
from vanban.writer.check.lines import Line, Word
from vanban.writer.rules import Element

_SYMBOL = re.compile(r".*?/(?:\d{4}/)?\s*(?P<first>[^-/\s]+)")
_OF_DECISION = (
    (Element.HEAD_LINE, "authority", "thẩm quyền ban hành bằng chữ in hoa dưới trích yếu"),
    (Element.BASIS, "bases", "căn cứ ban hành"),
    (Element.DECIDES, "decides", "dòng “QUYẾT ĐỊNH:” trước Điều 1"),
    (Element.ARTICLE, "articles", "các điều, bắt đầu từ “Điều 1.”"),
)


def check_form(word: Word, parts: Parts) -> Iterator[Finding]:
    name, number = parts.first(Element.NAME), parts.first(Element.NUMBER)
    if number is None:
        return
    if name is None and _is_letter(number):
        if parts.first(Element.LETTER_SUBJECT) is None:
            says = "Công văn phải có trích yếu “V/v …” dưới số, ký hiệu. Hãy bổ sung."
            yield Finding("letter_subject.missing", number.place, says, f"{rules.MAIN}5 điểm b")
        yield from _addressed(parts, number.place, "Công văn")
    elif name is not None and name.folded == "to trinh":
        yield from _addressed(parts, name.place, "Tờ trình")
    elif name is not None and name.folded == "quyet dinh":
        for element, code, what in _OF_DECISION:
            if parts.first(element) is None:
                says = f"Quyết định phải có {what}. Hãy bổ sung."
                yield Finding(f"decision.{code}", name.place, says, f"{rules.SAMPLES}, mẫu 1.2")


def _is_letter(number: Line) -> bool:
    """Whether the symbol begins with the issuer and not with a form."""
    form = _SYMBOL.match(number.text)
    return form is not None and form["first"] not in ABBREVIATIONS


def _addressed(parts: Parts, place: Place, name: str) -> Iterator[Finding]:
    if parts.first(Element.ADDRESSEES) is None:
        says = f"{name} phải có “Kính gửi:” và nơi giải quyết. Hãy bổ sung trên phần nội dung."
        yield Finding("addressees.missing", place, says, f"{rules.MAIN}9 điểm b")


def check_as_above(word: Word, parts: Parts) -> Iterator[Finding]:
    """ "- Như trên;" opens Nơi nhận of what is addressed."""
    lines = parts.of.get(Element.RECIPIENTS, [])
    if parts.first(Element.ADDRESSEES) is None or not lines or re.match(r"(?:- ?)?nhu tren", lines[0].folded):
        return
    says = "Văn bản có “Kính gửi” thì nơi nhận mở đầu bằng “- Như trên;”. Hãy bổ sung."
    yield Finding("recipients.as_above", lines[0].place, says, f"{rules.MAIN}9 điểm b")


def check_annexes(word: Word, parts: Parts) -> Iterator[Finding]:
    """A document names its annexes; each says of which document it is."""
    annexes = parts.of.get(Element.ANNEX, [])
    if annexes and not any(
        "phu luc" in line.folded for line in takewhile(lambda each: each is not annexes[0], word.lines)
    ):
        says = "Văn bản có phụ lục mà nội dung không nhắc đến. Hãy ghi chỉ dẫn, ví dụ “(Phụ lục kèm theo)”."
        yield Finding("annex.mention", annexes[0].place, says, f"{rules.OTHER}1 điểm a")
    for annex, until in zip_longest(annexes, annexes[1:]):
        own = [line for line in word.lines if annex.paragraph < line.paragraph]
        own = [line for line in own if until is None or line.paragraph < until.paragraph][:8]
        if not any("kem theo" in fold(line.text) for line in own):
            says = "Dưới tên phụ lục phải có chỉ dẫn “(Kèm theo … số … ngày …)”. Hãy bổ sung."
            yield Finding("annex.note", annex.place, says, f"{rules.OTHER}1 điểm c")
