"""Letters by e-mail, sent in the background: a page never waits for a mail server, nor fails with it.

A letter waits in the table of jobs sealed, since it holds what lets somebody in.
"""

from __future__ import annotations

import json
import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from loa.accounts.actions import note_not_sent, note_sent
from loa.accounts.models import AccessCode
from loa.accounts.seals import BrokenSeal, seal, unseal
from loa.jobs.retries import job

log = logging.getLogger("loa.accounts")

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long to wait before each further try; after the last the letter is given up."""


def post_code(*, code: AccessCode, clear: str, unit: str, site: str) -> None:
    """Send the code to its person. Call it in the transaction that issued it; `site` is the address of the first page.

    Whether the letter left stands in `code.sent_at` and `code.failure`.
    """
    words = {"code": code, "clear": clear, "unit": unit, "site": site.rstrip("/")}
    subject = render_to_string("accounts/letters/code_subject.txt", words).strip()
    post(to=code.user.email, subject=subject, body=render_to_string("accounts/letters/code.txt", words), code=code)


def post(*, to: str, subject: str, body: str, code: AccessCode | None = None) -> None:
    """Put a letter in line."""
    letter = json.dumps({"to": to, "subject": " ".join(subject.split()), "body": body})
    send.enqueue(seal(letter), code.pk if code else None)


@job("Gửi thư truy cập", retries=0, repeatable=False)
def send(sealed: str, code_id: int | None = None, tried: int = 0) -> str:
    """One try to send a letter; returns "sent", "again" (a further try is in line), "given up" or "not needed"."""
    now = timezone.now()
    code = AccessCode.objects.select_related("user").filter(pk=code_id or 0).first()
    if code_id is not None and (code is None or not code.is_open(now=now)):
        return "not needed"
    try:
        letter = json.loads(unseal(sealed))
        message = EmailMessage(letter["subject"], letter["body"], settings.DEFAULT_FROM_EMAIL, [letter["to"]])
        message.send()
    except (OSError, BrokenSeal) as error:
        # the kind alone: the text of the error may hold the address
        log.warning("a letter was not sent, try %s: %s", tried + 1, type(error).__name__)
        if code is not None:
            note_not_sent(code=code, by=None, failure=reason(error))
        return try_again(sealed, code_id, tried)
    if code is not None:
        note_sent(code=code, by=None, now=now)
    return "sent"


def try_again(sealed: str, code_id: int | None, tried: int) -> str:
    if tried >= len(AGAIN_AFTER) or not send.get_backend().supports_defer:
        return "given up"
    send.using(run_after=timezone.now() + AGAIN_AFTER[tried]).enqueue(sealed, code_id, tried + 1)
    return "again"


def reason(error: Exception) -> str:
    """Why the letter did not leave, for the person who sent it."""
    match error:
        case BrokenSeal():
            return "Khóa bí mật của máy chủ đã đổi sau khi cấp mã. Hãy cấp mã mới."
        case smtplib.SMTPAuthenticationError():
            return "Máy chủ thư từ chối tên hoặc mật khẩu trong LOA_MAIL_URL."
        case smtplib.SMTPRecipientsRefused():
            return "Máy chủ thư không nhận địa chỉ của người này."
        case smtplib.SMTPException():
            return "Máy chủ thư từ chối thư."
    return "Không kết nối được với máy chủ thư."
