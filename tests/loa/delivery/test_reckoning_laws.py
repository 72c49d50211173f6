"""For random acts in a tree of plans: what is kept is what is reckoned anew, each parent the rule over its children.

A province gives its plan to a ward and a commune; both carry some of its lines out by plans of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loa.delivery.actions import acceptance, results
from loa.delivery.models import Cell, Month, Result, Tally
from loa.delivery.queries.checking import differences
from loa.delivery.states import Channel, State, TopicKind
from loa.organisations.roles import Role
from loa.plans.actions import slot_changes
from loa.plans.models import Activity, Draft, Plan, Slot
from loa.plans.tasks import build_slots
from tests.loa.cast import Cast, make_cast, make_user
from tests.loa.delivery.making import DAY, an_approver, any_link_is_enough, make_work, prove, with_tallies
from tests.loa.plans.cascading import issue_draft, make_cascade
from vanban.time.progress import together

LINES = (
    "1\tĐăng tin, bài về thủ tục hành chính trên trang thông tin\t02 tin/tháng\tUBND các xã, phường\t\tNăm 2026",
    "2\tPhát tờ rơi về dịch vụ công\t300 - 500 tờ rơi\tUBND các xã, phường\t\tQuý II, III/2026",
    "3\tBản tin cải cách hành chính\t12 số (01 số/tháng)\tSở Nội vụ\t\tNăm 2026",
    "4\tNiêm yết thủ tục\t100% đơn vị\tUBND các xã, phường\t\tNăm 2026",
)


@dataclass(frozen=True)
class World:
    cast: Cast
    plan: Plan
    own: list[Plan]
    loggers: dict[int, Any]


@pytest.fixture
def world(db: None) -> World:
    cast = make_cast()
    plan = make_work(unit=cast.province, by=cast.lan, lines=LINES)
    make_cascade(plan=plan, units=[cast.ward, cast.commune], by=cast.lan)
    own = []
    for unit, person in ((cast.ward, cast.minh), (cast.commune, cast.hoa)):
        draft = Draft.objects.get(unit=unit, above=plan)
        own.append(issue_draft(draft=draft, by=person, on=timezone.localdate()).plan)
    for each in (*own, plan):
        build_slots.func(each.pk)
        for activity in each.activities.all():
            any_link_is_enough(activity, cast.lan, only_originals=activity.order == 1)
        with_tallies(each)
    loggers = {cast.ward.pk: cast.minh, cast.commune.pk: cast.hoa}
    for unit in (cast.home_affairs, cast.province):
        loggers[unit.pk] = make_user(f"ghi{unit.pk}", role=Role.CONTRIBUTOR, unit=unit)
    return World(cast, plan, own, loggers)


acts = st.lists(
    st.tuples(
        st.sampled_from(
            ["log", "log", "log", "accept", "accept", "return", "reopen", "correct", "withdraw", "waive", "move"]
        ),
        st.integers(0, 10_000),
        st.integers(1, 400),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.booleans(),
    ),
    min_size=3,
    max_size=14,
)


class Undo(Exception):
    """So that each example begins from the same world."""


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts)
def test_what_is_kept_is_what_is_reckoned(world: World, acts: list[tuple[str, int, int, date, bool]]) -> None:
    try:
        with transaction.atomic():
            for n, act in enumerate(acts):
                _do(world, n, *act)
            for plan in (world.plan, *world.own):
                assert _without_pace(differences(plan)) == []
            _parents_are_their_children(world)
            raise Undo
    except Undo:
        pass


def _without_pace(found: list[str]) -> list[str]:
    """The pace follows in the background."""
    return [line for line in found if not line.startswith("nhịp độ")]


def _do(world: World, n: int, act: str, choice: int, amount: int, day: date, flag: bool) -> None:
    if act == "log":
        _log(world, n, choice, amount, day, flag)
    elif act in ("waive", "move"):
        _change_slot(world, act, choice, day)
    else:
        _decide(world, n, act, choice, amount, flag)


def _log(world: World, n: int, choice: int, amount: int, day: date, flag: bool) -> None:
    owed = sorted(set(Slot.objects.owed().order_by().values_list("activity", "unit", "quota")))
    line, unit, quota = owed[choice % len(owed)]
    by = world.loggers[unit]
    activity = Activity.objects.get(pk=line)
    measure = activity.quotas.get(order=quota).unit if quota else ""
    channels = [Channel.SITE, Channel.ZALO, ""]
    told = results.Told(
        title=f"Việc {n}", happened_on=day, quantity=Decimal(amount) / 2, measure=measure, is_repost=flag,
        channel=channels[choice % 3],
    )  # fmt: skip
    topics = [results.topic(kind=TopicKind.THEME, words=f"Nội dung {k}", by=by) for k in range(choice % 3)]
    result = results.log(
        activity=activity, unit=by.memberships.get().unit, told=told, key=f"k{n}", by=by, quota=quota, topics=topics
    )
    prove(result, by, f"https://bao.example/{n}")
    results.hand_in(result=result, by=by)


def _change_slot(world: World, act: str, choice: int, day: date) -> None:
    slots = list(Slot.objects.owed().filter(activity__plan=world.plan).order_by("pk"))
    slot = slots[choice % len(slots)]
    if act == "waive":
        slot_changes.waive(slots=[slot.pk], plan=world.plan, reason="Thiên tai", by=world.cast.lan)
    else:
        first, due = sorted([day, slot.due])
        slot_changes.move(slot=slot, first=first, due=due, reason="Lùi lịch", by=world.cast.lan)


def _decide(world: World, n: int, act: str, choice: int, amount: int, flag: bool) -> None:
    wanted = {
        "accept": [State.SUBMITTED], "return": [State.SUBMITTED], "withdraw": [State.SUBMITTED, State.RETURNED],
        "reopen": [State.ACCEPTED], "correct": [State.ACCEPTED],
    }[act]  # fmt: skip
    found = list(
        Result.objects.filter(state__in=wanted).select_related("plan__unit", "unit", "activity").order_by("pk")
    )
    if not found:
        return
    result = found[choice % len(found)]
    approver, logger = an_approver(result.plan), world.loggers[result.unit_id]
    if act == "accept" and flag:
        acceptance.accept_many(results=[each.pk for each in found], by=approver)
    elif act == "accept":
        acceptance.accept(result=result, by=approver)
    elif act == "return":
        acceptance.return_(result=result, reason="Chưa rõ", by=approver)
    elif act == "withdraw":
        results.withdraw(result=result, by=logger)
    elif act == "reopen":
        if not Result.objects.filter(corrects=result).exists():
            acceptance.reopen(result=result, reason="Nhầm", by=approver)
    else:
        told = results.Told(title=result.title, happened_on=DAY, quantity=Decimal(amount), measure=result.measure)
        if not Result.objects.filter(corrects=result).exclude(state=State.WITHDRAWN).exists():
            results.correct(result=result, told=told, reason="Đếm lại", key=f"c{n}", by=logger)


def _parents_are_their_children(world: World) -> None:
    for plan in (world.plan, *world.own):
        for line in plan.activities.all():
            measures = dict(line.quotas.values_list("order", "unit"))
            for quota in Tally.objects.filter(activity=line).values_list("quota", flat=True).distinct():
                parts = [row.reckoned for row in Tally.objects.filter(activity=line, quota=quota)]
                own = Result.objects.counted().filter(activity=line, quota=quota)
                done = sum((each.quantity for each in own), Decimal(0))
                done += sum((each.quantity for each in _below(line, measures.get(quota, ""))), Decimal(0))
                months = Month.objects.filter(activity=line, quota=quota)
                assert sum((month.done for month in months), Decimal(0)) == done
                if not measures.get(quota, "").startswith("%"):
                    assert together(parts).done == done
        cells = sum(Cell.objects.filter(plan=plan).values_list("results", flat=True))
        assert cells >= Result.objects.counted().filter(plan=plan).count()


def _below(line: Activity, measure: str) -> Iterator[Result]:
    return Result.objects.counted().filter(activity__above=line, measure=measure).iterator()
