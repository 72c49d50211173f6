"""Letters by e-mail: plain text, with the address of the page that it is about."""

from loa.notices.channels.base import Channel
from loa.notices.channels.mail.address import address, lack
from loa.notices.channels.mail.send import send

CHANNEL = Channel(
    name="mail", label="Thư điện tử", address=address, lack=lack, send=send, holds=True, most_a_minute=300
)
