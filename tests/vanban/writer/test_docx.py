from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.table import Table as OpenedTable
from hypothesis import given, settings
from lxml import etree
from PIL import ImageFont

from tests.vanban.writer.documents import DECISION, LETTER, OWNERS, PLAN, RULES, WORK, documents
from vanban.writer import wording
from vanban.writer.check import check
from vanban.writer.document import Annex, Block, Document, Drafter, Item, Paragraph, Table
from vanban.writer.docx import write
from vanban.writer.docx.xml import legal
from vanban.writer.rules import MOTTO, STATE, Element
from vanban.writer.widths import balanced, lines, width

TINOS = Path(__file__).parents[3] / "node_modules" / "@expo-google-fonts" / "tinos"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(document: Document) -> Opened:
    return docx.Document(io.BytesIO(write(document)))


def of_style(word: Opened, element: Element) -> list[str]:
    """Texts of the paragraphs of a style, in tables too."""
    return [text for style, text in paragraphs(word) if style == element.value]


def paragraphs(word: Opened) -> Iterator[tuple[str, str]]:
    names = {style.style_id: style.name for style in word.styles}
    for p in word.element.body.iter(qn("w:p")):
        style = p.find(f"{W}pPr/{W}pStyle")
        yield names[style.get(qn("w:val"))] if style is not None else "", "".join(shown(p))


def shown(element: etree._Element) -> Iterator[str]:
    for part in element.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        yield part.text or "" if part.tag == qn("w:t") else "\n"


@pytest.mark.parametrize("document", [PLAN, LETTER, DECISION])
def test_the_same_document_gives_the_same_bytes(document):
    assert write(document) == write(document)


def test_every_element_is_a_style_in_use_or_ready():
    names = {style.name for style in opened(PLAN).styles}
    assert {element.value for element in Element} <= names


def test_head_of_a_plan():
    word = opened(PLAN)
    assert [cell.text for row in word.tables[0].rows for cell in row.cells] == [
        "ỦY BAN NHÂN DÂN\nTỈNH SÔNG LAM\n",
        f"{STATE}\n{MOTTO}\n",
        "Số: 05/KH-UBND",
        "Sông Lam, ngày 09 tháng 01 năm 2026",
    ]
    assert of_style(word, Element.NAME) == ["KẾ HOẠCH"]
    assert of_style(word, Element.SUBJECT) == [PLAN.subject]


def test_head_of_a_letter_that_is_urgent_and_a_draft():
    word = opened(LETTER)
    assert of_style(word, Element.NAME) == []
    assert of_style(word, Element.SUPERIOR) == ["ỦY BAN NHÂN DÂN\nTỈNH SÔNG LAM"]
    assert of_style(word, Element.NUMBER) == ["Số:       /SNV-CCHC"]
    assert of_style(word, Element.LETTER_SUBJECT) == ["V/v đôn đốc thực hiện kế hoạch quý II năm 2026"]
    assert of_style(word, Element.URGENCY) == ["HỎA TỐC"]
    assert ("VB Du thao", "DỰ THẢO") in paragraphs(word)


def test_rule_under_the_motto_is_as_long_as_its_words():
    rules = [p for p in opened(PLAN).tables[0].cell(0, 1).paragraphs if p.style.name == "VB Duong ke"]
    column = 95.0
    length = column - rules[0].paragraph_format.left_indent.mm - rules[0].paragraph_format.right_indent.mm
    assert length == pytest.approx(width(MOTTO, 13, bold=True), abs=0.1)


@pytest.mark.parametrize("face", ["400Regular", "700Bold"])
def test_widths_are_those_of_the_font(face):
    font = ImageFont.truetype(str(TINOS / face / f"Tinos_{face}.ttf"), 2048)
    alphabet = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    signs = alphabet + alphabet.upper() + "0123456789 .,;:/-–()“”"
    is_bold = face == "700Bold"
    assert {sign: round(width(sign, 1000, bold=is_bold) * 72 / 25.4) for sign in signs} == {
        sign: round(font.getlength(sign) / 2.048) for sign in signs
    }


def test_balanced_room_takes_no_more_lines():
    subject = (
        "Thông tin, tuyên truyền cải cách hành chính nhà nước trên địa bàn tỉnh Sông Lam trong năm 2026 và các năm sau"
    )
    room = balanced(subject, 150, 14, bold=True)
    assert len(lines(subject, room, 14, bold=True)) == len(lines(subject, 150, 14, bold=True)) == 2
    shorter, longer = sorted(len(line) for line in lines(subject, room, 14, bold=True))
    assert longer - shorter < 15


def test_pages():
    word = opened(PLAN)
    sizes = [(round(s.page_width.mm), round(s.page_height.mm)) for s in word.sections]
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    for section in word.sections:
        margins = section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
        assert [round(margin.mm) for margin in margins] == [20, 20, 20, 30]
        assert section.different_first_page_header_footer
        assert section.first_page_header.paragraphs[0].text == ""
        assert "PAGE" in section.header._element.xpath("string(.//w:instrText)")
        assert section._sectPr.find(f"{W}pgNumType").get(qn("w:start")) == "1"


