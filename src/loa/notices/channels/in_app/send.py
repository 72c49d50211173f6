from __future__ import annotations

from loa.notices.channels.base import NotTaken
from loa.notices.models import Message


def send(message: Message, address: str, mark: str) -> None:
    """Nothing is carried anywhere: the message has to be there, and is."""
    if not Message.objects.filter(pk=message.pk).exists():
        raise NotTaken("Thông báo này không còn nữa.", for_good=True)
