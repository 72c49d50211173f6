"""A way to the mail server that stops at a given letter, and waits there to be killed."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from django.core.mail.backends.smtp import EmailBackend


class StoppingBackend(EmailBackend):
    """Set the three in the process that is to be killed: `left` letters go by; then it says so by `said`."""

    said: ClassVar[Any] = None
    before_server: ClassVar[bool] = False
    left: ClassVar[int] = 0

    def send_messages(self, messages: Any) -> int:
        if self.before_server:
            self.come_by()
        taken = super().send_messages(messages)
        if not self.before_server:
            self.come_by()
        return taken

    @classmethod
    def come_by(cls) -> None:
        if cls.left == 0:
            cls.said.send(True)
            time.sleep(600)
        cls.left -= 1
