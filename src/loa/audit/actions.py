"""Write events. Called by the actions of every other package, within their transactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.chain import digest_of_personal, fresh_salt, plain
from loa.audit.kinds import declared
from loa.audit.models import Event
from loa.audit.origin import present
from loa.audit.sealing import seal

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of a bulk act, with the arguments of `record`."""

    kind: str
    target: models.Model | str | None = None
    unit_id: int | None = None
    person: User | int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    personal: Mapping[str, Any] | None = None
    note: str = ""


def record(
    kind: str,
    *,
    by: User | None,
    target: models.Model | str | None = None,
    unit_id: int | None = None,
    person: User | int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    note: str = "",
) -> Event:
    """Note what `by` did (None: nobody who is signed in), in the caller's transaction: no act without its event.

    `before`, `after` and `note` stay for ever and must name no person; what does goes into `personal`, which may hold
    "before" and "after" of its own. `person` is whom the event is about (a user, or its id); a target that is a user
    is that person. The words of the target are kept as personal where the event is about a person. Raises
    `UndeclaredKind`.
    """
    entry = Entry(
        kind=kind,
        target=target,
        unit_id=unit_id,
        person=person,
        before=before,
        after=after,
        personal=personal,
        note=note,
    )
    event = _event(entry, by)
    event.save(force_insert=True)
    transaction.on_commit(seal, robust=True)
    return event


def record_once_a_day(
    kind: str, *, by: User, target: models.Model, unit_id: int | None = None, on: date
) -> Event | None:
    """For acts that a person does a hundred times a day to one thing, and that leave a trace of their own: the first.

    `on` is today. Two at the same moment may both count as the first.
    """
    name, begin = _name(target), timezone.make_aware(datetime.combine(on, time.min))
    if Event.objects.filter(kind=declared(kind), actor_id=by.pk, target=name, at__gte=begin).exists():
        return None
    return record(kind, by=by, target=target, unit_id=unit_id)


def record_many(entries: Iterable[Entry], *, by: User | None) -> list[Event]:
    """The events of a bulk act, in as few queries as the database takes."""
    events = Event.objects.bulk_create((_event(entry, by) for entry in entries), batch_size=BATCH)
    if events:
        transaction.on_commit(seal, robust=True)
    return events


def _event(entry: Entry, by: User | None) -> Event:
    origin = present()
    person = entry.person if entry.person is not None else entry.target if isinstance(entry.target, User) else None
    words = str(entry.target) if isinstance(entry.target, models.Model) else ""
    facts = {"before": entry.before, "after": entry.after, "note": entry.note}
    personal = {"address": origin.address, "browser": origin.browser, **(entry.personal or {})}
    if person is not None and words:
        personal, words = {"target": words, **personal}, ""
    kept, salt = plain({key: value for key, value in personal.items() if value}), fresh_salt()
    return Event(
        kind=declared(entry.kind),
        actor_id=by.pk if by else None,
        on_behalf_id=by.on_behalf_of.pk if by and by.on_behalf_of else None,
        person_id=person.pk if isinstance(person, User) else person,
        unit_id=entry.unit_id,
        target=_name(entry.target),
        label=plain(words)[:300],
        way=origin.way,
        facts=plain({key: value for key, value in facts.items() if value}),
        personal=kept,
        salt=salt,
        personal_digest=digest_of_personal(salt, kept),
    )


def _name(target: models.Model | str | None) -> str:
    """ "organisations.unit:12"."""
    if isinstance(target, models.Model):
        return f"{target._meta.label_lower}:{target.pk}"
    return target or ""
