"""Roles and what each may do: the one list, to be read out to an auditor.

A role is held in a unit (`Membership`). A role that reaches the subtree holds its permissions in every unit
below as well.
"""

from __future__ import annotations

from enum import Enum

from django.db.models import TextChoices


class Role(TextChoices):
    PLAN_OWNER = "plan_owner", "Phụ trách kế hoạch"
    FOCAL_OFFICER = "focal_officer", "Cán bộ đầu mối"
    APPROVER = "approver", "Người duyệt"
    LEADER = "leader", "Lãnh đạo"
    VIEWER = "viewer", "Người xem"
    ADMINISTRATOR = "administrator", "Quản trị"


class Permission(Enum):
    """What can be done in a unit. The value completes the sentence "Chưa có quyền …"."""

    PLAN_VIEW = "xem kế hoạch"
    PLAN_UPLOAD = "tải văn bản kế hoạch lên"
    PLAN_REVIEW = "rà soát và sửa bản đọc kế hoạch"
    PLAN_ADOPT = "đưa kế hoạch vào thực hiện"
    UNIT_MANAGE = "thêm, sửa đơn vị"
    MEMBER_MANAGE = "phân quyền cho người dùng"


READING = frozenset({Permission.PLAN_VIEW})
PREPARING = READING | {Permission.PLAN_UPLOAD, Permission.PLAN_REVIEW}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PLAN_OWNER: PREPARING | {Permission.PLAN_ADOPT, Permission.UNIT_MANAGE},
    Role.FOCAL_OFFICER: PREPARING,
    Role.APPROVER: PREPARING | {Permission.PLAN_ADOPT},
    Role.LEADER: READING | {Permission.PLAN_ADOPT},
    Role.VIEWER: READING,
    Role.ADMINISTRATOR: READING | {Permission.UNIT_MANAGE, Permission.MEMBER_MANAGE},
}

REACHES_SUBTREE: frozenset[Role] = frozenset({Role.PLAN_OWNER, Role.LEADER, Role.ADMINISTRATOR})
"""The other roles hold in their own unit only."""


def roles_with(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role, held in PERMISSIONS.items() if permission in held)
