"""Files as offices make them, and as nobody should."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from loa.organisations.states import BEGINNING, OPEN_END, Kind
from loa.organisations.tree_files.cells import BadCell, Heir, count_of, day_of, heirs_of, kind_of
from loa.organisations.tree_files.columns import COLUMNS, column_of
from loa.organisations.tree_files.findings import MOST, Level, Unreadable
from loa.organisations.tree_files.reading import FileRead, read_tree
from loa.organisations.tree_files.sources import rows_of_book
from loa.organisations.tree_files.writing import Line, as_csv

HEAD = ["Tên đơn vị", "Loại", "Trực thuộc", "Từ ngày"]


def book(*rows: list[Any], sheet: str = "Sheet1", **more: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, lines in {sheet: rows, **more}.items():
            page = made.add_worksheet(name)
            for at, row in enumerate(lines):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        page.write_datetime(at, column, cell, day)
                    elif isinstance(cell, str) and cell.startswith("=="):
                        page.write_formula(at, column, cell[1:], value="UBND xã Tính Toán")
                    elif cell is not None:
                        page.write(at, column, cell)
    return out.getvalue()


def read(content: bytes | str, name: str = "cay.csv") -> FileRead:
    return read_tree(content.encode() if isinstance(content, str) else content, name)


def said(found: FileRead, level: Level = Level.ERROR) -> list[tuple[int, str]]:
    return [(finding.row, finding.words) for finding in found.findings.in_order() if finding.level == level]


# Headings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_column_is_known_by_all_its_headings(column):
    for heading in (column.heading, column.heading.upper(), column.name, *column.others):
        assert column_of(heading) == column.name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Ten don vi", "name"),
        ("TÊN CƠ QUAN, ĐƠN VỊ (*)", "name"),
        ("  Mã định danh\nđiện tử ", "code"),
        ("Trực thuộc:", "parent"),
        ("E-mail", "email"),
        ("Diện tích", ""),
        ("x" * 500, ""),
    ],
)
def test_headings_as_people_write_them(heading, name):
    assert column_of(heading) == name


def test_a_title_above_merged_headings_and_a_row_of_numbers():
    found = read(
        book(
            ["DANH SÁCH ĐƠN VỊ"],
            [],
            ["STT", "Tên đơn vị", "Loại", "Liên hệ", None],
            [None, None, None, "Điện thoại", "Thư điện tử"],
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            [1, "UBND xã Cồn Én", "Xã", "0200 381", "conen@songlam.gov.vn"],
            [],
            [2, "UBND xã Bãi Dâu", "xa", 203812345, None],
        ),
        "cay.xlsx",
    )
    assert said(found) == []
    assert [(row.number, row.name, row.kind, row.contact) for row in found.rows] == [
        (6, "UBND xã Cồn Én", "commune", {"phone": "0200 381", "email": "conen@songlam.gov.vn"}),
        (8, "UBND xã Bãi Dâu", "commune", {"phone": "0203812345"}),
    ]
    assert said(found, Level.NOTE) == [(8, "Điện thoại 203812345 là ô dạng số nên mất số 0 đầu; sẽ ghi 0203812345.")]


def test_unknown_and_doubled_columns_and_other_sheets_are_said():
    found = read(
        book(["Tên đơn vị", "Loại", "Diện tích", "Tên cơ quan"], ["A", "Xã", 5, "B"], Khác=[["không có gì"]]),
        "cay.xlsx",
    )
    assert [row.name for row in found.rows] == ["A"]
    assert [words for _, words in said(found, Level.NOTE)] == [
        "Có hai cột cùng nghĩa với “Tên cơ quan”; chỉ đọc cột bên trái.",
        "Cột “Diện tích” không dùng đến khi nhập.",
        "Chỉ đọc trang tính “Sheet1”; tệp còn 1 trang tính khác.",
    ]


# Cells ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("05/3/2026", date(2026, 3, 5)),
        ("5-3-2026", date(2026, 3, 5)),
        ("05.03.2026", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("2026-03-05 00:00:00", date(2026, 3, 5)),
        ("ngày 05 tháng 3 năm 2026", date(2026, 3, 5)),
        (46086, date(2026, 3, 5)),
        (46086.0, date(2026, 3, 5)),
        ("46086", date(2026, 3, 5)),
        (datetime(2026, 3, 5, 7), date(2026, 3, 5)),
        ("", None),
        (None, None),
    ],
)
def test_days(cell, day):
    assert day_of(cell) == day


@pytest.mark.parametrize(
    "cell", ["3/25/2026", "31/2/2026", "05/3/26", "hôm qua", "3/2026", "2026-13-01", -5, 1e20, True]
)
def test_what_is_no_day(cell):
    with pytest.raises(BadCell, match="05/3/2026"):
        day_of(cell)


@pytest.mark.parametrize(
    ("cell", "count"), [("25", 25), (25.0, 25), ("1.500", 1500), ("12,0", 12), ("12.00", 12), ("", None), (0, 0)]
)
def test_counts(cell, count):
    assert count_of(cell) == count


@pytest.mark.parametrize("cell", ["-5", "12,5", "mười", "1e9", "9" * 40, 2.5])
def test_what_is_no_count(cell):
    with pytest.raises(BadCell):
        count_of(cell)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Phường", Kind.WARD), ("phuong", Kind.WARD), ("ward", Kind.WARD), ("UBND phường", Kind.WARD),
        ("Tỉnh", Kind.PROVINCE), ("Thành phố", Kind.PROVINCE), ("thành phố thuộc tỉnh", Kind.DISTRICT),
        ("Sở", Kind.DEPARTMENT), ("Sở, ban, ngành", Kind.DEPARTMENT), ("special zone", Kind.SPECIAL_ZONE),
    ],
)  # fmt: skip
def test_kinds(words, kind):
    assert kind_of(words) == kind


def test_an_unknown_kind_is_told_with_all_kinds():
    with pytest.raises(BadCell) as error:
        kind_of("Tổng cục")
    assert all(kind.label in str(error.value) for kind in Kind)


def test_heirs():
    assert heirs_of("H53.02 (60%); Sở Xây dựng (33,33 %) từ ngày 01/7/2025; Sở Y tế") == (
        Heir("H53.02", Decimal(60)),
        Heir("Sở Xây dựng", Decimal("33.33"), date(2025, 7, 1)),
        Heir("Sở Y tế"),
    )
    for words in ("A (101%)", "A (3,333%)"):
        with pytest.raises(BadCell, match="từ 0 đến 100"):
            heirs_of(words)


# Text files -----------------------------------------------------------------------------------------------------------

LINES = 'Tên đơn vị;Loại;Ngày thành lập\r\nUBND xã Cồn Én;Xã;45839\r\n"Sở ""Một cửa""; hai";Sở;\r\n'


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        ("sep=;\r\n" + LINES).encode("utf-8-sig"),
        LINES.replace("\r\n", "\n").encode(),
        LINES.replace(";", "\t").replace("\t hai", "; hai").encode(),
        LINES.replace(";", ",").replace(", hai", "; hai").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "sep", "unix", "tab", "comma"],
)
def test_text_as_excel_and_others_write_it(content):
    found = read(content)
    assert said(found) == []
    assert [(row.name, row.since) for row in found.rows] == [
        ("UBND xã Cồn Én", date(2025, 7, 1)),
        ('Sở "Một cửa"; hai', BEGINNING),
    ]


def test_a_cell_with_line_breaks_counts_the_lines_of_the_file():
    found = read('Tên đơn vị,Loại\n"UBND\nxã Cồn Én",Xã\nSở Nội vụ,Tổng cục\n')
    assert [(row.number, row.name) for row in found.rows] == [(2, "UBND xã Cồn Én"), (4, "Sở Nội vụ")]
    assert [row for row, _ in said(found)] == [4]


def test_marks_against_computing_are_taken_off_once():
    written = b"".join(as_csv([Line(1, "=1+1", "other")]))
    assert b"'=1+1" in written
    assert read(written).rows[0].name == "=1+1"
    assert read('Tên đơn vị,Loại,Điện thoại\n\'=1+1,Xã,"=""0200381"""\n').rows[0].contact == {"phone": "0200381"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "|", "'="])
