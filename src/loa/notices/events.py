"""What the audit log says about notices: where a person decided. What machines send stands in the outbox itself."""

from __future__ import annotations

from django.db.models import TextChoices


class Happened(TextChoices):
    RESENT = "notices.resent", "Gửi lại thông báo"
    DROPPED = "notices.dropped", "Bỏ thông báo chưa gửi được"