def test_headings_stand_on_those_of_word():
    styles = {style.name: style for style in opened(PLAN).styles}
    based = {e.name: styles[e.value].base_style.name for e in Element if styles[e.value].base_style.name != "Normal"}
    assert based == {
        "PART": "Heading 1",
        "PART_TITLE": "Heading 2",
        "DIVISION": "Heading 2",
        "DIVISION_TITLE": "Heading 3",
        "SECTION": "Heading 2",
        "ARTICLE": "Heading 3",
        "CLAUSE": "Heading 4",
        "ANNEX": "Heading 1",
        "ANNEX_TITLE": "Heading 2",
    }


def test_body_is_numbered_in_words():
    word = opened(replace(PLAN, annexes=()))
    assert of_style(word, Element.SECTION) == ["I. MỤC ĐÍCH, YÊU CẦU", "II. TỔ CHỨC THỰC HIỆN"]
    assert of_style(word, Element.CLAUSE) == ["1. Mục đích", "2. Yêu cầu"]
    assert [text[:2] for text in of_style(word, Element.POINT)] == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    assert of_style(word, Element.BODY)[-2:] == [
        "1. Sở Nội vụ: Theo dõi, đôn đốc.",
        "Trên đây là Kế hoạch năm 2026, yêu cầu các cơ quan, đơn vị thực hiện./.",
    ]


def test_bases_end_with_marks():
    marks = [text[-1] for text in of_style(opened(PLAN), Element.BASIS)]
    assert marks == [";", "."]


def test_closing_stands_whole_beside_the_recipients():
    word = opened(replace(PLAN, annexes=()))
    table = word.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == [
        "Nơi nhận:\n- Bộ Nội vụ (để b/c);\n- Các sở, ban, ngành tỉnh;\n- Lưu: VT, NC (03 bản).",
        "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLương Đình Khoát",
    ]
    assert stays_whole(table.rows[0])
    last = table._element.getprevious()
    assert last.find(f"{W}pPr/{W}keepNext") is not None


def stays_whole(row) -> bool:
    return row._tr.find(f"{W}trPr/{W}cantSplit") is not None


def test_levels_of_rules_and_regulations():
    word = opened(RULES)
    levels = {Element.PART, Element.PART_TITLE, Element.DIVISION, Element.DIVISION_TITLE, Element.ARTICLE}
    titled = [text for style, text in paragraphs(word) if style in levels]
    assert titled == [
        *("Phần I", "QUY ĐỊNH CHUNG", "Chương I", "PHẠM VI, ĐỐI TƯỢNG", "Điều 1. Đầu mối"),
        *("Phần II", "NHIỆM VỤ", "Chương I", "TRUYỀN THÔNG TRÊN BÁO CHÍ"),
        *("Mục 1", "BÁO IN, BÁO ĐIỆN TỬ", "Tiểu mục 1", "TIN, BÀI", "Điều 2. Báo cáo"),
        *("Tiểu mục 2", "CHUYÊN MỤC", "Điều 3. Đầu mối"),
        *("Mục 2", "PHÁT THANH, TRUYỀN HÌNH", "Điều 4. Báo cáo"),
    ]
    depths = {p.text: p._p.find(f"{W}pPr/{W}outlineLvl") for p in word.paragraphs}
    assert depths["Mục 1"] is None
    assert depths["Tiểu mục 1"].get(qn("w:val")) == "2"


@pytest.mark.parametrize(
    ("drafter", "expected"),
    [(Drafter("pl", 300), ["PL.(300)"]), (Drafter("PL."), ["PL."]), (Drafter(copies=5), ["(05)"]), (Drafter(), [])],
)
def test_mark_of_the_drafter_stands_below_the_recipients(drafter, expected):
    word = opened(replace(PLAN, drafter=drafter, annexes=()))
    assert of_style(word, Element.DRAFTER) == expected
    below = [p.text for p in word.tables[-1].rows[0].cells[0].paragraphs][-len(expected) :] if expected else []
    assert below == expected


def test_lines_of_contact_stand_at_the_foot_of_the_first_page_only():
    first, second = opened(RULES).sections
    foot = first.first_page_footer.paragraphs
    assert [p.text for p in foot] == [
        "Số 12 đường Bờ Sông, phường An Phú, tỉnh Sông Lam",
        "ĐT: 0200 3123 456, Fax: 0200 3123 457",
        "E-mail: ubnd@songlam.example.vn, Website: songlam.example.vn",
    ]
    assert foot[0]._p.find(f"{W}pPr/{W}pBdr/{W}top").get(qn("w:val")) == "single"
    assert [p.style.name for p in foot] == ["VB Dia chi"] * 3
    others = (first.footer, second.footer, second.first_page_footer)
    assert [[p.text for p in footer.paragraphs] for footer in others] == [[""]] * 3
    assert not any(footer.is_linked_to_previous for footer in others)


