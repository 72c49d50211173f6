"""The letter of đôn đốc: what stands in it, who is told, and that the page says what was done."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import docx
import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from loa.audit.models import Event
from loa.delivery import tasks
from loa.delivery.actions import chasing as actions
from loa.delivery.queries import chasing as queries
from loa.delivery.queries.chased import newest
from loa.delivery.queries.chasing import Missing, late_units, letter
from loa.delivery.states import State
from loa.delivery.views import chasing as views
from loa.notices.models import Message
from loa.organisations.models import Membership
from loa.organisations.roles import Role
from loa.plans.models import Activity, Plan, Slot
from loa.workspace.queries.log_rows import changes_of
from tests.loa.cast import Cast, make_user
from tests.loa.delivery.making import an_approver, any_link_is_enough, make_result, make_work, with_tallies

pytestmark = pytest.mark.django_db

ONE = "1\tĐăng tin về dịch vụ công trên trang thông tin\t02 tin/tháng\tUBND phường Bến Trăng\t\tTháng 4/2026"
OF_BOTH = ONE.replace("UBND phường Bến Trăng", "UBND các xã, phường")
ASKED = {"answer_by": "31/12/2099", "tells_units": "on", "as": "letter"}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    make_user("chutich", full_name="Phan Văn Chánh", role=Role.LEADER, unit=cast.ward)
    return make_work(unit=cast.province, by=cast.lan, lines=(OF_BOTH,))


def page_of(plan: Plan) -> str:
    return reverse("delivery:chasing", args=[plan.pk])


def told() -> list[str]:
    return sorted(Message.objects.filter(kind="delivery.chased").values_list("to__username", flat=True))


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def due(plan: Plan) -> date:
    return Slot.objects.filter(activity__plan=plan).first().due


def test_the_page_says_what_was_done_and_gives_the_letter(signed_in, cast: Cast, plan: Plan):
    client = signed_in(cast.lan)
    assert "còn thiếu 2 tin" in words(client.get(page_of(plan)))
    answer = client.post(page_of(plan), ASKED, follow=True)
    page = words(answer)
    assert "Đã lập công văn đôn đốc 2 đơn vị" in page
    assert "Đã gửi thông báo cho 3 người." in page
    assert told() == ["chutich", "hoa", "minh"]
    where = answer.redirect_chain[0][0]
    assert f'href="{where}&amp;tep=docx"' in page
    written = client.get(f"{where}&tep=docx")
    names = [row.cells[1].text for row in docx.Document(io.BytesIO(written.content)).tables[-1].rows[1:]]
    assert names == ["Ủy ban nhân dân phường Bến Trăng", "Ủy ban nhân dân xã Suối Mây"]
    assert client.get(f"{where}&tep=pdf").content.startswith(b"%PDF")
    assert client.get(f"{where}&tep=exe").status_code == 404
    again = words(client.post(page_of(plan), ASKED, follow=True))
    assert "Không gửi thêm thông báo cho ai. 3 người đã nhận thông báo đôn đốc trong ngày" in again
    assert told() == ["chutich", "hoa", "minh"]
    assert again.count("công văn tới 2 đơn vị") == 2


def test_the_log_says_how_many_were_urged_and_nothing_of_what_the_letter_is_made_of(signed_in, cast: Cast, plan: Plan):
    signed_in(cast.lan).post(page_of(plan), {**ASKED, "note": "Gửi anh Nguyễn Văn A."})
    event = Event.objects.get(kind="delivery.chased")
    said = {change.name: change.after for change in changes_of(event)}
    assert said == {"Số đơn vị": "2", "Đến trước ngày": "31/12/2099", "Số người được báo": "3"}
    assert "Nguyễn Văn A" not in str(event.facts)


def test_units_in_which_nobody_can_be_told_are_named(signed_in, cast: Cast, plan: Plan):
    Membership.objects.filter(unit=cast.commune).delete()
    page = words(signed_in(cast.lan).post(page_of(plan), {**ASKED, "as": "notice"}, follow=True))
    assert "Đã đôn đốc 2 đơn vị bằng thông báo" in page
    assert "tep=docx" not in page
    assert "1 đơn vị không có ai để báo" in page
    assert f'<a href="{reverse("organisations:unit", args=[cast.commune.pk])}">{cast.commune.label}</a>' in page
    assert told() == ["chutich", "minh"]


def test_nobody_is_told_where_that_is_not_wished(signed_in, cast: Cast, plan: Plan):
    page = words(signed_in(cast.lan).post(page_of(plan), {**ASKED, "tells_units": ""}, follow=True))
    assert "Không gửi thông báo trên hệ thống." in page
    assert told() == []


def test_a_notice_says_who_asks_what_is_missing_and_until_when(signed_in, cast: Cast, plan: Plan):
    signed_in(cast.lan).post(page_of(plan), {**ASKED, "note": "Ghi rõ khó khăn."})
    message = Message.objects.get(kind="delivery.chased", to=cast.minh)
    assert message.subject == "UBND phường Bến Trăng: 1 nhiệm vụ quá hạn, báo cáo trước ngày 31/12/2099"
    assert message.lines[0].endswith(f"đôn đốc thực hiện Kế hoạch {plan.number}. Còn thiếu:")
    assert message.lines[1].startswith("- Đăng tin về dịch vụ công trên trang thông tin: 2 tin, hạn ")
    assert message.lines[2] == "Ghi rõ khó khăn."


def test_many_units_are_told_in_the_background(signed_in, cast: Cast, plan: Plan, settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    monkeypatch.setattr(views, "AT_ONCE", 1)
    client = signed_in(cast.lan)
    answer = client.post(page_of(plan), ASKED, follow=True)
    where = answer.redirect_chain[0][0]
    assert "Đang gửi thông báo đến 2 đơn vị" in words(answer)
    assert "every 2s" in words(answer)
    assert told() == []
    waiting = DBTaskResult.objects.get(task_path=tasks.chase.module_path)
    for _ in range(2):  # its worker was killed after the first
        tasks.chase.func(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
    part = client.get(where, headers={"HX-Request": "true", "HX-Target": "outcome"})
    assert "Đã lập công văn đôn đốc 2 đơn vị" in words(part)
    assert "every 2s" not in words(part)
    assert told() == ["chutich", "hoa", "minh"]
    assert Event.objects.filter(kind="delivery.chased").count() == 1


@pytest.fixture
def cut_short(signed_in, cast: Cast, plan: Plan, settings, monkeypatch) -> Callable[[], object]:
    """An order whose job told the people of one unit and was then stopped; runs the job again."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    monkeypatch.setattr(views, "AT_ONCE", 1)
    monkeypatch.setattr(actions, "TOGETHER", 1)
    signed_in(cast.lan).post(page_of(plan), ASKED)
    asked = DBTaskResult.objects.get(task_path=tasks.chase.module_path).args_kwargs

    def run() -> object:
        return tasks.chase.func(*asked["args"], **asked["kwargs"])

    def stops(execute, sql, *rest):
        if sql.startswith("INSERT") and '"notices_message"' in sql and told():
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(stops), pytest.raises(OperationalError):
        run()
    assert told() == ["chutich", "minh"]
    return run


