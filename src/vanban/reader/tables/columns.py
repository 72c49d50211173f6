"""What a column of a task table holds, read from its heading."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from vanban.text.folding import fold


class Role(StrEnum):
    NUMBER = "number"
    TITLE = "title"
    PRODUCT = "product"
    QUANTITY = "quantity"
    LEAD = "lead"
    COORDINATING = "coordinating"
    LEAD_AND_COORDINATING = "lead_and_coordinating"
    FOLLOW_UP = "follow_up"
    TIMEFRAME = "timeframe"
    MONEY = "money"
    NOTE = "note"
    OTHER = "other"


# The first that fits counts; on folded text.
_HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.NUMBER, r"^(?:s?\s?tt|so tt|so thu tu|thu tu|no|#|tt nhiem vu|muc)\.?$"),
        (Role.OTHER, r"^doi tuong"),
        (Role.MONEY, r"kinh phi|du toan|thanh tien|nguon von|\bdon gia"),
        (Role.FOLLOW_UP, r"theo doi|don doc|giam sat|tham muu|lanh dao phu trach|phu trach chi dao|lanh dao chi dao"),
        (
            Role.LEAD_AND_COORDINATING,
            r"chu tri.*phoi hop|phoi hop.*chu tri",
        ),
        (Role.COORDINATING, r"phoi hop|tham gia$"),
        (
            Role.TIMEFRAME,
            r"thoi (?:gian|han|diem)|tien do|\bhan\b|ngay hoan thanh|hoan thanh$|ky han|^quy$|^thang$|lich (?:phat|thuc)",
        ),
        (
            Role.LEAD,
            r"chu tri|(?:co quan|don vi|bo phan|nguoi|phong|to chuc|chu the)[ ,/a-z]* (?:thuc hien|chiu trach nhiem|"
            r"trien khai|dam nhiem|phu trach)|phan cong|trach nhiem|^(?:co quan|don vi)$|dau moi|"
            r"^phu trach|don vi thuc hien|(?:co quan|don vi),? (?:don vi|co quan)",
        ),
        (Role.PRODUCT, r"san pham.*so luong|so luong.*san pham"),
        (
            Role.QUANTITY,
            r"so luong|tan suat|chi tieu|dinh muc|khoi luong|so (?:lan|ky|so|cuoc|lop|buoi)\b|dinh ky|^muc tieu$|"
            r"don vi tinh|^dvt$",
        ),
        (Role.PRODUCT, r"san pham|ket qua|dau ra|hinh thuc (?:van ban|san pham)|van ban"),
        (Role.NOTE, r"ghi chu|luu y"),
        (
            Role.TITLE,
            r"noi dung|nhiem vu|hoat dong|cong viec|dau viec|hinh thuc|ten |viec|hang muc|giai phap|linh vuc|chuong trinh",
        ),
    )
)

# A heading that only says that names of agencies follow, over "Chủ trì" and "Phối hợp".
_OVER_AGENCIES = re.compile(
    r"^(?:co quan|don vi|phan cong|to chuc|trach nhiem)[ ,/a-z]*(?:thuc hien|trach nhiem|nhiem vu)?$"
)


@lru_cache(maxsize=1024)  # a table asks again for every line that could be a heading
def column_role(heading: str) -> Role | None:
    """The role that a column heading names, None where the words are not those of a heading.

    >>> column_role("Cơ quan, đơn vị chủ trì")
    <Role.LEAD: 'lead'>
    """
    folded = fold(re.sub(r"\(\*+\)|\*+|\[\d+\]", "", heading)).strip(" .:()")
    if not folded or len(folded) > 90:
        return None
    for role, pattern in _HEADINGS:
        if pattern.search(folded):
            return role
    return None


def is_over_agencies(heading: str) -> bool:
    folded = fold(heading).strip(" .:")
    return bool(_OVER_AGENCIES.match(folded)) and "chu tri" not in folded and "phoi hop" not in folded


def is_task_table(roles: list[Role]) -> bool:
    """Whether columns of these roles make a table of activities: what, and by whom or when or how many."""
    telling = {Role.LEAD, Role.TIMEFRAME, Role.QUANTITY, Role.COORDINATING, Role.LEAD_AND_COORDINATING, Role.PRODUCT}
    return (
        Role.TITLE in roles
        and bool(telling & set(roles))
        and not (Role.MONEY in roles and not {Role.LEAD, Role.TIMEFRAME, Role.LEAD_AND_COORDINATING} & set(roles))
    )
