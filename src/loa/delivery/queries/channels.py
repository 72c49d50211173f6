"""Where an address on the web meets people: the channel that its host stands for."""

from __future__ import annotations

from loa.delivery.states import CHANNEL_OF, Channel
from vanban.text.forms import Form

_HOSTS = {
    "facebook.com": Channel.FACEBOOK,
    "fb.com": Channel.FACEBOOK,
    "fb.watch": Channel.FACEBOOK,
    "zalo.me": Channel.ZALO,
    "zaloapp.com": Channel.ZALO,
    "youtube.com": Channel.VIDEO,
    "youtu.be": Channel.VIDEO,
    "tiktok.com": Channel.VIDEO,
    "gov.vn": Channel.SITE,
}


def channel_of(host: str, form: Form | str | None = None) -> str:
    """By the host, where it is known, else by the form of the activity; "" where neither tells."""
    parts = host.lower().rstrip(".").split(".")
    for at in range(len(parts)):
        if found := _HOSTS.get(".".join(parts[at:])):
            return found.value
    suggested = CHANNEL_OF.get(Form(form)) if form else None
    return suggested.value if suggested else ""
