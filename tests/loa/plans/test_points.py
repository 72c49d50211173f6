"""The points of a read plan as a plan wants them: whole, and without what belongs to the page."""

import pytest

from loa.plans.queries.source import whole_points
from loa.plans.templatetags.plan_words import iso_day

NOTE = "\n[1] Nghị quyết về cải cách hành chính."


@pytest.mark.parametrize(
    ("point", "note", "whole"),
    [
        ("Tuyên truyền về CCHC[1].", NOTE, "Tuyên truyền về CCHC."),
        ("Tuyên truyền [1] về CCHC.", NOTE, "Tuyên truyền về CCHC."),
        ("Tuyên truyền về CCHC[1].", "", "Tuyên truyền về CCHC[1]."),  # no footnote of that mark
        ("Tuyên truyền về CCHC[2].", NOTE, "Tuyên truyền về CCHC[2]."),
        ("Tuyên truyền  về\nCCHC", NOTE, "Tuyên truyền về CCHC"),
    ],
)
def test_marks_of_footnotes_are_left_out(point, note, whole):
    result = {"themes": ["Tuyên truyền"], "places": {"/themes/0": {"start": 0, "end": len(point)}}}
    assert whole_points(result, point + note)["themes"] == [whole]


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2026-03-05", "05/3/2026"), ("2022-04", "…/4/2022"), ("đầu năm 2022", "đầu năm 2022"), ("", ""), (None, "")],
)
def test_a_day_left_blank_is_shown_as_blank(iso, shown):
    assert iso_day(iso) == shown
