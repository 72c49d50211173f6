"""What a password must be."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

SHORTEST_PASSWORD = 10


class LongEnough:
    """A password validator in our words; Django's has none in Vietnamese."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST_PASSWORD:
            raise ValidationError(f"Mật khẩu cần ít nhất {SHORTEST_PASSWORD} ký tự.", code="password_too_short")

    def get_help_text(self) -> str:
        return f"Ít nhất {SHORTEST_PASSWORD} ký tự."
