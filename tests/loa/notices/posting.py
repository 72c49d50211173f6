"""Short ways to post in tests."""

from __future__ import annotations

from loa.notices.actions import post
from loa.notices.models import Message, Sending


def tell(*people, kind="test.plain", key="khóa", subject="Có việc mới", lines=("Một dòng.",), **more):
    return post(kind=kind, to=people, subject=subject, lines=lines, key=key, by=more.pop("by", None), **more)


def by_mail(person, key="khóa") -> Sending:
    return Sending.objects.get(message__to=person, message__key=key, channel="mail")


def message_to(person, key="khóa") -> Message:
    return Message.objects.get(to=person, key=key)
