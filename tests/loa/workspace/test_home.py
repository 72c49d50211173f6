from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from loa.delivery.models import Result
from loa.organisations.actions import members
from loa.organisations.roles import Role
from loa.plans.actions.approval import return_draft
from loa.plans.models import Slot
from tests.loa.cast import make_user
from tests.loa.delivery.making import make_result, make_work, with_tallies
from tests.loa.plans.making import make_failed, make_plan, make_read, short_plan, with_slots
from tests.loa.plans.rounds import make_approved, make_draft, make_round, make_submitted

MONTHLY = "1\tBản tin\t02 tin/tháng\tUBND các xã, phường\t\tThường xuyên"


def test_an_empty_start_leads_to_the_upload(signed_in, cast):
    page = signed_in(cast.minh).get("/").content.decode()
    assert "Chưa có văn bản nào chờ rà soát" in page
    assert 'href="/doc-ke-hoach/"' in page


def test_a_person_without_a_role_is_told_so(signed_in, cast):
    client = signed_in(make_user())
    assert "Không có việc nào đang chờ" in client.get("/").content.decode()
    assert "Chưa được giao vai trò" in client.get("/cai-dat/").content.decode()


def test_what_waits_is_shown_to_those_who_can_do_it(signed_in, cast):
    make_read(unit=cast.ward, by=cast.minh)
    make_failed(unit=cast.ward, by=cast.minh)
    lan, hoa = (signed_in(person).get("/").content.decode() for person in (cast.lan, cast.hoa))
    assert "Chưa đọc được" in lan
    assert "Chưa đọc được" not in hoa
    assert "Chưa có văn bản nào chờ rà soát" in hoa


@pytest.mark.parametrize("plans", [1, 3])
def test_the_number_of_queries_does_not_grow(signed_in, cast, django_assert_num_queries, plans):
    for n in range(plans):
        make_read(unit=cast.ward, by=cast.minh, text=short_plan(number=str(40 + n)))
    client = signed_in(cast.lan)
    client.get("/")
    with django_assert_num_queries(23):  # session, user, own units, the bell, and sixteen
        client.get("/")


def test_the_theme_is_a_cookie(signed_in, cast):
    client = signed_in(cast.lan)
    assert 'dark.css" media="screen and (prefers-color-scheme: dark)"' in client.get("/").content.decode()
    client.post("/cai-dat/giao-dien/", {"theme": "dark"})
    assert 'dark.css" media="screen">' in client.get("/").content.decode()
    client.post("/cai-dat/giao-dien/", {"theme": "rainbow"})
    assert client.cookies["theme"].value == "dark"
    client.post("/cai-dat/giao-dien/", {"theme": "light"})
    assert "dark.css" not in client.get("/").content.decode()


def test_what_falls_due_in_ones_own_units_is_counted(signed_in, cast):
    plan = with_slots(make_plan(unit=cast.province, by=cast.lan, text=short_plan(lines=[MONTHLY])))
    today = timezone.localdate()
    slots = list(Slot.objects.filter(activity__plan=plan, unit=cast.ward).order_by("no")[:3])
    for slot, due in zip(slots, [today, today, date(today.year, 1, 1)], strict=True):
        Slot.objects.filter(pk=slot.pk).update(first=date(today.year, 1, 1), due=due)
    Slot.objects.exclude(pk__in=[slot.pk for slot in slots]).filter(unit=cast.ward).delete()
    work = signed_in(cast.minh).get("/").context["waiting"].work
    found = {str(urgency): [line.slot.pk for line in lines] for urgency, lines in work.groups}
    is_late = today != date(today.year, 1, 1)
    assert found == {"late" if is_late else "week": [slots[2].pk]}  # a line stands where it was first left undone


