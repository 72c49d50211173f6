"""The lead agency that stands in the sentence above a table: "1. Các chương trình do Phòng Thời sự chủ trì:"."""

from __future__ import annotations

import re

from vanban.reader.agencies import looks_like_agencies
from vanban.reader.outline import Node
from vanban.reader.passage import Passage
from vanban.reader.tables import Grid, Role
from vanban.text.folding import fold_chars

_BY = re.compile(
    r"\b(?:do|giao(?: cho)?)\s+(?P<who>.{3,120}?)\s+(?:chu tri|thuc hien|dam nhiem|phu trach|chiu trach nhiem|lam dau moi|san xuat)"
)
_LABEL = re.compile(
    r"\b(?:co quan|don vi|phong)?,? ?(?:don vi )?(?:chu tri|thuc hien|phu trach)(?: thuc hien)?\s*(?::|la)\s*(?P<who>[^.;()]{3,120})"
)
_FIRST = re.compile(r"^(?P<who>.{3,120}?)\s+(?:chu tri|thuc hien|phu trach|dam nhiem|chiu trach nhiem)\b")


def lead_above(node: Node, grid: Grid) -> Passage | None:
    """The agencies named as leading right above a table that has no lead column."""
    if Role.LEAD in grid.roles or Role.LEAD_AND_COORDINATING in grid.roles:
        return None
    above = [words for words in (node.words, *node.paragraphs) if words and words.start < grid.start]
    for words in reversed(above):
        folded = fold_chars(words.text)
        for pattern in (_BY, _LABEL, _FIRST):
            found = pattern.search(folded)
            if found and looks_like_agencies(words.text[found.start("who") : found.end("who")]):
                return words[found.start("who") : found.end("who")].strip(" .,:;")
    return None