def test_no_exported_cell_computes(start):
    written = b"".join(
        as_csv([Line(1, f"{start}HYPERLINK(1)", "other", parent=f"{start}cmd", abbreviation=f"{start}x")])
    )
    cells = written.decode("utf-8-sig").splitlines()[1].split(",")
    assert [cell for cell in cells if cell.strip('"')[:1] in set("=+-@|\t")] == []


# What is refused as a whole -------------------------------------------------------------------------------------------


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return out.getvalue()


def with_part(name: str, words: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEAD, ["A", "Xã"]))) as there, zipfile.ZipFile(out, "w") as made:
        for part in there.infolist():
            made.writestr(part, words if part.filename == name else there.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_rows(words: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_part(SHEET, f'<worksheet xmlns="{space}"><sheetData>{words}</sheetData></worksheet>')


LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"  \n", "a.csv", "Tệp rỗng"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls", "Excel kiểu cũ"),
        (b"%PDF-1.7 ...", "a.pdf", "Tệp là PDF"),
        (b"PK\x03\x04" + bytes(100), "a.xlsx", "Không mở được"),
        (bomb(), "a.xlsx", "phình ra quá lớn"),
        (with_part("xl/sharedStrings.xml", LAUGHS), "a.xlsx", "Không mở được"),
        (with_part("xl/sharedStrings.xml", "<sst><si>"), "a.xlsx", "Không mở được"),
        (with_part("xl/workbook.xml", "<nonsense/>"), "a.xlsx", "Không mở được|tiêu đề"),
        (with_rows("<row/>" * 9_000_000), "a.xlsx", "60.000 dòng"),
        (with_rows("<c/>" * 9_000_000), "a.xlsx", "60.000 dòng"),
        (with_rows("<row>" + "<c/>" * 600_000 + "</row>"), "a.xlsx", "quá nhiều ô"),
        (book(["Diện tích", "Dân số"], [1, 2]), "a.xlsx", "Không thấy dòng tiêu đề"),
        (book(HEAD), "a.xlsx", "chưa có đơn vị nào"),
        ("Tên đơn vị;Loại".encode("cp1258", "replace") + b"\xe3\xff", "a.csv", "bảng mã"),
        ('Tên đơn vị,Loại\n"A' + "x" * 200_000, "a.csv", "dấu ngoặc kép chưa đóng"),
        ("[" * 100_000, "a.json", "JSON viết chưa đúng"),
        ('{"units": 5}', "a.json", "danh sách đơn vị"),
        ('[{"kind": "ward"}]', "a.json", "Không thấy dòng tiêu đề"),
        ('[{"name": "A"', "a.json", "JSON viết chưa đúng ở dòng 1"),
    ],
)
def test_what_is_refused_as_a_whole(content, name, words):
    began = time.monotonic()
    with pytest.raises(Unreadable, match=words):
        read(content, name)
    assert time.monotonic() - began < 10


