from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.vanban.reader.sources.files import check, shown
from tests.vanban.rendering import as_pdf, font
from vanban.reader.source import Table
from vanban.reader.sources import open_source

LONG = (
    "Nâng cao nhận thức của cán bộ, công chức về ý nghĩa của cải cách hành chính, tạo sự đồng lòng khi bắt tay vào công "
    "việc; từ đó mỗi người có thái độ làm việc tích cực, tận tụy phục vụ Nhân dân và doanh nghiệp trên địa bàn."
)
LINES = [
    "KẾ HOẠCH",
    "Tuyên truyền cải cách hành chính năm 2026",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Mục đích",
    f"a) {LONG}",
    f"b) {LONG} {LONG}",
    "2. Yêu cầu",
    f"- {LONG}",
    f"- {LONG.replace('tích cực', 'đúng mực')}",
    "Trên đây là Kế hoạch tuyên truyền năm 2026./.",
]
HEAD = ["STT", "Nội dung", "Sản phẩm", "Chủ trì", "Thời gian"]
ROWS = [
    [str(n), f"Việc thứ {n}: {LONG[: 60 + 7 * n].rsplit(' ', 1)[0]}", f"{n:02d} tin", "Sở Nội vụ", "Quý II"]
    for n in range(1, 16)
]
TABLE = "\n".join("\t".join(row) for row in [HEAD, *ROWS])


def read(data: bytes):
    source = open_source(data, name="x.pdf")
    check(source)
    return source


@pytest.mark.parametrize("size", [11, 12, 13, 14])
@pytest.mark.parametrize("justified", [False, True])
def test_lines_come_back_as_they_were_written(size, justified):
    source = read(as_pdf("\n".join(LINES * 3), size=size, justified=justified))
    assert source.kind == "pdf"
    assert shown(source) == LINES * 3


def test_page_numbers_are_left_out_and_pages_are_known():
    source = read(as_pdf("\n".join(LINES * 6)))
    assert len(source.pages) >= 3
    assert all(not str(line).isdigit() for line in shown(source))
    assert source.page(0) == 1
    assert source.page(len(source.text) - 1) == len(source.pages)


@pytest.mark.parametrize("size", [11, 12, 13, 14])
def test_a_table_over_pages_is_one_table(size):
    source = read(as_pdf(f"{LINES[4]}\n{TABLE}\n{LINES[5]}", size=size))
    assert shown(source) == [LINES[4], [HEAD, *ROWS], LINES[5]]
    assert len(source.pages) >= 2


def test_merged_cells_are_seen_by_their_missing_lines():
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(font(), 11)
    xs, ys = [80, 150, 300, 450], [700, 660, 620, 580]
    for i, y in enumerate(ys):
        canvas.line(80 if i != 2 else 150, y, 450, y)
    for j, x in enumerate(xs):
        canvas.line(x, 700 if j != 2 else 660, x, 580)
    for x, y, text in [
        (90, 675, "A"), (155, 675, "B rộng"), (155, 640, "c"), (310, 640, "d"), (155, 600, "e"), (310, 600, "f"),
    ]:  # fmt: skip
        canvas.drawString(x, y, text)
    canvas.save()
    table = read(out.getvalue()).blocks[0]
    assert isinstance(table, Table)
    assert [[(c.column, c.columns, c.rows) for c in row.cells] for row in table.rows] == [
        [(0, 1, 1), (1, 2, 1)],
        [(0, 1, 2), (1, 1, 1), (2, 1, 1)],
        [(1, 1, 1), (2, 1, 1)],
    ]


def test_the_head_and_the_end_are_read_column_by_column():
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)

    def put(centre: float, y: float, text: str, size: float = 13) -> None:
        canvas.setFont(font(), size)
        canvas.drawCentredString(centre, y, text)

    put(160, 780, "UBND TỈNH X", 12)
    put(400, 780, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12)
    put(160, 764, "SỞ NỘI VỤ", 12)
    put(400, 763, "Độc lập - Tự do - Hạnh phúc")
    put(160, 735, "Số: 12/KH-SNV")
    put(400, 735, "X, ngày 05 tháng 01 năm 2026")
    put(297, 700, "KẾ HOẠCH")
    put(297, 682, "Tuyên truyền cải cách hành chính năm 2026")
    canvas.setFont(font(), 13)
    canvas.drawString(100, 640, "Căn cứ kế hoạch của tỉnh, Sở Nội vụ ban hành kế hoạch như sau:")
    canvas.setFont(font(), 11)
    for i, line in enumerate(["Nơi nhận:", "- UBND tỉnh;", "- Các phòng;", "- Lưu: VT."]):
        canvas.drawString(85, 600 - 13 * i, line)
    put(420, 600, "TL. GIÁM ĐỐC")
    put(420, 583, "CHÁNH VĂN PHÒNG")
    put(420, 510, "Nguyễn Thị Lan")
    canvas.save()
    assert shown(read(out.getvalue())) == [
        "UBND TỈNH X",
        "SỞ NỘI VỤ",
        "Số: 12/KH-SNV",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "X, ngày 05 tháng 01 năm 2026",
        "KẾ HOẠCH",
        "Tuyên truyền cải cách hành chính năm 2026",
        "Căn cứ kế hoạch của tỉnh, Sở Nội vụ ban hành kế hoạch như sau:",
        "Nơi nhận:",
        "- UBND tỉnh;",
        "- Các phòng;",
        "- Lưu: VT.",
        "TL. GIÁM ĐỐC",
        "CHÁNH VĂN PHÒNG",
        "Nguyễn Thị Lan",
    ]


def test_footnotes_leave_the_running_text():
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    first = "Thực hiện Nghị quyết về cải cách hành chính"
    canvas.setFont(font(), 13)
    canvas.drawString(85, 700, first)
    after = 85 + canvas.stringWidth(first)
    canvas.setFont(font(), 8)
    canvas.drawString(after, 705, "1")
    canvas.setFont(font(), 13)
    canvas.drawString(after + 8, 700, "của tỉnh.")
    for y in (680, 660, 640):
        canvas.drawString(85, y, "Các cơ quan phối hợp.")
    canvas.setFont(font(), 10)
    canvas.drawString(85, 80, "1 Nghị quyết số 76/NQ-CP của Chính phủ")
    canvas.drawString(85, 68, "và các văn bản khác.")
    canvas.save()
    assert shown(read(out.getvalue())) == [
        f"{first}[1] của tỉnh.",
        *["Các cơ quan phối hợp."] * 3,
        ("1", "[1] Nghị quyết số 76/NQ-CP của Chính phủ và các văn bản khác."),
    ]
