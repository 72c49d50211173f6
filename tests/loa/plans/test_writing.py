"""Acts of writing: fields, rows, order, undo, redo; and what two people make of one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.audit.models import Event
from loa.organisations.permissions import NotAllowed
from loa.organisations.roles import Role
from loa.plans.actions import writing
from loa.plans.actions.writing import BuiltOn, TooMuch, accept, add, drop, move, redo, undo, write
from loa.plans.models import Draft
from loa.plans.queries.merging import join
from loa.plans.queries.phrases import quotas_from, timeframe_from
from loa.plans.states import DraftState, WrongDraftState
from tests.loa.at_once import at_once
from tests.loa.cast import Cast, make_cast, make_user
from tests.loa.plans.making import make_draft, text_now

LINE = {"title": "Bản tin", "quotas": [], "lead": ["Sở Nội vụ"], "timeframe": None}


@pytest.fixture
def draft(cast):
    return make_draft(unit=cast.province, by=cast.lan, themes=["một", "hai", "ba"], activities=[LINE])


@pytest.fixture
def duyen(cast):
    return make_user("duyen", role=Role.PLAN_OWNER, unit=cast.province)


def themes(draft):
    return [value for _, value in text_now(draft).rows("themes")]


def test_the_title_and_year_are_repeated_beside_the_text(cast, draft):
    values = {"/document/title": "Kế hoạch mới", "/document/year": 2028}
    write(draft=draft, values=values, before={"/document/title": draft.title, "/document/year": 2027}, by=cast.lan)
    draft.refresh_from_db()
    assert (draft.title, draft.year) == ("Kế hoạch mới", 2028)


def test_a_stranger_writes_nothing(cast, draft):
    with pytest.raises(NotAllowed):
        write(draft=draft, values={"/themes/0": "x"}, before={}, by=cast.hoa)


@pytest.mark.parametrize("state", [DraftState.SUBMITTED, DraftState.APPROVED, DraftState.WITHDRAWN])
def test_what_is_out_of_hand_is_not_written_in(cast, draft, state):
    Draft.objects.filter(pk=draft.pk).update(state=state)
    for act in (
        lambda: write(draft=draft, values={"/themes/0": "x"}, before={}, by=cast.lan),
        lambda: add(draft=draft, section="themes", value="x", by=cast.lan),
        lambda: drop(draft=draft, pointer="/themes/0", by=cast.lan),
        lambda: move(draft=draft, pointer="/themes/0", beside="/themes/1", is_before=False, by=cast.lan),
        lambda: accept(draft=draft, pointers=["/moved/0"], by=cast.lan),
        lambda: undo(draft=draft, by=cast.lan),
        lambda: redo(draft=draft, by=cast.lan),
    ):
        with pytest.raises(WrongDraftState):
            act()


def test_what_was_left_as_it_was_is_no_edit(cast, draft):
    made = write(draft=draft, values={"/themes/0": "một"}, before={"/themes/0": "một"}, by=cast.lan)
    assert made.edits == []


@pytest.mark.parametrize(
    "pointer",
    [
        "/themes/9", "/nowhere/0", "/document/other", "/themes/0/x", "/activities/0", "/x",
        "themes/0", "//themes/0", "/themes/00", "/themes/²", "/themes/٠", "//document/title",
    ],
)  # fmt: skip
def test_what_is_no_field_is_passed_over(cast, draft, pointer):
    assert write(draft=draft, values={pointer: "x"}, before={}, by=cast.lan).edits == []


def test_a_row_of_words_is_not_written_away(cast, draft):
    assert write(draft=draft, values={"/themes/0": None}, before={}, by=cast.lan).edits == []
    assert write(draft=draft, values={"/document/title": None}, before={}, by=cast.lan).edits != []


def test_the_log_tells_once_a_day(cast, draft):
    for n in range(3):
        write(draft=draft, values={"/themes/0": f"chữ {n}"}, before={}, by=cast.lan)
    assert Event.objects.filter(kind="plans.draft_written").count() == 1


def test_two_who_change_different_words_lose_none(cast, draft, duyen):
    write(draft=draft, values={"/themes/0": "một người"}, before={"/themes/0": "một"}, by=cast.lan)
    made = write(draft=draft, values={"/themes/0": "chỉ một"}, before={"/themes/0": "một"}, by=duyen)
    assert themes(draft)[0] == "chỉ một người"
    assert (made.edits[0].typed, made.clashes) == ("chỉ một", [])


def test_a_clash_keeps_the_later_words_and_the_others_in_the_trace(cast, draft, duyen):
    write(draft=draft, values={"/themes/0": "sáu"}, before={"/themes/0": "một"}, by=cast.lan)
    made = write(draft=draft, values={"/themes/0": "bảy"}, before={"/themes/0": "một"}, by=duyen)
    assert themes(draft)[0] == "bảy"
    assert [(edit.before, edit.after) for edit in made.clashes] == [("sáu", "bảy")]


def test_agencies_and_quotas_of_both_stay(cast, draft, duyen):
    place = "/activities/0/lead"
    write(draft=draft, values={place: ["Sở Nội vụ", "Sở Y tế"]}, before={place: ["Sở Nội vụ"]}, by=cast.lan)
    write(draft=draft, values={place: ["Văn phòng", "Sở Nội vụ"]}, before={place: ["Sở Nội vụ"]}, by=duyen)
    assert text_now(draft).value(place) == ["Văn phòng", "Sở Nội vụ", "Sở Y tế"]
    place = "/activities/0/quotas"
    write(draft=draft, values={place: quotas_from(["52 số"])}, before={place: []}, by=cast.lan)
    write(draft=draft, values={place: quotas_from(["02 cuộc"])}, before={place: []}, by=duyen)
    assert [(q["text"], q["min"]) for q in text_now(draft).value(place)] == [("52 số", 52), ("02 cuộc", 2)]


def test_a_timeframe_put_together_is_read_anew():
    before, earlier, later = (timeframe_from(words, year=2027) for words in ("Quý I", "Xong Quý I", "Quý I/2026"))
    joined = join(before, earlier, later, year=2027)
    assert (joined.value["text"], joined.is_clash) == ("Xong Quý I/2026", False)
    assert joined.value["spans"][0][1] == "2026-03-31"


@given(*[st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)] * 3)
def test_lists_lose_nothing_that_anybody_put_in(before, earlier, later):
    joined = join(before, earlier, later, year=2027).value
    assert (set(earlier) | set(later)) - set(before) <= set(joined)
    assert (set(earlier) & set(later)) <= set(joined) | (set(before) - set(joined))
    assert len(joined) == len(set(joined))


def test_rows_keep_their_places(cast, draft):
    add(draft=draft, section="themes", value="giữa", below="/themes/0", by=cast.lan)
    assert themes(draft) == ["một", "giữa", "hai", "ba"]
    move(draft=draft, pointer="/themes/2", beside="/themes/0", is_before=True, by=cast.lan)
    assert themes(draft) == ["ba", "một", "giữa", "hai"]
    add(draft=draft, section="themes", value="cuối", by=cast.lan)
    assert themes(draft)[-1] == "cuối"
    drop(draft=draft, pointer="/themes/0", by=cast.lan)
    assert drop(draft=draft, pointer="/themes/0", by=cast.lan).edits == []
    assert themes(draft) == ["ba", "giữa", "hai", "cuối"]


def test_rows_find_room_however_often_they_move(cast, draft):
    for n in range(130):
        one, other = ("/themes/0", "/themes/1") if n % 2 else ("/themes/1", "/themes/0")
        move(draft=draft, pointer=one, beside=other, is_before=False, by=cast.lan)
        move(draft=draft, pointer=one, beside="/themes/2", is_before=True, by=cast.lan)
    assert sorted(themes(draft)) == ["ba", "hai", "một"]
    assert themes(draft)[-1] == "ba"


def test_undo_takes_back_ones_own_and_redo_brings_it_again(cast, draft, duyen):
    write(draft=draft, values={"/themes/0": "của Duyên"}, before={}, by=duyen)
    write(draft=draft, values={"/themes/1": "của Lan"}, before={}, by=cast.lan)
    undo(draft=draft, by=duyen)
    assert themes(draft) == ["một", "của Lan", "ba"]
    assert redo(draft=draft, by=cast.lan).edits == []
    redo(draft=draft, by=duyen)
    assert themes(draft) == ["của Duyên", "của Lan", "ba"]
    write(draft=draft, values={"/themes/0": "lại"}, before={}, by=duyen)
    assert redo(draft=draft, by=duyen).edits == []


def test_typing_on_is_one_step(cast, draft):
    for words in ("một c", "một con", "một con đường"):
        write(draft=draft, values={"/themes/0": words}, before={"/themes/0": themes(draft)[0]}, by=cast.lan)
    undo(draft=draft, by=cast.lan)
    assert themes(draft)[0] == "một"
    redo(draft=draft, by=cast.lan)
    assert themes(draft)[0] == "một con đường"


def test_what_others_built_on_is_not_undone(cast, draft, duyen):
    write(draft=draft, values={"/themes/0": "một lời"}, before={"/themes/0": "một"}, by=cast.lan)
    write(draft=draft, values={"/themes/0": "một lời nữa"}, before={"/themes/0": "một lời"}, by=duyen)
    with pytest.raises(BuiltOn):
        undo(draft=draft, by=cast.lan)
    pointer = add(draft=draft, section="themes", value="mới", by=cast.lan).edits[0].pointer
    write(draft=draft, values={pointer: "mới hơn"}, before={pointer: "mới"}, by=duyen)
    with pytest.raises(BuiltOn):
        undo(draft=draft, by=cast.lan)
    assert "mới hơn" in themes(draft)


def test_anybody_brings_a_dropped_row_back_but_undoes_no_others_words(cast, draft, duyen):
    act = drop(draft=draft, pointer="/themes/0", by=cast.lan).edits[0].act
    undo(draft=draft, act=act, by=duyen)
    assert themes(draft)[0] == "một"
    act = write(draft=draft, values={"/themes/0": "x"}, before={}, by=cast.lan).edits[0].act
    assert undo(draft=draft, act=act, by=duyen).edits == []


def test_what_is_too_much_is_refused(cast, draft, monkeypatch):
    with pytest.raises(TooMuch, match=r"20\.000"):
        write(draft=draft, values={"/themes/0": "x" * 20_001}, before={}, by=cast.lan)
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    with pytest.raises(TooMuch, match="nhiều nhất 3 dòng"):
        add(draft=draft, section="themes", value="bốn", by=cast.lan)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def test_two_at_the_same_moment_lose_no_word_and_no_row(people):
    draft = make_draft(unit=people.province, by=people.lan, themes=["ở giữa"])
    other = make_user("duyen", role=Role.PLAN_OWNER, unit=people.province)

    def act(n):
        by, words = ((people.lan, "trước ở giữa"), (other, "ở giữa sau"))[n]
        write(draft=draft, values={"/themes/0": words}, before={"/themes/0": "ở giữa"}, by=by)
        add(draft=draft, section="channels", value=words, by=by)

    at_once(act)
    text = text_now(draft)
    assert text.value("/themes/0") == "trước ở giữa sau"
    assert sorted(value for _, value in text.rows("channels")) == ["trước ở giữa", "ở giữa sau"]
    assert sorted(draft.edits.filter(act__gt=2).values_list("act", flat=True)) == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], None), (["1", "2"], "3"), ([None, None], None), (["1", "3"], None), (["I", "II"], None)],
)
def test_a_line_at_the_end_gets_the_next_number(cast, numbers, expected):
    draft = make_draft(unit=cast.province, by=cast.lan)
    for number in numbers:
        add(draft=draft, section="activities", value={"no": number, "title": "Bản tin"}, by=cast.lan)
    before = [row.get("no") for _, row in text_now(draft).rows("activities")]
    add(draft=draft, section="activities", value={"no": None, "title": "Tọa đàm"}, by=cast.lan)
    assert [row.get("no") for _, row in text_now(draft).rows("activities")] == [*before, expected]
    assert before == numbers