def test_drafts_that_wait_are_told_to_whom_they_wait_for(signed_in, cast):
    bach = make_user("bach", role=Role.LEADER, unit=cast.province)
    clerk = make_user("vanthu", role=Role.CLERK, unit=cast.province)
    make_round(draft=make_draft(unit=cast.province, by=cast.lan), units=[cast.ward], by=cast.lan)
    make_submitted(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan)
    approved = make_approved(draft=make_draft(unit=cast.province, by=cast.lan), by=cast.lan, approver=bach)
    told = [signed_in(each).get("/").context["waiting"] for each in (cast.minh, bach, clerk, cast.hoa)]
    assert [(each.to_answer, each.to_approve, each.to_issue) for each in told] == [
        (1, 0, []),
        (0, 1, []),
        (0, 0, [approved]),
        (0, 0, []),
    ]
    assert f"/ke-hoach/du-thao/{approved.pk}/ban-hanh/" in signed_in(clerk).get("/").content.decode()


def test_a_returned_draft_waits_for_whoever_submitted_it_until_it_is_submitted_again(signed_in, cast):
    bach = make_user("bach", role=Role.LEADER, unit=cast.province)
    draft = make_draft(unit=cast.province, by=cast.lan)
    submission = make_submitted(draft=draft, by=cast.lan)
    return_draft(step=submission.steps.get(), reason="Bổ sung cơ quan phối hợp", by=bach)
    told = [signed_in(each).get("/") for each in (cast.lan, cast.hoa)]
    assert [each.context["waiting"].returned for each in told] == [[draft], []]
    assert "bị trả lại" in told[0].content.decode()
    draft.refresh_from_db()
    make_submitted(draft=draft, by=cast.lan)
    assert signed_in(cast.lan).get("/").context["waiting"].returned == []


def test_who_may_work_for_somebody_absent_is_told(signed_in, cast):
    today = timezone.localdate()
    held = cast.minh.memberships.get()
    members.hand_over(membership=held, stand_in=cast.hoa, since=today, until=today, by=cast.minh)
    hoa = signed_in(cast.hoa)
    told = "Được ủy quyền làm việc thay"
    assert told in hoa.get("/").content.decode()
    assert told not in signed_in(cast.lan).get("/").content.decode()
    hoa.post(reverse("organisations:stand_in"), {"person": cast.minh.pk})
    assert told not in hoa.get("/").content.decode()


def test_results_to_decide_are_counted_only_so_far(signed_in, cast):
    line = make_work(unit=cast.province, by=cast.lan).activities.get(order=1)
    one = make_result(activity=line, unit=cast.ward, by=cast.minh)
    client = signed_in(cast.lan)
    assert "1 kết quả chờ nghiệm thu" in client.get("/").content.decode()
    rows = (
        Result(
            plan=one.plan, activity=line, unit=cast.ward, title="Tin", happened_on=one.happened_on, key=f"n{n}",
            logged_by=cast.minh,
        )
        for n in range(100)
    )  # fmt: skip
    Result.objects.bulk_create(rows)
    assert "Hơn 100 kết quả chờ nghiệm thu" in client.get("/").content.decode()
    Result.objects.filter(key="n0").delete()
    assert "100 kết quả chờ nghiệm thu" in client.get("/").content.decode()
    assert "Hơn 100" not in client.get("/").content.decode()


def test_the_first_page_says_how_far_plans_of_ones_own_unit_are(signed_in, cast):
    year = timezone.localdate().year
    text = short_plan(lines=[MONTHLY]).replace("2026", str(year))
    plan = with_tallies(with_slots(make_plan(unit=cast.province, by=cast.lan, text=text)))
    leader = make_user(role=Role.LEADER, unit=cast.province)
    page = signed_in(leader).get("/").content.decode()
    slots = Slot.objects.owed().filter(activity__plan=plan).count()
    assert slots
    bar = page.partition("Kế hoạch đang thực hiện")[2].partition("Kỳ đã đạt")[2]
    assert f"/ {slots} kỳ" in " ".join(bar.split())
    assert "Kỳ đã đạt" not in signed_in(cast.hoa).get("/").content.decode()  # the plan is not her unit's
