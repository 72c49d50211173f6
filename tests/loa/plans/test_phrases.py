"""What is typed into a field is re-read and said back."""

import pytest

from loa.plans.forms.editors import ActivityEditor, CitationEditor, FieldEditor, TextEditor
from loa.plans.forms.fields import WrittenDay
from loa.plans.queries.phrases import explain_quotas, explain_timeframe, plain, quotas_from, timeframe_from


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("52 số (01 số/tuần)", "52 số cả kế hoạch, nhịp 1 số mỗi tuần"),
        ("từ 30.000 đến 35.000 tờ", "30.000–35.000 tờ cả kế hoạch"),
        ("ít nhất 02 cuộc", "ít nhất 2 cuộc cả kế hoạch"),
        ("04 tin, bài/tháng", "4 tin, bài mỗi tháng"),
    ],
)
def test_quota_is_said_back(phrase, says):
    [found] = explain_quotas([phrase])
    assert (found.says, found.is_read) == (says, True)


def test_quota_without_a_number_is_kept_as_words():
    [found] = quotas_from(["theo thực tế"])
    assert (found["text"], found["min"], found["max"]) == ("theo thực tế", None, None)
    [said] = explain_quotas(["theo thực tế"])
    assert not said.is_read


def test_an_unchanged_phrase_keeps_its_reading():
    before = [{"text": "52 số", "min": 1, "max": 1, "unit": "x"}]
    assert quotas_from(["52 số"], before=before) == before
    time = {"text": "Quý II", "kind": "window", "spans": []}
    assert timeframe_from("Quý II", year=2026, before=time) == time


@pytest.mark.parametrize(
    ("phrase", "says", "is_read"),
    [
        ("Quý II/2026", "từ 01/4/2026 đến 30/6/2026", True),
        ("Quý II", "từ 01/4/2026 đến 30/6/2026", True),
        ("trước ngày 30/6/2026", "chậm nhất 30/6/2026", True),
        ("Thường xuyên", "thường xuyên, từ 01/1/2026 đến 31/12/2026", True),
        ("", "chưa nêu thời gian", True),
        ("lúc nào đó", "chưa đọc được thời gian", False),
    ],
)
def test_timeframe_is_said_back(phrase, says, is_read):
    found = explain_timeframe(phrase, year=2026)
    assert (found.says, found.is_read) == (says, is_read)


@pytest.mark.parametrize(("value", "shown"), [(1500, "1.500"), (2.5, "2,5"), (10, "10"), (100, "100"), ("0.5", "0,5")])
def test_plain(value, shown):
    assert plain(value) == shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("05/3/2026", "2026-03-05"),
        ("5-3-2026", "2026-03-05"),
        ("ngày 05 tháng 3 năm 2026", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("3/2026", "2026-03"),
        ("", None),
    ],
)
def test_written_day(typed, kept):
    assert WrittenDay(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["31/02/2026", "2026", "hôm nay", "1/2/3/4"])
def test_written_day_says_how_to_write_it(typed):
    form = FieldEditor({"value": typed}, name="date")
    assert not form.is_valid()
    assert "05/3/2026" in form.errors["value"][0]


def test_day_is_shown_as_it_is_typed():
    assert WrittenDay().prepare_value("2026-03-05") == "05/3/2026"
    assert WrittenDay().prepare_value("2026-03") == "3/2026"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [("year", "2026", 2026), ("number", " 12/KH-UBND ", "12/KH-UBND"), ("number", "", None), ("authority", "KT", "KT")],
)
def test_head_fields(name, typed, kept):
    form = FieldEditor({"value": typed}, name=name)
    assert form.is_valid()
    assert form.values(f"/document/{name}") == {f"/document/{name}": kept}


@pytest.mark.parametrize(("name", "typed"), [("year", "hai nghìn"), ("year", "26"), ("title", ""), ("kind", "XX")])
def test_head_fields_refuse(name, typed):
    assert not FieldEditor({"value": typed}, name=name).is_valid()


ROW = {
    "no": "1",
    "title": "Bản tin",
    "product": [],
    "mode": None,
    "quotas": [{"text": "52 số", "min": 52, "max": 52}],
    "lead": ["Sở Nội vụ"],
    "coordinating": [],
    "follow_up": [],
    "group": None,
    "timeframe": {"text": "Thường xuyên", "kind": "ongoing", "spans": [], "trigger": None},
}


def as_typed(**changes):
    typed = {
        "no": "1",
        "title": "Bản tin",
        "quotas": "52 số",
        "timeframe": "Thường xuyên",
        "lead": "Sở Nội vụ",
        "coordinating": "",
        "product": "",
        "follow_up": "",
        "group": "",
        "mode": "",
    }
    return {**typed, **changes}


def test_activity_editor_sent_unchanged_changes_nothing():
    form = ActivityEditor(as_typed(), value=ROW, year=2026)
    assert form.is_valid()
    assert {p: v for p, v in form.values("/activities/0").items() if v != ROW[p.rpartition("/")[2]]} == {}


def test_activity_editor_reads_lists_line_by_line():
    form = ActivityEditor(as_typed(lead="Sở Nội vụ;\n\n Sở  Y tế ", timeframe="Quý I"), value=ROW, year=2026)
    assert form.is_valid()
    assert form.values("/activities/0")["/activities/0/lead"] == ["Sở Nội vụ", "Sở Y tế"]
    assert form.values("/activities/0")["/activities/0/timeframe"]["spans"] == [["2026-01-01", "2026-03-31"]]


def test_whole_of_a_new_row_has_every_field():
    form = ActivityEditor(as_typed(), value=None, year=2026)
    assert form.is_valid()
    assert set(form.whole()) == set(ROW)


def test_text_and_citation_editors():
    text = TextEditor({"text": " a  b "}, value="a")
    assert text.is_valid()
    assert (text.whole(), text.values("/themes/0")) == ("a b", {"/themes/0": "a b"})
    cited = CitationEditor({"type": "Luật", "number": "", "date": "", "issuer": "", "name": ""}, value=None)
    assert cited.is_valid()
    assert cited.whole() == {"type": "Luật", "number": None, "date": None, "issuer": None, "name": None}
