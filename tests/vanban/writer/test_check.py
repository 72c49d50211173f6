"""A good document breaks no rule; each change to it breaks just the one."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from contextlib import suppress
from dataclasses import replace

import docx
import pytest
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.vanban.writer.changes import (
    Change,
    changed,
    codes,
    coloured,
    default_font,
    header,
    number_aside,
    run,
    section,
    shape,
    swapped,
    text,
    unnumbered,
    unruled,
)
from tests.vanban.writer.documents import BODY, DECISION, LETTER, PLAN, documents
from vanban.writer.check import NotReadable, Severity, check
from vanban.writer.document import Day, Kind, Paragraph
from vanban.writer.docx import write

LONG = Paragraph("Các cơ quan, đơn vị theo chức năng, nhiệm vụ được giao tổ chức thực hiện nghiêm Kế hoạch này. " * 2)
GOOD = replace(PLAN, body=(LONG, *BODY), annexes=PLAN.annexes)
GOOD_FILE = write(GOOD)


@pytest.mark.parametrize("kind", Kind)
def test_our_own_documents_break_no_rule(kind):
    about = {
        Kind.DECISION: DECISION,
        Kind.LETTER: LETTER,
        Kind.SUBMISSION: replace(PLAN, addressees=("Ủy ban nhân dân tỉnh Sông Lam",)),
    }.get(kind, PLAN)
    symbol = about.symbol if kind is Kind.LETTER else f"{kind}-UBND"
    assert check(write(replace(about, kind=kind, symbol=symbol))) == []


def test_a_draft_without_number_and_day_breaks_no_rule():
    assert check(write(replace(GOOD, number="", day=Day(2026), draft=True))) == []


# -- one change, one code ---------------------------------------------------------------------------------------------

LONG_TEXT = "Các cơ quan, đơn vị theo"
CASES: list[tuple[str, Change]] = [
    ("paper.size", section(page_width=Mm(216), page_height=Mm(279))),
    ("paper.margin", section(left_margin=Mm(25))),
    ("paper.margin", section(top_margin=Mm(15))),
    ("page_number.missing", unnumbered),
    ("page_number.first", section(different_first_page_header_footer=False)),
    ("page_number.size", header(size=Pt(10))),
    ("page_number.style", header(italic=True)),
    ("page_number.place", number_aside),
    ("font.family", default_font),
    ("font.family", run(LONG_TEXT, name="Arial")),
    ("font.legacy", run(LONG_TEXT, name=".VnTime")),
    ("font.colour", coloured),
    ("letters.size", run(LONG_TEXT, size=Pt(12))),
    ("letters.size", run("Nơi nhận", size=Pt(13))),
    ("letters.size", run("- Bộ Nội vụ", size=Pt(12))),
    ("letters.bold", run("Truyền thông về", bold=False)),
    ("letters.bold", run("Số: 05", bold=True)),
    ("letters.italic", run("Căn cứ", italic=False)),
    ("letters.italic", run("Sông Lam, ngày", italic=False)),
    ("letters.caps", text("I. MỤC", "I. Mục đích, yêu cầu")),
    ("state.words", text("CỘNG HÒA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    ("motto.words", text("Độc lập", "Độc lập – Tự do – Hạnh phúc")),
    ("motto.words", text("Độc lập", "Độc Lập - Tự Do - Hạnh Phúc")),
    ("motto.words", text("Độc lập", "Độc lập-Tự do-Hạnh phúc")),
    ("motto.rule", unruled(0)),
    ("issuer.rule", unruled(1)),
    ("subject.rule", unruled(2)),
    ("head.columns", swapped),
    ("number.form", text("Số: 05", "Số: 5/KH-UBND")),
    ("number.form", text("Số: 05", "Số: 05-KH/UBND")),
    ("number.form", text("Số: 05", "Số: 05/KH - UBND")),
    ("number.form", text("Số: 05", "Số: 05 /KH-UBND")),
    ("number.kind", text("Số: 05", "Số: 05/BC-UBND")),
    ("day.form", text("Sông Lam, ngày", "Sông Lam, ngày 9 tháng 01 năm 2026")),
    ("day.form", text("Sông Lam, ngày", "Sông Lam, ngày 09 tháng 1 năm 2026")),
    ("day.form", text("Sông Lam, ngày", "Sông Lam, ngày 09 tháng 03 năm 2026")),
    ("day.form", text("Sông Lam, ngày", "Sông Lam ngày 09 tháng 01 năm 2026")),
    ("basis.end", text("Căn cứ", "Căn cứ Nghị quyết số 76/NQ-CP của Chính phủ.")),
    ("basis.end", text("Theo đề nghị", "Theo đề nghị của Giám đốc Sở Nội vụ;")),
    ("points.order", text("đ) Mục", "e) Mục đích thứ 5.")),
    ("points.order", text("e) Mục", "f) Mục đích thứ 6.")),
    ("sections.order", text("II. TỔ", "III. TỔ CHỨC THỰC HIỆN")),
    ("body.align", shape(LONG_TEXT, alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    ("body.indent", shape(LONG_TEXT, first_line_indent=Mm(0))),
    ("body.gap", shape(LONG_TEXT, space_after=Pt(0), space_before=Pt(0))),
    ("body.spacing", shape(LONG_TEXT, line_spacing=2.0)),
    ("annex.number", text("Phụ lục II", "Phụ lục 2")),
    ("body.end", text("Trên đây", "Trên đây là Kế hoạch năm 2026.")),
    ("recipients.form", text("- Bộ Nội vụ", "- Bộ Nội vụ")),
    ("recipients.archive", text("- Lưu", "- Văn thư.")),
    ("recipients.head", text("Nơi nhận", "Nơi nhận")),
    ("authority.form", text("KT. CHỦ", "KT/ CHỦ TỊCH")),
    ("authority.form", text("TM. ỦY", "TM ỦY BAN NHÂN DÂN")),
    ("signer.title", text("Lương", "TS. Lương Đình Khoát")),
]


@pytest.mark.parametrize(("code", "change"), CASES, ids=[f"{n}-{code}" for n, (code, _) in enumerate(CASES)])
def test_a_change_breaks_just_its_rule(code, change):
    word = docx.Document(io.BytesIO(GOOD_FILE))
    change(word)
    out = io.BytesIO()
    word.save(out)
    assert codes(out.getvalue()) == {code}


def test_a_recipient_in_capitals_is_no_authority():
    given = GOOD.recipients
    named = replace(GOOD, recipients=replace(given, lines=(*given.lines, "CVP, PCVP NC")))
    assert check(write(named)) == []
    unended = changed(named, text("- CVP", "- CVP, PCVP NC"))
    assert codes(unended) == {"recipients.form"}


def test_articles_count_on():
    assert codes(changed(DECISION, text("Điều 2", "Điều 3. Quyết định này có hiệu lực kể từ ngày ký./."))) == {
        "articles.order"
    }


@pytest.mark.parametrize(
    ("begins", "becomes"),
    [
        ("Kính gửi", "Kính gửi"),
        ("- Các sở, ban, ngành tỉnh;", "- Các sở, ban, ngành tỉnh"),
        ("- Ủy ban", "Ủy ban nhân dân xã."),
    ],
)
def test_addressees_have_their_marks(begins, becomes):
    assert "addressees.form" in codes(changed(LETTER, text(begins, becomes)))


def test_a_long_table_repeats_its_heading():
    annex = PLAN.annexes[0]
    table = replace(annex.body[0], rows=annex.body[0].rows * 20)
    long = replace(PLAN, annexes=(replace(annex, body=(table,)),))
    assert check(write(long)) == []

    def unrepeated(word: Opened) -> None:
        for mark in list(word.element.body.iter(qn("w:tblHeader"))):
            mark.getparent().remove(mark)

    (finding,) = check(changed(long, unrepeated))
    assert (finding.code, finding.severity) == ("table.header", Severity.NOTE)


# -- as offices make them ---------------------------------------------------------------------------------------------


def office(lines: list[tuple[str, dict[str, object]]]) -> bytes:
    """Everything set directly, the head with tabs, no style of ours."""
    word = docx.Document()
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(15), Mm(20), Mm(20)
    for words, looks in lines:
        p = word.add_paragraph()
        p.alignment = looks.get("align", WD_ALIGN_PARAGRAPH.JUSTIFY)
        p.paragraph_format.space_after = Pt(6)
        p.paragraph_format.first_line_indent = looks.get("first")
        for at, part in enumerate(words.split("\t")):
            one = p.add_run(("\t" if at else "") + part)
            one.font.name, one.font.size = "Times New Roman", Pt(looks.get("size", 14))
            one.bold, one.italic = looks.get("bold", (False, False))[at], looks.get("italic", (False, False))[at]
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


OFFICE = [
    ("UBND TỈNH SÔNG LAM\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {"size": 13, "bold": (False, True)}),
    ("SỞ NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc", {"size": 13, "bold": (True, True)}),
    ("Số: 12/SNV-CCHC\tSông Lam, ngày 15 tháng 3 năm 2026", {"size": 13, "italic": (False, True)}),
    ("V/v gửi báo cáo tháng 3 năm 2026", {"size": 12, "align": WD_ALIGN_PARAGRAPH.CENTER}),
    ("Kính gửi: Ủy ban nhân dân các xã, phường", {"align": WD_ALIGN_PARAGRAPH.CENTER}),
    (
        "Căn cứ Kế hoạch số 05/KH-UBND, Sở Nội vụ đề nghị các cơ quan, đơn vị gửi báo cáo trước ngày 20./.",
        {"first": Mm(12.7)},
    ),
]


def test_a_head_set_with_tabs_is_understood():
    assert codes(office(OFFICE)) == {"motto.rule", "issuer.rule"}


def test_a_superior_body_is_not_bold():
    bold = [(OFFICE[0][0], {"size": 13, "bold": (True, True)}), *OFFICE[1:]]
    findings = [f for f in check(office(bold)) if f.code == "letters.bold"]
    assert [(f.place.excerpt, f.place.element) for f in findings] == [("UBND TỈNH SÔNG LAM", "Tên cơ quan chủ quản")]


def test_a_fault_of_many_paragraphs_is_said_a_few_times_and_counted():
    many = [*OFFICE, *[("Đoạn văn.", {"size": 12})] * 50]
    sizes = [f.says for f in check(office(many)) if f.code == "letters.size"]
    assert len(sizes) == 8
    assert sizes[-1].endswith("Còn 42 chỗ khác như vậy.")


def test_a_file_that_is_no_official_document_lacks_its_head():
    assert {"state.missing", "motto.missing"} <= codes(office([("Một đoạn văn.", {})]))


# -- what cannot be read ----------------------------------------------------------------------------------------------


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "rỗng"),
        (b"MZ" * 99, "không phải là văn bản Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "đời cũ"),
        (b"PK\x03\x04" + bytes(50), "hỏng"),
        (packed({"xl/workbook.xml": b"<a/>"}), "không phải là văn bản Word"),
        (packed({"word/document.xml": b"<a"}), "hỏng"),
        (packed({"word/document.xml": b"<a/>"}), "không có phần nội dung"),
        (packed({"word/document.xml": bytes(30_000_000)}), "quá lớn"),
        (GOOD_FILE[: len(GOOD_FILE) // 2], "hỏng"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(file, says):
    with pytest.raises(NotReadable, match=says):
        check(file)


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(deadline=None, max_examples=60)
def test_spoilt_bytes_raise_nothing_else(seed, spots):
    spoilt, chance = bytearray(GOOD_FILE), random.Random(seed)
    for _ in range(spots):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    checked(bytes(spoilt))


@given(st.integers(0, 2**32), st.integers(1, 30))
@settings(deadline=None, max_examples=60)
def test_spoilt_xml_raises_nothing_else(seed, spots):
    """Numbers become nonsense, elements vanish, double and move; the file stays a zip of XML."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(GOOD_FILE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in ("word/document.xml", "word/styles.xml"):
        parts[name] = spoilt_xml(parts[name], chance, spots)
    checked(packed(parts))


def spoilt_xml(xml: bytes, chance: random.Random, spots: int) -> bytes:
    root = etree.fromstring(xml)
    for _ in range(spots):
        inner = list(root.iterdescendants())
        if not inner:
            break
        element = chance.choice(inner)
        match chance.randrange(4):
            case 0:
                element.getparent().remove(element)
            case 1:
                element.addnext(copy.deepcopy(element))
            case 2:
                for name in element.attrib:
                    element.set(name, chance.choice(["", "-1", "x", "99999999999", "nan", "1e400"]))
            case 3:
                element.tag = chance.choice([qn("w:p"), qn("w:tbl"), qn("w:tc"), qn("w:r"), "{x}y"])
    return etree.tostring(root)


def checked(file: bytes) -> None:
    with suppress(NotReadable):
        assert all(finding.says and finding.source and finding.code for finding in check(file))


@given(documents)
@settings(deadline=None, max_examples=60)
def test_documents_of_any_words_can_be_checked(document):
    checked(write(document))


@given(st.binary(max_size=300))
def test_any_bytes_raise_nothing_else(file):
    checked(file)
