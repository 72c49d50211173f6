"""Who may look into the outbox, and decide about what is stuck there."""

from __future__ import annotations

from loa.accounts.models import User
from loa.notices.models import Message
from loa.organisations.permissions import can, units_with
from loa.organisations.roles import Permission


def can_decide(user: User, message: Message) -> bool:
    """Send again or drop: about one's own, and where one may see what was sent. Loads the unit of the message."""
    if message.to_id == user.pk:
        return True
    return message.unit is not None and can(user, Permission.NOTICE_VIEW, message.unit)


def may_look(user: User) -> bool:
    """Whether there are units whose notices the person may see."""
    return units_with(user, Permission.NOTICE_VIEW).exists()


def units_looked_into(user: User) -> set[int]:
    return set(units_with(user, Permission.NOTICE_VIEW).values_list("pk", flat=True))
