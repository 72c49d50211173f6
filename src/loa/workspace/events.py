"""What the audit log says about itself, about personal data and about work in the background."""

from __future__ import annotations

from django.db.models import TextChoices


class Happened(TextChoices):
    LOG_EXPORTED = "workspace.log_exported", "Xuất nhật ký ra tệp"
    DATA_EXPORTED = "workspace.data_exported", "Xuất dữ liệu cá nhân"
    PERSON_ERASED = "workspace.person_erased", "Xóa dữ liệu cá nhân"
    JOB_RUN_AGAIN = "workspace.job_run_again", "Chạy lại việc nền bị kẹt"
    JOB_DROPPED = "workspace.job_dropped", "Bỏ việc nền bị kẹt"
