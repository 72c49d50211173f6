"""Figures of the pages of progress: sums of tallies, what they say on a day, and the results behind each of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from loa.delivery.actions.results import topic
from loa.delivery.models import Result, Tally
from loa.delivery.queries import slot_boards
from loa.delivery.queries.board_filters import BoardFilters
from loa.delivery.queries.boards import by_form, lines_of, months_of, most_behind, summary_of, waiting_of
from loa.delivery.queries.coverage import coverage_of
from loa.delivery.queries.plan_boards import own_units, plans_above, plans_shown
from loa.delivery.queries.results import ResultFilters, results_in
from loa.delivery.queries.slot_boards import STATES, SlotFilters, marks_of, slot_board
from loa.delivery.queries.unit_boards import (
    all_units,
    plans_of_unit,
    units_behind,
    units_in,
    with_cells,
    years_of_unit,
)
from loa.delivery.states import State, TopicKind
from loa.organisations.roles import Role
from loa.plans.models import Activity, Slot
from tests.loa.cast import Cast, make_cast, make_unit, make_user
from tests.loa.delivery.boards import TODAY, Board, make_board, make_own_plan, make_varied
from tests.loa.delivery.making import make_result, make_work, with_tallies
from vanban.time.progress import Standing


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def board(cast: Cast) -> Board:
    return make_board(cast)


def opened(user, query):
    """The results that the address of a figure shows."""
    return results_in(user, ResultFilters.of(QueryDict(query)))


def test_a_line_sums_over_its_units(cast, board):
    news, letters = lines_of(board.plan, today=TODAY)
    assert (news.activity, letters.activity) == (board.news, board.letters)
    found = news.figure.reckoned
    assert (found.slots, found.met, found.minimum, found.done) == (24, 4, 48, 12)
    assert (news.units, news.late_units, news.figure.waiting, news.figure.results) == (2, 1, 1, 12)
    assert news.figure.standing == Standing.LATE
    assert news.ought == 2 * 2 * 4  # January to April, two units
    assert (letters.figure.reckoned.done, letters.figure.reckoned.slots) == (1, 12)


def test_the_forecast_goes_on_at_the_present_pace(cast, board):
    news, _ = lines_of(board.plan, today=TODAY)
    first = Tally.objects.filter(activity=board.news).earliest("first").first
    last = Tally.objects.filter(activity=board.news).latest("last").last
    days, gone = (last - first).days + 1, (TODAY - first).days
    assert news.coming == Decimal(12) * days / gone
    assert news.is_coming_short
    later, _ = lines_of(board.plan, today=date(2027, 1, 5))
    assert later.coming == 12


@pytest.mark.parametrize(("today", "standing"), [(date(2026, 1, 10), "under_way"), (date(2026, 3, 5), "late")])
def test_what_is_late_depends_on_the_day(cast, board, today, standing):
    news, _ = lines_of(board.plan, today=today)
    assert news.figure.standing == standing


def test_every_figure_opens_to_the_results_it_counts(cast, board):
    lines = lines_of(board.plan, today=TODAY)
    for line in lines:
        assert opened(cast.lan, line.figure.query).count() == line.figure.results
        assert opened(cast.lan, line.figure.open_query).count() == line.figure.waiting
    columns = [line.activity for line in lines]
    units = with_cells(board.plan, all_units(board.plan, today=TODAY), columns, today=TODAY)
    figures = [figure for unit in units for cell in unit.cells for figure in cell]
    assert sorted(figure.results for figure in figures) == [1, 1, 11]
    for figure in figures:
        assert opened(cast.lan, figure.query).count() == figure.results
    for group in by_form(board.plan, lines):
        shown = opened(cast.lan, group.query)
        assert set(shown.values_list("activity__form", flat=True)) <= set(parse_qs(group.query)["hinh-thuc"])
    counted = {bar.title: bar for bar in months_of(board.plan).bars if bar.value}
    assert {title: bar.value for title, bar in counted.items()} == {"T1": 3, "T2": 3, "T3": 2, "T4": 5}
    for bar in counted.values():
        assert opened(cast.lan, bar.href.partition("?")[2]).count() == bar.value


def test_a_plan_in_a_few_numbers(cast, board):
    lines = lines_of(board.plan, today=TODAY)
    behind = units_behind(board.plan, today=TODAY, few=10, lines={each.activity.pk for each in lines})
    waiting = sum(waiting_of(board.plan).values())
    found = summary_of(board.plan, lines, behind, results=13, waiting=waiting, today=TODAY)
    assert (found.lines, found.met, found.late) == (2, 0, 2)
    assert (found.results, found.waiting) == (13, 1)
    assert (found.units, found.late_units) == (3, 2)
    assert (found.slots.all, found.slots.met, found.slots.due) == (36, 5, 12)
    assert found.slots.late == 7
    assert [each.unit for each in behind.first] == [cast.commune, cast.home_affairs]  # 12 slots missing, and 11
    assert [each.activity for each in most_behind(lines, 1)] == [board.news]  # 20 slots missing, and 11


def test_what_was_done_beyond_the_plan_is_shown(cast, board):
    for _ in range(20):
        make_result(activity=board.news, unit=cast.ward, by=cast.minh, state=State.ACCEPTED, on=date(2026, 5, 4))
    (line,) = plans_of_unit([cast.ward.pk], today=TODAY, year=2026)[0].lines
    (figure,) = line.figures
    assert (figure.reckoned.done, figure.over) == (31, 7)
    assert figure.share is not None
    assert figure.share > 1


def test_units_are_found_sorted_and_paged(cast, board):
    def units(**query):
        return [each.unit for each in units_in(board.plan, BoardFilters.of(query), today=TODAY).page]

    assert units() == [cast.commune, cast.home_affairs, cast.ward]
    assert units(xep="ten") == [cast.home_affairs, cast.ward, cast.commune]
    assert units(tre="1") == [cast.commune, cast.home_affairs]
    assert units(tim="suoi may") == [cast.commune]
    assert units(loai="ward") == [cast.ward]
    assert units(**{"nhiem-vu": str(board.letters.pk)}) == [cast.home_affairs]
    assert units(trang="7", loai="nothing", xep="?") == [cast.commune, cast.home_affairs, cast.ward]


def test_the_address_keeps_what_was_asked():
    asked = BoardFilters.of(QueryDict("tim=xã+Suối&loai=ward&xep=ten&tre=1&nhiem-vu=4&cot=2&trang=3"))
    assert BoardFilters.of(QueryDict(asked.query())) == BoardFilters("xã Suối", "ward", "ten", True, 4, 2)
    lines = BoardFilters.of(QueryDict("tinh-trang=tre&hinh-thuc=news&don-vi=7&chi-tieu=2&nhiem-vu=4"))
    assert BoardFilters.of(QueryDict(lines.query())) == lines
    assert BoardFilters.of(QueryDict("tinh-trang=x&hinh-thuc=y&don-vi=z&chi-tieu=²")) == BoardFilters()
    assert BoardFilters.of(QueryDict("trang=3")).query() == ""


def test_a_unit_sees_what_it_owes_plan_by_plan(cast, board):
    (shown,) = plans_of_unit([cast.commune.pk], today=TODAY, year=2026)
    assert shown.plan == board.plan
    assert [(line.activity, len(line.figures)) for line in shown.lines] == [(board.news, 1)]
    assert (shown.late, shown.met, shown.lines[0].figures[0].waiting) == (1, 0, 1)
    assert plans_of_unit([cast.commune.pk], today=TODAY, year=2025) == []
    assert years_of_unit([cast.commune.pk]) == [2026]
    assert years_of_unit([make_unit().pk]) == []


def shown_to(user):
    return list(plans_shown(user, own_units(user), today=TODAY, page=1))


def test_plans_are_shown_where_plans_are_seen(cast, board):
    (shown,) = shown_to(cast.lan)
    assert (shown.plan, shown.slots, shown.met, shown.late) == (board.plan, 36, 5, 2)
    assert (shown.late_units, shown.units, shown.is_reckoned) == (2, 3, True)
    assert shown_to(cast.hoa) == []


def test_plans_of_own_units_come_first_then_the_newest(cast, board):
    below = [make_work(unit=cast.ward, by=cast.lan, number=number) for number in ("06", "07")]
    leader = make_user(role=Role.LEADER, unit=cast.province)
    found = shown_to(leader)
    assert [each.plan for each in found] == [board.plan, *reversed(below)]
    assert [each.is_own for each in found] == [True, False, False]
    assert [(each.plan, each.is_own) for each in shown_to(cast.minh)] == [(plan, True) for plan in reversed(below)]


def test_whoever_owes_work_finds_the_plan_above(cast, board):
    (found,) = plans_above(cast.minh, own_units(cast.minh), today=TODAY)
    assert (found.plan, found.slots, found.met, found.late) == (board.plan, 12, 4, 0)
    assert plans_above(cast.lan, own_units(cast.lan), today=TODAY) == []


# what a unit's own plan carries out


def test_a_line_that_the_own_plan_carries_out_is_counted_once(cast, board):
    own = make_own_plan(board.plan, unit=cast.ward, by=cast.minh, owner=cast.lan)
    line = own.activities.get(above=board.news)
    first, above = plans_of_unit([cast.ward.pk], today=TODAY, year=2026)
    assert (first.plan, above.plan) == (own, board.plan)
    assert line in [each.activity for each in first.counted]
    (carried,) = [each for each in above.lines if each.activity == board.news]
    assert (carried.own, carried.is_beside) == (line, True)
    assert carried not in above.counted
    assert above.late == 0
    Activity.objects.filter(pk=line.pk).update(dropped_in=2)
    *_, above = plans_of_unit([cast.ward.pk], today=TODAY, year=2026)
    assert [each.activity for each in above.counted] == [board.news]


def test_what_nobody_must_do_is_neither_met_nor_counted(cast, board):
    Slot.objects.filter(activity=board.letters).update(state="waived")
    with_tallies(board.plan)
    _, letters = lines_of(board.plan, today=TODAY)
    assert (letters.figure.said, letters.figure.colour, letters.units) == ("khong", "idle", 0)
    units = {each.unit: (each.lines, each.met) for each in all_units(board.plan, today=TODAY)}
    assert units[cast.home_affairs] == (0, 0)


# slots


def test_slots_are_those_that_tallies_count(cast):
    plan = make_varied(cast)
    tallies = list(Tally.objects.filter(plan=plan, activity__dropped_in__isnull=True))
    marks = marks_of(tallies, today=TODAY)
    for tally in tallies:
        own = marks[tally.activity_id, tally.unit_id, tally.quota]
        assert (len(own), sum(mark.is_met for mark in own)) == (tally.slots, tally.met), tally
        late = [mark.due for mark in own if not mark.is_met]
        assert min(late, default=None) == tally.short_since
        for mark in own:
            results = opened(cast.lan, mark.query)
            if not tally.measure.startswith("%"):
                assert sum(result.quantity for result in results if result.is_counted) == mark.done
    assert any(mark.is_met for own in marks.values() for mark in own)


def test_as_many_slots_are_counted_as_are_listed(cast):
    plan = make_varied(cast)
    third = plan.activities.order_by("place")[2]
    for state in ("", *STATES):
        asked = [SlotFilters(state), SlotFilters(state, unit=cast.ward.pk), SlotFilters(state, form=third.form)]
        asked += [SlotFilters(state, line=third.pk, quota=2)]
        for today in (date(2026, 1, 1), TODAY, date(2027, 1, 5)):
            for filters in asked:
                found = slot_board(plan, filters, today=today)
                assert found.page.paginator.num_pages == 1
                assert found.counts.of(state) == sum(len(each.marks) for each in found.page), (filters, today)
                assert all(each.marks for each in found.page)
    assert slot_board(plan, SlotFilters(), today=date(2027, 1, 5)).counts.late > 0


def test_of_too_many_late_ones_the_least_is_told(cast, monkeypatch):
    plan = make_varied(cast)
    exact = slot_board(plan, SlotFilters(), today=TODAY).counts
    monkeypatch.setattr(slot_boards, "EXACT", 1)
    least = slot_board(plan, SlotFilters(), today=TODAY).counts
    assert least.is_least
    assert 0 < least.late <= exact.late


def test_what_nobody_told_is_named(cast, board):
    own = board.plan.points.filter(kind="theme").order_by("order")
    told = topic(kind=TopicKind.THEME, words=own[0].text, by=None)
    other = topic(kind=TopicKind.THEME, words="Chuyển đổi số ở chợ", by=None)
    farmers = topic(kind=TopicKind.AUDIENCE, words="Nông dân", by=None)
    for number, topics in enumerate([[told], [told, farmers], [other]]):
        result = make_result(
            activity=board.news, unit=cast.ward, by=cast.minh, channel="zalo", on=date(2026, 5, number + 1)
        )
        result.topics.set(topics)
    Result.objects.filter(state=State.SUBMITTED, unit=cast.ward).update(
        state=State.ACCEPTED, is_counted=True, decided_by=cast.lan, decided_at=board.plan.adopted_at
    )
    with_tallies(board.plan)
    found = coverage_of(board.plan)
    assert [each.name for each in found.themes] == [own[1].text]
    assert "Zalo" not in [each.name for each in found.channels]
    by_channel = found.grids[0]
    rows = {
        row.name: dict(zip([c.name for c in by_channel.columns], spots, strict=True)) for row, spots in by_channel.rows
    }
    assert {name: row["Zalo"].count for name, row in rows.items()} == {
        own[0].text: 2, own[1].text: 0, other.text: 1, "Chưa ghi": 0,
    }  # fmt: skip
    spots = [spot for grid in found.grids for _, spots in grid.rows for spot in spots]
    for spot in spots:
        assert bool(spot.query) == bool(spot.count)
        assert not spot.query or opened(cast.lan, spot.query).count() == spot.count
    assert sum(spot.count for spot in spots) == 3 * 16  # 13 counted before say nothing of themes and channels


def test_without_results_nothing_is_told(cast):
    found = coverage_of(make_work(unit=cast.province, by=cast.lan))
    assert not found.is_anything
    assert [words for words, _ in found.silent] == ["Chưa ai nói đến", "Kênh chưa dùng"]
