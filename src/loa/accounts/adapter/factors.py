"""Second factors: words, the QR code, and secrets that a copy of the database does not show."""

from __future__ import annotations

import base64
import io
import secrets

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser

from loa.accounts.seals import BrokenSeal, seal, unseal


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Chưa tắt được xác thực hai lớp.",
        "cannot_generate_recovery_codes": "Hãy bật xác thực hai lớp trước khi tạo mã dự phòng.",
        "incorrect_code": "Mã hoặc khóa chưa đúng. Mã đổi sau mỗi 30 giây: hãy xem giờ trên điện thoại rồi thử lại.",
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return f"{self.get_totp_issuer()}:{user.get_username()}"

    def build_totp_svg(self, url: str) -> str:
        drawing = io.BytesIO()
        segno.make(url, error="m").save(drawing, kind="svg", scale=5, border=4, light="white", xmldecl=False)
        return drawing.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret sealed with a key that is gone opens nothing: an unknown one stands in for it."""
        try:
            return unseal(encrypted_text)
        except BrokenSeal:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Khóa truy cập {number}"
