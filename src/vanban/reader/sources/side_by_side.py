"""Tables that carry no table: the head of a document (issuer | quốc hiệu) and its end (Nơi nhận | signer)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vanban.reader.sources.assembly import RowText, tidy

_HEAD_OR_END = re.compile(
    r"c[ộô]ng\s+h[oòó][aà]?\s+x[aã]\s+h[ộô]i\s+ch[uủ]\s+ngh[iĩ]a|đ[ộô]c\s+l[ậâ]p\s*-\s*t[ựư]\s+do|"
    r"^\s*n[oơ]i\s+nh[âậ]n\s*:?\s*$|^\s*n[oơ]i\s+nh[âậ]n\s*:|^\s*(?:tm|kt|tl|tuq)\.\s*\S|^\s*kính\s+gửi\s*:",
    re.IGNORECASE | re.MULTILINE,
)


def is_layout(rows: Sequence[RowText], *, borderless: bool) -> bool:
    """Whether the cells only stand side by side: to be read column by column, as paragraphs."""
    columns = max((cell.column + cell.columns for row in rows for cell in row.cells), default=0)
    if columns <= 1:
        return True
    if len(rows) <= 4 and columns <= 4:
        if _HEAD_OR_END.search("\n".join(tidy(cell.text) for row in rows for cell in row.cells)):
            return True
    return borderless and len(rows) <= 2 and columns <= 3


def columns_of(rows: Sequence[RowText]) -> Iterator[str]:
    """The texts of the cells, the left column first."""
    cells = [(cell.column, i, cell.text) for i, row in enumerate(rows) for cell in row.cells]
    return (text for _, _, text in sorted(cells, key=lambda cell: cell[:2]))
