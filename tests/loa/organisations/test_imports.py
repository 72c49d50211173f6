"""From a file to the tree: what is found, what is written, who may, and that nothing is half done."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from loa.audit.models import Event
from loa.files.models import StoredFile
from loa.organisations import tasks
from loa.organisations.actions import imports
from loa.organisations.actions.reorganise import draft_act, put_steps, record_act
from loa.organisations.actions.write_tree import write_tree
from loa.organisations.events import Happened
from loa.organisations.models import HeadCount, Kind, Membership, Reach, Succession, TreeImport, Unit, UnitPeriod
from loa.organisations.permissions import NotAllowed
from loa.organisations.queries.imports import Compared, compare
from loa.organisations.queries.tree_files import lines
from loa.organisations.reform import From, Into, Said
from loa.organisations.roles import Role
from loa.organisations.states import BEGINNING, OPEN_END, ImportState, StepKind
from loa.organisations.tree_files.findings import Level
from loa.organisations.tree_files.writing import as_json
from tests.loa.cast import Cast, make_unit, make_user

TODAY = date(2026, 11, 1)
WARD = {"name": "UBND phường Lưng Đèo", "kind": "Phường"}


def compared(into: Unit, *rows: dict[str, Any], today: date = TODAY) -> Compared:
    return compare(json.dumps(rows).encode(), "cay.json", into=into, today=today)


def errors(found: Compared) -> list[tuple[int, str]]:
    return [(f.row, f.words) for f in found.read.findings.in_order() if f.level == Level.ERROR]


def put(into: Unit, by: Any, *rows: dict[str, Any], today: date = TODAY) -> Compared:
    found = compared(into, *rows, today=today)
    assert errors(found) == []
    write_tree(plan=found.plan, into=into, source="tệp cay.json", today=today, by=by)
    return found


def upload(*rows: dict[str, Any], name: str = "cay.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, json.dumps(rows).encode())


# New units ------------------------------------------------------------------------------------------------------------


def test_a_tree_with_history_is_written_whole(cast):
    found = put(
        cast.province,
        cast.admin,
        {"key": 1, "name": "Sở Tài chính", "kind": "Sở", "until": "2025-02-28", "abbreviation": "STC", "heads": 80},
        {
            "key": 1, "name": "Sở Tài chính", "kind": "Sở", "since": "2025-03-01", "abbreviation": "STC",
            "begun_with": "Nghị quyết 5", "heads": 120, "phone": "0200 1", "code": "H53.2",
        },
        {
            "name": "Sở Kế hoạch", "kind": "Sở", "until": "28/02/2025", "ended_with": "Nghị quyết 5",
            "successors": "H53.2",
        },
        {"name": "Phòng Ngân sách", "kind": "Phòng", "parent": "H53.2", "since": "2025-03-01"},
        {"name": "Phòng sắp lập", "kind": "Phòng", "parent": "Sở Tài chính", "since": "2027-01-01"},
    )  # fmt: skip
    assert (len(found.plan.made), found.plan.kinds()[Kind.DEPARTMENT]) == (4, 2)
    finance, planning = Unit.objects.get(code="H53.2"), Unit.objects.get(name="Sở Kế hoạch")
    assert [(p.since, p.before, p.code, p.begun_with) for p in finance.periods.order_by("since")] == [
        (BEGINNING, date(2025, 3, 1), "", ""),
        (date(2025, 3, 1), OPEN_END, "H53.2", "Nghị quyết 5"),
    ]
    assert (finance.parent, finance.is_open, finance.phone, finance.abbreviation) == (
        cast.province, True, "0200 1", "STC",
    )  # fmt: skip
    assert planning.is_open is False
    assert [(s.successor, s.on, s.share, s.with_paper) for s in planning.successions.all()] == [
        (finance, date(2025, 3, 1), 100, "Nghị quyết 5")
    ]
    assert list(HeadCount.objects.order_by("on").values_list("unit", "on", "count")) == [
        (finance.pk, date(2025, 3, 1), 120),
        (finance.pk, TODAY, 80),
    ]
    budget, ahead = Unit.objects.get(name="Phòng Ngân sách"), Unit.objects.get(name="Phòng sắp lập")
    assert (budget.parent, budget.is_open, ahead.is_open) == (finance, True, False)
    assert Reach.objects.filter(holder=cast.province, unit=budget).exists()
    assert UnitPeriod.objects.on(date(2024, 1, 1)).filter(parent=cast.province).count() == 5


def test_each_new_unit_is_found_without_accents_and_in_the_log(cast):
    put(cast.province, cast.admin, WARD)
    unit = Unit.objects.named_like("lung deo").get()
    events = Event.objects.filter(kind=Happened.UNITS_IMPORTED)
    assert {(event.target, event.actor_id) for event in events} == {
        (f"organisations.unit:{unit.pk}", cast.admin.pk),
        (f"organisations.unit:{cast.province.pk}", cast.admin.pk),
    }


def test_shares_that_are_not_said_are_even_and_add_up(cast):
    found = put(
        cast.province,
        cast.admin,
        {"name": "Sở Cũ", "kind": "Sở", "until": "2025-02-28", "successors": "Sở A; Sở B; Sở Nội vụ"},
        {"name": "Sở A", "kind": "Sở"},
        {"name": "Sở B", "kind": "Sở"},
    )
    assert [str(s.share) for s in Succession.objects.order_by("pk")] == ["33.34", "33.33", "33.33"]
    notes = [f.words for f in found.read.findings.in_order()]
    assert notes == ["Chưa ghi phần số liệu của 3 đơn vị kế tục; sẽ chia đều."]


# What is found --------------------------------------------------------------------------------------------------------

SEVERAL: list[tuple[str, list[dict[str, Any]], list[tuple[int, str]]]] = [
    ("unknown superior", [{**WARD, "parent": "UBND huyện Nào Đó"}], [(1, "Không có đơn vị “UBND huyện Nào Đó”")]),
    ("alike", [{**WARD, "parent": "UBND xa suoi may"}], [(1, "Có phải là “UBND xã Suối Mây”?")]),
    ("own superior", [{**WARD, "key": 1, "parent": "#1"}], [(1, "trực thuộc chính nó")]),
    (
        "loop",
        [{"name": "A", "kind": "Sở", "parent": "B"}, {"name": "B", "kind": "Sở", "parent": "A"}],
        [(1, "trực thuộc chính nó qua các cấp trên"), (2, "trực thuộc chính nó qua các cấp trên")],
    ),
    (
        "a loop in a time only",
        [
            {"key": 1, "name": "A", "kind": "Sở", "until": "2025-12-31"},
            {"key": 1, "name": "A", "kind": "Sở", "since": "2026-01-01", "parent": "#2"},
            {"key": 2, "name": "B", "kind": "Sở", "parent": "#1", "until": "2026-06-30"},
            {"key": 2, "name": "B", "kind": "Sở", "since": "2026-07-01"},
        ],
        [(2, "trực thuộc chính nó qua các cấp trên"), (3, "trực thuộc chính nó qua các cấp trên")],
    ),
    (
        "deep",
        [{"key": n, "name": f"Phòng {n}", "kind": "Phòng", "parent": f"#{n - 1}" if n else ""} for n in range(30)],
        [(n, "hơn 20 cấp") for n in range(22, 31)],
    ),
    (
        "duplicate code",
        [
            {**WARD, "code": "H1.1"},
            {"name": "B", "kind": "Xã", "code": "H01.1"},
            {"name": "C", "kind": "Xã", "code": "h01.1"},
        ],
        [(1, "chưa đúng dạng mã định danh"), (3, "Mã H01.1 trùng với dòng 2")],
    ),
    ("name twice", [WARD, WARD], [(2, "cùng thời gian đã có đơn vị tên “UBND phường Lưng Đèo” (dòng 1)")]),
    ("no kind", [{"name": "UBND xã X"}], [(1, "Chưa có loại. Hãy chọn một trong các loại: Trung ương; Tỉnh")]),
    (
        "superior not there yet",
        [{"name": "A", "kind": "Sở", "since": "2025-07-01"}, {**WARD, "parent": "A", "since": "2025-06-30"}],
        [(2, "“A” chỉ có từ ngày 01/7/2025")],
    ),
    (
        "superior no longer there",
        [{"name": "A", "kind": "Sở", "until": "2025-06-30"}, {**WARD, "parent": "A"}],
        [(2, "“A” chỉ có đến hết ngày 30/6/2025")],
    ),
    (
        "periods overlap, and leave a gap",
        [
            {"key": 1, **WARD, "until": "2025-06-30"},
            {"key": 1, **WARD, "since": "2025-06-30", "until": "2025-12-31"},
            {"key": 1, **WARD, "since": "2026-02-01"},
        ],
        [(2, "chồng lên giai đoạn ở dòng 1"), (3, "có khoảng trống. Hãy ghi từ ngày 01/1/2026")],
    ),
    (
        "two of one name",
        [
            {"name": "A", "kind": "Sở"},
            {"name": "B", "kind": "Sở"},
            {"name": "Phòng X", "kind": "Phòng", "parent": "A"},
            {"name": "Phòng X", "kind": "Phòng", "parent": "B"},
            {"name": "Tổ 1", "kind": "Khác", "parent": "Phòng X"},
        ],
        [(5, "Có 2 đơn vị mang tên “Phòng X”. Hãy ghi mã định danh, hoặc #số")],
    ),
    ("same unit twice", [{"name": "Sở Nội vụ", "kind": "Sở"}] * 2, [(2, "Dòng này và dòng 1 cùng nói về “Sở Nội vụ”")]),
    ("heirs without a day", [{**WARD, "successors": "Sở Nội vụ"}], [(1, "chưa có đến ngày")]),
    ("own heir", [{**WARD, "key": "x", "until": "2025-06-30", "successors": "#x"}], [(1, "kế tục chính nó")]),
    ("unknown heir", [{**WARD, "until": "2025-06-30", "successors": "Ai đó"}], [(1, "Không có đơn vị “Ai đó”")]),
    (
        "heir not there on the day",
        [{**WARD, "until": "2025-06-30", "successors": "B"}, {"name": "B", "kind": "Xã", "since": "2025-07-02"}],
        [(1, "“B” không hoạt động vào ngày 01/7/2025")],
    ),
    (
        "more than all",
        [{**WARD, "until": "2025-06-30", "successors": "Sở Nội vụ (60%); UBND xã Suối Mây (60%)"}],
        [(1, "cộng lại quá 100 %")],
    ),
    ("closes a unit that is there", [{"name": "Sở Nội vụ", "until": "2026-06-30"}], [(1, "lập đợt sắp xếp")]),
    (
        "another past",
        [
            {"key": 1, "name": "Sở Nội vụ", "kind": "Sở", "since": "2020-01-01", "until": "2024-12-31"},
            {"key": 1, "name": "Sở Nội chính", "kind": "Sở", "since": "2025-01-01"},
        ],
        [(1, "không chấm dứt bằng tệp nhập"), ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in SEVERAL], ids=[case[0] for case in SEVERAL])
def test_what_is_wrong_is_said_with_what_to_do(cast, rows, expected):
    found = errors(compared(cast.province, *rows))
    assert [row for row, _ in found] == [row for row, _ in expected]
    assert [words for (_, words), (_, part) in zip(found, expected, strict=True) if part not in words] == []


def test_a_code_of_a_unit_outside_is_a_duplicate(cast):
    make_unit("UBND tỉnh Kia", code="H99")
    assert errors(compared(cast.province, {**WARD, "code": "H99"})) == [
        (1, "Mã H99 trùng với “UBND tỉnh Kia” đã có trong cây trong cùng thời gian. Mỗi đơn vị có một mã riêng.")
    ]


def test_a_unit_outside_is_no_superior(cast):
    make_unit("UBND tỉnh Kia")
    assert (
        "Không có đơn vị “UBND tỉnh Kia”" in errors(compared(cast.province, {**WARD, "parent": "UBND tỉnh Kia"}))[0][1]
    )


# Units that are there -------------------------------------------------------------------------------------------------


def test_contact_and_heads_of_a_unit_change_freely(cast):
    row = {"name": "Sở Nội vụ", "phone": "0200 9", "heads": 40, "heads_since": "2026-01-01"}
    found = put(cast.province, cast.admin, row)
    unit = Unit.objects.get(pk=cast.home_affairs.pk)
    assert (unit.phone, unit.head_counts.get().count, unit.periods.count()) == ("0200 9", 40, 1)
    assert [(change.way, change.what) for change in found.plan.changes] == [
        ("contact", (("phone", "", "0200 9"),)),
        ("heads", (("heads", "", "40"),)),
    ]
    again = compared(cast.province, row)
    assert (again.plan.is_empty, again.plan.unchanged) == (True, 1)


def test_empty_cells_say_nothing_of_a_unit_that_is_there(cast):
    found = compared(cast.province, {"name": "Sở Nội vụ"})
    assert (errors(found), found.plan.is_empty, found.plan.unchanged) == ([], True, 1)


def test_without_a_day_the_current_period_is_corrected(cast):
    found = put(cast.province, cast.admin, {"name": "Sở Nội vụ", "code": "H53.7", "abbreviation": "SoNV"})
    assert [(c.way, c.day, c.what) for c in found.plan.changes] == [
        ("correct", BEGINNING, (("abbreviation", "SNV", "SoNV"), ("code", "", "H53.7")))
    ]
    unit = Unit.objects.get(pk=cast.home_affairs.pk)
    assert (unit.code, unit.abbreviation, unit.periods.count()) == ("H53.7", "SoNV", 1)
    assert "h53.7" in unit.folded
    renamed = put(cast.province, cast.admin, {"code": "H53.7", "name": "Sở Nội chính"})
    assert renamed.plan.changes[0].what == (("name", "Sở Nội vụ", "Sở Nội chính"),)


def test_from_a_day_on_a_unit_is_something_else(cast):
    Unit.objects.filter(pk=cast.home_affairs.pk).update(code="H53.7")
    UnitPeriod.objects.filter(unit=cast.home_affairs).update(code="H53.7")
    found = put(
        cast.province,
        cast.admin,
        {"code": "H53.7", "name": "Sở Nội chính", "since": "2026-07-01", "begun_with": "NQ 9", "parent": "UBND tỉnh"},
    )
    assert [(c.way, c.day, c.what) for c in found.plan.changes] == [
        (
            "turn",
            date(2026, 7, 1),
            (("name", "Sở Nội vụ", "Sở Nội chính"), ("abbreviation", "SNV", "")),
        )
    ]
    unit = Unit.objects.get(pk=cast.home_affairs.pk)
    assert (unit.name, unit.former) == ("Sở Nội chính", "Sở Nội vụ")
    assert unit.folded == "so noi chinh h53.7 so noi vu"
    assert [(p.name, p.since, p.before, p.begun_with) for p in unit.periods.order_by("since")] == [
        ("Sở Nội vụ", BEGINNING, date(2026, 7, 1), ""),
        ("Sở Nội chính", date(2026, 7, 1), OPEN_END, "NQ 9"),
    ]


def test_the_past_of_a_unit_is_not_rewritten(cast):
    put(cast.province, cast.admin, {"name": "Sở Nội vụ", "kind": "Đơn vị sự nghiệp", "since": "2026-07-01"})
    found = errors(compared(cast.province, {"name": "Sở Nội vụ", "kind": "Sở", "since": "2026-01-01"}))
    assert [row for row, _ in found] == [1]
    assert "Quá khứ của đơn vị đã có không sửa bằng tệp nhập" in found[0][1]


def test_a_moved_unit_is_moved_by_its_code(cast):
    put(cast.province, cast.admin, {"name": "Đội Quy tắc", "kind": "Khác", "code": "H53.9", "parent": "Sở Nội vụ"})
    put(
        cast.province,
        cast.admin,
        {"name": "Đội Quy tắc", "code": "H53.9", "parent": cast.ward.name, "since": "2026-10-01"},
    )
    unit = Unit.objects.get(code="H53.9")
    assert unit.parent == cast.ward
    assert {reach.holder for reach in unit.reached.all()} == {unit, cast.ward, cast.province}


def test_importing_an_export_changes_nothing(cast):
    put(cast.province, cast.admin, {**WARD, "since": "2025-07-01", "heads": 5, "phone": "1", "code": "H53.1"})
    for day in (None, TODAY):
        whole = b"".join(as_json(lines(cast.province, day=day)))
        again = compare(whole, "cay.json", into=cast.province, today=TODAY)
        assert (errors(again), again.plan.is_empty, again.plan.unchanged) == ([], True, 5)


def test_importing_the_export_of_today_changes_nothing_of_what_is_recorded_ahead(cast):
    ahead = TODAY + timedelta(days=61)
    act = draft_act(scope=cast.province, title="Đợt tới", decision="NQ 9", effective=ahead, by=cast.admin)
    merge = Said(1, StepKind.MERGE, (From(cast.commune.pk),), (Into(cast.ward.pk),))
    rename = Said(2, StepKind.RENAME, (From(cast.home_affairs.pk),), (Into(cast.home_affairs.pk, "Sở Nội chính"),))
    put_steps(act=act, steps=[merge, rename], by=cast.admin)
    record_act(act=act, by=cast.admin, today=TODAY)
    whole = b"".join(as_json(lines(cast.province, day=TODAY)))
    again = compare(whole, "cay.json", into=cast.province, today=TODAY)
    assert (errors(again), again.plan.is_empty, again.plan.unchanged) == ([], True, 4)
    late = compare(whole, "cay.json", into=cast.province, today=ahead)
    assert len(errors(late)) == 2


# One act, all or nothing ----------------------------------------------------------------------------------------------


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Unit, UnitPeriod, Succession, HeadCount, Reach, Membership)
    ]


def test_who_may_not_manage_units_imports_nothing(cast):
    with pytest.raises(NotAllowed):
        imports.begin_import(file=upload(WARD), unit=cast.province, by=cast.hoa)
    found = compared(cast.province, WARD)
    with pytest.raises(NotAllowed):
        write_tree(plan=found.plan, into=cast.province, source="", today=TODAY, by=cast.minh)


def begun(cast: Cast, *rows: dict[str, Any]) -> TreeImport:
    tree_import = imports.begin_import(file=upload(*rows), unit=cast.province, by=cast.admin)
    assert tasks.check_tree.call(tree_import.pk) == ImportState.CHECKED
    return imports.confirm_import(tree_import=tree_import, by=cast.admin)


@pytest.mark.parametrize("table", ["organisations_unitperiod", "organisations_headcount", "audit_event"])
def test_nothing_is_left_when_the_database_fails_in_the_middle(transactional_db, table, cast):
    tree_import = begun(cast, {**WARD, "heads": 5}, {"name": "Sở Nội vụ", "phone": "1"})
    before, events = everything(), Event.objects.count()

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and f'"{table}"' in sql:
            raise IntegrityError("the disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        assert tasks.apply_tree.call(tree_import.pk) == ImportState.FAILED
    assert (everything(), Event.objects.count()) == (before, events)
    tree_import.refresh_from_db()
    assert "cây đơn vị giữ nguyên" in tree_import.failure
    again = imports.read_again(tree_import=tree_import, by=cast.admin)
    assert tasks.check_tree.call(again.pk) == ImportState.CHECKED


def test_a_task_that_comes_twice_imports_once(cast):
    tree_import = begun(cast, WARD)
    assert tasks.apply_tree.call(tree_import.pk) == ImportState.DONE
    before = everything()
    assert tasks.apply_tree.call(tree_import.pk) == ImportState.DONE
    assert tasks.check_tree.call(tree_import.pk) == ""
    assert everything() == before
    with pytest.raises(imports.NotNow):
        imports.confirm_import(tree_import=tree_import, by=cast.admin)


def test_a_tree_that_moved_meanwhile_is_looked_at_again(cast):
    tree_import = begun(cast, WARD)
    put(cast.province, cast.admin, {**WARD, "phone": "1"})
    before = everything()
    assert tasks.apply_tree.call(tree_import.pk) == ImportState.CHECKED
    tree_import.refresh_from_db()
    assert (tree_import.found["has_moved"], tree_import.count["new"], everything() == before) == (True, 0, True)


def test_who_lost_the_right_meanwhile_is_told(cast):
    tree_import = begun(cast, WARD)
    Membership.objects.filter(user=cast.admin).update(before=timezone.localdate())
    before = everything()
    assert tasks.apply_tree.call(tree_import.pk) == ImportState.FAILED
    tree_import.refresh_from_db()
    assert "Chưa có quyền thêm, sửa đơn vị" in tree_import.failure
    assert everything() == before


def test_abandoned_previews_go_with_their_file(cast):
    old = imports.begin_import(file=upload(WARD), unit=cast.province, by=cast.admin)
    TreeImport.objects.update(made_at=timezone.now() - tasks.KEPT - timedelta(hours=1))
    fresh = imports.begin_import(file=upload({**WARD, "phone": "2"}), unit=cast.province, by=cast.admin)
    assert tasks.put_away_old_previews() == 1
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, old.file, fresh.state) == (ImportState.DROPPED, None, ImportState.WAITING)
    assert list(StoredFile.objects.all()) == [fresh.file]


# Pages ----------------------------------------------------------------------------------------------------------------


def test_upload_preview_import(cast, signed_in):
    client = signed_in(cast.admin)
    sent = client.post(
        "/don-vi/nhap/", {"unit": cast.province.pk, "file": upload(WARD, {"name": "Sở Nội vụ", "phone": "1"})}
    )
    tree_import = TreeImport.objects.get()
    assert (sent.status_code, sent.url) == (302, f"/don-vi/nhap/{tree_import.pk}/")
    page = client.get(sent.url).content.decode()
    assert "Nhập 1 đơn vị mới, đổi 1 đơn vị" in page
    assert Unit.objects.filter(name=WARD["name"]).exists() is False
    done = client.post(f"{sent.url}ghi/", follow=True).content.decode()
    assert "Đã nhập xong" in done
    assert Unit.objects.get(name=WARD["name"]).parent == cast.province


def test_a_file_with_errors_offers_its_rows_and_no_button(cast, signed_in):
    client = signed_in(cast.admin)
    rows = [WARD, {"name": "=HYPERLINK(1)", "kind": "Tổng cục", "phone": "+84"}]
    address = client.post("/don-vi/nhap/", {"unit": cast.province.pk, "file": upload(*rows)}).url
    page = client.get(address).content.decode()
    assert "Chưa nhập được: 1 chỗ cần sửa ở 1 dòng" in page
    assert f"{address}ghi/" not in page
    assert client.post(f"{address}ghi/", follow=True).content.decode().count("Hãy xem lại trang") == 1
    answer = client.get(f"{address}can-sua.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    head, row = list(sheet.iter_rows(min_row=3, values_only=True))
    found = dict(zip(head, row, strict=True))
    assert (found["Dòng"], found["Tên đơn vị"], found["Loại"], found["Điện thoại"]) == (
        "2", "=HYPERLINK(1)", "Tổng cục", "+84",
    )  # fmt: skip
    assert "Không có loại “Tổng cục”" in found["Cần sửa"]
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} <= {"s", "n"}


def test_the_findings_read_again_are_the_same_rows(cast, signed_in):
    client = signed_in(cast.admin)
    rows = [{"name": "A", "kind": "Tổng cục"}, {"name": "B", "kind": "Xã", "parent": "Z"}]
    address = client.post("/don-vi/nhap/", {"unit": cast.province.pk, "file": upload(*rows)}).url
    book = b"".join(client.get(f"{address}can-sua.xlsx").streaming_content)
    again = compare(book, "can-sua.xlsx", into=cast.province, today=TODAY)
    assert [row.name for row in again.read.rows] == ["A", "B"]
    assert [row for row, _ in errors(again)] == [4, 5]


def test_what_no_file_is(cast, signed_in):
    client = signed_in(cast.admin)
    for file, words in (
        (None, "Hãy chọn tệp"),
        (SimpleUploadedFile("a.csv", b""), "Tệp rỗng"),
        (SimpleUploadedFile("a.exe", b"MZ"), "Cây đơn vị nhập từ tệp"),
    ):
        answer = client.post("/don-vi/nhap/", {"unit": cast.province.pk, **({"file": file} if file else {})})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    address = client.post("/don-vi/nhap/", {"unit": cast.province.pk, "file": SimpleUploadedFile("a.csv", b"x,y")}).url
    assert "Không thấy dòng tiêu đề" in client.get(address).content.decode()


def test_a_stranger_sees_nothing(cast, signed_in):
    tree_import = begun(cast, WARD)
    client = signed_in(cast.hoa)
    base = f"/don-vi/nhap/{tree_import.pk}/"
    for address in ("/don-vi/nhap/", base, f"{base}can-sua.xlsx"):
        assert client.get(address).status_code == 404
    for act in ("ghi", "bo", "doc-lai"):
        assert client.post(f"{base}{act}/").status_code == 404
    other = make_unit("UBND tỉnh Kia", kind=Kind.PROVINCE)
    neighbour = signed_in(make_user(role=Role.ADMINISTRATOR, unit=other))
    assert neighbour.get(base).status_code == 404
    answer = neighbour.post("/don-vi/nhap/", {"unit": cast.province.pk, "file": upload(WARD)})
    assert (answer.status_code, TreeImport.objects.count()) == (422, 1)


def test_dropping_a_preview(cast, signed_in):
    client = signed_in(cast.admin)
    address = client.post("/don-vi/nhap/", {"unit": cast.province.pk, "file": upload(WARD)}).url
    page = client.post(f"{address}bo/", follow=True).content.decode()
    assert "Cây đơn vị không thay đổi" in page
    assert client.get(address).status_code == 404


def test_the_template_explains_itself_and_reads(cast, signed_in):
    content = b"".join(signed_in(cast.admin).get("/don-vi/nhap/mau.xlsx").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Đơn vị", "Cách điền và ví dụ", "Các loại"]
    book["Đơn vị"].append([None, "H53.5", WARD["name"], None, None, "Phường"])
    out = io.BytesIO()
    book.save(out)
    found = compare(out.getvalue(), "mau.xlsx", into=cast.province, today=TODAY)
    assert (errors(found), len(found.plan.made)) == ([], 1)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_export(cast, signed_in, ending):
    client = signed_in(cast.hoa)  # names are known to everybody who signed in
    answer = client.get(
        "/don-vi/xuat/", {"unit": cast.province.pk, "span": "day", "ngay": "01/11/2026", "format": ending}
    )
    content = b"".join(answer.streaming_content)
    assert (
        f'filename="UBND-tinh-2026-11-01.{ending}"' in answer["Content-Disposition"]
        or "UBND" in answer["Content-Disposition"]
    )
    found = compare(content, f"a.{ending}", into=cast.province, today=TODAY)
    assert (errors(found), found.plan.unchanged) == ([], 4)


def test_export_asks_for_what_is_missing(cast, signed_in):
    client = signed_in(cast.hoa)
    assert client.get("/don-vi/xuat/").status_code == 200
    answer = client.get("/don-vi/xuat/", {"unit": "9999", "span": "day", "ngay": "hôm qua", "format": "xlsx"})
    assert answer.status_code == 422


# Commands -------------------------------------------------------------------------------------------------------------


def test_commands_take_a_tree_out_and_in(cast, tmp_path, capsys):
    (tmp_path / "cay.json").write_text(json.dumps([WARD]))
    told = {"under": cast.province.name, "by": "quantri"}
    call_command("import_units", str(tmp_path / "cay.json"), look=True, **told)
    assert Unit.objects.filter(name=WARD["name"]).exists() is False
    call_command("import_units", str(tmp_path / "cay.json"), **told)
    assert "1 đơn vị mới, 0 thay đổi, 0 không đổi." in capsys.readouterr().out
    for ending in ("xlsx", "csv", "json"):
        call_command("export_units", cast.province.name, str(tmp_path / f"ra.{ending}"), verbosity=0)
        call_command("import_units", str(tmp_path / f"ra.{ending}"), **told)
        assert "0 đơn vị mới, 0 thay đổi, 5 không đổi." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "told", "words"),
    [
        ([{"name": "A"}], {}, "1 lỗi; chưa nhập gì"),
        ([WARD], {"by": "ai"}, "no active user"),
        ([WARD], {"by": "hoa"}, "Chưa có quyền"),
        ([WARD], {"under": "Đâu đó"}, "No unit is called"),
        ([], {}, "danh sách đơn vị"),
    ],
)
def test_commands_say_what_is_wrong(cast, tmp_path, rows, told, words):
    (tmp_path / "cay.json").write_text(json.dumps(rows))
    with pytest.raises(CommandError, match=words):
        call_command(
            "import_units", str(tmp_path / "cay.json"), **{"under": cast.province.name, "by": "quantri", **told}
        )
    assert Unit.objects.count() == 4
