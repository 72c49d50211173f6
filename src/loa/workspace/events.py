"""What the audit log says about itself and about personal data."""

from __future__ import annotations

from django.db.models import TextChoices


class Happened(TextChoices):
    LOG_EXPORTED = "workspace.log_exported", "Xuất nhật ký ra tệp"
    DATA_EXPORTED = "workspace.data_exported", "Xuất dữ liệu cá nhân"
    PERSON_ERASED = "workspace.person_erased", "Xóa dữ liệu cá nhân"
