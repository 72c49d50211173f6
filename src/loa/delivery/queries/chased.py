"""What was done about the late units of a plan: each letter and each round of notices, as the log of acts has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from loa.accounts.models import User
from loa.audit.models import Event, EventQuerySet
from loa.delivery.events import Happened
from loa.organisations.models import Unit
from loa.plans.models import Plan

FEW = 5
LONG = 300


@dataclass(frozen=True, slots=True)
class Chased:
    """`told`: people who got a notice; `again`: who had one that day already; `author`: who wrote the letter.

    `unreached`: units in which nobody can be told. `is_own_left_out`: the author is late too, and urges not itself.
    """

    pk: int
    at: datetime
    by: str
    units: tuple[int, ...]
    count: int
    answer_by: date | None
    note: str
    author: int | None
    author_label: str
    is_letter: bool
    tells: bool
    told: int
    again: int
    unreached: tuple[Unit, ...]

    @property
    def is_own_left_out(self) -> bool:
        return self.is_letter and self.author in self.units

    @property
    def addressed(self) -> int:
        """How many units the letter goes to."""
        return self.count - self.is_own_left_out

    @property
    def is_long(self) -> bool:
        """Of so many units that a PDF takes more than a few seconds."""
        return self.count > LONG

    @property
    def has_paper(self) -> bool:
        """A letter to somebody else than its author, of which what it is made of is still there."""
        return self.is_letter and any(unit != self.author for unit in self.units)


def newest(plan: Plan, *, few: int = FEW) -> list[Chased]:
    """Three queries."""
    return _shown(_of(plan)[:few])


def chased(plan: Plan, pk: int) -> Chased | None:
    return next(iter(_shown(_of(plan).filter(pk=pk))), None)


def chased_by(plan: Plan, token: str) -> Chased | None:
    """What was asked for under this token, once it is done."""
    return next((each for each in _shown(_of(plan)[: 4 * FEW], token=token)), None)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A job that is to tell so many units, and waits, runs or has given up."""

    units: int
    is_stuck: bool


def under_way(token: str) -> UnderWay | None:
    """The job under this token; None where there is none (any more)."""
    job = DBTaskResult.objects.filter(task_path="loa.delivery.tasks.chase", args_kwargs__kwargs__token=token).first()
    if job is None or job.status == TaskResultStatus.SUCCESSFUL:
        return None
    return UnderWay(len(job.args_kwargs["args"][1]), job.status == TaskResultStatus.FAILED)


def _of(plan: Plan) -> EventQuerySet:
    return Event.objects.filter(target=f"plans.plan:{plan.pk}", kind=Happened.CHASED).order_by("-pk")


def _shown(events: Iterable[Event], *, token: str = "") -> list[Chased]:
    found = [(event, _makings(event)) for event in events]
    if token:
        found = [(event, made) for event, made in found if made.get("token") == token]
    names = dict(User.objects.filter(pk__in={event.actor_id for event, _ in found}).values_list("pk", "full_name"))
    units = Unit.objects.in_bulk(
        {pk for _, made in found for pk in (*made.get("unreached", []), made.get("author", 0))}
    )
    return [_one(event, made, names, units) for event, made in found]


def _makings(event: Event) -> dict[str, Any]:
    """Empty where the personal part was erased."""
    return dict((event.personal or {}).get("letter", {}))


def _one(event: Event, made: dict[str, Any], names: dict[int, str], units: dict[int, Unit]) -> Chased:
    after = event.after
    return Chased(
        pk=event.pk,
        at=event.at,
        by=names.get(event.actor_id or 0, ""),
        units=tuple(made.get("units", [])),
        count=after.get("units", 0),
        answer_by=date.fromisoformat(after["before"]) if after.get("before") else None,
        note=made.get("note", ""),
        author=made.get("author"),
        author_label=units[author].label if (author := made.get("author", 0)) in units else "",
        is_letter=made.get("is_letter", False),
        tells=made.get("tells", False),
        told=after.get("told", 0),
        again=made.get("again", 0),
        unreached=tuple(units[pk] for pk in made.get("unreached", []) if pk in units),
    )
