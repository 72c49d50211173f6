"""The filters of the list of results: what is in the address, and which results a figure opens to."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Sum
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from loa.delivery.actions import results
from loa.delivery.models import Cell, Month, Tally
from loa.delivery.queries.checking import differences
from loa.delivery.queries.results import NONE, UNNAMED, ResultFilters, chips, listed, results_in
from loa.delivery.states import Channel, State, TopicKind
from loa.organisations.models import Membership, Reach
from loa.organisations.roles import Role
from loa.plans.models import Activity, Draft, Plan, Slot
from loa.plans.tasks import build_slots
from tests.loa.cast import make_unit, make_user
from tests.loa.delivery.making import an_approver, make_result, with_tallies
from tests.loa.plans.cascading import issue_draft, make_cascade


@given(
    st.builds(
        ResultFilters,
        plan=st.integers(0, 10**9),
        line=st.integers(0, 10**9),
        unit=st.integers(0, 10**9),
        slot=st.integers(0, 10**9),
        quota=st.none() | st.integers(0, 30_000),
        state=st.sampled_from(["", *State.values]),
        counted=st.booleans(),
        channel=st.sampled_from(["", NONE, *Channel.values]),
        theme=st.integers(-1, 10**9),
        audience=st.integers(0, 10**9),
        month=st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)).map(lambda day: day.replace(day=1)),
        since=st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)),
        until=st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)),
        words=st.text(max_size=30).map(lambda text: " ".join(text.split())),
        logger=st.sampled_from(["", "toi", "17"]),
    )
)
def test_the_address_says_all_that_is_asked(filters):
    assert ResultFilters.of(QueryDict(filters.query()).dict()) == filters


@given(
    st.dictionaries(
        st.sampled_from(["ke-hoach", "chi-tieu", "thang", "tu", "nguoi-ghi", "trang", "ky"]), st.text(max_size=40)
    )
)
def test_anything_may_stand_in_the_address(query):
    found = ResultFilters.of(query)
    assert ResultFilters.of(QueryDict(found.query()).dict()).query() == found.query()


def test_days_are_read_as_people_and_as_browsers_write_them():
    assert (
        ResultFilters.of({"tu": "05/3/2026"}).since == ResultFilters.of({"tu": "2026-03-05"}).since == date(2026, 3, 5)
    )
    assert ResultFilters.of({"tu": "31/2/2026", "thang": "2026-13"}) == ResultFilters()


def found(user, **asked) -> set[int]:
    return set(results_in(user, ResultFilters(**asked)).values_list("pk", flat=True))


def test_a_unit_sees_its_own_and_the_home_of_the_plan_sees_all(cast, news):
    mine = make_result(activity=news, unit=cast.ward, by=cast.minh)
    theirs = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    assert found(cast.minh) == {mine.pk}
    assert found(cast.hoa) == {theirs.pk}
    assert found(cast.lan) == {mine.pk, theirs.pk}
    assert found(make_user("khach")) == set()


@pytest.mark.parametrize("few", [0, 2, 3])
def test_who_sees_many_units_sees_the_same(few, cast, news, monkeypatch):
    mine = make_result(activity=news, unit=cast.ward, by=cast.minh)
    theirs = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    make_unit("UBND tỉnh khác")
    everywhere = make_user("khap", role=Role.VIEWER, unit=cast.ward)
    Membership.objects.create(user=everywhere, role=Role.VIEWER, unit=cast.home_affairs)
    monkeypatch.setattr("loa.delivery.models.result.FEW_UNITS", few)
    assert found(everywhere) == {mine.pk}
    assert found(cast.minh) == {mine.pk}
    assert found(cast.lan) == {mine.pk, theirs.pk}
    assert found(make_user("khach")) == set()


def test_each_filter_narrows(cast, plan, news):
    one = make_result(
        activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, on=date(2026, 3, 31), channel=Channel.ZALO,
        outlet="Báo Sông Lam",
    )  # fmt: skip
    two = make_result(activity=news, unit=cast.commune, by=cast.hoa, on=date(2026, 4, 1))
    letters = plan.activities.get(order=2)
    three = make_result(
        activity=letters, unit=cast.home_affairs, by=cast.lan, on=date(2026, 4, 30), address="https://x.example"
    )
    everything = {one.pk, two.pk, three.pk}
    lan = cast.lan
    assert found(lan, plan=plan.pk) == everything
    assert found(lan, line=letters.pk) == {three.pk}
    assert found(lan, unit=cast.commune.pk) == {two.pk}
    assert found(lan, line=news.pk, unit=cast.commune.pk) == {two.pk}
    assert found(lan, line=news.pk, quota=1) == {one.pk, two.pk}
    assert found(lan, line=news.pk, quota=2) == set()
    assert found(lan, slot=one.slot_id) == {one.pk}
    assert found(lan, state=State.SUBMITTED) == {two.pk, three.pk}
    assert found(lan, counted=True) == {one.pk}
    assert found(lan, form=letters.form) == {three.pk} if letters.form != news.form else True
    assert found(lan, channel=Channel.ZALO) == {one.pk}
    assert found(lan, month=date(2026, 4, 1)) == {two.pk, three.pk}
    assert found(lan, since=date(2026, 4, 1), until=date(2026, 4, 1)) == {two.pk}
    assert found(lan, words="bao song LAM") == {one.pk}
    assert found(lan, words=f"{one.title} sông") == {one.pk}
    assert found(lan, logger="toi") == {three.pk}
    assert found(lan, logger=str(cast.hoa.pk)) == {two.pk}
    assert (
        found(lan, line=10**9) == found(lan, slot=10**9) == found(lan, theme=10**9) == found(lan, plan=10**9) == set()
    )


def test_topics_and_their_absence(cast, news):
    theme = results.topic(kind=TopicKind.THEME, words="Dịch vụ công", by=cast.minh)
    about = make_result(activity=news, unit=cast.ward, by=cast.minh)
    about.topics.add(theme)
    bare = make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    assert found(cast.lan, theme=theme.pk) == {about.pk}
    assert found(cast.lan, theme=UNNAMED) == {bare.pk}
    assert found(cast.lan, audience=UNNAMED, channel=NONE) == {about.pk, bare.pk}
    assert found(cast.lan, audience=theme.pk) == set()
    assert ResultFilters.of({"noi-dung": "khong", "kenh": "khong"}) == ResultFilters(theme=UNNAMED, channel=NONE)


def test_a_unit_shows_what_it_took_over(cast, news):
    result = make_result(activity=news, unit=cast.commune, by=cast.hoa)
    merged = make_unit("UBND xã Mây Trăng", parent=cast.province)
    Reach.objects.create(unit=cast.commune, holder=merged, is_here=True)
    assert found(cast.lan, unit=merged.pk) == {result.pk}


def test_totals_are_by_measure_and_bounded(cast, news):
    for quantity in (2, 3):
        make_result(activity=news, unit=cast.ward, by=cast.minh, quantity=quantity)
    make_result(activity=news, unit=cast.ward, by=cast.minh, measure="Tin")
    make_result(activity=news, unit=cast.ward, by=cast.minh, measure="lớp", quantity=9)
    whole = results_in(cast.lan, ResultFilters())
    total = listed(whole, most=10)
    assert (total.count, total.is_more) == (4, False)
    assert {(amount, words.lower()) for amount, words in total.sums} == {(6, "tin"), (9, "lớp")}
    few = listed(whole, most=3)
    assert (few.count, few.is_more) == (3, True)


def test_words_of_a_line_are_told_only_to_who_sees_it(cast, plan, news):
    stranger = make_user("la", role=Role.FOCAL_OFFICER, unit=make_unit("UBND tỉnh khác"))
    asked = ResultFilters(line=news.pk, plan=plan.pk)
    assert [chip.words for chip in chips(stranger, asked)] == ["Nhiệm vụ", "Kế hoạch"]
    assert news.title[:20] in chips(cast.minh, asked)[0].words  # owed by the ward


# a plan below that carries out a line of the plan above


@pytest.fixture
def below(cast, plan):
    """The ward's own plan."""
    make_cascade(plan=plan, units=[cast.ward], by=cast.lan)
    draft = Draft.objects.get(unit=cast.ward, above=plan)
    own = issue_draft(draft=draft, by=cast.minh, on=timezone.localdate()).plan
    build_slots.func(own.pk)
    build_slots.func(plan.pk)
    with_tallies(own)
    return with_tallies(plan)


