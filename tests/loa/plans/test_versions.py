"""Amendments: lines go on from version to version, are dropped, come back, move, and change."""

from __future__ import annotations

import copy

import pytest

from loa.organisations.roles import Role
from loa.plans.models import Building
from loa.plans.queries.differences import differences
from loa.plans.states import LineChange, Origin
from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan, short_plan
from tests.loa.plans.rounds import amend, make_draft, make_issued

ADDED, CHANGED, DROPPED = LineChange.ADDED, LineChange.CHANGED, LineChange.DROPPED


@pytest.fixture
def bach(cast):
    return make_user("bach", role=Role.LEADER, unit=cast.province)


@pytest.fixture
def plan(cast, bach):
    return make_issued(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach).plan


@pytest.fixture
def issue_with(cast, bach, plan):
    """Issue an amendment with these rows as its activities."""

    def amended(rows, *, plan=plan):
        number = f"{plan.versions.count() + 10}/KH-UBND"
        draft = amend(plan, by=cast.lan, activities=rows)
        return make_issued(draft=draft, by=cast.lan, approver=bach, number=number)

    return amended


def rows(plan):
    return copy.deepcopy(plan.versions.latest("no").content["activities"])


def lines(plan):
    return list(plan.activities.order_by("order").values_list("order", "place", "dropped_in"))


def test_unchanged_lines_go_on(plan, issue_with):
    before = list(plan.activities.values_list("pk", "order", "title"))
    second = issue_with(rows(plan))
    assert (second.no, second.plan, second.is_replacement) == (2, plan, False)
    assert list(plan.activities.values_list("pk", "order", "title")) == before
    first = plan.versions.get(no=1)
    assert differences(first.content, second.content) == []
    assert first.number == "05/KH-UBND"
    plan.refresh_from_db()
    assert plan.number == "11/KH-UBND"


def test_changed_dropped_added_and_moved_lines(plan, issue_with):
    bulletin, contest, talk = rows(plan)
    bulletin["quotas"] = [{"text": "24 số", "min": 24, "max": 24, "unit": "số", "per": "plan"}]
    second = issue_with([talk, {"title": "Xe loa lưu động", "lead": ["Sở Nội vụ"]}, bulletin])
    assert lines(plan) == [(1, 3, None), (2, 2, 2), (3, 1, None), (4, 2, None)]
    assert [quota.text for quota in plan.activities.get(order=1).quotas.all()] == ["24 số"]
    found = differences(plan.versions.get(no=1).content, second.content)
    assert [(each.change, each.activity, each.fields) for each in found] == [
        (ADDED, plan.activities.get(order=4).pk, []),
        (CHANGED, plan.activities.get(order=1).pk, ["quotas"]),
        (DROPPED, plan.activities.get(order=2).pk, []),
    ]
    assert list(plan.activities.standing().order_by("place").values_list("title", flat=True)) == [
        talk["title"], "Xe loa lưu động", bulletin["title"],
    ]  # fmt: skip


def test_a_dropped_line_comes_back_as_itself(plan, issue_with):
    bulletin, contest, talk = rows(plan)
    issue_with([bulletin, talk])
    pk = plan.activities.get(order=2).pk
    issue_with([bulletin, talk, {**contest, "title": "Cuộc thi trở lại"}])
    back = plan.activities.get(pk=pk)
    assert (back.order, back.place, back.dropped_in, back.title) == (2, 3, None, "Cuộc thi trở lại")
    issue_with([bulletin, talk])
    issue_with([bulletin])
    assert lines(plan) == [(1, 1, None), (2, 3, 4), (3, 2, 5)]


def test_a_line_dropped_before_stays_dropped_when_it_was(plan, issue_with):
    bulletin, contest, talk = rows(plan)
    issue_with([bulletin, talk])
    issue_with([bulletin, talk])
    assert plan.activities.get(order=2).dropped_in == 2


def test_a_row_copied_with_its_id_is_one_line_that_goes_on_and_one_new(plan, issue_with):
    bulletin, contest, talk = rows(plan)
    second = issue_with([bulletin, {**bulletin, "title": "Bản sao"}, contest, talk])
    ids = [row["activity"] for row in second.content["activities"]]
    assert (len(set(ids)), ids[0]) == (4, bulletin["activity"])


def test_an_id_of_another_plan_is_a_new_line(cast, plan, issue_with):
    other = make_plan(unit=cast.ward, by=cast.lan, text=short_plan())
    foreign = other.activities.first()
    issue_with([{"title": "Việc mới", "activity": foreign.pk}])
    foreign.refresh_from_db()
    assert (foreign.plan, foreign.title) == (other, "Bản tin cải cách hành chính")
    assert plan.activities.get(title="Việc mới").order == 4


def test_a_plan_that_was_read_is_amended(cast, bach):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan())
    draft = amend(plan, by=cast.lan, activities=rows(plan)[:2])
    second = make_issued(draft=draft, by=cast.lan, approver=bach)
    assert (second.no, plan.activities.standing().count(), plan.activities.count()) == (2, 2, 3)


def test_a_replacement_matches_lines_by_their_words(cast, bach, plan):
    text = copy.deepcopy(plan.versions.get().content)
    for row in text["activities"]:
        del row["activity"]
    text["activities"][0]["title"] += " hằng tuần"
    draft = make_draft(unit=cast.province, by=cast.lan, base=text, origin=Origin.REPLACING, plan=plan)
    second = make_issued(draft=draft, by=cast.lan, approver=bach, number="9/KH-UBND")
    assert second.is_replacement
    assert plan.activities.standing().count() == 3
    assert plan.activities.filter(dropped_in=2).count() == 3
    found = differences(plan.versions.get(no=1).content, second.content)
    assert [(each.change, each.fields) for each in found] == [(CHANGED, ["title"])]


def test_every_version_wants_its_slots_made_anew(plan, issue_with):
    before = Building.objects.get(plan=plan).wanted
    issue_with(rows(plan))
    assert Building.objects.get(plan=plan).wanted == before + 1
