"""Kinds of documents that are cited: their names and the abbreviations in their numbers.

Source of the abbreviations: Nghị định 30/2020/NĐ-CP, Annex III; party papers by Hướng dẫn 36-HD/VPTW usage.
"""

from __future__ import annotations

from vanban.text.folding import fold

ABBREVIATIONS = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định", "TC": "Thông cáo",
    "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch", "PA": "Phương án", "ĐA": "Đề án",
    "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình", "HĐ": "Hợp đồng", "CĐ": "Công điện",
    "GM": "Giấy mời", "CV": "Công văn", "NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch",
    "KL": "Kết luận", "QH": "Luật", "VBHN": "Văn bản hợp nhất", "PL": "Pháp lệnh", "L": "Lệnh",
}  # fmt: skip
NUMBERED = (
    "Văn bản hợp nhất", "Thông tư liên tịch", "Nghị quyết liên tịch", "Kế hoạch liên tịch", "Kế hoạch phối hợp",
    "Chương trình hành động", "Chương trình phối hợp", "Quy chế phối hợp", "Thông báo kết luận", "Báo cáo thẩm định",
    "Nghị quyết", "Quyết định", "Nghị định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Thông tư",
    "Thông tri", "Hướng dẫn", "Chương trình", "Chiến lược", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo",
    "Biên bản", "Tờ trình", "Hợp đồng", "Công điện", "Công văn", "Công thư", "Văn bản", "Giấy mời", "Kết luận", "Lệnh",
    "Pháp lệnh", "Bộ luật", "Luật",
)  # fmt: skip
NAMED = ("Bộ luật", "Luật", "Pháp lệnh", "Hiến pháp")  # cited by name, without number or issuer

_BY_FOLD = {fold(name): name for name in (*NUMBERED, *NAMED)}
_BY_ABBREVIATION = {fold(short): name for short, name in ABBREVIATIONS.items() if len(short) > 1}


def named(folded: str) -> str:
    """ "quyet dinh" → "Quyết định"."""
    return _BY_FOLD[folded]


def folded_kinds(names: tuple[str, ...]) -> str:
    """The kinds as alternatives of a pattern over folded text, the longest first."""
    return "|".join(sorted((fold(name) for name in names), key=len, reverse=True))


def kind_of(number: str) -> str | None:
    """The kind that a number's abbreviation says: "76/NQ-CP" → "Nghị quyết"; None for a công văn, which has none."""
    for group in number.replace("/", "-").split("-")[1:]:
        kind = _BY_ABBREVIATION.get(fold(group).rstrip("0123456789"))
        if kind:
            return kind
    return None
