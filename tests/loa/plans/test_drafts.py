"""How a draft begins, from whatever it begins, and how it is put away."""

from datetime import date

import pytest

from loa.audit.models import Event
from loa.organisations.permissions import NotAllowed
from loa.plans.actions.drafts import (
    UnderWayAlready,
    begin,
    begin_change,
    begin_from_reading,
    begin_from_year_before,
    restore,
    withdraw,
)
from loa.plans.actions.review import correct
from loa.plans.actions.writing import accept
from loa.plans.models import LegalDocument
from loa.plans.queries.drafting import Writing
from loa.plans.queries.text import LISTS
from loa.plans.states import DraftState, Origin, WrongDraftState, WrongState
from tests.loa.plans.making import make_draft, make_failed, make_plan, make_read, short_plan, text_now

TODAY = date(2026, 11, 20)


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


def test_a_blank_draft_knows_its_unit_and_year(cast):
    draft = begin(unit=cast.province, year=2027, by=cast.lan)
    text = text_now(draft)
    assert (text.document["issuer"], text.document["year"]) == ("Ủy ban nhân dân tỉnh Sông Lam", 2027)
    assert [list(text.rows(name)) for name in LISTS] == [[] for _ in LISTS]
    assert (
        Event.objects.filter(kind="plans.draft_begun", target=f"plans.draft:{draft.pk}").exists()
        or Event.objects.filter(kind="plans.draft_begun").exists()
    )


def test_only_who_drafts_in_the_unit_begins(cast, plan):
    with pytest.raises(NotAllowed):
        begin(unit=cast.province, year=2027, by=cast.hoa)
    with pytest.raises(NotAllowed):
        begin_change(plan=plan, origin=Origin.AMENDING, by=cast.hoa)


def test_last_years_plan_moves_its_times_and_says_so(cast, plan):
    draft = begin_from_year_before(plan=plan, unit=cast.province, year=2027, by=cast.lan)
    text = text_now(draft)
    assert text.document["title"] == "Truyền thông cải cách hành chính năm 2027"
    assert (text.document["number"], text.document["date"], text.document["year"]) == (None, None, 2027)
    assert text.document["signer"] == "Lương Đình Khoát"
    times = [row["timeframe"] for _, row in text.rows("activities")]
    assert [time["text"] for time in times] == ["Thường xuyên", "Quý II/2027", "Trước ngày 30/9/2027"]
    assert times[1]["spans"] == [["2027-04-01", "2027-06-30"]]
    assert times[2]["spans"][0][1].startswith("2027-09")
    assert all("activity" not in row for _, row in text.rows("activities"))
    moved = [(each["pointer"], each["code"]) for each in draft.base["moved"]]
    assert ("/document/title", "year") in moved
    assert ("/activities/1/timeframe", "moved") in moved


def test_a_finding_of_moving_goes_when_it_was_looked_at(cast, plan):
    draft = begin_from_year_before(plan=plan, unit=cast.province, year=2027, by=cast.lan)
    before = [finding.key for finding in Writing(draft, on=TODAY).findings if finding.code in ("moved", "year")]
    accept(draft=draft, pointers=before[:1], by=cast.lan)
    after = [finding.key for finding in Writing(draft, on=TODAY).findings if finding.code in ("moved", "year")]
    assert after == before[1:]


def test_bases_of_last_year_and_replaced_ones_want_a_look(cast):
    old = ("76/NQ-CP ngày 15 tháng 7 năm 2021", "61/2018/NĐ-CP ngày 23 tháng 4 năm 2018")
    text = short_plan().replace("Nghị quyết số " + old[0], "Nghị định số " + old[1])
    text = text.replace(
        " của Chính phủ;", " của Chính phủ;\nCăn cứ Kế hoạch số 05/KH-UBND ngày 12 tháng 01 năm 2026 của UBND tỉnh;"
    )
    plan = make_plan(unit=cast.province, by=cast.lan, text=text)
    draft = begin_from_year_before(plan=plan, unit=cast.province, year=2027, by=cast.lan)
    found = {f.code: f.says for f in Writing(draft, on=TODAY).findings if f.pointer.startswith("/legal_bases")}
    assert found["again"] == "Kế hoạch 05/KH-UBND là văn bản của năm trước: cần xem lại."
    assert found["replaced"] == "Nghị định 61/2018/NĐ-CP đã được thay thế bằng Nghị định 118/2025/NĐ-CP từ 01/7/2025."


def test_the_registers_successor_counts_from_its_day(cast):
    after = LegalDocument.objects.create(type="Quyết định", number="9/QĐ-UBND", title="Mới", unit=cast.province)
    LegalDocument.objects.create(
        type="Quyết định", number="8/QĐ-UBND", title="Cũ", unit=cast.province, replaced_by=after, ended_on=TODAY
    )
    draft = make_draft(unit=cast.province, by=cast.lan, legal_bases=[{"type": "Quyết định", "number": "8/QĐ-UBND"}])
    assert [f.successor for f in Writing(draft, on=TODAY).findings if f.code == "replaced"] == [after.pk]
    assert [f for f in Writing(draft, on=date(2026, 11, 19)).findings if f.code == "replaced"] == []


def test_a_reading_is_written_on_with_its_corrections(cast):
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan())
    correct(reading=reading, values={"/activities/0/title": "Bản tin mới"}, by=cast.lan)
    draft = begin_from_reading(reading=reading, unit=cast.home_affairs, by=cast.lan)
    assert text_now(draft).value("/activities/0/title") == "Bản tin mới"
    assert (draft.unit, draft.year, draft.reading) == (cast.home_affairs, 2026, reading)


def test_what_was_not_read_begins_nothing(cast):
    with pytest.raises(WrongState):
        begin_from_reading(reading=make_failed(unit=cast.province, by=cast.lan), unit=cast.province, by=cast.lan)


def test_a_change_keeps_the_lines_of_its_plan_and_is_one_at_a_time(cast, plan):
    draft = begin_change(plan=plan, origin=Origin.AMENDING, by=cast.lan)
    lines = list(plan.activities.order_by("place").values_list("pk", flat=True))
    text = text_now(draft)
    assert [row["activity"] for name in ("activities", "commitments") for _, row in text.rows(name)] == lines
    assert text.document["number"] is None
    with pytest.raises(UnderWayAlready) as error:
        begin_change(plan=plan, origin=Origin.REPLACING, by=cast.lan)
    assert error.value.draft == draft


def test_a_draft_put_away_comes_back(cast, plan):
    draft = begin_change(plan=plan, origin=Origin.AMENDING, by=cast.lan)
    assert withdraw(draft=draft, by=cast.lan).state == DraftState.WITHDRAWN
    other = begin_change(plan=plan, origin=Origin.AMENDING, by=cast.lan)
    with pytest.raises(UnderWayAlready):
        restore(draft=draft, by=cast.lan)
    withdraw(draft=other, by=cast.lan)
    assert restore(draft=draft, by=cast.lan).state == DraftState.WRITING


def test_what_was_submitted_is_not_put_away(cast):
    draft = make_draft(unit=cast.province, by=cast.lan)
    type(draft).objects.filter(pk=draft.pk).update(state=DraftState.SUBMITTED)
    with pytest.raises(WrongDraftState):
        withdraw(draft=draft, by=cast.lan)
