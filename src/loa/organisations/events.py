"""What the audit log says about units and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices

CONTACT = ("address", "phone", "hotline", "email", "website")
"""How a unit is reached. Small units give a person's own telephone and mail."""


class Happened(TextChoices):
    UNIT_ADDED = "organisations.unit_added", "Thêm đơn vị"
    CONTACT_KEPT = "organisations.contact_kept", "Sửa thông tin liên hệ của đơn vị"
    PERIOD_CORRECTED = "organisations.period_corrected", "Sửa sai sót về đơn vị"
    HEADS_COUNTED = "organisations.heads_counted", "Ghi số người làm việc"
    ACT_DRAFTED = "organisations.act_drafted", "Soạn đợt sắp xếp"
    ACT_STEPS_PUT = "organisations.act_steps_put", "Soạn các bước của đợt sắp xếp"
    ACT_RECORDED = "organisations.act_recorded", "Ghi nhận đợt sắp xếp"
    ACT_UNDONE = "organisations.act_undone", "Hủy đợt sắp xếp"
    UNITS_IMPORTED = "organisations.units_imported", "Nhập cây đơn vị"
    GROUP_KEPT = "organisations.group_kept", "Lập, sửa nhóm đơn vị"
    ROLE_GRANTED = "organisations.role_granted", "Giao vai trò"
    ROLE_ENDED = "organisations.role_ended", "Kết thúc vai trò"
    ROLE_RESUMED = "organisations.role_resumed", "Giữ lại vai trò"
    PERSON_INVITED = "organisations.person_invited", "Mời người dùng"
    CODE_ISSUED = "organisations.code_issued", "Cấp mã truy cập"
    ACCOUNT_STOPPED = "organisations.account_stopped", "Ngừng tài khoản"
    ACCOUNT_OPENED = "organisations.account_opened", "Mở lại tài khoản"
    HANDED_OVER = "organisations.handed_over", "Ủy quyền"
    TAKEN_BACK = "organisations.taken_back", "Kết thúc ủy quyền"
    STOOD_IN = "organisations.stood_in", "Bắt đầu làm việc thay"


def change_of_unit(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """For `record` and `Entry`: how the unit is reached goes into the personal part, which can be erased."""
    values = {"before": before, "after": after}
    contact = {side: {name: value for name, value in all_.items() if name in CONTACT} for side, all_ in values.items()}
    rest = {side: {name: value for name, value in all_.items() if name not in CONTACT} for side, all_ in values.items()}
    return {**rest, "personal": {side: found for side, found in contact.items() if found}}
