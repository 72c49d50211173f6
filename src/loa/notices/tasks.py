"""What happens at its times: interrupted sendings are found, due ones put in line, digests gathered."""

from __future__ import annotations

import logging

from django.utils import timezone

from loa.jobs.line import put_in_line_once
from loa.jobs.retries import job
from loa.notices import digest
from loa.notices.models import Wish
from loa.notices.sending import anything_due, find_interrupted, send_due

log = logging.getLogger("loa.notices")


class DigestsFailed(Exception):
    """Some people's digests could not be made; the others' are on their way."""


def look_after() -> None:
    """Every minute: further tries, and what a killed sender left behind."""
    find_interrupted()
    if anything_due():
        put_in_line_once(send_due)


@job("Gửi bản tổng hợp theo ngày, tuần")
def gather() -> str:
    """The digests that are due; how many letters. Safe to run twice: nobody gets two."""
    today, count, failed = timezone.localdate(), 0, 0
    for wish in Wish.objects.for_digests().iterator():
        try:
            count += digest.gather(wish=wish, today=today) is not None
        except Exception:
            log.exception("the digest of user %s failed", wish.user_id)
            failed += 1
    if failed:
        raise DigestsFailed(failed)
    return str(count)
