"""A province's plan under way on a day in May, with results in every state: what pages of progress are tested on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from loa.accounts.models import User
from loa.delivery.models import Topic
from loa.delivery.states import State, TopicKind
from loa.organisations.models import Unit
from loa.plans.models import Activity, Draft, Plan
from loa.plans.tasks import build_slots
from tests.loa.cast import Cast
from tests.loa.delivery.making import (
    LETTERS,
    NEWS,
    an_approver,
    any_link_is_enough,
    make_result,
    make_work,
    with_tallies,
)
from tests.loa.plans.cascading import issue_draft, make_cascade

TODAY = date(2026, 5, 15)


@dataclass(frozen=True, slots=True)
class Board:
    plan: Plan
    news: Activity  # two a month, owed by the ward and the commune
    letters: Activity  # twelve in the year, owed by the department


def make_board(cast: Cast) -> Board:
    """The ward: 2 a month, January to April, and 5 in April. The commune: 1 in January, 1 waiting, 1 returned."""
    plan = make_work(unit=cast.province, by=cast.lan)
    news, letters = plan.activities.order_by("place")
    any_link_is_enough(letters, cast.lan)
    for month, count in ((1, 2), (2, 2), (3, 2), (4, 5)):
        for _ in range(count):
            make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, on=date(2026, month, 10))
    for state in (State.ACCEPTED, State.SUBMITTED, State.RETURNED):
        make_result(activity=news, unit=cast.commune, by=cast.hoa, state=state, on=date(2026, 1, 20))
    make_result(activity=letters, unit=cast.home_affairs, by=cast.lan, state=State.ACCEPTED, on=date(2026, 2, 1))
    return Board(plan, news, letters)


CONTEST = "3\tThi trực tuyến tìm hiểu cải cách hành chính\t01 cuộc thi; 04 tuần thi\tSở Nội vụ\t\tQuý I/2026"
BOARDS = "4\tNiêm yết công khai thủ tục hành chính\t100% cơ quan\tUBND các xã, phường\t\tQuý I/2026"
SPENT = "5\tPhát tờ rơi về cải cách hành chính\t02 đợt\tUBND các xã, phường\t\tQuý I/2026"


def make_own_plan(plan: Plan, *, unit: Unit, by: User, owner: User) -> Plan:
    """The unit's own plan, which carries out what the plan above gives it; the tallies of both."""
    make_cascade(plan=plan, units=[unit], by=owner)
    draft = Draft.objects.get(unit=unit, above=plan)
    own = issue_draft(draft=draft, by=by, on=timezone.localdate()).plan
    build_slots.func(own.pk)
    build_slots.func(plan.pk)
    with_tallies(plan)
    return with_tallies(own)


def make_varied(cast: Cast) -> Plan:
    """Lines of several forms, two quotas, a share, a line that was dropped; the ward does its part by its own plan."""
    plan = make_work(unit=cast.province, by=cast.lan, lines=(NEWS, LETTERS, CONTEST, BOARDS, SPENT))
    news, letters, contest, boards, spent = plan.activities.order_by("place")
    for line in (letters, contest, boards, spent):
        any_link_is_enough(line, cast.lan)
    for month in (1, 1, 2, 4, 4, 4):
        make_result(
            activity=news,
            unit=cast.commune,
            by=cast.hoa,
            state=State.ACCEPTED,
            on=date(2026, month, 10),
            channel="zalo",
        )
    make_result(activity=news, unit=cast.commune, by=cast.hoa)
    for quota in contest.quotas.all():
        make_result(
            activity=contest, unit=cast.home_affairs, by=cast.lan, state=State.ACCEPTED, on=date(2026, 2, 3),
            quantity=quota.minimum or 1, measure=quota.unit,
        )  # fmt: skip
    make_result(activity=boards, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, quantity=100, on=date(2026, 2, 3))
    make_result(activity=spent, unit=cast.commune, by=cast.hoa, state=State.ACCEPTED, quantity=2, on=date(2026, 2, 3))
    own = make_own_plan(plan, unit=cast.ward, by=cast.minh, owner=cast.lan)
    line, approver = own.activities.get(above=news), an_approver(own)
    for day in (date(2026, 1, 9), date(2026, 1, 20), date(2026, 3, 11)):
        make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, accepted_by=approver, on=day)
    make_result(activity=line, unit=cast.ward, by=cast.minh)
    Activity.objects.filter(pk=spent.pk).update(dropped_in=2)
    return with_tallies(plan)


def topic(kind: TopicKind, text: str, key: str) -> Topic:
    return Topic.objects.create(kind=kind, text=text, key=key)
