"""Kinds of events around signing in, told by Django, django-axes and django-allauth."""

from __future__ import annotations

from django.db.models import TextChoices


class Event(TextChoices):
    SIGNED_IN = "audit.signed_in", "Đăng nhập"
    SIGNED_OUT = "audit.signed_out", "Đăng xuất"
    SIGN_IN_FAILED = "audit.sign_in_failed", "Đăng nhập không thành công"
    LOCKED_OUT = "audit.locked_out", "Tạm khóa đăng nhập vì sai mật khẩu nhiều lần"
    PASSWORD_CHANGED = "audit.password_changed", "Đổi mật khẩu"
    PASSWORD_SET = "audit.password_set", "Đặt mật khẩu lần đầu"
    PASSWORD_RESET = "audit.password_reset", "Đặt lại mật khẩu"
    FACTOR_ADDED = "audit.factor_added", "Thêm lớp bảo vệ thứ hai"
    FACTOR_REMOVED = "audit.factor_removed", "Gỡ lớp bảo vệ thứ hai"
    FACTOR_RENEWED = "audit.factor_renewed", "Tạo lại mã dự phòng"
    FACTOR_USED = "audit.factor_used", "Xác nhận bằng lớp bảo vệ thứ hai"
    FACTOR_FAILED = "audit.factor_failed", "Xác nhận bằng lớp bảo vệ thứ hai không thành công"
    LINKED = "audit.account_linked", "Liên kết tài khoản đăng nhập một lần"
    UNLINKED = "audit.account_unlinked", "Bỏ liên kết tài khoản đăng nhập một lần"
