"""Look at the page behind an address: what it says of itself, or why it could not be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from loa.delivery.fetching.asking import Failed, Refused, ask
from loa.delivery.fetching.pages import told_by
from loa.delivery.states import LinkState

GONE = {404, 410}
ALIVE = {401, 402, 403, 405, 406, 429, 451}
"""Somebody is there and does not let us in: nothing says that the page is gone."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page says of itself, empty where it says nothing; `said`: for a person, how the asking ended."""

    title: str = ""
    site: str = ""
    published_on: date | None = None
    state: LinkState = LinkState.UNREACHED
    said: str = ""


def look(address: str) -> Seen:
    """Asks once, for at most five seconds. Never raises: what went wrong is in `state` and `said`."""
    try:
        answer = ask(address, networks=settings.LINK_NETWORKS, ports=settings.LINK_PORTS)
    except Refused as error:
        return Seen(state=LinkState.REFUSED, said=f"Không hỏi trang này: {error}.")
    except Failed as error:
        return Seen(state=LinkState.UNREACHED, said=f"Không mở được trang: {error}.")
    if answer.status in GONE:
        return Seen(state=LinkState.DEAD, said=f"Trang không còn (mã {answer.status}).")
    if answer.status in ALIVE:
        return Seen(state=LinkState.ALIVE, said=f"Trang có nhưng không cho đọc tự động (mã {answer.status}).")
    if answer.status != 200:
        return Seen(state=LinkState.UNREACHED, said=f"Trang trả lời lỗi (mã {answer.status}).")
    told = told_by(answer.body, answer.charset, today=timezone.localdate())
    if not told.title:
        return Seen(state=LinkState.ALIVE, said="Trang mở được nhưng không cho biết tiêu đề.")
    site = told.site or (urlsplit(answer.address).hostname or "").removeprefix("www.")
    return Seen(told.title, site[:120], told.published_on, LinkState.ALIVE, "Mở được.")
