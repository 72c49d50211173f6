"""The worker's steps with a cascade: drafts for units that have none yet, and changes above for those that have.

Each step takes some units in one transaction and holds the row of the cascade meanwhile, so that two workers never do
the same unit, and one that is killed leaves nothing half done. The lease only keeps a second worker from waiting.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.organisations.states import COMMUNE_LEVEL, Kind
from loa.plans.actions.offering import Offering
from loa.plans.models import Cascade, Charged, Draft, Plan, Version
from loa.plans.queries.below import with_text
from loa.plans.queries.charging import Lines, lines_given
from loa.plans.queries.text_below import Above, Below, TextsBelow
from loa.plans.states import Origin

LEASE = timedelta(minutes=2)
AT_ONCE = 200
"""Units of one transaction: about a second's work, so that nobody else waits long for the database."""
GOVERN = COMMUNE_LEVEL | {Kind.DISTRICT, Kind.PROVINCE}


def want_changes_offered(*, plan: Plan, by: User) -> None:
    """The plan has a new version: its units are to be told. A step of issue; `tasks.cascade` does it."""
    require(by, Permission.PLAN_ISSUE, plan.unit)
    Cascade.objects.filter(plan=plan).update(finished_at=None, failure="")


@transaction.atomic
def claim(*, cascade: Cascade, by: User) -> Cascade | None:
    """Take the work in hand; None where there is nothing to do, or another worker does it.

    Whoever started it had the right then; should it end before the worker comes, the drafts are made all the same.
    """
    if by.pk != cascade.started_by_id:
        require(by, Permission.PLAN_ADOPT, cascade.plan.unit)
    held, now = _held(cascade), timezone.now()
    if not held.is_under_way or (held.leased_until is not None and held.leased_until > now):
        return None
    held.leased_until = now + LEASE
    held.save(update_fields=["leased_until"])
    return held


class Making:
    """What the steps of one attempt share: the version, its lines by unit, texts of units with the same lines."""

    def __init__(self, cascade: Cascade, *, today: date) -> None:
        self.plan, self.today = cascade.plan, today
        self.version: Version = self.plan.versions.latest("no")
        self.lines = lines_given(self.plan, today=today)
        self.texts = _texts_below(self.version)
        self.offering = Offering(self.version)

    def given(self, charged: Charged) -> Lines:
        return self.lines.get(charged.unit_id, ())

    def draft(self, charged: Charged, *, due: date) -> Draft:
        unit = charged.unit
        base = self.texts.of(Below(unit.name, governs=unit.kind in GOVERN), self.given(charged))
        return Draft(
            unit=unit,
            year=self.plan.year,
            title=base["document"]["title"],
            origin=Origin.ABOVE,
            above=self.plan,
            due=due,
            base=base,
        )


def _texts_below(version: Version) -> TextsBelow:
    plan = version.plan
    day = plan.issued_on.isoformat() if plan.issued_on else None
    head = Above(plan.unit.name, plan.kind, plan.number, day, plan.issuer, plan.title, plan.place, plan.year)
    return TextsBelow(head, version.content)


@transaction.atomic
def step(*, cascade: Cascade, making: Making, by: User) -> int:
    """Do the next units; how many are left. 0: the cascade is finished."""
    held = _held(cascade)
    if not held.is_under_way:
        return 0
    no = making.version.no
    waiting = held.charged.filter(_left(no)).select_related("unit").order_by("pk")[:AT_ONCE]
    _make([each for each in waiting if not each.is_done], held, making)
    making.offering.offer([each for each in waiting if each.is_done and each.offered < no], making.lines)
    left = held.charged.filter(_left(no)).count()
    held.total = held.charged.count()
    held.done = held.total - left
    held.leased_until = timezone.now() + LEASE
    if not left and not held.plan.versions.filter(no__gt=no).exists():
        held.finished_at, held.leased_until = timezone.now(), None
    held.save(update_fields=["total", "done", "leased_until", "finished_at"])
    return left


@transaction.atomic
def fail(*, cascade: Cascade, sentence: str, by: User) -> Cascade:
    """Keep the reason; what is made stays made, and a person has it go on."""
    held = _held(cascade)
    held.failure, held.leased_until = sentence, None
    held.save(update_fields=["failure", "leased_until"])
    return held


def _held(cascade: Cascade) -> Cascade:
    return Cascade.objects.select_for_update(of=("self",)).select_related("plan__unit").get(pk=cascade.pk)


def _left(no: int) -> Q:
    return Q(released_reason="") & (Q(is_done=False) | Q(offered__lt=no))


def _make(units: list[Charged], held: Cascade, making: Making) -> None:
    """Drafts for those that have neither draft nor plan below this one yet."""
    there = with_text(held.plan, [each.unit_id for each in units])
    new = [each for each in units if each.unit_id not in there]
    Draft.objects.bulk_create((making.draft(each, due=held.due) for each in new), batch_size=AT_ONCE)
    again = []
    for each in units:
        each.is_done, each.offered = True, making.version.no
        given = [line.activity for line in making.given(each)]
        if given != each.given:
            each.given = given
            again.append(each)
    Charged.objects.bulk_update(again, ["given"], batch_size=AT_ONCE)
    Charged.objects.filter(pk__in=[each.pk for each in units]).update(is_done=True, offered=making.version.no)
