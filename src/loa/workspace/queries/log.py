"""The audit log, for those who may read it: what they see, what they look for, a page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.kinds import kinds, kinds_like
from loa.audit.models import Event, EventQuerySet
from loa.organisations.models import Unit
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission
from vanban.text.folding import fold

A_PAGE = 50
MOST_PEOPLE = 200
"""People whom a name typed as a filter may stand for."""

NAMES = {"words": "tim", "kind": "viec", "person": "nguoi", "unit": "don-vi", "since": "tu", "until": "den"}
"""Fields of `Filters` and their names in the address."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for, as it was typed. `wrong` names the dates that are none."""

    words: str = ""
    kind: str = ""
    person: str = ""
    unit: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        return cls(**{name: query.get(short, "").strip()[:100] for name, short in NAMES.items()})

    @property
    def query(self) -> str:
        """For links that keep the filters."""
        return urlencode({NAMES[each.name]: value for each in fields(self) if (value := getattr(self, each.name))})

    @property
    def is_any(self) -> bool:
        return bool(self.query)

    @property
    def is_more(self) -> bool:
        """Something besides the words is looked for."""
        return any((self.kind, self.person, self.unit, self.since, self.until))

    @property
    def wrong(self) -> list[str]:
        return [typed for typed in (self.since, self.until) if typed and day_of(typed) is None]


def day_of(typed: str) -> date | None:
    """A day typed as 05/3/2026; None for what is none."""
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date()
    except ValueError:
        return None


def may_read(user: User) -> bool:
    return units_with(user, Permission.AUDIT_VIEW).exists()


def visible_to(user: User) -> EventQuerySet:
    """The events of the units in which the person may read the log, and for who may everywhere those of no unit too.

    Two queries, so that the search itself has numbers to go by and not a tree.
    """
    units = set(units_with(user, Permission.AUDIT_VIEW).values_list("pk", flat=True))
    if units and len(units) == Unit.objects.count():
        return Event.objects.all()
    return Event.objects.filter(unit_id__in=units)


def matching(events: EventQuerySet, filters: Filters) -> EventQuerySet:
    """Every word stands in what the kind or the target is called; accents do not matter. One query for a person."""
    for word in fold(filters.words).split():
        events = events.filter(Q(folded__contains=word) | Q(kind__in=kinds_like(word)))
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.person:
        people = list(User.objects.named_like(filters.person).order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])
        events = events.filter(Q(actor_id__in=people) | Q(on_behalf_id__in=people) | Q(person_id__in=people))
    if filters.unit:
        events = events.filter(unit_id=int(filters.unit)) if filters.unit.isdecimal() else events.none()
    if since := day_of(filters.since):
        events = events.filter(at__gte=midnight(since))
    if until := day_of(filters.until):
        events = events.filter(at__lt=midnight(until + timedelta(days=1)))
    return events


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Slice:
    """A page: the newest first; `older` is where the next begins, None at the end."""

    events: list[Event]
    older: int | None


def slice_of(events: EventQuerySet, *, before: int | None = None) -> Slice:
    """By the number of the last row and not by counting pages: as quick at the millionth row as at the first."""
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events.order_by("-pk")[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return Slice(shown, shown[-1].pk if len(found) > A_PAGE else None)


def kind_choices() -> list[tuple[str, str]]:
    """By their words, as people look for them."""
    return sorted(kinds().items(), key=lambda kind: fold(kind[1]))
