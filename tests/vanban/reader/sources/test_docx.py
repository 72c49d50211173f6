import pytest

from tests.vanban.reader.sources.files import RELATION, check, p, shown, tbl, tc, word
from vanban.reader.source import Paragraph, Table
from vanban.reader.sources import open_source


def read(body: str, **parts: str):
    source = open_source(word(body, **parts), name="x.docx")
    check(source)
    return source


def test_paragraphs_and_tables_come_in_the_order_of_the_body():
    source = read(p("một") + tbl(tc("a") + tc("b") + tc("c"), tc("d") + tc("e") + tc("f"), tc("1") * 3) + p("hai"))
    assert shown(source) == ["một", [["a", "b", "c"], ["d", "e", "f"], ["1", "1", "1"]], "hai"]
    assert source.text == "một\na\tb\tc\nd\te\tf\n1\t1\t1\nhai\n"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("giữ") + "<w:p><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>", "giữ\n"),
        ("<w:p><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>", "thêm\n"),
        (p("ẩn", run="<w:vanish/>") + p("hiện"), "hiện\n"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc\n"),
        ("<w:p><w:r><w:t>2021</w:t><w:noBreakHyphen/><w:t>2025</w:t></w:r></w:p>", "2021-2025\n"),
        ('<w:p><w:hyperlink r:id="x"><w:r><w:t>liên kết</w:t></w:r></w:hyperlink></w:p>', "liên kết\n"),
        (f"<w:sdt><w:sdtContent>{p('trong khung')}</w:sdtContent></w:sdt>", "trong khung\n"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>", "3\n"),
        (p("Céng hoµ", run='<w:rFonts w:ascii=".VnTime"/>'), "Cộng hoà\n"),
        (p("kÕ ho¹ch", run='<w:rFonts w:ascii=".VnTimeH"/>'), "KẾ HOẠCH\n"),
        (p("Keá hoaïch", run='<w:rFonts w:ascii="VNI-Times"/>'), "Kế hoạch\n"),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Sở Nội </w:t></w:r></w:p>" + p("vụ"),
            "Sở Nội vụ\n",
        ),
        (
            f"<w:p><w:r><w:t>neo</w:t></w:r><w:r><w:pict><w:txbxContent>{p('hộp')}</w:txbxContent></w:pict></w:r></w:p>",
            "neo\nhộp\n",
        ),
    ],
)
def test_a_paragraph_reads_as_printed(body, text):
    assert read(body).text == text


def test_bold_italic_centred_by_run_and_by_style():
    styles = (
        '<w:style w:type="paragraph" w:styleId="T"><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:b/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="T"/></w:style>'
    )
    body = p("A", '<w:pStyle w:val="S"/>') + p("B", run="<w:i/>") + p("C", '<w:pStyle w:val="S"/>', '<w:b w:val="0"/>')
    looks = [(b.bold, b.italic, b.centred) for b in read(body, styles=styles).blocks if isinstance(b, Paragraph)]
    assert looks == [(True, False, True), (False, True, False), (False, False, True)]


def level(place: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "\uf0b7")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "decimal", "%1.")
    + level(1, "decimal", "%1.%2.")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    "</w:lvlOverride></w:num>"
)


def numbered(items: list[tuple[int, int]]) -> list[object]:
    body = "".join(
        p("x", f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{name}"/></w:numPr>') for name, place in items
    )
    return [str(line).removesuffix(" x") for line in shown(read(body, numbering=NUMBERING))]


def test_numbers_are_counted_and_start_anew_below_a_higher_level():
    items = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)]
    assert numbered(items) == ["I.", "1.", "2.", "a)", "b)", "-", "3.", "a)", "II.", "1."]


def test_numbers_show_the_levels_above_and_start_where_told():
    assert numbered([(2, 0), (2, 1), (2, 1), (2, 0), (3, 0), (3, 1)]) == ["1.", "1.1.", "1.2.", "2.", "7.", "7.1."]


def test_numbering_by_style():
    styles = (
        '<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    body = p("một", '<w:pStyle w:val="L"/>') + p("hai", '<w:pStyle w:val="L"/>')
    without = p("không", '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert shown(read(body + without, styles=styles, numbering=NUMBERING)) == ["1. một", "2. hai", "không"]


def test_merged_cells():
    rows = (
        tc("A", '<w:gridSpan w:val="2"/>') + tc("B", '<w:vMerge w:val="restart"/>'),
        tc("c") + tc("d") + tc("", "<w:vMerge/>"),
        tc("e") + tc("f") + tc("g"),
    )
    table = next(b for b in read(tbl(*rows)).blocks if isinstance(b, Table))
    assert [[(c.column, c.columns, c.rows) for c in row.cells] for row in table.rows] == [
        [(0, 2, 1), (2, 1, 2)],
        [(0, 1, 1), (1, 1, 1)],
        [(0, 1, 1), (1, 1, 1), (2, 1, 1)],
    ]


def test_cells_hold_their_paragraphs_as_lines_and_nested_tables_as_text():
    nested = f"<w:tc><w:tcPr/>{p('một')}{p('hai')}{tbl(tc('x') + tc('y'))}{p('')}</w:tc>"
    source = read(tbl(tc("a") + tc("b") + nested, tc("1") * 3, tc("2") * 3))
    assert shown(source) == [[["a", "b", "một\nhai\nx y"], ["1", "1", "1"], ["2", "2", "2"]]]


def test_heading_rows_are_told():
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{tc('TT') * 3}</w:tr>"
    table = next(b for b in read(tbl(head, tc("1") * 3, tc("2") * 3)).blocks if isinstance(b, Table))
    assert [row.heading for row in table.rows] == [True, False, False]


def test_head_and_end_of_a_document_are_read_column_by_column():
    head = tbl(
        tc("UBND TỈNH X") + tc("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        tc("Số: 1/KH-UBND") + tc("X, ngày 05 tháng 01 năm 2026"),
        borders=False,
    )
    end = tbl(f"<w:tc><w:tcPr/>{p('Nơi nhận:')}{p('- Lưu: VT.')}</w:tc>" + tc("TM. ỦY BAN NHÂN DÂN"), borders=False)
    assert shown(read(head + p("KẾ HOẠCH") + end)) == [
        "UBND TỈNH X",
        "Số: 1/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "X, ngày 05 tháng 01 năm 2026",
        "KẾ HOẠCH",
        "Nơi nhận:",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
    ]


def test_notes_stand_at_the_end_under_their_marks():
    note = '<w:footnote w:id="{}"><w:p><w:r><w:footnoteRef/><w:t>{}</w:t></w:r></w:p></w:footnote>'
    body = '<w:p><w:r><w:t>Kế hoạch</w:t><w:footnoteReference w:id="{}"/><w:t> này</w:t></w:r></w:p>'
    source = read(body.format(5) + body.format(3), footnotes=note.format(3, "ba") + note.format(5, "năm"))
    assert shown(source) == ["Kế hoạch[1] này", "Kế hoạch[2] này", ("1", "[1] năm"), ("2", "[2] ba")]


def test_what_lies_outside_is_not_fetched_and_is_said():
    link = f'<Relationship Id="z" Type="{RELATION}/attachedTemplate" Target="http://x.invalid/t.dotm" TargetMode="External"/>'
    source = open_source(word(p("Kế hoạch"), links=link), name="x.docx")
    assert source.notes == ("Tệp trỏ tới 1 nguồn bên ngoài (mẫu, ảnh hoặc đối tượng); đã bỏ qua.",)
