"""Đôn đốc: up the ladder, thinning out, once for each step, and never for work that is in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from loa.core.templatetags.formats import day as formatted
from loa.delivery import tasks
from loa.delivery.actions import acceptance, reminders
from loa.delivery.models import Reminder
from loa.delivery.queries.chasing import late_units
from loa.delivery.queries.digest import sections
from loa.delivery.queries.reminded import still_wanted
from loa.delivery.states import State
from loa.notices.models import Message
from loa.organisations.models import Delegation
from loa.organisations.roles import Role
from loa.plans.models import Draft, Slot
from loa.plans.tasks import build_slots
from tests.loa.cast import Cast, make_user
from tests.loa.delivery.making import an_approver, make_result, make_work, with_tallies
from tests.loa.plans.cascading import issue_draft, make_cascade
from vanban.time.ladder import Rung

pytestmark = pytest.mark.django_db

ONE = "1\tĐăng tin về dịch vụ công trên trang thông tin\t02 tin/tháng\tUBND phường Bến Trăng\t\tTháng 4/2026"


@pytest.fixture
def plan(cast: Cast):
    make_user("chutich", full_name="Phan Văn Chánh", role=Role.LEADER, unit=cast.ward)
    return make_work(unit=cast.province, by=cast.lan, lines=(ONE,))


def due(plan) -> date:
    return Slot.objects.get(activity__plan=plan, activity__order=1).due


def told(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to__username", flat=True))


def run(cast: Cast, today: date) -> None:
    upward = {}
    for unit in (cast.province, cast.ward, cast.home_affairs, cast.commune):
        for superior, lines in reminders.remind_unit(unit=unit, today=today, by=None).items():
            upward.setdefault(superior, []).extend(lines)
    for superior, lines in upward.items():
        reminders.tell_superior(superior=cast.province, lines=lines, today=today, by=None)
        assert superior == cast.province.pk


def test_the_ladder_from_the_doer_to_the_superior(cast: Cast, plan):
    day = due(plan)
    run(cast, day - timedelta(4))
    assert not Message.objects.filter(kind__startswith="delivery.").exists()
    run(cast, day - timedelta(3))
    assert told("delivery.reminded") == ["minh"]
    assert Message.objects.get(to=cast.minh).subject == "UBND phường Bến Trăng: 1 nhiệm vụ sắp đến hạn"
    run(cast, day + timedelta(7))
    assert (told("delivery.reminded"), told("delivery.head_told")) == (["minh", "minh"], ["chutich"])
    run(cast, day + timedelta(14))
    assert told("delivery.superior_told") == ["lan"]
    assert "UBND phường Bến Trăng" in Message.objects.get(kind="delivery.superior_told").body


def test_a_step_is_told_once_however_often_it_runs(cast: Cast, plan):
    day = due(plan)
    for _ in range(3):
        run(cast, day + timedelta(1))
    run(cast, day + timedelta(2))  # the same step on another day
    assert told("delivery.reminded") == ["minh"]
    assert Reminder.objects.filter(rung=Rung.DOER).count() == 1


def test_what_became_late_after_the_message_of_the_day_is_told_the_next(cast: Cast, plan):
    day = due(plan)
    run(cast, day + timedelta(1))
    make_work(unit=cast.province, by=cast.lan, lines=(ONE,), number="42")
    run(cast, day + timedelta(1))
    assert (told("delivery.reminded"), Reminder.objects.count()) == (["minh"], 1)
    run(cast, day + timedelta(2))
    assert (told("delivery.reminded"), Reminder.objects.count()) == (["minh", "minh"], 2)


def test_nobody_is_reminded_of_what_was_handed_in(cast: Cast, plan):
    line = plan.activities.get(order=1)
    make_result(activity=line, unit=cast.ward, by=cast.minh, quantity=2)
    run(cast, due(plan) + timedelta(14))
    assert not Message.objects.filter(kind__startswith="delivery.").exists()


def test_reminders_stop_when_the_work_is_in_and_go_on_when_it_is_returned(cast: Cast, plan):
    day, line = due(plan), plan.activities.get(order=1)
    run(cast, day + timedelta(1))
    make_result(activity=line, unit=cast.ward, by=cast.minh)
    run(cast, day + timedelta(3))  # one of two is in
    assert told("delivery.reminded") == ["minh", "minh"]
    result = make_result(activity=line, unit=cast.ward, by=cast.minh)
    for later in (7, 14, 30):
        run(cast, day + timedelta(later))
    assert told("delivery.reminded") == ["minh", "minh"]
    assert told("delivery.head_told") + told("delivery.superior_told") == []
    acceptance.return_(result=result, reason="Chưa rõ ngày đăng", by=an_approver(plan))
    run(cast, day + timedelta(31))
    assert (told("delivery.reminded"), told("delivery.head_told")) == (["minh"] * 3, ["chutich"])
    assert told("delivery.superior_told") == ["lan"]
    make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    run(cast, day + timedelta(60))
    assert told("delivery.reminded") == ["minh"] * 3


def test_what_lacks_evidence_is_not_in(cast: Cast, plan):
    make_result(activity=plan.activities.get(order=1), unit=cast.ward, by=cast.minh, quantity=2, state=State.INCOMPLETE)
    run(cast, due(plan) + timedelta(1))
    assert told("delivery.reminded") == ["minh"]


def test_a_reminder_says_of_which_plan_what_since_when_and_what_to_do(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(ONE.replace("Tháng 4/2026", "Quý II/2026"),))
    days = list(Slot.objects.filter(activity__plan=plan).order_by("due").values_list("due", flat=True))
    reminders.remind_unit(unit=cast.ward, today=days[0] + timedelta(2), by=None)
    said = Message.objects.get(kind="delivery.reminded").lines
    assert said[0] == f"Kế hoạch {plan.number}:"
    assert said[1].endswith(f": quá hạn 2 ngày (hạn {formatted(days[0])}), còn 2 tin")
    assert said[-1].startswith("Làm xong thì ghi kết quả kèm minh chứng")
    reminders.remind_unit(unit=cast.ward, today=days[1] + timedelta(3), by=None)
    said = Message.objects.filter(kind="delivery.reminded").latest("pk").lines
    assert said[1].endswith(f": quá hạn 2 kỳ (kỳ đầu hạn {formatted(days[0])}, còn 2 tin)")


def test_the_superior_reads_a_line_for_each_unit_the_latest_first(cast: Cast, plan):
    other = ONE.replace("UBND phường Bến Trăng", "UBND xã Suối Mây").replace("Tháng 4", "Tháng 3")
    make_work(unit=cast.province, by=cast.lan, lines=(other, other.replace("1\tĐăng", "2\tIn")), number="42")
    run(cast, due(plan) + timedelta(14))
    message = Message.objects.get(kind="delivery.superior_told")
    assert message.subject == "2 đơn vị quá hạn từ 14 ngày: 3 nhiệm vụ"
    assert message.lines[0].startswith("- UBND xã Suối Mây: 2 nhiệm vụ, lâu nhất ")
    assert message.lines[1] == "- UBND phường Bến Trăng: 1 nhiệm vụ, lâu nhất 14 ngày"


def test_a_reminder_that_waits_is_wanted_no_more_once_the_work_is_in(cast: Cast, plan):
    run(cast, due(plan) + timedelta(1))
    message = Message.objects.get(kind="delivery.reminded")
    assert still_wanted(message)
    make_result(activity=plan.activities.get(order=1), unit=cast.ward, by=cast.minh, quantity=1)
    assert still_wanted(message)
    make_result(activity=plan.activities.get(order=1), unit=cast.ward, by=cast.minh, quantity=1)
    assert not still_wanted(message)


def test_who_stands_in_is_told_too(cast: Cast, plan):
    day = due(plan)
    binh = make_user("binh", role=Role.CONTRIBUTOR, unit=cast.ward)
    membership = cast.minh.memberships.get()
    Delegation.objects.create(
        membership=membership, stand_in=binh, since=day, before=day + timedelta(9), made_by=cast.minh
    )
    run(cast, day + timedelta(1))
    assert told("delivery.reminded") == ["binh", "minh"]


def test_the_digest_says_what_is_late_and_what_waits(cast: Cast, plan):
    day = due(plan)
    found = sections(cast.minh, day + timedelta(5))
    assert [title for title, *_ in found] == ["Quá hạn: 1 nhiệm vụ"]
    assert found[0][1] == [
        f"Đăng tin về dịch vụ công trên trang thông tin: quá hạn 5 ngày (hạn {formatted(day)}), còn 2 tin"
    ]
    make_result(activity=plan.activities.get(order=1), unit=cast.ward, by=cast.minh, quantity=2)
    assert [title for title, *_ in sections(cast.minh, day)] == []
    assert [title for title, *_ in sections(cast.lan, day)][-1] == "Chờ nghiệm thu"


def test_on_a_day_off_nobody_is_reminded(cast: Cast, plan, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 5, 2))  # a Saturday
    assert tasks.remind.func() == ""
    assert not Reminder.objects.exists()


def test_what_is_missing_is_reckoned_slot_by_slot(cast: Cast):
    """A month that did more makes up for no other, also where the unit carries the line out by its own plan."""
    news = "1\tĐăng tin về dịch vụ công trên trang thông tin\t02 tin/tháng\tUBND phường Bến Trăng\t\tQuý II/2026"
    plan = make_work(unit=cast.province, by=cast.lan, lines=(news,))
    line = plan.activities.get(order=1)
    for on, quantity in ((date(2026, 4, 8), 5), (date(2026, 5, 8), 1)):
        make_result(activity=line, unit=cast.ward, by=cast.minh, on=on, quantity=quantity, state=State.ACCEPTED)
    today = date(2026, 7, 20)
    missing = late_units(plan, today=today)[0].missing[0]
    assert (missing.needed, missing.done, missing.lacking) == (6, 6, 3)
    make_result(activity=line, unit=cast.ward, by=cast.minh, on=date(2026, 6, 8), quantity=2)
    assert late_units(plan, today=today)[0].missing[0].lacking == 1  # what waits is not chased
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    own = issue_draft(draft=Draft.objects.get(unit=cast.ward, above=plan), by=cast.minh).plan
    build_slots.func(own.pk)
    build_slots.func(plan.pk)
    with_tallies(own)
    below, approver = own.activities.get(above=line), an_approver(own)
    make_result(
        activity=below, unit=cast.ward, by=cast.minh, on=date(2026, 5, 9), state=State.ACCEPTED, accepted_by=approver
    )
    with_tallies(plan)
    assert late_units(plan, today=today) == []
