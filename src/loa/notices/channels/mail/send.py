"""One letter to a mail server, with an answer to the question whether the server took it."""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from loa.notices.channels.base import NotTaken
from loa.notices.models import Message

log = logging.getLogger("loa.notices")

PERMANENT = 500
"""Answers of a mail server from here on are meant for good (RFC 5321, 4.2.1)."""


def send(message: Message, address: str, mark: str) -> None:
    """What the server refuses was not taken, nor what found no server; an end in the middle leaves it open."""
    written = _written(message, address, mark)
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken("Máy chủ thư từ chối tên hoặc mật khẩu trong LOA_MAIL_URL.") from error
    except OSError as error:
        raise NotTaken("Không kết nối được với máy chủ thư.") from error
    try:
        connection.send_messages([written])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotTaken("Máy chủ thư không nhận địa chỉ của người này.", for_good=min(codes) >= PERMANENT) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotTaken("Máy chủ thư không nhận địa chỉ có dấu.", for_good=True) from error
    except smtplib.SMTPResponseException as error:
        raise NotTaken("Máy chủ thư từ chối thư.", for_good=error.smtp_code >= PERMANENT) from error
    finally:
        with suppress(OSError):
            connection.close()


def _written(message: Message, address: str, mark: str) -> EmailMessage:
    """The letter, whole: whatever goes wrong with it goes wrong before the server is asked."""
    try:
        written = letter(message, address, mark)
        written.message()
    except ValueError as error:
        raise NotTaken("Không lập được thư cho địa chỉ của người này.", for_good=True) from error
    except Exception as error:
        log.exception("the letter of message %s could not be written", message.pk)
        raise NotTaken("Chương trình gặp lỗi khi lập thư; lỗi đã được ghi lại.") from error
    return written


def letter(message: Message, address: str, mark: str) -> EmailMessage:
    body = render_to_string("notices/letter.txt", {"message": message, "site": settings.SITE_ADDRESS})
    headers = {"Message-ID": f"<{mark}@{_domain()}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)


def _domain() -> str:
    """Of this installation: its own address, else that of the sender of its letters."""
    return urlsplit(settings.SITE_ADDRESS).hostname or parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
