"""What the audit log says about plans. Reading by the worker is no act of a person; the reading itself tells it."""

from __future__ import annotations

from django.db.models import TextChoices


class Happened(TextChoices):
    UPLOADED = "plans.document_uploaded", "Tải văn bản kế hoạch lên"
    WITHDRAWN = "plans.document_withdrawn", "Rút văn bản kế hoạch"
    RESTORED = "plans.document_restored", "Đưa văn bản kế hoạch đã rút trở lại"
    REASSIGNED = "plans.document_reassigned", "Chuyển văn bản kế hoạch sang đơn vị khác"
    ACCEPTED = "plans.items_accepted", "Chấp nhận mục khi rà soát kế hoạch"
    CORRECTED = "plans.items_corrected", "Sửa mục khi rà soát kế hoạch"
    UNDONE = "plans.review_undone", "Hoàn tác, làm lại khi rà soát kế hoạch"
    ADOPTED = "plans.adopted", "Đưa kế hoạch vào thực hiện"
    AGENCY_LINKED = "plans.agency_linked", "Liên kết tên cơ quan với đơn vị"
    AGENCY_UNLINKED = "plans.agency_unlinked", "Bỏ liên kết tên cơ quan với đơn vị"
