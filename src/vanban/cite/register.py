"""Documents that plans still cite after others took their place. A dated table: extend it as the law moves.

`sure` says how well a row is founded: "A" the text was read, "B" a secondary source (a public mirror or news page).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_MIRROR = "bản công khai của văn bản thay thế, tra cứu tháng 11/2026"


@dataclass(frozen=True, slots=True)
class Replacement:
    """`number` (with its kind) gave way to `by` from the day `since` on."""

    type: str
    number: str
    by_type: str
    by: str
    since: date
    source: str
    sure: str


REPLACEMENTS = (
    Replacement("Nghị định", "61/2018/NĐ-CP", "Nghị định", "118/2025/NĐ-CP", date(2025, 7, 1), _MIRROR, "B"),
    Replacement("Quyết định", "52/2016/QĐ-TTg", "Nghị định", "49/2024/NĐ-CP", date(2024, 7, 1), _MIRROR, "B"),
    Replacement("Nghị định", "42/2022/NĐ-CP", "Nghị định", "224/2026/NĐ-CP", date(2026, 7, 1), _MIRROR, "A"),
    Replacement("Nghị định", "64/2007/NĐ-CP", "Nghị định", "224/2026/NĐ-CP", date(2026, 7, 1), _MIRROR, "A"),
    Replacement("Nghị định", "45/2026/NĐ-CP", "Nghị định", "224/2026/NĐ-CP", date(2026, 7, 1), _MIRROR, "A"),
    Replacement("Quyết định", "876/QĐ-BNV", "Quyết định", "1187/QĐ-BNV", date(2025, 10, 15), _MIRROR, "A"),
    Replacement("Nghị định", "13/2023/NĐ-CP", "Nghị định", "356/2025/NĐ-CP", date(2026, 1, 1), _MIRROR, "B"),
)
_BY_NUMBER = {row.number.casefold(): row for row in REPLACEMENTS}


def replaced(number: str, *, on: date) -> Replacement | None:
    """What had taken the document's place by that day; None where it still stood or is not in the table."""
    row = _BY_NUMBER.get("".join(number.split()).casefold())
    return row if row is not None and row.since <= on else None
