"""The slots of a plan: made, kept in step with it, moved, waived, after events."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loa.audit.models import Event as Logged
from loa.organisations.models import Membership
from loa.organisations.roles import Role
from loa.plans import tasks
from loa.plans.actions import slot_changes, slots
from loa.plans.actions.agencies import link_agency, unlink_agency
from loa.plans.actions.plan_events import NotWaiting, record_event, undo_event
from loa.plans.actions.slot_changes import OutsideYear, TooMany
from loa.plans.events import Happened
from loa.plans.forms.slots import EventForm, MoveForm
from loa.plans.models import Activity, Building, Draft, Slot, SlotChange
from loa.plans.states import SlotAct, SlotState
from tests.loa.cast import make_user
from tests.loa.plans.cascading import issue_draft, make_cascade, make_version
from tests.loa.plans.making import make_communes, make_plan, short_plan, with_slots

WEEKLY = "1\tBản tin\t01 tin/tuần\tUBND các xã, phường\tSở Nội vụ\tThường xuyên"
MONTHLY = "1\tBản tin\t02 tin/tháng\tSở Nội vụ\t\tThường xuyên"
AFTER = "2\tHọp báo\t01 cuộc\tSở Nội vụ\t\tSau khi công bố chỉ số"


def planned(cast, *lines):
    return with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=lines)))


def open_slots(plan):
    return Slot.objects.owed().filter(activity__plan=plan)


def test_slots_are_made_for_each_unit_that_owes(cast):
    plan = planned(cast, WEEKLY)
    assert open_slots(plan).filter(unit=cast.ward).count() == 53
    assert open_slots(plan).filter(unit=cast.commune).count() == 53
    assert Slot.objects.count() == 106
    building = plan.building
    building.refresh_from_db()
    assert (building.built, building.done, building.total, building.leased_until) == (building.wanted, 106, 106, None)


def test_many_units_owe_the_same_in_runs(cast, monkeypatch):
    monkeypatch.setattr(slots, "PART", 200)
    make_communes(cast.province, 20)
    plan = planned(cast, WEEKLY)
    rows = Slot.objects.values_list("unit", "no", "first", "due", "minimum", "measure", "state")
    by_unit = {}
    for unit, *rest in rows.order_by("unit", "no"):
        by_unit.setdefault(unit, []).append(rest)
    assert len(by_unit) == 22
    assert len({str(rest) for rest in by_unit.values()}) == 1
    before = list(Slot.objects.order_by("pk").values())
    with_slots(plan)
    assert list(Slot.objects.order_by("pk").values()) == before


def test_a_second_time_nothing_is_written(cast, django_assert_max_num_queries):
    plan = planned(cast, WEEKLY)
    before = list(Slot.objects.order_by("pk").values())
    with_slots(plan)
    assert list(Slot.objects.order_by("pk").values()) == before


def test_what_changed_in_the_plan_changes_in_the_slots(cast):
    plan = planned(cast, MONTHLY)
    activity = plan.activities.get()
    activity.quotas.update(minimum=3, maximum=3)
    with_slots(plan)
    assert set(Slot.objects.values_list("minimum", "maximum", "revision")) == {(Decimal(3), Decimal(3), 1)}
    activity.quotas.update(per="quarter")
    with_slots(plan)
    assert (open_slots(plan).count(), Slot.objects.filter(state=SlotState.ENDED).count()) == (4, 8)


def test_a_dropped_line_ends_its_slots_and_comes_back_with_them(cast):
    plan = planned(cast, MONTHLY)
    pks = set(open_slots(plan).values_list("pk", flat=True))
    waived = open_slots(plan).first()
    slot_changes.waive(slots=[waived.pk], plan=plan, reason="nghỉ", by=cast.lan)
    plan.activities.update(dropped_in=2)
    with_slots(plan)
    assert not Slot.objects.standing().exists()
    plan.activities.update(dropped_in=None)
    with_slots(plan)
    assert set(Slot.objects.standing().values_list("pk", flat=True)) == pks
    waived.refresh_from_db()
    assert waived.state == SlotState.WAIVED


def test_a_link_moves_the_slots_to_the_unit_and_back(cast):
    plan = planned(cast, "1\tTọa đàm\t02 cuộc\tHội Nhà vườn\t\tQuý II/2026")
    assert set(open_slots(plan).values_list("unit", flat=True)) == {cast.province.pk}
    link_agency(plan=plan, designation="Hội Nhà vườn", unit=cast.home_affairs, by=cast.lan)
    tasks.build_slots.func(plan.pk)
    assert set(open_slots(plan).values_list("unit", flat=True)) == {cast.home_affairs.pk}
    unlink_agency(plan=plan, designation="Hội Nhà vườn", by=cast.lan)
    tasks.build_slots.func(plan.pk)
    assert set(open_slots(plan).values_list("unit", flat=True)) == {cast.province.pk}
    assert Slot.objects.filter(unit=cast.province).count() == 2  # the same rows, brought back


def test_a_killed_worker_is_followed_by_another(cast, monkeypatch):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[WEEKLY, MONTHLY.replace("1\t", "2\t", 1)]))
    whole, calls = slots._keep_in_step, []

    def killed(*args):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(slots, "_keep_in_step", killed)
    with pytest.raises(KeyboardInterrupt):
        tasks.build_slots.func(plan.pk)
    monkeypatch.undo()
    assert Slot.objects.count() == 106
    assert tasks.build_slots.func(plan.pk) == ""  # still in hand
    Building.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert tasks.build_slots.func(plan.pk) == "118"
    assert Slot.objects.count() == 118


def test_what_was_left_behind_is_resumed_at_the_start(cast):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[MONTHLY]))
    Building.objects.update(leased_until=timezone.now() + timedelta(minutes=2))
    assert tasks.resume_building(nobody_builds=True) == 1
    assert open_slots(plan).count() == 12


def test_a_plan_from_before_there_were_slots_gets_them(cast):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[MONTHLY]))
    Building.objects.all().delete()
    tasks.resume_building()
    assert open_slots(plan).count() == 12


def test_an_error_is_told_and_can_be_tried_again(cast, monkeypatch):
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[MONTHLY]))
    monkeypatch.setattr(slots, "lines_of", lambda plan: 1 / 0)
    tasks.build_slots.func(plan.pk)
    plan.building.refresh_from_db()
    assert "Hãy thử lập lại lịch" in plan.building.failure
    monkeypatch.undo()
    slots.build_again(plan=plan, by=cast.lan)
    tasks.build_slots.func(plan.pk)
    assert open_slots(plan).count() == 12
    with pytest.raises(PermissionDenied):
        slots.build_again(plan=plan, by=cast.minh)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(1, 300),
    rate=st.sampled_from(["", "week", "month", "quarter"]),
    spread=st.sampled_from(["Thường xuyên", "Quý II, III, IV/2026", "Tháng 5/2026", "Trước ngày 15/11/2026"]),
)
def test_the_slots_of_a_unit_sum_to_its_quota(cast, total, rate, spread):
    line = f"1\tBản tin\tmỗi xã, phường {total} tin\tUBND các xã, phường\t\t{spread}"
    Slot.objects.all().delete()
    plan = planned_anew(cast, line)
    Activity.objects.get(plan=plan).quotas.update(rate_count=1 if rate else None, rate_per=rate)
    with_slots(plan)
    for unit in (cast.ward, cast.commune):
        owed = open_slots(plan).filter(unit=unit).aggregate(least=Sum("minimum"), most=Sum("maximum"))
        assert (owed["least"], owed["most"]) == (total, total)


NUMBERS = iter(range(1000, 9999))


def planned_anew(cast, *lines):
    text = short_plan(number=str(next(NUMBERS)), lines=lines)
    return with_slots(make_plan(unit=cast.province, by=cast.lan, text=text))


# moving and waiving


@pytest.fixture
def plan(cast):
    return planned(cast, MONTHLY)


@pytest.fixture
def may(plan):
    return open_slots(plan).get(due__month=5)


def test_a_moved_slot_keeps_its_days_when_the_plan_is_built_again(cast, plan, may):
    was = may.due
    slot_changes.move(slot=may, first=date(2026, 6, 1), due=date(2026, 6, 5), reason="bão", by=cast.lan)
    may.refresh_from_db()
    assert (may.first, may.due, may.planned_due, may.is_moved) == (date(2026, 6, 1), date(2026, 6, 5), was, True)
    with_slots(plan)
    plan.activities.get().quotas.update(minimum=5, maximum=5)
    with_slots(plan)
    may.refresh_from_db()
    assert (may.due, may.minimum) == (date(2026, 6, 5), 5)
    change = may.changes.get()
    assert (change.act, change.reason, change.by, change.before_due) == (SlotAct.MOVED, "bão", cast.lan, was)
    assert Logged.objects.filter(kind=Happened.SLOT_MOVED).count() == 1


def test_an_act_is_undone_once_and_only_while_nothing_came_after(cast, plan, may):
    moved = slot_changes.move(slot=may, first=may.first, due=date(2026, 5, 12), reason="bão", by=cast.lan)
    waived = slot_changes.waive(slots=[may.pk], plan=plan, reason="thôi", by=cast.lan)
    assert slot_changes.undo(together=moved, plan=plan, by=cast.lan) is None
    assert slot_changes.undo(together=waived, plan=plan, by=cast.lan) is not None
    may.refresh_from_db()
    assert (may.state, may.due) == (SlotState.OPEN, date(2026, 5, 12))
    slot_changes.restore(slots=[may.pk], plan=plan, by=cast.lan)
    may.refresh_from_db()
    assert not may.is_moved


def test_many_are_moved_and_brought_back_in_one_act(cast, plan):
    pks = list(open_slots(plan).filter(due__month__lt=12).values_list("pk", flat=True))
    before = list(Slot.objects.order_by("pk").values_list("pk", "first", "due"))
    act = slot_changes.move_by(slots=pks, plan=plan, days=7, reason="dồn việc", by=cast.lan)
    assert [s.is_moved for s in Slot.objects.order_by("due")] == [True] * 11 + [False]
    assert SlotChange.objects.filter(together=act).count() == 11
    slot_changes.undo(together=act, plan=plan, by=cast.lan)
    assert list(Slot.objects.order_by("pk").values_list("pk", "first", "due")) == before


def test_leaving_the_year_is_to_be_confirmed(cast, plan):
    last = open_slots(plan).last()
    days = {"first": date(2026, 12, 1), "due": date(2027, 1, 8), "reason": "kéo dài"}
    with pytest.raises(OutsideYear):
        slot_changes.move(slot=last, by=cast.lan, **days)
    slot_changes.move(slot=last, by=cast.lan, may_leave_year=True, **days)
    last.refresh_from_db()
    assert last.due == date(2027, 1, 8)


def test_waived_slots_are_not_moved_and_stay_waived(cast, plan, may):
    slot_changes.waive(slots=[may.pk], plan=plan, reason="thôi", by=cast.lan)
    assert slot_changes.move_by(slots=[may.pk], plan=plan, days=3, reason="x", by=cast.lan) is None
    with_slots(plan)
    may.refresh_from_db()
    assert (may.state, may.is_moved) == (SlotState.WAIVED, False)


def test_one_act_has_a_bound(cast, plan, monkeypatch):
    monkeypatch.setattr(slot_changes, "MOST", 5)
    with pytest.raises(TooMany):
        slot_changes.waive(slots=list(range(1, 8)), plan=plan, reason="x", by=cast.lan)


def test_slots_of_another_plan_are_left_alone(cast, plan, may):
    other = planned_anew(cast, MONTHLY)
    assert slot_changes.waive(slots=[may.pk], plan=other, reason="x", by=cast.lan) is None


@pytest.mark.parametrize(("role", "where", "may_change"), [
    (Role.PLAN_OWNER, "province", True),
    (Role.APPROVER, "province", True),
    (Role.APPROVER, "home_affairs", False),
    (Role.FOCAL_OFFICER, "province", False),
    (Role.VIEWER, "province", False),
    (Role.ADMINISTRATOR, "province", False),
])  # fmt: skip
def test_who_may_change_a_slot(cast, plan, may, role, where, may_change):
    person = make_user(role=role, unit=getattr(cast, where))
    if may_change:
        assert slot_changes.waive(slots=[may.pk], plan=plan, reason="x", by=person)
    else:
        with pytest.raises(PermissionDenied):
            slot_changes.waive(slots=[may.pk], plan=plan, reason="x", by=person)


def test_the_superior_of_the_unit_that_owes_may_change_its_slots_only(cast):
    """A plan of the ward, part of which a department of the province owes."""
    line = "1\tBản tin\t02 tin/tháng\tSở Nội vụ\t\tThường xuyên"
    Membership.objects.create(user=cast.minh, unit=cast.ward, role=Role.PLAN_OWNER)
    plan = with_slots(make_plan(unit=cast.ward, by=cast.minh, text=short_plan(lines=[line])))
    approver = make_user(role=Role.APPROVER, unit=cast.province)
    pks = list(open_slots(plan).values_list("pk", flat=True))
    assert set(open_slots(plan).values_list("unit", flat=True)) == {cast.home_affairs.pk}
    assert slot_changes.waive(slots=pks[:1], plan=plan, reason="x", by=approver)
    Slot.objects.filter(pk=pks[1]).update(unit=cast.province)
    with pytest.raises(PermissionDenied):
        slot_changes.waive(slots=pks[:2], plan=plan, reason="x", by=approver)


# events


@pytest.fixture
def waiting(cast):
    return planned(cast, MONTHLY, AFTER).activities.get(order=2)


def test_slots_come_with_the_event_and_end_with_its_undoing(cast, waiting):
    plan = waiting.plan
    assert not waiting.slots.exists()
    happened = {"happened_on": date(2026, 4, 10), "due": date(2026, 5, 11)}
    event = record_event(activity=waiting, by=cast.lan, **happened)
    assert record_event(activity=waiting, by=cast.lan, **happened) == event
    tasks.build_slots.func(plan.pk)
    slot = waiting.slots.get()
    assert (slot.first, slot.due, slot.event, slot.unit) == (
        date(2026, 4, 10),
        date(2026, 5, 11),
        event,
        cast.home_affairs,
    )
    second = record_event(activity=waiting, happened_on=date(2026, 9, 1), due=date(2026, 10, 1), by=cast.lan)
    tasks.build_slots.func(plan.pk)
    assert waiting.slots.standing().count() == 2
    undo_event(event=event, by=cast.lan)
    tasks.build_slots.func(plan.pk)
    assert waiting.slots.standing().get().event == second
    kinds = [Happened.EVENT_RECORDED, Happened.EVENT_UNDONE]
    assert Logged.objects.filter(kind__in=kinds).count() == 3


def test_who_may_record_an_event(cast, waiting):
    days = {"happened_on": date(2026, 4, 10), "due": date(2026, 5, 11)}
    with pytest.raises(PermissionDenied):
        record_event(activity=waiting, by=cast.minh, **days)
    lead = make_user(role=Role.FOCAL_OFFICER, unit=cast.home_affairs)
    assert record_event(activity=waiting, by=lead, **days)


def test_only_what_waits_for_an_event_takes_one(cast, waiting):
    other = waiting.plan.activities.get(order=1)
    with pytest.raises(NotWaiting):
        record_event(activity=other, happened_on=date(2026, 4, 10), due=date(2026, 5, 11), by=cast.lan)


def test_what_a_unit_carries_out_by_its_own_plan_is_owed_once(cast):
    above = planned(cast, WEEKLY, MONTHLY)
    cascade = make_cascade(plan=above, units=[cast.ward, cast.commune], by=cast.lan)
    draft = Draft.objects.get(above=above, unit=cast.ward)
    own = with_slots(issue_draft(draft=draft, by=cast.lan).plan)

    def units_owing_once(plan):
        return set(open_slots(plan).once().values_list("unit", flat=True))

    assert cascade.done == 2
    assert units_owing_once(above) == {cast.commune.pk, cast.home_affairs.pk}
    assert units_owing_once(own) == {cast.ward.pk}
    with_slots(above)  # made again: what is carried below stays so
    assert units_owing_once(above) == {cast.commune.pk, cast.home_affairs.pk}

    make_version(plan=own, by=cast.lan, edit=lambda content: content["activities"].clear() or add_own_line(content))
    with_slots(own)
    assert units_owing_once(above) == {cast.commune.pk, cast.home_affairs.pk, cast.ward.pk}


def add_own_line(content):
    content["activities"].append({"title": "Việc riêng của phường", "lead": ["UBND phường Bến Trăng"]})


def test_days_beyond_the_calendar_are_refused():
    far = {"first": "31/12/9999", "due": "31/12/9999", "reason": "Nhầm năm", "beyond": "on"}
    assert set(MoveForm(far).errors) == {"first", "due"}
    assert set(EventForm({"happened_on": "05/3/2026", "due": "31/12/9999"}).errors) == {"due"}