def test_without_lines_of_contact_pages_have_no_foot():
    assert all(section.footer.is_linked_to_previous for section in opened(PLAN).sections)


def test_decision():
    word = opened(DECISION)
    texts = [text for _, text in paragraphs(word)]
    assert of_style(word, Element.HEAD_LINE) == ["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SÔNG LAM"]
    assert of_style(word, Element.DECIDES) == ["QUYẾT ĐỊNH:"]
    assert "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./." in texts
    assert of_style(word, Element.NAME) == ["QUYẾT ĐỊNH", "KẾ HOẠCH"]
    assert of_style(word, Element.ANNEX_NOTE) == [
        "(Ban hành kèm theo Quyết định số 05/QĐ-UBND ngày 09 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Sông Lam)"
    ]


@pytest.mark.parametrize(
    ("addressees", "expected"),
    [
        (("Sở Nội vụ",), ["Kính gửi: Sở Nội vụ"]),
        (("Sở Nội vụ", "Sở Tài chính"), ["Kính gửi:", "- Sở Nội vụ;", "- Sở Tài chính."]),
    ],
)
def test_addressees(addressees, expected):
    texts = [text for _, text in paragraphs(opened(replace(LETTER, addressees=addressees)))]
    assert [text for text in texts if text in expected] == expected


def annex_table() -> OpenedTable:
    return opened(replace(PLAN, annexes=(Annex("Nhiệm vụ", (WORK,)),))).tables[-1]


def test_table_repeats_both_heading_rows_and_keeps_rows_whole():
    table = annex_table()
    repeated = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
    assert repeated == [True, True, False, False, False]
    assert all(map(stays_whole, table.rows))
    assert [cell.text for cell in table.rows[0].cells] == [
        "STT",
        "Nội dung",
        "Cơ quan thực hiện",
        "Cơ quan thực hiện",
        "Thời gian",
    ]
    assert [cell.text for cell in table.rows[1].cells] == ["STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]


def test_table_rows_and_groups():
    table = annex_table()
    group, first, _ = table.rows[2:]
    assert [cell.text for cell in group.cells] == ["I", *["Truyền thông trên báo chí"] * 4]
    assert first.cells[1].text == "Chuyên mục “Chính quyền gần dân”\n(24 số)"
    widths = [int(col.get(qn("w:w"))) for col in table._tbl.tblGrid]
    assert sum(widths) == round(160 * 1440 / 25.4)


def test_cells_shared_by_rows_go_down_over_them_and_keep_them_together():
    table = opened(replace(PLAN, body=(), annexes=(Annex("Còn thiếu", (OWNERS,), landscape=True),))).tables[-1]
    names = [row.cells[1].text for row in table.rows[1:]]
    assert "" not in names
    assert names[:6] == [*["Đơn vị 1"] * 2, *["Đơn vị 2"] * 3, "Đơn vị 3"]
    assert names.count("Đơn vị 7") < names.count("Đơn vị 7 (tiếp)")
    kept = [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row._tr.iter(qn("w:p"))) for row in table.rows[1:6]]
    assert kept == [True, False, True, True, False]
    assert all(map(stays_whole, table.rows))


@given(documents)
@settings(deadline=None, max_examples=60)
def test_any_words_can_be_written(document):
    """It opens, and holds all texts of the document in their order."""
    data = write(document)
    word = docx.Document(io.BytesIO(data))
    text = squeezed("".join(shown(word.element.body)))
    at = 0
    for part in texts_of(document):
        found = text.find(squeezed(part), at)
        assert found >= 0, part
        at = found + len(squeezed(part))
    foot = squeezed("".join(p.text for p in word.sections[0].first_page_footer.paragraphs))
    assert [line for line in wording.contact(document.contact) if squeezed(line) not in foot] == []
    for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def texts_of(document: Document) -> Iterator[str]:
    """What must stand in the document, in its order; the head's parts have a test of their own."""
    yield document.place
    yield document.subject if document.kind != "CV" else ""
    if document.kind == "QĐ":
        yield from [document.head_line, *document.bases, "QUYẾT ĐỊNH:"]
    yield from walked(document.body)
    yield from document.recipients.lines
    yield wording.drafter(document.drafter)
    yield from [document.signature.post, document.signature.name]
    if document.attached:
        yield from [document.attached.subject, *document.attached.bases, *walked(document.attached.body)]
    for annex in document.annexes:
        yield from [annex.title, *walked(annex.body)]


def walked(body: tuple[Block, ...]) -> Iterator[str]:
    for block in body:
        match block:
            case Paragraph(text):
                yield text
            case Item():
                yield from [block.title, block.text, *walked(block.inside)]
            case Table():
                yield block.caption
                yield from (cell for row in block.rows for cell in row.cells if block.columns)


def squeezed(text: str) -> str:
    """Without blanks, capitals and the marks that the writer sets itself."""
    return "".join(legal(text).upper().split()).strip(";.,/()")


@pytest.mark.parametrize("document", [PLAN, LETTER, DECISION])
def test_what_is_written_keeps_the_rules_of_form(document):
    assert check(write(document)) == []
