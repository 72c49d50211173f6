"""What the audit log says about results."""

from __future__ import annotations

from django.db.models import TextChoices


class Happened(TextChoices):
    LOGGED = "delivery.result_logged", "Ghi kết quả"
    CHANGED = "delivery.result_changed", "Sửa kết quả"
    HANDED_IN = "delivery.result_handed_in", "Gửi kết quả để nghiệm thu"
    WITHDRAWN = "delivery.result_withdrawn", "Rút kết quả"
    RESTORED = "delivery.result_restored", "Đưa kết quả đã rút trở lại"
    ACCEPTED = "delivery.result_accepted", "Nghiệm thu kết quả"
    RETURNED = "delivery.result_returned", "Trả lại kết quả"
    REOPENED = "delivery.result_reopened", "Bỏ nghiệm thu kết quả"
    RETURN_UNDONE = "delivery.result_return_undone", "Bỏ việc trả lại kết quả"
    CORRECTED = "delivery.result_corrected", "Đính chính kết quả đã nghiệm thu"
    EVIDENCE_ADDED = "delivery.evidence_added", "Thêm minh chứng"
    EVIDENCE_REMOVED = "delivery.evidence_removed", "Gỡ minh chứng"
    EVIDENCE_OPENED = "delivery.evidence_opened", "Mở minh chứng có tên người"
    TERMS_SET = "delivery.terms_set", "Đặt điều kiện nghiệm thu"
    CHASED = "delivery.chased", "Đôn đốc đơn vị quá hạn"