ROW_LIKE = ["x:row ", "<![CDATA[<row >]]>", "<!--<row >-->", "<si/>", "<row/>", '<row xmlns="urn:x"/>', "<?x <row >?>"]


@pytest.mark.parametrize("words", ROW_LIKE)
def test_what_looks_like_a_row_within_a_row_begins_none(words):
    cells = f'<c t="str"><v>{words}</v></c>' * 200_000
    with pytest.raises(Unreadable, match="quá nhiều ô"):
        read(with_rows(f'<row r="1">{cells}</row>'), "a.xlsx")


def test_words_that_rows_share_are_counted_one_by_one():
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
    many, one = "<si><t>A</t></si>" * 300_000, "<si>" + "<r><t>A</t></r>" * 300_000 + "</si>"
    rows = list(rows_of_book(with_part("xl/sharedStrings.xml", shared.format(many))))
    assert [row[:2] for row in rows] == [["A", "A"], ["A", "A"]]
    with pytest.raises(Unreadable, match="quá nhiều ô"):
        read(with_part("xl/sharedStrings.xml", shared.format(one)), "a.xlsx")


ENDLESS = ["x" * 3_000_000 + "='1'", " ".join(f"a{n}='1'" for n in range(400_000))]


@pytest.mark.parametrize("attributes", ENDLESS, ids=["one long", "many"])
def test_a_tag_that_hardly_ends_is_refused(attributes):
    with pytest.raises(Unreadable, match="quá nhiều ô"):
        read(with_rows(f"<row {attributes}/>"), "a.xlsx")


def test_many_rows_are_no_wide_row():
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD)
    row = '<row><c t="inlineStr"><is><t>A</t></is></c><c t="inlineStr"><is><t>Xã</t></is></c></row>'
    assert len(read(with_rows(f"<row>{head}</row>" + row * 50_000), "a.xlsx").rows) == 50_000


