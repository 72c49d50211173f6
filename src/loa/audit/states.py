"""The ways in which an act can come to the platform."""

from __future__ import annotations

from django.db.models import TextChoices


class Way(TextChoices):
    WEB = "web", "Trang web"
    COMMAND = "command", "Lệnh trên máy chủ"
    WORKER = "worker", "Việc chạy nền"
