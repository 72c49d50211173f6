"""What the bell, the pages and the digest ask."""

from __future__ import annotations

from loa.accounts.models import User
from loa.notices.models import Message

MOST_COUNTED = 99


def unseen_count(user: User) -> int:
    """For the bell: counts up to one more than `MOST_COUNTED`. One query."""
    return Message.objects.of(user).unseen().order_by()[: MOST_COUNTED + 1].count()
