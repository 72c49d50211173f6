"""The same result, decided or sent by two at the same moment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from loa.delivery.actions.acceptance import accept, accept_many, reopen, return_, undo
from loa.delivery.actions.results import AlreadyCorrected, Told, correct, log, withdraw
from loa.delivery.models import Month, Result, Step
from loa.delivery.queries.checking import differences
from loa.delivery.states import State, WrongState
from loa.organisations.roles import Role
from tests.loa.at_once import at_once
from tests.loa.cast import make_cast, make_user
from tests.loa.delivery.making import make_result, make_work


@pytest.fixture
def people(transactional_db):
    return make_cast()


@pytest.fixture
def approvers(people):
    return [make_user(role=Role.APPROVER, unit=people.province) for _ in range(2)]


@pytest.fixture
def plan(people):
    return make_work(unit=people.province, by=people.lan)


@pytest.fixture
def news(plan):
    return plan.activities.get(order=1)


def tried(act, *refusals):
    """What it gave, or the kind of refusal."""
    try:
        return act()
    except refusals as error:
        return type(error)


def counted(plan) -> Decimal:
    return Month.objects.filter(plan=plan).aggregate(n=Sum("done"))["n"] or Decimal(0)


def told(**said) -> Told:
    return Told(**{"title": "Tin", "happened_on": date(2026, 3, 10), "measure": "tin", **said})


def test_two_acceptors_of_one_result_count_it_once(people, approvers, plan, news):
    result = make_result(activity=news, unit=people.ward, by=people.minh)
    made = at_once(lambda n: tried(lambda: accept(result=result, by=approvers[n]), WrongState))
    assert sum(each is WrongState for each in made) == 1
    assert counted(plan) == 1
    assert Step.objects.filter(result=result, state=State.ACCEPTED).count() == 1
    assert differences(plan) == []


def test_two_who_accept_the_same_many_count_each_once(people, approvers, plan, news):
    pks = [make_result(activity=news, unit=people.ward, by=people.minh).pk for _ in range(4)]
    made = at_once(lambda n: accept_many(results=pks if n else pks[::-1], by=approvers[n]))
    assert sorted(len(each.done) for each in made) == [0, 4]
    assert counted(plan) == 4
    assert differences(plan) == []


def test_results_of_different_units_accepted_at_once_all_count(people, approvers, plan, news):
    one = make_result(activity=news, unit=people.ward, by=people.minh)
    two = make_result(activity=news, unit=people.commune, by=people.hoa)
    at_once(lambda n: accept(result=[one, two][n], by=approvers[n]))
    assert counted(plan) == 2
    assert differences(plan) == []


def test_accepting_and_returning_side_by_side_is_one_of_them(people, approvers, plan, news):
    result = make_result(activity=news, unit=people.ward, by=people.minh)
    acts = [
        lambda: accept(result=result, by=approvers[0]),
        lambda: return_(result=result, reason="Sai", by=approvers[1]),
    ]
    made = at_once(lambda n: tried(acts[n], WrongState))
    assert sum(each is WrongState for each in made) == 1
    assert counted(plan) == (1 if Result.objects.get().state == State.ACCEPTED else 0)
    assert differences(plan) == []


def test_accepting_and_withdrawing_side_by_side_is_one_of_them(people, approvers, plan, news):
    result = make_result(activity=news, unit=people.ward, by=people.minh)
    acts = [lambda: accept(result=result, by=approvers[0]), lambda: withdraw(result=result, by=people.minh)]
    made = at_once(lambda n: tried(acts[n], WrongState))
    assert sum(each is WrongState for each in made) == 1
    assert differences(plan) == []


def test_a_correction_and_a_reopening_side_by_side_leave_one_way(people, approvers, plan, news):
    result = make_result(activity=news, unit=people.ward, by=people.minh, state=State.ACCEPTED)
    acts = [
        lambda: correct(result=result, told=told(quantity=Decimal(5)), reason="Nhầm", key="c" * 8, by=people.minh),
        lambda: reopen(result=result, reason="Sai", by=people.lan),
    ]
    made = at_once(lambda n: tried(acts[n], WrongState, AlreadyCorrected))
    assert sum(isinstance(each, type) for each in made) == 1
    assert differences(plan) == []


def test_two_corrections_at_once_are_one(people, plan, news):
    result = make_result(activity=news, unit=people.ward, by=people.minh, state=State.ACCEPTED)
    made = at_once(
        lambda n: tried(
            lambda: correct(result=result, told=told(title=f"Sửa {n}"), reason="Nhầm", key=f"c{n}", by=people.minh),
            AlreadyCorrected,
        )
    )
    assert sum(each is AlreadyCorrected for each in made) == 1
    assert result.corrections.count() == 1


def test_the_same_sent_twice_at_once_is_kept_once(people, news):
    made = at_once(lambda n: log(activity=news, unit=people.ward, told=told(), key="same-key", by=people.minh), times=3)
    assert len({each.pk for each in made}) == 1
    assert Result.objects.count() == 1
    assert Step.objects.count() == 1


def test_an_undo_clicked_twice_takes_back_once(people, plan, news):
    results = [make_result(activity=news, unit=people.ward, by=people.minh) for _ in range(2)]
    done = accept_many(results=[each.pk for each in results], by=people.lan).done
    assert sorted(at_once(lambda n: undo(decided_at=done[0].decided_at, by=people.lan))) == [0, 2]
    assert counted(plan) == 0
    assert differences(plan) == []
