"""Units charged with a plan of their own, and the drafts that the worker makes for them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from loa.plans import tasks
from loa.plans.actions.cascade import NotCharged, charge
from loa.plans.models import Activity, Cascade, Draft
from loa.plans.states import DraftState, Origin
from tests.loa.plans.making import make_plan, short_plan

DUE = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


def start(plan, cast, units=None, due=DUE):
    units = [cast.home_affairs, cast.ward, cast.commune] if units is None else units
    cascade = charge(plan=plan, units=[u.pk for u in units], due=due, by=cast.lan, today=timezone.localdate())
    tasks.cascade.func(cascade.pk)
    cascade.refresh_from_db()
    return cascade


def test_task_makes_a_draft_for_each_unit_with_its_lines(cast, plan):
    cascade = start(plan, cast)
    assert (cascade.done, cascade.total, cascade.failure) == (3, 3, "")
    assert cascade.finished_at is not None
    lines = dict(Activity.objects.values_list("title", "pk"))
    draft = Draft.objects.get(unit=cast.commune)
    assert (draft.state, draft.origin, draft.above, draft.due) == (DraftState.WRITING, Origin.ABOVE, plan, DUE)
    assert [(row["title"], row["above"]) for row in draft.base["activities"]] == [
        ("Bản tin cải cách hành chính", lines["Bản tin cải cách hành chính"])
    ]
