"""Log many results of one line and unit at once: what `entering.enter` does for each, in a few queries for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import Entry as Noted
from loa.audit.actions import record_many
from loa.delivery.actions.evidence import Refused
from loa.delivery.actions.reckoning import reckon
from loa.delivery.actions.results import Told
from loa.delivery.events import Happened
from loa.delivery.models import Evidence, Link, Result, Step
from loa.delivery.queries.links import NotALink, host_of, key_of, with_scheme
from loa.delivery.queries.reckoning import place_in, quota_for
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import EvidenceKind, Source, State
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Slot

PART = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a list. `key` makes it harmless to send twice; `link` may be empty."""

    told: Told
    key: str
    link: str = ""


@transaction.atomic
def log_list(*, activity: Activity, unit: Unit, rows: Sequence[Listed], by: User) -> list[Result]:
    """All of them or none, each in the slot of its day; those kept before are given back too.

    Raises `NotAllowed`, `Refused` for what is no link.
    """
    require(by, Permission.RESULT_LOG, unit)
    kept = {result.key: result for result in Result.objects.filter(key__in=[row.key for row in rows], unit=unit)}
    new = [row for row in rows if row.key not in kept]
    links = _links([row.link for row in new if row.link])
    is_enough = asked_of(activity).is_proved_by([EvidenceKind.LINK])
    places = _Places(activity, unit)
    unsaved = (_result(row, places, is_proved=bool(row.link) and is_enough, by=by) for row in new)
    made = Result.objects.bulk_create(unsaved, batch_size=PART)
    proved = [(result, links[row.link]) for result, row in zip(made, new, strict=True) if row.link]
    Evidence.objects.bulk_create(
        (Evidence(result=result, kind=EvidenceKind.LINK, link=link, added_by=by) for result, link in proved),
        batch_size=PART,
    )
    _tell(made, [result for result, _ in proved], by)
    if made:
        reckon(pairs=[(activity.pk, unit.pk)], by=by, upward=False)
    return [*kept.values(), *made]


class _Places:
    """Where results of the line go: the quota of their measure, the slot of their day. Two queries for all."""

    def __init__(self, activity: Activity, unit: Unit) -> None:
        self.activity, self.unit = activity, unit
        self.quotas = list(activity.quotas.order_by("order").values_list("order", "unit"))
        self.slots: dict[int, list[tuple[int, date, date]]] = defaultdict(list)
        owed = Slot.objects.owed().filter(activity=activity, unit=unit).order_by()
        for quota, pk, first, due in owed.values_list("quota", "pk", "first", "due"):
            self.slots[quota].append((pk, first, due))

    def of(self, told: Told) -> dict[str, int | None]:
        found = quota_for(self.quotas, told.measure)
        quota = found if found is not None else self.quotas[0][0]
        return {"quota": quota, "slot_id": place_in(self.slots[quota], told.until or told.happened_on)}


def _result(row: Listed, places: _Places, *, is_proved: bool, by: User) -> Result:
    return Result(
        plan_id=places.activity.plan_id,
        activity=places.activity,
        unit=places.unit,
        **places.of(row.told),
        state=State.SUBMITTED if is_proved else State.INCOMPLETE,
        source=Source.LIST,
        key=row.key,
        logged_by=by,
        logged_on_behalf_of=by.on_behalf_of,
        **asdict(row.told),
    )


def _links(addresses: Sequence[str]) -> dict[str, Link]:
    """By the address as given; made where the page was not known."""
    try:
        keys = {address: key_of(address) for address in addresses}
        new = {key: Link(key=key, address=with_scheme(address), host=host_of(address)) for address, key in keys.items()}
    except NotALink as error:
        raise Refused(str(error)) from error
    Link.objects.bulk_create(new.values(), batch_size=PART, ignore_conflicts=True)
    found = {link.key: link for link in Link.objects.filter(key__in=list(new))}
    return {address: found[key] for address, key in keys.items()}


def _tell(made: Sequence[Result], proved: Sequence[Result], by: User) -> None:
    submitted = [result for result in made if result.state == State.SUBMITTED]
    steps = [(result, State.INCOMPLETE) for result in made] + [(result, State.SUBMITTED) for result in submitted]
    Step.objects.bulk_create(
        (Step(result=result, state=state, by=by, on_behalf_of=by.on_behalf_of) for result, state in steps),
        batch_size=PART,
    )
    noted = [
        Noted(
            kind=Happened.LOGGED,
            target=result,
            unit_id=result.unit_id,
            after={"title": result.title, "happened_on": str(result.happened_on), "quantity": str(result.quantity)},
        )
        for result in made
    ]
    noted += [
        Noted(kind=Happened.EVIDENCE_ADDED, target=each, unit_id=each.unit_id, after={"kind": EvidenceKind.LINK})
        for each in proved
    ]
    noted += [Noted(kind=Happened.HANDED_IN, target=each, unit_id=each.unit_id) for each in submitted]
    record_many(noted, by=by)
