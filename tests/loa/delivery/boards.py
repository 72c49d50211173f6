"""A province's plan under way on a day in May, with results in every state: what pages of progress are tested on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loa.delivery.models import Topic
from loa.delivery.states import State, TopicKind
from loa.plans.models import Activity, Plan
from tests.loa.cast import Cast
from tests.loa.delivery.making import any_link_is_enough, make_result, make_work

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


def topic(kind: TopicKind, text: str, key: str) -> Topic:
    return Topic.objects.create(kind=kind, text=text, key=key)
