"""The frame around every staff page: its places, the unit one acts for, the units one may switch to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from loa.accounts.models import User
from loa.core.themes import THEME_COOKIE, THEMES
from loa.notices.queries import unseen_count
from loa.organisations.acting import absent_people, acting_unit, own_units, stands_in_until
from loa.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail (and of the bottom bar on phones, if `on_phone`)."""

    label: str
    icon: str
    to: str  # name of the address
    short: str = ""  # for the bottom bar
    on_phone: bool = True
    holds: tuple[str, ...] = ()  # beginnings of addresses that belong here too


PLACES = (
    Place("Việc của tôi", "home", "workspace:home", short="Việc"),
    Place("Kế hoạch", "clipboard-list", "plans:list", holds=("/doc-ke-hoach/",)),
    Place("Kết quả", "clipboard-check", "delivery:results", holds=("/tien-do/",)),
    Place("Lịch", "calendar", "plans:calendar"),
    Place("Đơn vị", "building-community", "organisations:list"),
    Place("Cài đặt", "settings", "workspace:settings", holds=("/nhat-ky/", "/tai-khoan/", "/nguoi/")),
)
"""In the order of the rail."""


@dataclass(frozen=True, slots=True)
class ShownPlace:
    label: str
    short: str
    icon: str
    url: str
    is_here: bool
    on_phone: bool


class Shell:
    """Read by the templates; asks the database only for what a template shows."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def places(self) -> list[ShownPlace]:
        found = [(place, reverse(place.to)) for place in PLACES]
        path = self.request.path
        begins = [(each, url) for place, url in found for each in (url, *place.holds)]
        here = max(
            ((each, url) for each, url in begins if path == each or (each != "/" and path.startswith(each))),
            key=lambda pair: len(pair[0]),
            default=("", ""),
        )[1]
        return [
            ShownPlace(place.label, place.short or place.label, place.icon, url, url == here, place.on_phone)
            for place, url in found
        ]

    @property
    def places_on_phone(self) -> list[ShownPlace]:
        """At most five fit under a thumb."""
        return [place for place in self.places if place.on_phone][:5]

    @property
    def theme(self) -> str:
        """auto (as the device), light or dark, as chosen in the settings."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def unit(self) -> Unit | None:
        return acting_unit(self.request)

    @cached_property
    def unseen(self) -> int:
        """How many notices the person has not seen; their own, also while they act for somebody else."""
        return unseen_count(self.request.user) if isinstance(self.request.user, User) else 0

    @cached_property
    def absent(self) -> list[User]:
        """Whom the person may work for today."""
        return absent_people(self.request)

    @cached_property
    def stands_in_until(self) -> date | None:
        """The last day of working for somebody else; None for who works as themself."""
        return stands_in_until(self.request)

    @cached_property
    def units(self) -> list[Unit]:
        return own_units(self.request)


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
