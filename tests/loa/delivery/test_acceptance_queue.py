"""Whose queue a result waits in: that of its plan's unit, and higher up only where nobody there can decide it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loa.delivery.actions.acceptance import accept_many
from loa.delivery.actions.results import Told, change
from loa.delivery.queries.results import ResultFilters
from loa.delivery.queries.waiting import count_waiting, queue, waiting_for
from loa.delivery.states import State
from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Kind, Membership, UnitPeriod
from loa.organisations.roles import Role
from tests.loa.cast import make_unit, make_user
from tests.loa.delivery.making import DAY, make_result, make_work, stand_in
from tests.loa.plans.pages.asking import text_of

pytestmark = pytest.mark.django_db
QUEUE = "/ket-qua/nghiem-thu/"
LINE = "1\tĐăng tin trên trang của xã\t01 tin/tháng\tUBND xã Suối Mây\t\tNăm 2026"


@pytest.fixture
def line(cast):
    """Of the commune's own plan."""
    return make_work(unit=cast.commune, by=cast.lan, number="90", lines=(LINE,)).activities.get()


@pytest.fixture
def chair(cast):
    """Decides in the commune, and may log there."""
    return make_user("chutich", role=Role.APPROVER, unit=cast.commune)


def waits_for(person) -> list[int]:
    found = set(waiting_for(person).values_list("pk", flat=True))
    assert set(queue(person, ResultFilters(), "nhiem-vu", most=99).pks) == found
    return sorted(found)


def test_where_nobody_decides_it_goes_up_and_stands_after_ones_own(cast, lan, news, line):
    theirs = make_result(activity=line, unit=cast.commune, by=cast.hoa, title="Tin của xã")
    mine = make_result(activity=news, unit=cast.ward, by=cast.minh, title="Tin của tỉnh")
    assert count_waiting(cast.lan, most=9) == 2
    page = lan.get(QUEUE)
    assert [(group.is_below, group.results) for group in page.context["groups"]] == [(False, [mine]), (True, [theirs])]
    words = text_of(page)
    assert words.index("Tin của tỉnh") < words.index("Của đơn vị cấp dưới") < words.index("Tin của xã")
    assert len(accept_many(results=[theirs.pk], by=cast.lan).done) == 1


def test_where_somebody_decides_it_stays_there(cast, lan, line, chair):
    result = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    assert waits_for(chair) == [result.pk]
    assert waits_for(cast.lan) == []
    assert count_waiting(cast.lan, most=9) == 0
    assert "Không còn kết quả chờ nghiệm thu" in text_of(lan.get(QUEUE))


def test_what_the_only_one_logged_or_changed_goes_up(cast, line, chair):
    logged = make_result(activity=line, unit=cast.commune, by=chair)
    changed = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    untouched = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    change(result=changed, told=Told(title="Tên khác", happened_on=DAY, measure="tin"), by=chair)
    assert waits_for(cast.lan) == [logged.pk, changed.pk]
    assert count_waiting(chair, most=9) == 1
    assert [each.pk for each in accept_many(results=waits_for(chair), by=chair).done] == [untouched.pk]
    make_user("phochutich", role=Role.LEADER, unit=cast.commune)
    assert waits_for(cast.lan) == []


def test_what_each_of_them_had_a_hand_in_goes_up(cast, line, chair):
    deputy = make_user("phochutich", role=Role.APPROVER, unit=cast.commune)
    both = make_result(activity=line, unit=cast.commune, by=chair)
    one = make_result(activity=line, unit=cast.commune, by=chair)
    change(result=both, told=Told(title="Tên khác", happened_on=DAY, measure="tin"), by=deputy)
    assert waits_for(cast.lan) == [both.pk]
    assert [count_waiting(each, most=9) for each in (chair, deputy, cast.lan)] == [0, 1, 1]
    assert [each.pk for each in accept_many(results=[both.pk], by=cast.lan).done] == [both.pk]
    assert [each.pk for each in accept_many(results=[one.pk], by=deputy).done] == [one.pk]


def test_a_hand_in_it_of_who_decides_elsewhere_sends_nothing_up(cast, line, chair):
    """The only one who decides in the ward logs for the commune, whose own chair may decide it."""
    neighbour = make_user("lang-gieng", role=Role.APPROVER, unit=cast.ward)
    Membership.objects.create(user=neighbour, unit=cast.commune, role=Role.FOCAL_OFFICER)
    theirs = make_work(
        unit=cast.ward, by=cast.lan, number="91", lines=(LINE.replace("xã Suối Mây", "phường Bến Trăng"),)
    )
    make_result(activity=theirs.activities.get(), unit=cast.ward, by=cast.minh)
    result = make_result(activity=line, unit=cast.commune, by=neighbour)
    assert waits_for(cast.lan) == []
    assert waits_for(chair) == [result.pk]


def test_whoever_left_or_is_stopped_decides_nothing_more(cast, line, chair):
    result = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    chair.is_active = False
    chair.save()
    assert waits_for(cast.lan) == [result.pk]
    chair.is_active = True
    chair.save()
    Membership.objects.filter(user=chair).update(before=DAY)
    assert waits_for(cast.lan) == [result.pk]


def test_it_goes_up_one_step_at_a_time(cast, line):
    country = make_unit("Chính phủ", kind=Kind.COUNTRY)
    cast.province.parent = country
    cast.province.save()
    UnitPeriod.objects.filter(unit=cast.province).update(parent=country)
    rebuild_reach(today=DAY)
    minister = make_user("botruong", role=Role.LEADER, unit=country)
    result = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    assert waits_for(cast.lan) == [result.pk]
    assert waits_for(minister) == []
    Membership.objects.filter(user=cast.lan).delete()
    assert waits_for(minister) == [result.pk]


def test_a_role_there_or_standing_in_for_one_who_has_it_is_as_good(cast, line, chair):
    result = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    Membership.objects.create(user=cast.lan, unit=cast.commune, role=Role.APPROVER)
    assert waits_for(cast.lan) == [result.pk]
    assert not queue(cast.lan, ResultFilters(), "nhiem-vu", most=9).below
    assert waits_for(stand_in(make_user("thay"), for_=chair)) == [result.pk]


def test_all_that_is_filtered_takes_ones_own_first(cast, lan, news, line, monkeypatch):
    theirs = make_result(activity=line, unit=cast.commune, by=cast.hoa)
    mine = make_result(activity=news, unit=cast.ward, by=cast.minh)
    monkeypatch.setattr("loa.delivery.actions.acceptance.MOST", 1)
    lan.post(QUEUE, {"viec": "nhan", "tat-ca": "1"})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == (State.ACCEPTED, State.SUBMITTED)


def test_the_queue_asks_as_much_for_many_units(cast, news, line, chair):
    def asked(person) -> int:
        with CaptureQueriesContext(connection) as queries:
            queue(person, ResultFilters(), "nhiem-vu", most=99)
            count_waiting(person, most=9)
        return len(queries)

    make_result(activity=line, unit=cast.commune, by=chair)
    before = asked(cast.lan), asked(chair)
    for _ in range(3):
        make_result(activity=news, unit=cast.ward, by=cast.minh)
        make_result(activity=line, unit=cast.commune, by=cast.hoa)
    assert (asked(cast.lan), asked(chair)) == before == (11, 6)
