"""Amounts of money: "50.000.000 đồng", "1,5 tỷ đồng"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vanban.text.numerals import read_figures
from vanban.text.plain import Plain, lenient
from vanban.text.span import Span

_SCALES = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_MONEY = re.compile(
    lenient(
        r"(?<![\w.,/])(?P<figures>\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,3})?|\d{1,15}(?:,\d{1,3})?) ?"
        r"(?:(?P<scale>nghin|ngan|trieu|ty|ti)(?!\w) ?(?P<second>nghin|ngan|trieu|ty)?(?!\w) ?(?P<unit>dong|vnd"
        r"|d)?(?!\w)|(?P<dong>dong|vnd|d)(?!\w))"
    )
)
_NO_SCALE = re.compile(r"\d\s?(?:tí|tị|tì)\b")  # fold to "tỷ" too
_ALONE = re.compile(lenient(r" ?(?:$|[.;,)/\n\u2029]|(?:cho|de|tu|do|mot|va)(?!\w))"))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole đồng, and where it stands."""

    span: Span
    dong: int


def find_money(text: str) -> list[Money]:
    """Every amount of the text, in order. "50 triệu" alone is money; "1 triệu lượt truy cập" is not."""
    plain = Plain(text)
    return [money for found in _MONEY.finditer(plain.folded) if (money := _money(plain, found))]


def _money(plain: Plain, found: re.Match[str]) -> Money | None:
    figures = read_figures(found["figures"])
    if figures is None:
        return None
    printed = plain.text[found.start() : found.end()].lower()
    if (found["unit"] or found["dong"]) == "d" and not printed.endswith("đ"):
        return None
    if found["scale"] and not found["unit"] and not _ALONE.match(plain.folded, found.end()):
        return None
    if found["scale"] and _NO_SCALE.search(printed):
        return None
    amount = figures * _SCALES.get(found["scale"] or "", 1) * _SCALES.get(found["second"] or "", 1)
    end = found.start() + len(plain.text[found.start() : found.end()].rstrip())
    return Money(plain.span(found.start(), end), int(amount))
