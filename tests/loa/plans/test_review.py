"""What people do to the fields of a reading: accept, correct, add, drop, undo, redo; and what the page makes of it."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from loa.organisations.permissions import NotAllowed
from loa.plans.actions import review as actions
from loa.plans.queries.examples import examples
from loa.plans.queries.review import Review
from loa.plans.queries.text import item_of, text_of
from loa.plans.states import Kind, State, WrongState
from tests.loa.plans.making import make_failed, make_plan, make_read, short_plan


@pytest.fixture
def reading(cast):
    return make_read(unit=cast.ward, by=cast.minh, text=short_plan())


def value(reading, pointer):
    return Review(reading).draft.value(pointer)


def status(reading, pointer):
    return Review(reading).items[pointer].status


def test_accept_marks_items_once(cast, reading):
    made = actions.accept(reading=reading, pointers=["/document/number", "/activities/0"], by=cast.minh)
    assert [c.pointer for c in made] == ["/document/number", "/activities/0"]
    assert actions.accept(reading=reading, pointers=["/activities/0"], by=cast.minh) == []
    assert status(reading, "/activities/0") == "accepted"


@pytest.mark.parametrize(
    "pointer", ["/activities/99", "/nothing/0", "/warnings/99", "/document/colour", "/warnings/x", "/"]
)
def test_accept_passes_over_what_is_not_there(cast, reading, pointer):
    assert actions.accept(reading=reading, pointers=[pointer], by=cast.minh) == []


def test_accept_sure_leaves_what_wants_an_eye(cast, reading):
    reading.result["places"]["/activities/1/title"]["confidence"] = 0.5
    reading.save()
    actions.accept_sure(reading=reading, by=cast.minh)
    review = Review(reading)
    assert [i.pointer for i in review.items.values() if not i.is_reviewed] == [
        i.pointer for i in review.items.values() if i.is_questionable
    ]
    assert "/activities/1" in [i.pointer for i in review.items.values() if i.is_questionable]


def test_correct_keeps_before_and_after(cast, reading):
    [made] = actions.correct(reading=reading, values={"/document/number": "32/KH-UBND"}, by=cast.minh)
    assert (made.before, made.after) == ("31/KH-UBND", "32/KH-UBND")
    assert value(reading, "/document/number") == "32/KH-UBND"
    assert status(reading, "/document/number") == "corrected"


def test_correct_twice_keeps_the_value_between(cast, reading):
    actions.correct(reading=reading, values={"/activities/0/title": "Một"}, by=cast.minh)
    [made] = actions.correct(reading=reading, values={"/activities/0/title": "Hai"}, by=cast.minh)
    assert made.before == "Một"


def test_correct_that_changes_nothing_accepts(cast, reading):
    same = {"/activities/0/title": value(reading, "/activities/0/title")}
    [made] = actions.correct(reading=reading, values=same, by=cast.minh)
    assert (made.kind, made.pointer) == (Kind.ACCEPT, "/activities/0")
    assert actions.correct(reading=reading, values=same, by=cast.minh) == []


def test_add_comes_after_the_last_and_keeps_its_index(cast, reading):
    [first] = actions.add(reading=reading, section="themes", value="Một", by=cast.minh)
    [second] = actions.add(reading=reading, section="themes", value="Hai", by=cast.minh)
    assert [first.pointer, second.pointer] == ["/themes/2", "/themes/3"]
    actions.undo(reading=reading, by=cast.minh, act=first.act)
    [third] = actions.add(reading=reading, section="themes", value="Ba", by=cast.minh)
    assert third.pointer == "/themes/4"
    assert [v for _, v in Review(reading).draft.rows("themes")][2:] == ["Hai", "Ba"]


def test_a_change_to_an_addition_that_was_undone_is_passed_over(cast, reading):
    [added] = actions.add(reading=reading, section="themes", value="Một", by=cast.minh)
    actions.correct(reading=reading, values={added.pointer: "Hai"}, by=cast.minh)
    actions.undo(reading=reading, by=cast.minh, act=added.act)
    assert added.pointer not in Review(reading).items


def test_drop_leaves_the_others_where_they_are(cast, reading):
    actions.drop(reading=reading, pointer="/activities/0", by=cast.minh)
    assert actions.drop(reading=reading, pointer="/activities/0", by=cast.minh) == []
    assert [p for p, _ in Review(reading).draft.rows("activities")] == ["/activities/1", "/activities/2"]
    assert actions.drop(reading=reading, pointer="/document/number", by=cast.minh) == []


def test_undo_and_redo_walk_through_the_acts(cast, reading):
    for words in ("Một", "Hai"):
        actions.correct(reading=reading, values={"/document/title": words}, by=cast.minh)
    printed = reading.result["document"]["title"]
    seen = []
    for act in (actions.undo, actions.undo, actions.undo, actions.redo, actions.redo, actions.redo):
        act(reading=reading, by=cast.minh)
        seen.append(value(reading, "/document/title"))
    assert seen == ["Một", printed, printed, "Một", "Hai", "Hai"]


def test_redo_ends_where_something_new_was_done(cast, reading):
    actions.correct(reading=reading, values={"/document/title": "Một"}, by=cast.minh)
    actions.undo(reading=reading, by=cast.minh)
    actions.accept(reading=reading, pointers=["/document/year"], by=cast.minh)
    assert actions.redo(reading=reading, by=cast.minh) == []


def test_undo_takes_back_everything_of_one_act(cast, reading):
    made = actions.accept_sure(reading=reading, by=cast.minh)
    assert len(made) > 10
    actions.undo(reading=reading, by=cast.minh)
    assert Review(reading).reviewed == 0


CALLS: dict[str, dict[str, Any]] = {
    "accept": {"pointers": ["/document/year"]},
    "accept_sure": {},
    "correct": {"values": {"/document/year": 2027}},
    "add": {"section": "themes", "value": "x"},
    "drop": {"pointer": "/activities/0"},
    "undo": {},
    "redo": {},
}


@pytest.mark.parametrize("name", CALLS)
def test_the_stranger_may_do_nothing(cast, reading, name):
    with pytest.raises(NotAllowed):
        getattr(actions, name)(reading=reading, by=cast.hoa, **CALLS[name])
    assert not reading.corrections.exists()


@pytest.mark.parametrize("name", CALLS)
def test_nothing_is_reviewed_but_what_waits_for_it(cast, name):
    with pytest.raises(WrongState, match=State.FAILED.label):
        getattr(actions, name)(reading=make_failed(unit=cast.ward, by=cast.minh), by=cast.minh, **CALLS[name])
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(number="40"))
    with pytest.raises(WrongState):
        getattr(actions, name)(reading=plan.reading, by=cast.lan, **CALLS[name])


def test_the_owner_above_may_review_for_a_ward(cast, reading):
    assert actions.accept(reading=reading, pointers=["/document/year"], by=cast.lan)


# The page's view of it


def test_findings_lead_to_their_items_and_are_seen(cast):
    warnings = [
        {"code": "a", "says": "nhẹ", "severity": "note", "start": 0, "end": 3},
        {
            "code": "b",
            "says": "nặng",
            "severity": "serious",
            "start": None,
            "end": None,
            "fields": ["/activities/2/lead"],
        },
    ]
    reading = make_read(unit=cast.ward, by=cast.minh, text=short_plan(), warnings=warnings, remarks=[])
    place = reading.result["places"]["/activities/1/title"]
    reading.result["warnings"].append(
        {"code": "c", "says": "vừa", "severity": "check", "start": place["start"], "end": place["end"]}
    )
    reading.save()
    review = Review(reading)
    assert [f.code for f in review.findings] == ["b", "c", "a"]
    assert [f.item for f in review.findings][:2] == ["/activities/2", "/activities/1"]
    assert review.items["/activities/1"].is_questionable
    actions.accept(reading=reading, pointers=["/warnings/2"], by=cast.minh)
    review = Review(reading)
    assert not review.items["/activities/1"].is_questionable
    assert [f.code for f in review.findings][-1] == "c"
    assert review.unseen == 2


def test_every_place_of_the_text_is_drawn(reading):
    review = Review(reading)
    refs = set()
    for block in review.drawing():
        for pieces in [block.pieces, *(cell.pieces for _, cells in block.rows for cell in cells)]:
            refs |= {ref for piece in pieces for ref in piece.refs.split()}
    assert {place.ref for place in review.places if place.end > place.start} <= refs


def test_drawing_keeps_every_word_of_the_text(reading):
    review = Review(reading)
    drawn = [
        piece.text
        for block in review.drawing()
        for pieces in [block.pieces, *(cell.pieces for _, cells in block.rows for cell in cells)]
        for piece in pieces
    ]
    assert "".join("".join(drawn).split()) == "".join(reading.source["text"].split())


def test_a_needed_field_without_value_wants_an_eye(cast, reading):
    actions.correct(reading=reading, values={"/document/title": None}, by=cast.minh)
    actions.undo(reading=reading, by=cast.minh)
    reading.result["document"]["title"] = None
    assert Review(reading).items["/document/title"].is_questionable


# Rules on values alone


@dataclass
class Done:
    pointer: str
    kind: str
    after: Any = None
    before: Any = None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], ["a", "b"]),
        ([Done("/themes/0", "drop")], ["b"]),
        ([Done("/themes/2", "add", "c")], ["a", "b", "c"]),
        ([Done("/themes/2", "add", "c"), Done("/themes/2", "correct", "d")], ["a", "b", "d"]),
        ([Done("/themes/2", "correct", "d")], ["a", "b"]),
        ([Done("/themes/1", "correct", "x"), Done("/themes/1", "drop")], ["a"]),
    ],
)
def test_draft_of(changes, expected):
    result = {"themes": ["a", "b"]}
    assert text_of(result, changes).as_json()["themes"] == expected
    assert result == {"themes": ["a", "b"]}


def test_item_of():
    assert item_of("/activities/3/lead/1") == "/activities/3"
    assert item_of("/document/year") == "/document/year"


def test_examples_tell_what_stood_was_read_and_corrected(cast, reading):
    actions.accept(reading=reading, pointers=["/document/year"], by=cast.minh)
    actions.correct(reading=reading, values={"/activities/0/title": "Bản tin"}, by=cast.minh)
    actions.add(reading=reading, section="themes", value="Mới", by=cast.minh)
    actions.undo(reading=reading, by=cast.minh)
    [line] = [json.loads(line) for line in examples([reading])]
    assert (line["field"], line["kind"], line["read"], line["corrected"]) == (
        "/activities/*/title",
        "correct",
        "Bản tin cải cách hành chính",
        "Bản tin",
    )
    assert line["text"][line["start"] : line["end"]] == "Bản tin cải cách hành chính"
