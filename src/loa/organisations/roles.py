"""Roles and what each may do: the one list, to be read out to an auditor.

A role is held in a unit, from one day to another (`Membership`). A role that reaches the subtree holds its permissions
in every unit below as well, and in the units that those below succeeded. A person who acts for another during an
absence holds what the other handed over, except what `NEVER_HANDED_OVER` names.
"""

from __future__ import annotations

from enum import Enum

from django.db.models import TextChoices


class Role(TextChoices):
    PLAN_OWNER = "plan_owner", "Phụ trách kế hoạch"
    FOCAL_OFFICER = "focal_officer", "Cán bộ đầu mối"
    APPROVER = "approver", "Người duyệt"
    LEADER = "leader", "Lãnh đạo"
    EDITOR = "editor", "Biên tập viên"
    CONTRIBUTOR = "contributor", "Cộng tác viên"
    FINANCE = "finance", "Cán bộ tài chính"
    CLERK = "clerk", "Văn thư"
    INSPECTOR = "inspector", "Cán bộ kiểm tra"
    VIEWER = "viewer", "Người xem"
    ADMINISTRATOR = "administrator", "Quản trị"


class Permission(Enum):
    """What can be done in a unit. The value completes the sentence "Chưa có quyền …"."""

    PLAN_VIEW = "xem kế hoạch"
    PLAN_UPLOAD = "tải văn bản kế hoạch lên"
    PLAN_REVIEW = "rà soát và sửa bản đọc kế hoạch"
    PLAN_ADOPT = "đưa kế hoạch vào thực hiện"
    PLAN_DRAFT = "soạn kế hoạch"
    PLAN_COMMENT = "góp ý dự thảo kế hoạch"
    PLAN_APPROVE = "duyệt kế hoạch"
    PLAN_ISSUE = "cấp số, ban hành kế hoạch"
    SLOT_CHANGE = "dời, miễn kỳ thực hiện và ghi nhận sự kiện"
    RESULT_VIEW = "xem kết quả thực hiện"
    RESULT_LOG = "ghi kết quả thực hiện"
    RESULT_ACCEPT = "nghiệm thu kết quả"
    EVIDENCE_VIEW = "mở minh chứng có tên người"
    UNIT_MANAGE = "thêm, sửa đơn vị và nhóm đơn vị"
    UNIT_REORGANISE = "sắp xếp, tổ chức lại đơn vị"
    MEMBER_VIEW = "xem người và vai trò"
    MEMBER_MANAGE = "phân quyền cho người dùng"
    AUDIT_VIEW = "xem nhật ký"
    NOTICE_VIEW = "xem thông báo đã gửi"
    JOBS_VIEW = "xem việc chạy nền"


READING = frozenset({Permission.PLAN_VIEW, Permission.MEMBER_VIEW, Permission.RESULT_VIEW})
PREPARING = READING | {
    Permission.PLAN_UPLOAD,
    Permission.PLAN_REVIEW,
    Permission.PLAN_DRAFT,
    Permission.PLAN_COMMENT,
    Permission.RESULT_LOG,
    Permission.EVIDENCE_VIEW,
}
CARRYING = frozenset({Permission.PLAN_ADOPT, Permission.SLOT_CHANGE, Permission.RESULT_ACCEPT})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PLAN_OWNER: PREPARING | CARRYING | {Permission.PLAN_ISSUE, Permission.UNIT_MANAGE, Permission.NOTICE_VIEW},
    Role.FOCAL_OFFICER: PREPARING | {Permission.PLAN_ISSUE},
    Role.APPROVER: PREPARING | CARRYING | {Permission.PLAN_APPROVE},
    Role.LEADER: READING
    | {
        Permission.PLAN_ADOPT,
        Permission.PLAN_COMMENT,
        Permission.PLAN_APPROVE,
        Permission.RESULT_ACCEPT,
        Permission.EVIDENCE_VIEW,
    },
    Role.EDITOR: READING | {Permission.RESULT_LOG},
    Role.CONTRIBUTOR: READING | {Permission.RESULT_LOG},
    Role.FINANCE: READING,
    Role.CLERK: READING | {Permission.PLAN_ISSUE},
    Role.INSPECTOR: READING | {Permission.AUDIT_VIEW, Permission.EVIDENCE_VIEW},
    Role.VIEWER: READING,
    Role.ADMINISTRATOR: READING
    | {Permission.UNIT_MANAGE, Permission.UNIT_REORGANISE, Permission.MEMBER_MANAGE, Permission.AUDIT_VIEW}
    | {Permission.NOTICE_VIEW, Permission.JOBS_VIEW},
}

REACHES_SUBTREE: frozenset[Role] = frozenset({Role.PLAN_OWNER, Role.LEADER, Role.INSPECTOR, Role.ADMINISTRATOR})
"""The other roles hold in their own unit only."""

NEVER_HANDED_OVER: frozenset[Permission] = frozenset({Permission.MEMBER_MANAGE, Permission.UNIT_REORGANISE})
"""What a stand-in does not get: with it, an absence could be turned into rights that last.

A reorganisation gives rights too: whoever administers a commune gains whatever units are moved under it.
"""


def roles_with(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role, held in PERMISSIONS.items() if permission in held)
