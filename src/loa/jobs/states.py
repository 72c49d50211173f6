"""What a process of the background does."""

from __future__ import annotations

from django.db.models import TextChoices


class Duty(TextChoices):
    JOBS = "jobs", "Làm các việc trong hàng đợi"
    TIME = "time", "Giữ giờ cho các việc định kỳ"
