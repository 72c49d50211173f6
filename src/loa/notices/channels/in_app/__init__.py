"""The page of notices and the bell: the message itself is the notice."""

from loa.notices.channels.base import Channel
from loa.notices.channels.in_app.address import address, lack
from loa.notices.channels.in_app.send import send

CHANNEL = Channel(name="in_app", label="Trong phần mềm", address=address, lack=lack, send=send, is_instant=True)
