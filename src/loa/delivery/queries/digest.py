"""What the digest of a person says of results: work that is late or due, and results that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loa.accounts.models import User
from loa.core.templatetags.formats import number
from loa.delivery.queries.reminder_words import of_line
from loa.delivery.queries.waiting import count_waiting
from loa.delivery.queries.work import OwedLine, Urgency, work_for
from loa.notices.digest_sections import Section

MOST = 20
MOST_TO_DECIDE = 100
SAID = {Urgency.LATE: "Quá hạn", Urgency.WEEK: "Đến hạn trong tuần"}


def sections(user: User, on: date) -> list[Section]:
    """At most eight queries."""
    work = work_for(user, today=on)
    found: list[Section] = [
        (f"{SAID[urgency]}: {number(len(lines))} nhiệm vụ", _said(lines, on), "/")
        for urgency, lines in work.groups
        if urgency in SAID
    ]
    if work.to_mend_count:
        said = f"{number(work.to_mend_count)} kết quả bị trả lại hoặc thiếu minh chứng"
        found.append(("Kết quả cần sửa", [said], "/"))
    waiting = count_waiting(user, most=MOST_TO_DECIDE + 1)
    if waiting:
        said = f"hơn {MOST_TO_DECIDE}" if waiting > MOST_TO_DECIDE else number(waiting)
        found.append(("Chờ nghiệm thu", [f"{said} kết quả chờ nghiệm thu"], "/ket-qua/nghiem-thu/"))
    return found


def _said(lines: Sequence[OwedLine], on: date) -> list[str]:
    said = [of_line(line, today=on) for line in lines[:MOST]]
    return [*said, f"và {number(len(lines) - MOST)} nhiệm vụ khác"] if len(lines) > MOST else said
