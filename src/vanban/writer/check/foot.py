"""The mark of the drafter below the recipients; where the issuer is found, at the foot of the first page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban.writer.check.elements import Parts
from vanban.writer.check.feet import has_first_page
from vanban.writer.check.finding import Finding, Place
from vanban.writer.check.lines import Foot, Word
from vanban.writer.check.paper import A_PAGE
from vanban.writer.rules import STYLES, Element

_COPIES = re.compile(r"\((?P<copies>[^()]*)\)")


def check_drafter(word: Word, parts: Parts) -> Iterator[Finding]:
    """ "PL.(300)": capitals are asked for by the letters; here the figures and the marks."""
    for line in parts.of.get(Element.DRAFTER, []):
        copies = _COPIES.search(line.text)
        if copies is not None and not re.fullmatch(r"\d+", copies["copies"].strip()):
            says = "Số lượng bản phát hành ghi bằng chữ số Ả Rập trong ngoặc đơn. Hãy ghi như “PL.(300)”."
            yield Finding("drafter.form", line.place, says, STYLES[Element.DRAFTER].size.source)


def check_contact(word: Word, parts: Parts) -> Iterator[Finding]:
    """On the first page only, under a line as wide as the text; in the footer or as last lines of a single page."""
    where, source = Place(0, "", STYLES[Element.CONTACT].name), STYLES[Element.CONTACT].size.source
    written = parts.of.get(Element.CONTACT, [])
    is_long = sum(len(line.text) for line in word.lines if line.section == 0) > A_PAGE
    if (written and is_long) or not all(_is_first_only(word, foot, is_long) for foot in parts.feet):
        says = "Địa chỉ, điện thoại, thư điện tử của cơ quan chỉ ghi ở trang thứ nhất. Hãy đặt ở chân trang đầu."
        yield Finding("contact.place", written[0].place if written else where, says, source)
    above = {written[0].paragraph, written[0].paragraph - 1} if written else set()
    is_ruled = not written or bool(above & (word.ruled.keys() | word.drawn))
    if not is_ruled or not all(foot.is_ruled for foot in parts.feet):
        says = "Trên dòng địa chỉ cơ quan phải có đường kẻ nét liền, dài hết chiều ngang trang chữ. Hãy kẻ thêm."
        yield Finding("contact.rule", written[0].place if written else where, says, source)


def _is_first_only(word: Word, foot: Foot, is_long: bool) -> bool:
    if foot.section > 0:
        return False
    return foot.pages == "first" or not (is_long or has_first_page(word.papers[0]))
