"""Pure parts of giving a plan to units: their texts, what they made of them, what a new version changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.plans.queries.carrying import compare
from loa.plans.queries.charging import Given
from loa.plans.queries.offering import Between, Change, followed
from loa.plans.queries.text import text_of
from loa.plans.queries.text_below import Above, Below, TextsBelow, about, bare_place, title_below
from loa.plans.states import LineChange

ABOVE = Above(
    unit="UBND tỉnh Sông Lam", kind="KH", number="12/KH-UBND", date="2026-01-09", issuer="", title="Truyền thông",
    place="Sông Lam", year=2026,
)  # fmt: skip
COMMUNE = Below("UBND xã Suối Mây", governs=True)
AGENCY = Below("Sở Nội vụ", governs=False)
QUOTA = {"text": "mỗi đơn vị 02 tin", "min": 2, "max": 2, "each": "đơn vị"}
CONTENT = {
    "themes": ["Dịch vụ công"],
    "audiences": ["Người dân"],
    "recipients": ["Bộ Nội vụ"],
    "activities": [
        {
            "activity": 7, "no": "4", "title": "Đăng tin", "lead": ["Sở Nội vụ", "UBND các xã"], "money": 5_000_000,
            "coordinating": ["Sở  nội vụ", "Sở Tài chính"], "quotas": [QUOTA], "above": 3,
        },
        {"activity": 8, "no": "5", "title": "Tập huấn", "lead": ["Sở Nội vụ"], "coordinating": ["Các sở"]},
    ],
    "commitments": [{"activity": 9, "title": "Báo cáo", "agencies": ["Các đơn vị"], "quotas": []}],
}  # fmt: skip


@pytest.fixture
def texts():
    return TextsBelow(ABOVE, CONTENT)


def test_a_unit_that_leads_leads_alone_and_coordinates_with_others(texts):
    [row] = texts.of(AGENCY, (Given(7, leads=True),))["activities"]
    assert (row["lead"], row["coordinating"]) == (["Sở Nội vụ"], ["Sở Tài chính"])
    assert (row["no"], row["above"], row["quotas"][0]["each"]) == ("1", 7, None)
    assert {"activity", "money"} & set(row) == set()


TOTAL = {"text": "82 pa nô", "min": 82, "max": 82, "unit": "pa nô", "per": "plan", "rate": None, "each": None}


@pytest.mark.parametrize(
    ("quota", "lead", "leads", "kept"),
    [
        (TOTAL, ["UBND các xã"], True, False),  # the communes put them up together
        (TOTAL, ["UBND xã Suối Mây", "UBND các xã"], True, True),
        (TOTAL, ["UBND các xã"], False, True),
        ({**TOTAL, "each": "mỗi xã"}, ["UBND các xã"], True, True),
        ({**TOTAL, "min": 1, "max": 1}, ["UBND các xã"], True, True),
        ({**TOTAL, "per": "month"}, ["UBND các xã"], True, True),
    ],
)
def test_a_total_of_a_group_is_not_the_amount_of_one_member(quota, lead, leads, kept):
    line = {"activity": 5, "title": "Pa nô", "lead": lead, "quotas": [quota], "timeframe": {"text": "Quý I/2026"}}
    [row] = TextsBelow(ABOVE, {"activities": [line]}).of(COMMUNE, (Given(5, leads=leads),))["activities"]
    assert row["quotas"] == ([{**quota, "each": None}] if kept else [])


def test_a_unit_that_coordinates_leaves_the_lead_above(texts):
    text = texts.of(COMMUNE, (Given(8, leads=False), Given(9, leads=True)))
    assert [(row["lead"], row["coordinating"]) for row in text["activities"]] == [(["Sở Nội vụ"], ["UBND xã Suối Mây"])]
    assert text["commitments"] == [{"title": "Báo cáo", "agencies": ["UBND xã Suối Mây"], "quotas": [], "above": 9}]


def test_the_head_is_the_units_own(texts):
    text = texts.of(COMMUNE, (Given(7, leads=True),))
    head = {name: value for name, value in text["document"].items() if value is not None}
    assert head == {
        "kind": "KH",
        "issuer": "UBND xã Suối Mây",
        "place": "Suối Mây",
        "title": "Truyền thông trên địa bàn xã Suối Mây",
        "year": 2026,
    }
    assert texts.of(AGENCY, ())["document"]["place"] == "Sông Lam"
    assert text["recipients"] == ["UBND tỉnh Sông Lam (để báo cáo)", "Lưu: VT"]
    assert (text["themes"], text["audiences"], text["objectives"]) == (["Dịch vụ công"], ["Người dân"], [])


def test_the_plan_above_is_the_basis(texts):
    assert texts.of(AGENCY, ())["legal_bases"] == [
        {
            "type": "Kế hoạch",
            "number": "12/KH-UBND",
            "date": "2026-01-09",
            "issuer": "UBND tỉnh Sông Lam",
            "name": "về truyền thông",
        }
    ]


def test_lines_that_the_plan_above_has_no_more_are_passed_over(texts):
    text = texts.of(AGENCY, (Given(99, leads=True), Given(8, leads=True)))
    assert [(row["no"], row["above"]) for row in text["activities"]] == [("1", 8)]


def test_texts_of_two_units_share_nothing_that_one_could_change(texts):
    lines = (Given(7, leads=True),)
    first, second = texts.of(AGENCY, lines), texts.of(COMMUNE, lines)
    assert [first["activities"][0]["lead"], second["activities"][0]["lead"]] == [["Sở Nội vụ"], ["UBND xã Suối Mây"]]
    assert text_of(first, []).as_json()["activities"][0]["title"] == "Đăng tin"


@pytest.mark.parametrize(
    ("title", "unit", "expected"),
    [
        ("Truyền thông năm 2026", COMMUNE, "Truyền thông năm 2026 trên địa bàn xã Suối Mây"),
        ("Truyền thông năm 2026", AGENCY, "Truyền thông năm 2026 của Sở Nội vụ"),
        ("CCHC trên địa bàn tỉnh Sông Lam năm 2026", COMMUNE, "CCHC trên địa bàn xã Suối Mây năm 2026"),
        ("CCHC trên địa bàn tỉnh Sông Lam năm 2026", AGENCY, "CCHC của Sở Nội vụ năm 2026"),
        ("CCHC tỉnh Sông Lam năm 2026", COMMUNE, "CCHC xã Suối Mây năm 2026"),
        ("CCHC tỉnh Sông Lam năm 2026", AGENCY, "CCHC của Sở Nội vụ năm 2026"),
        ("CCHC của UBND tỉnh Sông Lam", COMMUNE, "CCHC trên địa bàn xã Suối Mây"),
        ("CCHC trên địa bàn tỉnh năm 2027", COMMUNE, "CCHC trên địa bàn xã Suối Mây năm 2027"),
        ("CCHC trên địa bàn tỉnh", AGENCY, "CCHC của Sở Nội vụ"),
        ("CCHC trên địa bàn tỉnh Khác", COMMUNE, "CCHC trên địa bàn tỉnh Khác trên địa bàn xã Suối Mây"),
        ("CCHC tỉnh Sông Lamm", AGENCY, "CCHC tỉnh Sông Lamm của Sở Nội vụ"),
    ],
)
def test_titles(title, unit, expected):
    assert title_below(title, above="UBND tỉnh Sông Lam", unit=unit) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Truyền thông", "về truyền thông"), ("Về việc công khai", "về việc công khai"), ("", "về ")],
)
def test_subjects(title, expected):
    assert about(title) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("UBND xã Suối Mây", "Suối Mây"), ("Ủy ban nhân dân phường Bến Trăng", "Bến Trăng"), ("Sở Nội vụ", "Sở Nội vụ")],
)
def test_places(name, expected):
    assert bare_place(name) == expected


def test_compare_tells_taken_left_out_and_local():
    found = compare([5, 6, 7, 5], [7, None, 5, None, 99])
    assert (found.taken, found.left_out, found.local, found.given) == ((5, 7), (6,), 2, 3)


LINES = st.lists(st.integers(1, 9), max_size=9)


@given(LINES, st.lists(st.none() | st.integers(1, 9), max_size=12))
def test_every_line_given_is_either_taken_or_left_out(asked, own):
    found = compare(asked, own)
    assert {*found.taken, *found.left_out} == set(asked)
    assert not set(found.taken) & set(found.left_out)
    assert set(found.taken) <= set(own)
    assert not set(found.left_out) & set(own)


def row(pk, title):
    return {"activity": pk, "title": title}


TEXTS = st.dictionaries(st.integers(1, 6), st.sampled_from(["một", "hai", "ba"]), max_size=6)


def content(lines):
    return {pk: row(pk, title) for pk, title in lines.items()}


@given(TEXTS, TEXTS, st.sets(st.integers(1, 6)), st.sets(st.integers(1, 6)))
def test_a_unit_that_takes_every_change_has_what_the_plan_now_gives_it(old, new, had, has):
    lines = {line: old[line] for line in had & set(old)}
    for change in Between(content(old), content(new)).changes(had, has):
        assert change.kind is not None
        if change.after is None:
            del lines[change.activity]
        else:
            lines[change.activity] = change.after["title"]
    assert lines == {line: new[line] for line in has & set(new)}


@given(TEXTS, st.sets(st.integers(1, 6)))
def test_a_version_that_says_the_same_changes_nothing(text, had):
    assert Between(content(text), content(text)).changes(had, had) == []


ROWS = st.none() | st.sampled_from([row(1, "một"), row(1, "hai"), row(1, "ba")])


@given(ROWS, ROWS, ROWS)
def test_two_changes_put_together_are_one_from_the_first_to_the_last(first, second, third):
    whole = followed(Change(1, second, third), {1: first})
    assert (whole.before, whole.after) == (first, third)
    assert (whole.kind is None) == (first == third)


def test_kinds_of_changes():
    one, other = row(1, "một"), row(1, "hai")
    kinds = [Change(1, *sides).kind for sides in [(None, one), (one, other), (one, None), (one, one), (None, None)]]
    assert kinds == [LineChange.ADDED, LineChange.CHANGED, LineChange.DROPPED, None, None]
