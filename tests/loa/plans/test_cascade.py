"""Units charged with a plan of their own, and the drafts that the worker makes for them."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.audit.models import Event
from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.models import Kind, Unit
from loa.organisations.permissions import NotAllowed
from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind
from loa.plans import tasks
from loa.plans.actions import cascading
from loa.plans.actions.cascade import NotCharged, charge, release, restore
from loa.plans.actions.offers import take
from loa.plans.actions.writing import add, drop
from loa.plans.events import Happened
from loa.plans.models import Activity, Cascade, Charged, Draft, Offer, Plan
from loa.plans.queries.charging import default_due, lines_given
from loa.plans.queries.overview import standings
from loa.plans.states import ChargeState, DraftState, LineChange, Origin
from tests.loa.cast import make_unit, make_user
from tests.loa.plans.cascading import issue_draft, make_cascade, make_version
from tests.loa.plans.making import make_communes, make_plan, short_plan

TODAY = timezone.localdate()
DUE = TODAY + timedelta(days=30)


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 8, 24), date(2026, 10, 8)),  # 31 August is off, and was made up for before
        (date(2026, 6, 1), date(2026, 7, 13)),
    ],
)
def test_the_usual_time_is_counted_in_days_that_are_worked(plan, today, due):
    assert default_due(plan, today=today) == due


def all_units(cast):
    return [cast.home_affairs, cast.ward, cast.commune]


def state(cascade, unit):
    return next(row for row in standings(cascade, today=TODAY) if row.unit == unit.pk)


def test_task_makes_a_draft_for_each_unit_with_its_lines(cast, plan):
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan, due=DUE)
    assert (cascade.done, cascade.total, cascade.failure, cascade.leased_until) == (3, 3, "", None)
    assert cascade.finished_at is not None
    drafts = {draft.unit: draft for draft in Draft.objects.all()}
    for draft in drafts.values():
        assert (draft.state, draft.origin, draft.above, draft.due) == (DraftState.WRITING, Origin.ABOVE, plan, DUE)
    orders = dict(Activity.objects.values_list("pk", "order"))
    found = {unit: [orders[row["above"]] for row in draft.base["activities"]] for unit, draft in drafts.items()}
    assert found == {cast.home_affairs: [1, 2, 3], cast.ward: [1, 3], cast.commune: [1]}
    assert drafts[cast.ward].title == "Truyền thông cải cách hành chính năm 2026 trên địa bàn phường Bến Trăng"


def test_charging_twice_makes_no_second_draft(cast, plan):
    for _ in range(2):
        make_cascade(plan=plan, units=all_units(cast), by=cast.lan)
        Cascade.objects.update(finished_at=None)
        Charged.objects.update(is_done=False)
        tasks.cascade.func(Cascade.objects.get().pk)
    assert (Cascade.objects.count(), Charged.objects.count(), Draft.objects.count()) == (1, 3, 3)


def test_units_with_a_draft_or_plan_of_their_own_are_passed_over(cast, plan):
    Draft.objects.create(unit=cast.ward, year=2026, above=plan, base={})
    own = make_plan(unit=cast.commune, by=make_user(role="plan_owner", unit=cast.commune), text=short_plan(number="2"))
    Plan.objects.filter(pk=own.pk).update(above=plan)
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan)
    assert list(Draft.objects.filter(origin=Origin.ABOVE).values_list("unit", flat=True)) == [cast.home_affairs.pk]
    assert cascade.done == 3
    assert state(cascade, cast.commune).state == ChargeState.ON_TIME


@pytest.mark.parametrize("who", ["minh", "hoa", "admin"])
def test_others_charge_nobody(cast, plan, who):
    with pytest.raises(NotAllowed):
        charge(plan=plan, units=[cast.ward.pk], due=DUE, by=getattr(cast, who), today=TODAY)
    assert not Cascade.objects.exists()


def test_who_issues_in_a_unit_as_its_clerk_charges_nobody(cast, plan):
    with pytest.raises(NotAllowed):
        charge(plan=plan, units=[cast.ward.pk], due=DUE, by=make_user(role="clerk", unit=cast.province), today=TODAY)


@pytest.mark.parametrize("what", ["elsewhere", "above", "nobody", "past"])
def test_charge_refuses(cast, plan, what):
    units = {
        "elsewhere": lambda: [make_unit("UBND xã Nơi Khác", kind="commune").pk],
        "above": lambda: [cast.province.pk],
        "nobody": list,
        "past": lambda: [cast.ward.pk],
    }[what]()
    with pytest.raises(NotCharged):
        charge(plan=plan, units=units, due=TODAY - timedelta(days=what == "past"), by=cast.lan, today=TODAY)
    assert not Cascade.objects.exists()


def test_charging_is_told_in_the_log(cast, plan):
    make_cascade(plan=plan, units=all_units(cast), by=cast.lan, due=DUE)
    event = Event.objects.get(kind=Happened.CASCADED)
    assert (event.unit_id, event.after) == (cast.province.pk, {"units": 3, "due": DUE.isoformat()})


def test_release_keeps_what_a_unit_wrote(cast, plan):
    make_cascade(plan=plan, units=all_units(cast), by=cast.lan)
    drop(draft=Draft.objects.get(unit=cast.commune), pointer="/activities/0", by=cast.hoa)
    for unit in (cast.commune, cast.ward):
        release(charged=Charged.objects.get(unit=unit), reason="Không cần", by=cast.lan)
    states = dict(Draft.objects.values_list("unit", "state"))
    assert (states[cast.commune.pk], states[cast.ward.pk]) == (DraftState.WRITING, DraftState.WITHDRAWN)
    with pytest.raises(NotAllowed):
        release(charged=Charged.objects.get(unit=cast.home_affairs), reason="x", by=cast.minh)


def test_restore_brings_a_charge_back_whether_its_draft_was_made_or_not(cast, plan):
    make_cascade(plan=plan, units=all_units(cast), by=cast.lan, is_run=False)
    charged = release(charged=Charged.objects.get(unit=cast.ward), reason="Không cần", by=cast.lan)
    cascade = Cascade.objects.get()
    tasks.cascade.func(cascade.pk)
    assert not Draft.objects.filter(unit=cast.ward).exists()
    restore(charged=charged, by=cast.lan)
    tasks.cascade.func(cascade.pk)
    assert Draft.objects.get(unit=cast.ward).state == DraftState.WRITING


def test_states_of_a_unit(cast, plan):
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan)
    assert state(cascade, cast.ward).state == ChargeState.NOT_BEGUN
    draft = Draft.objects.get(unit=cast.ward)
    add(draft=draft, section="activities", value={"title": "Loa phường", "quotas": []}, by=cast.minh)
    assert state(cascade, cast.ward).state == ChargeState.DRAFTING
    cascade.due = TODAY - timedelta(days=2)
    assert (state(cascade, cast.ward).state, state(cascade, cast.ward).late) == (ChargeState.OVERDUE, 2)
    issue_draft(draft=draft, by=cast.minh, on=TODAY - timedelta(days=1))
    assert (state(cascade, cast.ward).state, state(cascade, cast.ward).late) == (ChargeState.LATE, 1)


def test_an_issued_plan_is_tied_to_the_plan_above_line_by_line(cast, plan):
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    draft = Draft.objects.get()
    stranger = Activity.objects.get(
        plan=make_plan(unit=cast.home_affairs, by=cast.lan, text=short_plan(number="2", rows=1))
    )
    add(draft=draft, section="activities", value={"title": "Loa phường", "quotas": []}, by=cast.minh)
    add(draft=draft, section="activities", value={"title": "Lạc", "quotas": [], "above": stranger.pk}, by=cast.minh)
    own = issue_draft(draft=draft, by=cast.minh).plan
    assert own.above == plan
    assert [line.above and line.above.order for line in own.activities.all()] == [1, 3, None, None]
    assert Event.objects.get(kind=Happened.ISSUED).after["untied"] == ["Lạc"]


def test_a_plan_below_is_given_further_down(cast, plan):
    hamlet = make_unit("Phòng Văn hóa - Xã hội", parent=cast.ward, kind="division")
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    draft = Draft.objects.get()
    row = {"title": "Loa phường", "quotas": [], "lead": ["Phòng Văn hóa - Xã hội"], "coordinating": []}
    add(draft=draft, section="activities", value=row, by=cast.minh)
    own = issue_draft(draft=draft, by=cast.minh).plan
    make_cascade(plan=own, units=[hamlet], by=cast.lan)
    below = Draft.objects.get(above=own)
    assert [(row["title"], row["above"]) for row in below.base["activities"]] == [
        ("Loa phường", own.activities.get(title="Loa phường").pk)
    ]
    assert below.base["legal_bases"][0]["number"] == "05/KH-UBND"


def merge(cast):
    """The ward and the commune become one ward today."""
    act = draft_act(scope=cast.province, title="Sáp nhập", decision="12/NQ", effective=TODAY, by=cast.admin)
    into = Into("1.1", name="UBND phường Suối Trăng", kind=Kind.WARD, parent=cast.province.pk)
    step = Said(1, StepKind.MERGE, (From(cast.ward.pk), From(cast.commune.pk)), (into,))
    put_steps(act=act, steps=[step], by=cast.admin)
    record_act(act=act, by=cast.admin, today=TODAY)
    return Unit.objects.get(name="UBND phường Suối Trăng")


def test_a_unit_that_was_merged_hands_its_draft_on(cast, plan, signed_in):
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan)
    officer = make_user(role="focal_officer", unit=merge(cast))
    assert Draft.objects.visible_to(officer).count() == 2
    page = signed_in(cast.lan).get(reverse("plans:cascade", args=[plan.pk])).content.decode()
    assert page.count("đã chấm dứt, nay là UBND phường Suối Trăng") == 2
    make_version(plan=plan, by=cast.lan, titles={1: "Bản tin"})
    offers = Offer.objects.filter(unit__in=[cast.ward, cast.commune])
    assert [offer.change for offer in offers] == [LineChange.CHANGED, LineChange.CHANGED]
    take(offers=[offers[0]], by=officer, today=TODAY)
    assert state(cascade, offers[0].unit).state == ChargeState.DRAFTING


def test_who_carries_on_a_unit_named_in_the_plan_is_charged(cast, plan):
    heir = merge(cast)
    assert set(lines_given(plan, today=TODAY)) == {cast.home_affairs.pk, heir.pk}
    with pytest.raises(NotCharged):
        charge(plan=plan, units=[cast.ward.pk], due=DUE, by=cast.lan, today=TODAY)
    make_cascade(plan=plan, units=[heir], by=cast.lan)
    [draft] = Draft.objects.all()
    assert [row["lead"] for row in draft.base["activities"]] == [["Sở Nội vụ"], ["UBND phường Suối Trăng"]]


def test_resume_puts_in_line_what_a_stopped_worker_left(cast, plan, capsys):
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan, is_run=False)
    assert cascading.claim(cascade=cascade, by=cast.lan) is not None
    assert cascading.claim(cascade=cascade, by=cast.lan) is None
    assert tasks.cascade.func(cascade.pk) == ""
    call_command("resume_readings", nobody_reads=True)
    assert Draft.objects.count() == 3


def test_somebody_looks_again_when_the_lease_has_run_out(cast, plan, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan, is_run=False)
    cascading.claim(cascade=cascade, by=cast.lan)
    tasks.cascade.func(cascade.pk)
    [later] = DBTaskResult.objects.all()
    assert later.run_after > timezone.now() + cascading.LEASE
    Cascade.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    tasks.cascade.func(cascade.pk)
    assert Draft.objects.count() == 3


def test_a_failure_is_said_and_what_is_made_stays(cast, plan, monkeypatch, caplog):
    monkeypatch.setattr(cascading, "AT_ONCE", 2)
    cascade = make_cascade(plan=plan, units=all_units(cast), by=cast.lan, is_run=False)
    made = cascading.Making.draft

    def broken(self, charged, *, due):
        if charged.unit_id == cast.commune.pk:
            raise ZeroDivisionError
        return made(self, charged, due=due)

    monkeypatch.setattr(cascading.Making, "draft", broken)
    tasks.cascade.func(cascade.pk)
    cascade.refresh_from_db()
    assert (cascade.done, cascade.total, cascade.leased_until) == (2, 3, None)
    assert cascade.failure.startswith("Chương trình gặp lỗi khi tạo dự thảo")
    assert "ZeroDivisionError" in caplog.text


def test_many_units_are_done_some_at_a_time(cast, plan, monkeypatch):
    monkeypatch.setattr(cascading, "AT_ONCE", 7)
    cascade = make_cascade(plan=plan, units=make_communes(cast.province, 20), by=cast.lan)
    assert (cascade.done, Draft.objects.count()) == (20, 20)


def test_the_drafts_of_many_units_cost_few_queries(cast, plan, django_assert_max_num_queries):
    cascade = make_cascade(plan=plan, units=make_communes(cast.province, 150), by=cast.lan, is_run=False)
    with django_assert_max_num_queries(40):
        tasks.cascade.func(cascade.pk)