def test_what_is_tried_again_on_the_next_day_tells_nobody_twice(cut_short, monkeypatch):
    tomorrow = timezone.now() + timedelta(1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    cut_short()
    assert told() == ["chutich", "hoa", "minh"]


def test_whom_a_try_told_that_was_cut_short_counts_as_told(cut_short, plan: Plan):
    cut_short()
    (done,) = newest(plan)
    assert (done.told, done.again) == (3, 0)


def test_where_the_list_has_pages_it_says_which_marks_count(signed_in, cast: Cast, plan: Plan, monkeypatch):
    client, said = signed_in(cast.lan), "chỉ tính đơn vị được đánh dấu ở trang đang mở"
    assert said not in words(client.get(page_of(plan)))
    monkeypatch.setattr(views, "A_PAGE", 1)
    assert said in words(client.get(page_of(plan)))


def test_what_got_stuck_in_the_background_is_said(signed_in, cast: Cast, plan: Plan, settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    monkeypatch.setattr(views, "AT_ONCE", 1)
    client = signed_in(cast.lan)
    where = client.post(page_of(plan), ASKED)["Location"]
    DBTaskResult.objects.filter(task_path=tasks.chase.module_path).update(
        status="FAILED", exception_class_path="builtins.KeyError", traceback="KeyError"
    )
    assert "Chưa đôn đốc xong" in words(client.get(where))
    assert "every 2s" not in words(client.get(where))
    assert "Chưa đôn đốc xong" not in words(client.get(page_of(plan) + "?viec=khong-co"))


def test_the_author_urges_not_itself(signed_in, cast: Cast):
    own = ONE.replace("UBND phường Bến Trăng", "Sở Nội vụ")
    plan = make_work(unit=cast.province, by=cast.lan, lines=(own,))
    page = words(signed_in(cast.lan).post(page_of(plan), ASKED, follow=True))
    assert "Không có công văn: chỉ Sở Nội vụ quá hạn" in page
    assert "tep=docx" not in page
    assert "lan" not in told()


def test_a_letter_about_what_came_in_since_is_not_written(signed_in, cast: Cast, plan: Plan):
    client = signed_in(cast.lan)
    where = client.post(page_of(plan), {**ASKED, "unit": cast.ward.pk})["Location"]
    make_result(activity=plan.activities.get(order=1), unit=cast.ward, by=cast.minh, quantity=2, on=due(plan))
    page = client.get(f"{where}&tep=docx", follow=True)
    assert "không còn nhiệm vụ quá hạn" in words(page)


def test_only_who_accepts_may_chase_and_open_the_letter(signed_in, cast: Cast, plan: Plan):
    where = signed_in(cast.lan).post(page_of(plan), ASKED)["Location"]
    viewer = make_user("xem", role=Role.VIEWER, unit=cast.province)
    client = signed_in(viewer)
    assert client.get(page_of(plan)).status_code == 200
    assert client.post(page_of(plan), {"answer_by": "31/12/2099"}).status_code == 403
    page = words(client.get(where))
    assert "Đã lập công văn đôn đốc 2 đơn vị" in page
    assert "tep=docx" not in page
    assert client.get(f"{where}&tep=docx").status_code == 403
    assert signed_in(cast.hoa).get(page_of(plan)).status_code == 404


def test_a_letter_of_another_plan_is_not_found(signed_in, cast: Cast, plan: Plan):
    client = signed_in(cast.lan)
    where = client.post(page_of(plan), ASKED)["Location"]
    other = make_work(unit=cast.province, by=cast.lan, lines=(ONE,), number="42")
    assert client.get(page_of(other) + where[where.index("?") :] + "&tep=docx").status_code == 404


def test_queries_of_the_page_stay_constant(signed_in, cast: Cast, plan: Plan):
    client = signed_in(cast.lan)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page_of(plan)).status_code == 200
        return len(queries)

    client.post(page_of(plan), {**ASKED, "unit": cast.ward.pk})
    count()
    one = count()
    for _ in range(3):
        client.post(page_of(plan), ASKED)
    assert count() == one <= 25


def test_number_and_name_of_a_unit_stand_once_for_all_its_rows(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(ONE, ONE.replace("1\tĐăng", "2\tPhát sóng")))
    today = due(plan) + timedelta(9)
    paper = letter(plan, late_units(plan, today=today), author=cast.province, today=today, answer_by=today)
    rows = paper.annexes[0].body[0].rows
    assert [(row.cells[:2], row.continues) for row in rows] == [
        (("1", "Ủy ban nhân dân phường Bến Trăng"), False),
        (("", ""), True),
    ]


# what is missing

MARCH = date(2026, 3, 15)


def amounts(missing: Missing) -> tuple[int, int, int, int]:
    return int(missing.needed), int(missing.done), int(missing.waiting), int(missing.lacking)


def make_share(cast: Cast) -> Activity:
    """The ward owes 100% in each month."""
    line = make_work(unit=cast.province, by=cast.lan, lines=(ONE.replace("Tháng 4/2026", "Năm 2026"),)).activities.get()
    any_link_is_enough(line, cast.lan)
    line.quotas.update(unit="% kiến nghị", minimum=100, maximum=None)
    Slot.objects.filter(activity=line).update(measure="% kiến nghị", minimum=100, maximum=None)
    with_tallies(line.plan)
    return line


@pytest.mark.parametrize("exact", [500, 0])
def test_of_a_share_the_periods_that_are_over_are_counted(cast: Cast, monkeypatch, exact):
    monkeypatch.setattr(queries, "EXACT", exact)
    line = make_share(cast)
    (late,) = late_units(line.plan, today=MARCH)
    assert (late.missing[0].measure, amounts(late.missing[0])) == ("kỳ", (2, 0, 0, 2))
    make_result(activity=line, unit=cast.ward, by=cast.minh, on=date(2026, 2, 9), quantity=100, state=State.ACCEPTED)
    (late,) = late_units(line.plan, today=MARCH)
    assert amounts(late.missing[0]) == (2, 1, 0, 1)


def test_a_period_of_a_share_that_waits_is_not_chased(cast: Cast):
    line = make_share(cast)
    make_result(activity=line, unit=cast.ward, by=cast.minh, on=date(2026, 2, 9), quantity=100)
    (late,) = late_units(line.plan, today=MARCH)
    assert amounts(late.missing[0]) == (2, 0, 1, 1)
    for quantity in (60, 40):  # of shares the largest counts, not their sum
        make_result(activity=line, unit=cast.ward, by=cast.minh, on=date(2026, 1, 9), quantity=quantity)
    (late,) = late_units(line.plan, today=MARCH)
    assert amounts(late.missing[0]) == (2, 0, 1, 1)
    make_result(activity=line, unit=cast.ward, by=cast.minh, on=date(2026, 1, 9), quantity=100)
    assert late_units(line.plan, today=MARCH) == []


def test_what_is_done_two_plans_below_is_not_lacking(cast: Cast):
    plan = make_work(unit=cast.province, by=cast.lan, lines=(ONE.replace("Tháng 4/2026", "Năm 2026"),))
    above = plan.activities.get()
    for number, unit in (("51", cast.ward), ("52", cast.commune)):
        own = make_work(unit=unit, by=cast.lan, lines=(ONE.replace("phường Bến Trăng", unit.name[5:]),), number=number)
        line = own.activities.get()
        Activity.objects.filter(pk=line.pk).update(above=above)
        above = line
    make_result(
        activity=line, unit=cast.commune, by=cast.hoa, on=date(2026, 1, 20), quantity=2, state=State.ACCEPTED,
        accepted_by=an_approver(own),
    )  # fmt: skip
    with_tallies(plan)
    late = {each.unit: amounts(each.missing[0]) for each in late_units(plan, today=MARCH)}
    assert late == {cast.ward: (4, 2, 0, 2)}
