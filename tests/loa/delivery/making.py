"""Short ways to plans with their tallies, and to results in any state."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from django.utils import timezone

from loa.accounts.models import User
from loa.delivery import tasks
from loa.delivery.actions import acceptance, results
from loa.delivery.models import Evidence, Link, Result, Terms
from loa.delivery.states import EvidenceKind, State
from loa.organisations.models import Delegation, Membership, Unit
from loa.organisations.roles import Role
from loa.plans.models import Activity, Plan, Slot
from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan, short_plan, with_slots

_numbers = count(1)
DAY = date(2026, 3, 10)

NEWS = "1\tĐăng tin về dịch vụ công trực tuyến trên trang thông tin\t02 tin/tháng\tUBND các xã, phường\t\tNăm 2026"
LETTERS = "2\tBản tin cải cách hành chính\t12 số (01 số/tháng)\tSở Nội vụ\t\tNăm 2026"


def make_work(*, unit: Unit, by: User, lines: tuple[str, ...] = (NEWS, LETTERS), number: str = "41") -> Plan:
    """A plan in force whose slots and tallies are made."""
    plan = with_slots(make_plan(unit=unit, by=by, text=short_plan(number=number, lines=lines)))
    return with_tallies(plan)


def with_tallies(plan: Plan) -> Plan:
    tasks.want_and_reckon(plan)
    return plan


def make_result(
    *,
    activity: Activity,
    unit: Unit,
    by: User,
    state: State = State.SUBMITTED,
    accepted_by: User | None = None,
    on: date = DAY,
    quantity: int | Decimal = 1,
    slot: Slot | None = None,
    address: str = "",
    **told: Any,
) -> Result:
    """Logged by `by`, with a link as evidence unless it is incomplete; accepted or returned by `accepted_by`."""
    number = next(_numbers)
    first = activity.quotas.first()
    told = {"title": f"Tin số {number}", "measure": first.unit if first else "", **told}
    said = results.Told(happened_on=on, quantity=Decimal(quantity), **told)
    result = results.log(activity=activity, unit=unit, told=said, key=f"k{number}", by=by, slot=slot)
    if state == State.INCOMPLETE:
        return result
    prove(result, by, address or f"https://bao.example/tin-{number}")
    result = results.hand_in(result=result, by=by)
    assert result.state == State.SUBMITTED, "the line asks for other evidence than a link"
    if state == State.ACCEPTED:
        return acceptance.accept(result=result, by=accepted_by or an_approver(activity.plan))
    if state == State.RETURNED:
        return acceptance.return_(
            result=result, reason="Chưa rõ ngày đăng", by=accepted_by or an_approver(activity.plan)
        )
    if state == State.WITHDRAWN:
        return results.withdraw(result=result, by=by)
    return result


def prove(result: Result, by: User, address: str) -> Evidence:
    """A link as evidence, as it stands in the database, without asking for the page."""
    link, _ = Link.objects.get_or_create(
        key=sha256(address.encode()).hexdigest(), defaults={"address": address, "host": "bao.example"}
    )
    return Evidence.objects.create(result=result, kind=EvidenceKind.LINK, link=link, added_by=by)


def any_link_is_enough(activity: Activity, by: User, *, only_originals: bool = False) -> Terms:
    return Terms.objects.create(activity=activity, proofs=[EvidenceKind.LINK], only_originals=only_originals, set_by=by)


def an_approver(plan: Plan) -> User:
    """Somebody who accepts results of the plan, and logs none."""
    name = f"duyet{plan.unit_id}"
    return User.objects.filter(username=name).first() or make_user(name, role=Role.APPROVER, unit=plan.unit)


def stand_in(person: User, *, for_: User) -> User:
    """The person works for the absent one from today on, in all roles of theirs, and does so now."""
    today = timezone.localdate()
    for membership in Membership.objects.filter(user=for_):
        Delegation.objects.create(
            membership=membership, stand_in=person, since=today, before=today + timedelta(30), made_by=for_
        )
    person.on_behalf_of = for_
    return person
