"""Kinds of units, kinds of steps, and the states of a reorganisation."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices

BEGINNING = date.min
"""The first day of a period whose beginning nobody knows."""

OPEN_END = date.max
"""The day after a period that lasts."""


class Kind(TextChoices):
    """Kinds as people speak of them, so that "các sở, ban, ngành" is a choice of rows. Levels are not coded."""

    COUNTRY = "country", "Trung ương"
    PROVINCE = "province", "Tỉnh, thành phố"
    DISTRICT = "district", "Huyện, quận, thị xã, thành phố thuộc tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    CENTRAL = "central", "Cơ quan trung ương tại địa phương"
    PARTY = "party", "Cơ quan Đảng"
    ASSOCIATION = "association", "Mặt trận, đoàn thể, hội"
    PRESS = "press", "Báo, đài"
    SERVICE = "service", "Đơn vị sự nghiệp"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COMMUNE = "commune", "Xã"
    WARD = "ward", "Phường"
    TOWNSHIP = "township", "Thị trấn"
    SPECIAL_ZONE = "special_zone", "Đặc khu"
    DIVISION = "division", "Phòng, ban chuyên môn"
    OTHER = "other", "Khác"


COMMUNE_LEVEL = frozenset({Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE})
"""Xã, phường, thị trấn (until 30/6/2025), đặc khu (since 1/7/2025)."""


class StepKind(TextChoices):
    """What one step of a reorganisation does."""

    OPEN = "open", "Thành lập"
    MERGE = "merge", "Sáp nhập, hợp nhất"
    SPLIT = "split", "Chia, tách"
    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển về đơn vị khác"
    REGRADE = "regrade", "Nâng hoặc hạ loại"
    CLOSE = "close", "Giải thể"


class ActState(TextChoices):
    """A reorganisation is drafted, recorded (its changes count from its day on), and may be taken back."""

    DRAFT = "draft", "Đang soạn"
    RECORDED = "recorded", "Đã ghi nhận"
    UNDONE = "undone", "Đã hủy"


MOVES: dict[ActState, set[ActState]] = {
    ActState.DRAFT: {ActState.RECORDED, ActState.UNDONE},
    ActState.RECORDED: {ActState.UNDONE},
    ActState.UNDONE: {ActState.DRAFT},
}


class ImportState(TextChoices):
    """A file with a tree is read and compared, looked at, and imported or dropped."""

    WAITING = "waiting", "Đang đọc"
    CHECKED = "checked", "Chờ nhập"
    APPLYING = "applying", "Đang nhập"
    DONE = "done", "Đã nhập"
    FAILED = "failed", "Không đọc được"
    DROPPED = "dropped", "Đã bỏ"


IMPORT_MOVES: dict[ImportState, set[ImportState]] = {
    ImportState.WAITING: {ImportState.CHECKED, ImportState.FAILED, ImportState.DROPPED},
    ImportState.CHECKED: {ImportState.APPLYING, ImportState.WAITING, ImportState.DROPPED},
    ImportState.APPLYING: {ImportState.DONE, ImportState.CHECKED, ImportState.FAILED},
    ImportState.DONE: set(),
    ImportState.FAILED: {ImportState.WAITING, ImportState.DROPPED},
    ImportState.DROPPED: set(),
}
