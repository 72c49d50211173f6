"""How a message stands on one channel, and how a person wishes to be told."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class SendingState(TextChoices):
    WAITING = "waiting", "Chờ gửi"
    HELD = "held", "Chờ bản tổng hợp"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Lỗi, sẽ gửi lại"
    STUCK = "stuck", "Không gửi được"
    UNCERTAIN = "uncertain", "Không rõ đã gửi chưa"
    GATHERED = "gathered", "Đã vào bản tổng hợp"
    DROPPED = "dropped", "Đã bỏ, không gửi"


MOVES: dict[SendingState, set[SendingState]] = {
    SendingState.WAITING: {SendingState.SENDING, SendingState.DROPPED},
    SendingState.HELD: {SendingState.WAITING, SendingState.GATHERED, SendingState.DROPPED},
    SendingState.SENDING: {
        SendingState.SENT,
        SendingState.FAILED,
        SendingState.STUCK,
        SendingState.UNCERTAIN,
        SendingState.DROPPED,
    },
    SendingState.SENT: set(),
    SendingState.FAILED: {SendingState.SENDING, SendingState.WAITING, SendingState.DROPPED},
    SendingState.STUCK: {SendingState.WAITING, SendingState.DROPPED},
    SendingState.UNCERTAIN: {SendingState.WAITING, SendingState.SENT, SendingState.DROPPED},
    SendingState.GATHERED: set(),
    SendingState.DROPPED: set(),
}
DUE = [SendingState.WAITING, SendingState.FAILED]
"""Taken by a sender as soon as `next_try_at` has come."""
FOR_A_PERSON = [SendingState.STUCK, SendingState.UNCERTAIN]
"""Where a person decides whether to send again."""


class Rhythm(TextChoices):
    AT_ONCE = "at_once", "Ngay khi có thông báo"
    DAILY = "daily", "Một thư tổng hợp mỗi ngày"
    WEEKLY = "weekly", "Một thư tổng hợp mỗi tuần"
    NEVER = "never", "Không gửi thư, chỉ xem trong phần mềm"


class Weekday(IntegerChoices):
    MONDAY = 0, "thứ Hai"
    TUESDAY = 1, "thứ Ba"
    WEDNESDAY = 2, "thứ Tư"
    THURSDAY = 3, "thứ Năm"
    FRIDAY = 4, "thứ Sáu"
    SATURDAY = 5, "thứ Bảy"
    SUNDAY = 6, "Chủ nhật"
