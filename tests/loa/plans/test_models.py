"""What must never be false of a stored row."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from loa.plans.models import (
    Activity,
    Assignment,
    Citation,
    Correction,
    Plan,
    Point,
    Quota,
    Reading,
    Responsibility,
    Span,
)
from loa.plans.states import MOVES, ActivityKind, AgencyKind, PointKind, Role, State, TimeKind, Use, WrongState
from tests.loa.plans.making import make_plan, make_read, make_waiting, short_plan


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


def refuses(constraint, make):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make()
    # PostgreSQL and SQLite's checks name the constraint; SQLite's unique ones name the columns
    assert constraint in str(refused.value) or "UNIQUE constraint failed" in str(refused.value)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("reading_under_way_has_a_lease", {"state": State.READING}),
        ("reading_that_failed_says_why", {"state": State.FAILED}),
        ("reading_that_was_read_holds_its_result", {"state": State.READ}),
        ("reading_withdrawn_by_somebody_at_some_time", {"state": State.WITHDRAWN}),
        ("reading_progress_is_within_its_total", {"done": 3, "total": 2}),
    ],
)
def test_reading_constraints(cast, constraint, changes):
    reading = make_waiting(unit=cast.province, by=cast.lan)
    refuses(constraint, lambda: Reading.objects.filter(pk=reading.pk).update(**changes))


def test_a_file_is_read_once_in_a_unit(cast):
    reading = make_waiting(unit=cast.province, by=cast.lan)
    refuses(
        "reading_of_a_file_is_one_in_a_unit",
        lambda: Reading.objects.create(unit=cast.province, file=reading.file, name="b", uploaded_by=cast.lan),
    )
    Reading.objects.create(unit=cast.ward, file=reading.file, name="b", uploaded_by=cast.minh)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("plan_year_has_four_digits", {"year": 26}),
        ("plan_has_a_title", {"title": ""}),
    ],
)
def test_plan_constraints(plan, constraint, changes):
    refuses(constraint, lambda: Plan.objects.filter(pk=plan.pk).update(**changes))


def test_plan_number_is_unique_in_its_unit_and_year(cast, plan):
    other = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="32"))
    refuses(
        "plan_number_is_unique_in_its_unit_and_year",
        lambda: Plan.objects.filter(pk=other.pk).update(number=plan.number),
    )
    Plan.objects.filter(pk__in=[plan.pk, other.pk]).update(number="")  # several plans may wait for their number


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("activity_has_a_title", {"title": ""}),
        ("activity_after_an_event_names_the_event", {"timeframe_kind": TimeKind.TRIGGERED}),
        ("activity_after_an_event_names_the_event", {"trigger": "Sau khi công bố"}),
    ],
)
def test_activity_constraints(plan, constraint, changes):
    refuses(constraint, lambda: Activity.objects.filter(plan=plan, order=1).update(**changes))


def test_places_are_taken_once(plan):
    activity = plan.activities.get(order=1)
    fresh = {
        "plan": plan,
        "title": "x",
        "form": "other",
        "timeframe_kind": TimeKind.UNSPECIFIED,
        "kind": ActivityKind.TABLE,
    }
    refuses("activity_has_its_place_in_the_plan", lambda: Activity.objects.create(order=1, **fresh))
    refuses("quota_has_its_place_in_the_activity", lambda: Quota.objects.create(activity=activity, order=1, text="x"))
    lead = {"activity": activity, "role": Role.LEAD, "order": 1, "designation": "x"}
    refuses("assignment_has_its_place", lambda: Assignment.objects.create(**lead))
    point = {"plan": plan, "kind": PointKind.THEME, "order": 1, "text": "x"}
    refuses("point_has_its_place_in_its_section", lambda: Point.objects.create(**point))
    cited = {"plan": plan, "use": Use.BASIS, "order": 1, "type": "Luật"}
    refuses("citation_has_its_place_in_the_plan", lambda: Citation.objects.create(**cited))
    Responsibility.objects.create(plan=plan, order=9)
    refuses("responsibility_has_its_place", lambda: Responsibility.objects.create(plan=plan, order=9))


def test_values_that_contradict_each_other_are_refused(cast, plan):
    activity = plan.activities.get(order=1)
    quota = {"activity": activity, "order": 9, "text": "x"}
    refuses("quota_maximum_is_not_below_its_minimum", lambda: Quota.objects.create(minimum=3, maximum=2, **quota))
    refuses("quota_rate_has_count_and_period", lambda: Quota.objects.create(rate_count=1, **quota))
    backwards = {"start": date(2026, 5, 2), "end": date(2026, 5, 1)}
    refuses("span_does_not_end_before_it_starts", lambda: Span.objects.create(activity=activity, **backwards))
    refuses("point_says_something", lambda: Point.objects.create(plan=plan, kind=PointKind.THEME, order=99, text=""))
    nobody = {"activity": activity, "role": Role.LEAD, "order": 9, "designation": "x"}
    for contradiction in (
        {"kind": AgencyKind.UNIT},
        {"kind": AgencyKind.UNIT, "unit": cast.ward, "groups": "agencies"},
        {"kind": AgencyKind.GROUP},
        {"kind": AgencyKind.GROUP, "unit": cast.ward, "groups": "agencies"},
        {"kind": AgencyKind.OLD, "unit": cast.ward},
        {"kind": AgencyKind.UNKNOWN, "groups": "agencies"},
    ):
        refuses(
            "assignment_names_what_it_was_matched_to",
            lambda wrong=contradiction: Assignment.objects.create(**wrong, **nobody),
        )


def test_correction_constraints(cast):
    reading = make_read(unit=cast.province, by=cast.lan)
    fresh = {"reading": reading, "act": 1, "kind": "accept", "by": cast.lan}
    refuses("correction_points_somewhere", lambda: Correction.objects.create(pointer="document", **fresh))
    refuses(
        "correction_undone_by_somebody_at_some_time",
        lambda: Correction.objects.create(pointer="/document/year", undone_at=timezone.now(), **fresh),
    )


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("after", list(State))
def test_become_follows_the_table_of_moves(state, after):
    reading = Reading(state=state)
    if after in MOVES[state]:
        reading.become(after)
        assert reading.state == after
    else:
        with pytest.raises(WrongState, match=state.label):
            reading.become(after)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2025, 12, 31), "before"),
        (date(2026, 1, 1), "during"),
        (date(2026, 12, 31), "during"),
        (date(2027, 1, 1), "after"),
    ],
)
def test_phase_is_that_of_the_year(day, phase):
    assert Plan(year=2026).phase(on=day) == phase


def test_every_state_has_its_moves_and_an_adopted_reading_stays():
    assert set(MOVES) == set(State)
    assert MOVES[State.ADOPTED] == set()