@pytest.mark.parametrize("name", ["xl/drawings/vmlDrawing1.vml", "xl/printerSettings/printerSettings1.bin"])
def test_parts_that_nobody_reads_may_be_anything(name):
    out = io.BytesIO(book(HEAD, ["A", "Xã"]))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(name, b"<xml><br></xml>" if name.endswith(".vml") else "HP LaserJet".encode("utf-16"))
    assert [row.name for row in read(out.getvalue(), "a.xlsx").rows] == ["A"]


def test_a_sheet_that_says_it_is_endless_is_read_to_its_end():
    page = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(book(HEAD, ["A", "Xã"]))) as there:
        words = there.read(page).decode()
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    endless = words.replace('ref="A1:D2"', 'ref="A1:XFD1048576"').replace("</sheetData>", far)
    assert endless != words
    assert [row.name for row in read(with_part(page, endless), "a.xlsx").rows] == ["A"]


def test_a_formula_is_read_as_its_value():
    assert read(book(HEAD, ['=="UBND xã "&"Tính Toán"', "Xã"]), "a.xlsx").rows[0].name == "UBND xã Tính Toán"


def test_json_of_odd_values_does_not_break():
    odd = [
        {"name": "A", "kind": "ward", "heads": [{"count": 5, "since": "2025-01-01"}], "successors": "x"},
        {"name": ["B"], "kind": {"a": 1}, "code": None, "phone": 10**400, "since": True, "heads": "Infinity"},
        {"name": "C\x00\x1b[31m", "kind": "ward", "successors": [{"unit": "A", "share": 60}, 7, None, {"x": []}]},
    ]
    found = read(json.dumps(odd).replace('"Infinity"', "Infinity"), "a.json")
    assert (found.rows[0].heads, found.rows[2].name) == (((5, date(2025, 1, 1)),), "C [31m")
    assert {row for row, _ in said(found)} == {2}


# Findings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"name": ""}, "Chưa có tên đơn vị"),
        ({"name": "x" * 201}, "dài 201 ký tự, tối đa 200"),
        ({"code": "53.H"}, "chưa đúng dạng mã định danh"),
        ({"kind": "Tổng cục"}, "Không có loại “Tổng cục”"),
        ({"since": "2026-02-30"}, "không phải là ngày"),
        ({"since": "01/7/1025"}, "không phải là ngày"),
        ({"since": "2026-03-05", "until": "2026-03-04"}, "Đến ngày trước từ ngày"),
        ({"ended_with": "QĐ 5"}, "chưa có đến ngày"),
        ({"heads": "nhiều"}, "không phải là số người"),
        ({"heads": "5; 6", "heads_since": "01/1/2025"}, "cần đúng bấy nhiêu ngày"),
        ({"email": "abc"}, "chưa đúng dạng thư điện tử"),
        ({"website": "http://"}, "chưa đúng dạng địa chỉ trang"),
        ({"website": "javascript:alert(1)"}, "chưa đúng dạng địa chỉ trang"),
        ({"successors": "A (200%)"}, "từ 0 đến 100"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_at_its_place(row, words):
    found = read(json.dumps([{"name": "A", "kind": "ward", **row}]), "a.json")
    assert [number for number, _ in said(found)] == [1]
    assert words in said(found)[0][1]


def test_a_row_says_what_it_says():
    row = read("Tên đơn vị,Loại,Từ ngày,Đến ngày,Website\nA,Xã,01/1/2020,30/6/2025,songlam.gov.vn\n").rows[0]
    assert (row.since, row.before, row.contact) == (
        date(2020, 1, 1), date(2025, 7, 1), {"website": "https://songlam.gov.vn"},
    )  # fmt: skip
    assert read("Tên đơn vị,Loại\nA,Xã\n").rows[0].before == OPEN_END


@pytest.mark.slow
def test_fifty_thousand_wrong_rows_are_counted_and_a_thousand_listed():
    rows = "".join(f"UBND xã {n},Tổng cục {n},32/13/2025,abc\n" for n in range(50_000))
    content = f"Tên đơn vị,Loại,Từ ngày,Email\n{rows}".encode()
    began = time.monotonic()
    tracemalloc.start()
    found = read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.total, found.findings.errors, len(found.findings.in_order())) == (50_000, 150_000, MOST)
    assert time.monotonic() - began < 60
    assert peak < 250 * 1024 * 1024


def test_more_rows_than_any_tree_are_refused():
    with pytest.raises(Unreadable, match="60.000 dòng"):
        read("Tên đơn vị,Loại\n" + "A,Xã\n" * 60_001)
