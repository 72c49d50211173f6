"""The real plans, where they are beside the project: read, adopted, issued, amended; lines with dates have slots."""

from __future__ import annotations

from pathlib import Path

import pytest

from loa.organisations.models import Kind
from loa.organisations.roles import Role
from loa.plans.actions.drafts import begin_change, begin_from_reading
from loa.plans.models import Slot
from loa.plans.queries.differences import differences
from loa.plans.queries.papers import version_paper
from loa.plans.states import Origin
from tests.loa.cast import make_unit, make_user
from tests.loa.plans.making import make_communes, make_plan, make_read, with_slots
from tests.loa.plans.rounds import make_issued
from vanban.writer import docx
from vanban.writer.check import check

REAL = Path(__file__).resolve().parents[4] / "shared" / "plans"
NAMES = sorted(path.name for path in REAL.glob("*.txt"))


@pytest.mark.skipif(not NAMES, reason="the real plans are not here")
@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_real_plan_that_has_a_date_has_slots(cast, name):
    make_unit("UBND huyện Thử", parent=cast.province, kind=Kind.DISTRICT)
    make_communes(cast.province, 3)
    text = (REAL / name).read_text(encoding="utf-8")
    plan = with_slots(make_plan(unit=cast.province, by=cast.lan, text=text, name=name))
    dated = plan.activities.exclude(timeframe_kind="triggered")
    with_no_slots = dated.exclude(pk__in=Slot.objects.owed().values("activity"))
    assert list(with_no_slots.values_list("order", "title", "timeframe")) == []
    assert dated.exists()
    assert plan.building.failure == ""


@pytest.mark.skipif(not NAMES, reason="the real plans are not here")
@pytest.mark.parametrize("name", NAMES)
def test_a_real_plan_is_written_on_approved_issued_and_amended(cast, name):
    approver = make_user(role=Role.LEADER, unit=cast.province)
    text = (REAL / name).read_text(encoding="utf-8")
    reading = make_read(unit=cast.province, by=cast.lan, text=text, name=name)
    draft = begin_from_reading(reading=reading, unit=cast.province, by=cast.lan)
    kind = draft.base["document"]["kind"]
    issued = make_issued(draft=draft, by=cast.lan, approver=approver, number=f"901/{kind}-UBND")
    plan = with_slots(issued.plan)
    assert Slot.objects.owed().filter(activity__plan=plan).exists()
    assert check(docx.write(version_paper(issued))) == []

    amending = begin_change(plan=plan, origin=Origin.AMENDING, by=cast.lan)
    again = make_issued(draft=amending, by=cast.lan, approver=approver, number=f"902/{kind}-UBND")
    assert (again.no, differences(issued.content, again.content)) == (2, [])
