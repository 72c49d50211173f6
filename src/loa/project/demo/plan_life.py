"""What became of the province's plan: units make their own, and next year's is being written and discussed."""

from __future__ import annotations

from datetime import date, timedelta

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.plans.actions import approval, consultation, drafts, writing
from loa.plans.actions.approval import Wanted
from loa.plans.actions.cascade import charge
from loa.plans.actions.issue import issue
from loa.plans.models import Cascade, Draft, Plan
from loa.plans.queries.charging import lines_given
from loa.plans.tasks import build_slots, cascade
from loa.project.demo.people import officers, person
from vanban.time.holidays import VIETNAM

GIVEN_ON, DUE = date(2026, 1, 12), date(2026, 1, 30)
WITH_A_LINE = ("UBND xã Suối Mây", "06/KH-UBND", date(2026, 1, 27))
SUBMITTED = "Sở Nội vụ"
STILL_WRITING = ("Sở Y tế", "Hội Nông dân tỉnh", "UBND xã Hạ Lam", "UBND phường Bến Trăng", "UBND xã Cồn Én")
LATE = ("Sở Xây dựng", "UBND xã Khe Ngọc", "Thuế tỉnh Sông Lam")
LOCAL = "Giới thiệu tổ công nghệ số cộng đồng trên loa truyền thanh của xã"
ASKED = ("Sở Tài chính", "Sở Tư pháp", "Sở Y tế", "Sở Nội vụ", "UBND phường Bến Trăng", "UBND xã Suối Mây")
DAYS_TO_ANSWER = 10


def load_plan_life(*, today: date) -> None:
    """Give this year's plan to the units, and begin next year's; nothing where any plan was given to units already."""
    if Cascade.objects.exists():
        return
    plan = Plan.objects.get(number="12/KH-UBND")
    _give(plan)
    _issue_below(plan)
    _submit_below(plan, today=today)
    _discuss_next_year(plan, today=today)


def _give(plan: Plan) -> None:
    by = person("lan")
    units = [unit for unit in lines_given(plan, today=GIVEN_ON) if unit != plan.unit_id]
    given = charge(plan=plan, units=units, due=DUE, by=by, today=GIVEN_ON)
    cascade.call(given.pk)


def _issue_below(plan: Plan) -> None:
    """A commune adds a line of its own; most units issue their plans in time, some late, some not yet."""
    name, number, day = WITH_A_LINE
    by = person("hoa")
    draft = Draft.objects.get(above=plan, unit__name=name)
    added = writing.add(draft=draft, section="activities", value={"title": LOCAL}, by=by).edits[0].pointer
    line = {
        "product": ["Bản tin phát thanh"],
        "quotas": [{"text": "12 bản tin", "min": 12, "max": 12, "unit": "bản tin", "per": "plan"}],
        "lead": [name],
        "timeframe": {"text": "Hằng tháng", "kind": "ongoing", "spans": [["2026-01-01", "2026-12-31"]]},
    }
    values = {f"{added}/{field}": value for field, value in line.items()}
    writing.write(draft=draft, values=values, before=dict.fromkeys(values), by=by)
    _issue(draft, number, day, by)
    by_unit = officers()
    others = Draft.objects.filter(above=plan).exclude(unit__name__in=[name, SUBMITTED, *STILL_WRITING])
    for n, each in enumerate(others.select_related("unit").order_by("unit__name"), start=3):
        day = DUE + timedelta(days=9) if each.unit.name in LATE else DUE - timedelta(days=1 + n % 9)
        _issue(each, f"{n:02d}/KH-{each.unit.abbreviation or 'UBND'}", day, by_unit[each.unit_id])


def _issue(draft: Draft, number: str, day: date, by: User) -> None:
    submission = approval.submit(draft=draft, steps=[Wanted(draft.unit)], by=by, note="Kính trình xem xét, phê duyệt.")
    approval.approve(step=submission.steps.get(), by=person("bach"))
    version = issue(draft=draft, number=number, issued_on=day, by=by)
    build_slots.call(version.plan_id)


def _submit_below(plan: Plan, *, today: date) -> None:
    """The department's own plan lies before its approver."""
    by, approver = person("lan"), person("duyen")
    draft = Draft.objects.get(above=plan, unit__name=SUBMITTED)
    deadline = VIETNAM.add_working_days(today, 3)
    step = Wanted(draft.unit, approver=approver, deadline=deadline)
    approval.submit(draft=draft, steps=[step], by=by, note="Kính trình Giám đốc Sở xem xét, phê duyệt kế hoạch.")


def _discuss_next_year(plan: Plan, *, today: date) -> None:
    """Next year's plan, begun from this one, is sent for opinions; one unit agrees, another has something to say."""
    by = person("lan")
    draft = drafts.begin_from_year_before(plan=plan, unit=plan.unit, year=plan.year + 1, by=by)
    units = list(Unit.objects.filter(name__in=ASKED))
    asked = consultation.open_consultation(
        draft=draft,
        units=units,
        deadline=VIETNAM.add_working_days(today, DAYS_TO_ANSWER),
        note="Đề nghị các đơn vị góp ý, tập trung vào chỉ tiêu và thời gian thực hiện.",
        by=by,
    )
    agreeing = asked.asked.get(unit__name="UBND phường Bến Trăng")
    consultation.agree(asked=agreeing, by=person("minh"))
    commenting = asked.asked.get(unit__name="UBND xã Suối Mây")
    consultation.comment(
        asked=commenting,
        text="Đề nghị giảm số tin, bài mỗi tháng đối với xã còn từ 04 xuống 02 vì không có cán bộ chuyên trách.",
        pointer="/activities/1",
        by=person("hoa"),
    )