def counted(user, **asked) -> int:
    return len(found(user, counted=True, **asked))


def test_every_figure_opens_to_the_results_it_counts(cast, plan, news, below):
    own = Plan.objects.get(above=plan)
    line = own.activities.get(above=news)
    approver = an_approver(own)
    for day in (date(2026, 1, 9), date(2026, 3, 10), date(2026, 3, 11)):
        make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, accepted_by=approver, on=day)
    make_result(activity=line, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, accepted_by=approver, measure="lớp")
    make_result(activity=news, unit=cast.commune, by=cast.hoa, state=State.ACCEPTED)
    make_result(activity=news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED)
    make_result(activity=news, unit=cast.commune, by=cast.hoa)
    assert differences(plan) == differences(own) == []
    tallies = list(Tally.objects.filter(plan__in=[plan, own]))
    assert sum(tally.results for tally in tallies) > 8
    for tally in tallies:
        asked = {"line": tally.activity_id, "unit": tally.unit_id, "quota": tally.quota}
        assert counted(cast.lan, **asked) == tally.results, asked
    for each in Month.objects.filter(plan__in=[plan, own]):
        assert counted(cast.lan, line=each.activity_id, quota=each.quota, month=each.month) == each.results
    for each in (plan, own):
        cells = Cell.objects.filter(plan=each).aggregate(n=Sum("results"))["n"]
        assert counted(cast.lan, plan=each.pk) == cells
    march = Slot.objects.get(activity=news, unit=cast.ward, no=3, state="open")
    assert counted(cast.lan, slot=march.pk) == 3
    assert counted(cast.lan, plan=plan.pk, unit=cast.ward.pk) == 5
    assert counted(cast.lan, plan=plan.pk, unit=cast.commune.pk) == 1
    Activity.objects.filter(pk=line.pk).update(form="other")  # the ward's plan may call it otherwise
    assert counted(cast.lan, plan=plan.pk, form=news.form) == 6
    assert counted(cast.lan, plan=own.pk, form="other") == counted(cast.lan, form="other") == 4
