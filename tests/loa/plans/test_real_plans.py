"""The real plans, where they are beside the project: read, adopted, every line with a date has slots."""

from __future__ import annotations

from pathlib import Path

import pytest

from loa.organisations.models import Kind
from loa.plans.models import Slot
from tests.loa.cast import make_unit
from tests.loa.plans.making import make_communes, make_plan, with_slots

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
