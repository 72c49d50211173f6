"""Steps from spreadsheets and JSON, numbered and divided as they should be, and drawn."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from loa.organisations.act_drawing import draw
from loa.organisations.act_files.from_table import COLUMNS, Row, steps_of
from loa.organisations.act_files.index import Index
from loa.organisations.act_files.plain import as_plain, from_plain
from loa.organisations.actions import reorganise
from loa.organisations.models import Reorganisation, Unit
from loa.organisations.queries.acts import said
from loa.organisations.reform import From, Into, Link, Said, Standing, reform, renumbered
from loa.organisations.states import ActState, Kind, StepKind

HEAD = [column.heading for column in COLUMNS]
NAMES = [column.name for column in COLUMNS]
WORLD = {
    1: Standing("UBND tỉnh Sông Lam", Kind.PROVINCE, None, code="H90"),
    2: Standing("UBND xã Cồn Én", Kind.COMMUNE, 1, code="H90.1"),
    3: Standing("UBND xã Bãi Dâu", Kind.COMMUNE, 1),
    4: Standing("UBND xã Rạch Mây", Kind.COMMUNE, 1),
    5: Standing("Trung tâm Văn hóa", Kind.SERVICE, 2),
    6: Standing("Trung tâm Văn hóa", Kind.SERVICE, 3),
}


def rows(*lines):
    return [
        Row(number, dict(zip(NAMES, [*line, *[""] * len(NAMES)], strict=False))) for number, line in enumerate(lines, 4)
    ]


def read(*lines):
    steps, findings = steps_of(rows(*lines), Index(WORLD))
    return steps, [(each.row, each.level.value, each.words) for each in findings.in_order()]


def test_rows_of_a_step_stand_under_each_other():
    steps, findings = read(
        ["1", "Sáp nhập", "H90.1", "", "", "UBND xã Én Dâu", "mới"],
        ["", "", "UBND xã Bãi Dâu"],
        ["1", "sap nhap", "ubnd xã rạch mây", "x", "40%"],
        ["2", "Đổi tên", "UBND xã Rạch Mây", "", "", "UBND xã Rạch Trên"],
        ["3", "Chuyển", "H90.1", *[""] * 7, "UBND xã Én Dâu"],
    )
    assert findings == []
    new = Into("1.1", name="UBND xã Én Dâu", kind=Kind.COMMUNE, parent=1)
    assert steps == [
        Said(1, StepKind.MERGE, (From(2), From(3), From(4, True, Decimal(40))), (new,)),
        Said(2, StepKind.RENAME, (From(4),), (Into(4, name="UBND xã Rạch Trên"),)),
        Said(3, StepKind.MOVE, (From(2),), (Into(2, parent="1.1"),)),
    ]


def test_a_split_gives_each_its_share():
    steps, findings = read(
        ["1", "Chia tách", "UBND xã Cồn Én", "", "60", "UBND xã Bãi Dâu", "đã có"],
        ["1", "Chia tách", "UBND xã Cồn Én", "", "40", "UBND xã Én Con", "mới"],
    )
    assert findings == []
    results = (
        Into(3, share=Decimal(60)),
        Into("1.2", name="UBND xã Én Con", kind=Kind.COMMUNE, parent=1, share=Decimal(40)),
    )
    assert steps == [Said(1, StepKind.SPLIT, (From(2),), results)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["1", "Sáp nhận", "H90.1"], "Không rõ việc “Sáp nhận”"),
        (["1", "Sáp nhập", "UBND xã Con En", "", "", "x"], "Có phải là “UBND xã Cồn Én”?"),
        (["1", "Giải thể", "Trung tâm Văn hóa"], "Có 2 đơn vị tên “Trung tâm Văn hóa”. Hãy ghi mã định danh"),
        (["1", "Sáp nhập", "H90.1", "x", "", "UBND xã Bãi Dâu"], "cần ghi % số liệu"),
        (["1", "Sáp nhập", "H90.1", "x", "140", "UBND xã Bãi Dâu"], "phải từ 0 đến 100"),
        (["1", "Thành lập", "", "", "", "Sở Mới"], "“Sở Mới” chưa có loại đơn vị"),
        (["1", "Chuyển", "H90.1"], "cần ghi đơn vị cấp trên mới"),
        (["1", "Sáp nhập", "H90.1"], "Chưa ghi đơn vị sau sắp xếp"),
        (["1", "Đổi tên", "H90.1", "", "", "Tên", "", "", "", "", "", "mã sai"], "chưa đúng dạng mã định danh"),
        (["1", "", "H90.1"], "Thiếu việc của bước này"),
    ],
)
def test_findings_say_the_row_and_what_to_do(line, words):
    _, findings = read(line)
    assert [(row, level) for row, level, _ in findings if level == "error"][0] == (4, "error")
    assert words in " ".join(said for _, _, said in findings)


def test_an_existing_unit_is_kept_and_said():
    steps, findings = read(["1", "Sáp nhập", "H90.1", "", "", "UBND xã Bãi Dâu"])
    assert steps[0].results == (Into(3),)
    assert [(row, level) for row, level, _ in findings] == [(4, "note")]


# In the browser ------------------------------------------------------------------------------------------------------


@pytest.fixture
def act(cast):
    return reorganise.draft_act(
        scope=cast.province, title="Đợt lớn", decision="NQ", effective=date.today(), by=cast.admin
    )


def as_file(ending, *lines):
    out = io.BytesIO()
    if ending == "xlsx":
        book = openpyxl.Workbook()
        for line in [["Các bước"], [], HEAD, *lines]:
            book.active.append(list(line))
        book.save(out)
    else:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([HEAD, *lines])
        out.write(text.getvalue().encode("utf-8-sig"))
    return SimpleUploadedFile(f"buoc.{ending}", out.getvalue())


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_file_puts_the_steps_of_the_draft(cast, act, signed_in, ending):
    address = reverse("organisations:act_import", args=[act.pk])
    admin = signed_in(cast.admin)
    lines = [
        [1, "Sáp nhập", "UBND phường Bến Trăng", "", "", "UBND phường Suối Trăng", "mới"],
        [1, "Sáp nhập", "UBND xã Suối Mây"],
    ]
    assert admin.post(address, {"file": as_file(ending, *lines)}).status_code == 302
    merged = Said(
        1,
        StepKind.MERGE,
        (From(cast.ward.pk), From(cast.commune.pk)),
        (Into("1.1", name="UBND phường Suối Trăng", kind=Kind.WARD, parent=cast.province.pk),),
    )
    assert said(act) == [merged]
    more = [[1, "Thành lập", "", "", "", "Sở Mới", "mới", "", "", "Sở, ban, ngành", "UBND tỉnh Sông Lam"]]
    assert admin.post(address, {"file": as_file(ending, *more), "after": "on"}).status_code == 302
    assert [(step.order, step.kind, step.results[0].key) for step in said(act)] == [
        (1, StepKind.MERGE, "1.1"),
        (2, StepKind.OPEN, "2.1"),
    ]


def test_a_file_with_mistakes_changes_nothing(cast, act, signed_in):
    admin = signed_in(cast.admin)
    address = reverse("organisations:act_import", args=[act.pk])
    lines = [[1, "Giải thể", "UBND xã Suối Mây"], [2, "Giải thể", "UBND xã Không Có"]]
    response = admin.post(address, {"file": as_file("xlsx", *lines)})
    assert response.status_code == 422
    assert "Dòng 5" in response.content.decode()
    assert "UBND xã Không Có" in response.content.decode()
    for name, content in [("a.pdf", b"%PDF-1.7"), ("a.xlsx", b"PK\x03\x04"), ("a.csv", b"x;y\n1;2"), ("a.csv", b"")]:
        assert admin.post(address, {"file": SimpleUploadedFile(name, content)}).status_code == 422
    assert said(act) == []


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_has_every_column_and_reads_back(cast, signed_in, ending):
    response = signed_in(cast.admin).get(reverse("organisations:act_template", args=[ending]))
    content = response.content
    if ending == "csv":
        assert next(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == HEAD
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert [cell.value for cell in book["Các bước"][3]] == HEAD
        assert book["Ví dụ"].max_row == 13


# JSON ----------------------------------------------------------------------------------------------------------------


def written(tmp_path, **changed):
    act = {
        "title": "Sáp nhập", "decision": "NQ 202", "effective": "2025-07-01", "scope": "UBND tỉnh Sông Lam",
        "steps": [
            {
                "kind": "merge",
                "sources": [{"unit": "UBND phường Bến Trăng"}, {"unit": "UBND xã Suối Mây", "part": True, "share": 25}],
                "results": [{"unit": None, "name": "UBND phường Mới", "kind": "ward", "parent": "UBND tỉnh Sông Lam"}],
            },
            {"kind": "open", "sources": [],
             "results": [{"unit": None, "name": "Phòng Mới", "kind": "division", "parent": "#1.1"}]},
        ],
    }  # fmt: skip
    path = tmp_path / "act.json"
    path.write_text(json.dumps(act | changed))
    return str(path)


def test_the_command_records_an_act(cast, tmp_path):
    out = io.StringIO()
    call_command("record_reorganisation", written(tmp_path), by="quantri", stdout=out)
    assert "2 đơn vị mới, 0 thay đổi, 1 chấm dứt" in out.getvalue()
    assert Unit.objects.get(name="Phòng Mới").parent == Unit.objects.get(name="UBND phường Mới", is_open=True)
    assert Reorganisation.objects.get().state == ActState.RECORDED


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"scope": "H1"}, "Không có đơn vị “H1”"),
        ({"effective": "1/7/2025"}, "2025-07-01"),
        ({"title": ""}, "Thiếu “title”"),
        ({"steps": [{"kind": "marry"}]}, "Bước 1: Không có việc “marry”"),
        ({"steps": [{"kind": "close", "sources": [{"unit": "UBND xã X"}]}]}, "Bước 1: Không có đơn vị “UBND xã X”"),
        ({"steps": [{"kind": "close", "sources": [{}]}]}, "Bước 1: Bước viết chưa đúng dạng"),
        ({"steps": [{"kind": "close", "sources": [{"unit": "UBND tỉnh Sông Lam"}]}]}, "còn đơn vị trực thuộc"),
    ],
)
def test_the_command_records_all_or_nothing(cast, tmp_path, changed, words):
    with pytest.raises(CommandError, match=words):
        call_command("record_reorganisation", written(tmp_path, **changed), by="quantri")
    assert not Reorganisation.objects.exists()


def test_the_command_asks_for_the_right(cast, tmp_path):
    with pytest.raises(CommandError, match="Chưa có quyền sắp xếp"):
        call_command("record_reorganisation", written(tmp_path), by="lan")
    with pytest.raises(CommandError, match="no active user"):
        call_command("record_reorganisation", written(tmp_path), by="nobody")


# Order, parts, drawing -----------------------------------------------------------------------------------------------


def opened(order, name, parent):
    return Said(order, StepKind.OPEN, (), (Into(f"{order}.1", name=name, kind=Kind.DEPARTMENT, parent=parent),))


def test_renumbering_keeps_superiors():
    first, second, third = opened(1, "a", 1), opened(2, "b", "1.1"), opened(3, "c", "2.1")
    assert renumbered([first, second, third]) == [first, second, third]
    assert [step.results[0].parent for step in renumbered([third, first, second])] == ["3.1", 1, "2.1"]
    assert [step.results[0].parent for step in renumbered([first, third])] == [1, None]
    assert from_plain(json.loads(json.dumps(as_plain([first, second, third])))) == [first, second, third]


def test_what_is_left_after_a_part_goes_with_the_whole():
    part = Said(1, StepKind.MERGE, (From(2, True, Decimal(40)),), (Into(3),))
    rest = Said(2, StepKind.MERGE, (From(2), From(5)), (Into(4),))
    outcome = reform(WORLD, [part, rest])
    assert outcome.errors == []
    assert outcome.given[2] == [Link(2, 3, Decimal(40)), Link(2, 4, Decimal(60))]


@pytest.mark.parametrize(("second", "is_wrong"), [(Decimal(60), False), (Decimal(61), True)])
def test_no_unit_gives_more_than_it_has(second, is_wrong):
    parts = [
        Said(1, StepKind.MERGE, (From(2, True, Decimal(40)),), (Into(3),)),
        Said(2, StepKind.MERGE, (From(2, True, second),), (Into(4),)),
    ]
    assert bool(reform(WORLD, parts).errors) is is_wrong


def test_a_split_after_a_part_divides_what_is_left():
    def split(first, second):
        results = (
            Into(4, share=Decimal(first)),
            Into("2.2", name="x", kind="commune", parent=1, share=Decimal(second)),
        )
        return [
            Said(1, StepKind.MERGE, (From(2, True, Decimal(40)),), (Into(3),)),
            Said(2, StepKind.SPLIT, (From(2),), results),
            Said(3, StepKind.MOVE, (From(5),), (Into(5, parent=4),)),
        ]

    assert reform(WORLD, split(30, 30)).errors == []
    assert [finding.step for finding in reform(WORLD, split(50, 50)).errors] == [2]


def test_units_that_have_to_do_with_each_other_are_drawn_together():
    steps = [
        Said(1, StepKind.MERGE, (From(2), From(4, True, Decimal(40))), (Into(3),)),
        Said(2, StepKind.RENAME, (From(6),), (Into(6, name="Nhà Văn hóa"),)),
        Said(3, StepKind.CLOSE, (From(5),), ()),
    ]
    outcome = reform(WORLD, steps)
    merged, renamed, closed = draw(outcome, steps, WORLD)
    assert [box.name for box in merged.before] == ["UBND xã Cồn Én", "UBND xã Rạch Mây", "UBND xã Bãi Dâu"]
    assert [(box.name, box.note) for box in merged.after] == [
        ("UBND xã Rạch Mây", "Giữ nguyên"),
        ("UBND xã Bãi Dâu", "Giữ nguyên, nhận thêm"),
    ]
    assert merged.after[1].sources == ["UBND xã Cồn Én", "UBND xã Rạch Mây (40% số liệu)"]
    assert sorted(line.words for line in merged.lines) == ["", "", "", "40%"]
    assert merged.height == 3 * 76
    assert [(box.name, box.note) for box in renamed.after] == [("Nhà Văn hóa", "Đổi tên")]
    assert (closed.before[0].note, closed.after, closed.lines) == ("Chấm dứt", [], [])
