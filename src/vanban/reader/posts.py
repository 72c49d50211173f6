"""Who signs: posts, authority ("TM.", "KT.") and persons' names (Decree 30/2020/ND-CP, Annex I, cell 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanban.text.folding import fold, fold_chars
from vanban.text.span import Span

_OFFICES = "|".join(
    (
        *("chu tich", "tong giam doc", "giam doc", "bo truong", "thu truong don vi", "thu truong", "bi thu"),
        *("chanh van phong", "chanh thanh tra", "tong bien tap", "truong phong", "truong ban", "truong dai"),
        *("chi cuc truong", "cuc truong", "vu truong", "vien truong", "hieu truong"),
    )
)
_POST = rf"(?:(?:pho|quyen) )?(?:{_OFFICES})"
_POSTS = re.compile(rf"(?<!\w){_POST}(?!\w)")
_SIGNS = re.compile(rf"(?:tm|kt|tl|tuq|q)\s?\.|{_POST}(?: [a-z ,-]{{2,50}})?$")


def begins_signature(text: str) -> bool:
    """Whether a line is one of authority or post: "TM. ỦY BAN NHÂN DÂN", "GIÁM ĐỐC"."""
    return bool(_SIGNS.match(fold(text)))


def posts_in(text: str) -> Iterator[Span]:
    """The posts that a line in capitals names: "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" two."""
    if text.isupper():
        for found in _POSTS.finditer(fold_chars(text)):
            yield Span(*found.span())


def is_name(text: str) -> bool:
    """A person's name: two to six words that each begin with a capital ("H'Linh Niê" too), no post in capitals."""
    words = text.split()
    return (
        2 <= len(words) <= 6
        and len(text) < 40
        and all(word[0].isupper() and word.replace("'", "").isalpha() for word in words)
        and not any(True for _ in posts_in(text))
    )
