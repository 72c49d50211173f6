"""What a one-time access code is for."""

from django.db.models import TextChoices


class Purpose(TextChoices):
    INVITATION = "invitation", "Mời dùng"
    NEW_PASSWORD = "new_password", "Đặt lại mật khẩu"
