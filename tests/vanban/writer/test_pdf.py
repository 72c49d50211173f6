from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings

from tests.vanban.writer.documents import DECISION, LETTER, OWNERS, PLAN, RULES, WORK, documents
from vanban.text.folding import HYPHENS, squeeze
from vanban.writer import fonts, wording
from vanban.writer.document import Annex, Block, Column, Day, Document, Item, Kind, Paragraph, Row, Table
from vanban.writer.pdf import TooLarge, write
from vanban.writer.pdf.characters import BREAK, UNKNOWN, Characters

KNOWN = frozenset.intersection(*map(fonts.characters, fonts.find()))
SET = re.compile(rf"[\s{BREAK}{HYPHENS}\x02\ufffe-]+")  # a hyphen at the end of a line is read back as a divided word


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(pdf)]


def plain(text: str) -> str:
    """Without blanks, breaks, hyphens, capitals and ligatures, which the setting decides."""
    return unicodedata.normalize("NFKC", Characters(KNOWN, 10**9)(SET.sub("", text))).upper()


def long_annex(rows: int) -> Annex:
    return Annex("Danh mục", (replace(WORK, rows=WORK.rows[1:] * rows),), landscape=True)


@pytest.mark.parametrize("document", [PLAN, LETTER, DECISION, replace(PLAN, day=Day(2026, 4))])
def test_the_same_document_gives_the_same_bytes(document):
    assert write(document) == write(document)


def test_is_an_archival_pdf_with_its_fonts_inside():
    pdf = write(PLAN)
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>", pdf)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>", pdf)
    opened = pypdfium2.PdfDocument(pdf)
    used = [
        raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(found))
        for page in opened
        for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    ]
    assert len(used) > 20
    assert set(used) == {1}


def test_says_its_title_author_and_language():
    pdf = write(PLAN)
    about = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert about["Title"] == f"Kế hoạch {PLAN.subject}"
    assert about["Author"] == "Ủy ban nhân dân tỉnh Sông Lam"
    assert b"/Lang(vi-VN)" in pdf


def test_headings_are_a_table_of_contents():
    outline = pypdfium2.PdfDocument(write(PLAN)).get_toc()
    titles = [squeeze(entry.get_title()) for entry in outline]
    assert titles[0].startswith("KẾ HOẠCH")
    assert "I. MỤC ĐÍCH, YÊU CẦU" in titles
    assert "1. Mục đích" in titles


def test_head_body_and_end_stand_in_their_order():
    text = " ".join(squeeze(page) for page in pages(write(replace(PLAN, annexes=()))))
    parts = [
        "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM",
        "KẾ HOẠCH Truyền thông về cải cách hành chính",
        "của Chính phủ; Theo đề nghị của Giám đốc Sở Nội vụ.",
        "I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích a) Mục đích thứ 1.",
        "đ) Mục đích thứ 5.",
        "1. Sở Nội vụ: Theo dõi, đôn đốc.",
        "thực hiện./.",
        "Nơi nhận:",
        "- Lưu: VT, NC (03 bản).",
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lương Đình Khoát",
    ]
    assert [part for part in parts if part not in text] == []
    assert "Số: 05/KH-UBND" in text
    assert "Sông Lam, ngày 09 tháng 01 năm 2026" in text


def test_a_letter_has_no_name_and_leaves_room_for_number_and_day():
    text = "".join(pages(write(LETTER)))
    assert "CÔNG VĂN" not in text
    assert "Số: /SNV-CCHC" in squeeze(text)
    assert "ngày tháng năm 2026" in squeeze(text)
    assert "V/v đôn đốc" in squeeze(text)
    assert "HỎA TỐC" in text
    assert "DỰ THẢO" in text
    assert "- Như trên;" in text


def test_a_decided_plan_begins_on_a_page_of_its_own():
    first, second, *_ = map(squeeze, pages(write(DECISION)))
    assert "QUYẾT ĐỊNH:" in first
    assert "Nơi nhận" in first
    assert second.startswith("KẾ HOẠCH")
    assert "(Ban hành kèm theo Quyết định số 05/QĐ-UBND" in second


def test_levels_of_rules_and_regulations():
    text = " ".join(map(squeeze, pages(write(RULES))))
    assert "Phần II NHIỆM VỤ Chương I TRUYỀN THÔNG TRÊN BÁO CHÍ Mục 1 BÁO IN, BÁO ĐIỆN TỬ" in text
    assert "Tiểu mục 1 TIN, BÀI Điều 2. Báo cáo 1. Mỗi đơn vị" in text
    titles = [(entry.level, squeeze(entry.get_title())) for entry in pypdfium2.PdfDocument(write(RULES)).get_toc()]
    levels = {title.split()[0]: level for level, title in titles if title.startswith(("Phần", "Chương", "Mục", "Tiểu"))}
    assert levels == {"Phần": 1, "Chương": 2, "Mục": 3, "Tiểu": 4}


def test_mark_of_the_drafter_stands_below_the_recipients():
    assert "- Lưu: VT, NC (03 bản). PL.(300)" in squeeze(pages(write(RULES))[0])


def test_lines_of_contact_stand_under_a_line_at_the_foot_of_the_first_page_only():
    many = tuple(Paragraph(f"Đoạn văn thứ {n} của kế hoạch. " * 8) for n in range(20))
    pdf = write(replace(RULES, body=many, attached=None))
    first, *others = pages(pdf)
    assert "ĐT: 0200 3123 456, Fax: 0200 3123 457" in squeeze(first)
    assert others
    assert not any("0200 3123" in page for page in others)
    page = pypdfium2.PdfDocument(pdf)[0]
    lines = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    left, bottom, right, _ = min(lines, key=lambda bounds: bounds[1])
    assert (left, right) == pytest.approx((30 / 25.4 * 72, 190 / 25.4 * 72), abs=1)
    texts = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    assert sum(top < bottom for _, _, _, top in texts) == 3
    assert min(under for _, under, _, _ in texts) >= 20 / 25.4 * 72 - 1


def test_pages_are_numbered_from_the_second_and_afresh_in_each_annex():
    many = tuple(Paragraph(f"Đoạn văn thứ {n} của kế hoạch. " * 8) for n in range(20))
    pdf = write(replace(PLAN, body=many, annexes=(long_annex(20), PLAN.annexes[1])))
    tops = [page.split("\n")[0].strip() for page in pages(pdf)]
    sizes = [page.get_size()[0] > page.get_size()[1] for page in pypdfium2.PdfDocument(pdf)]
    first_wide, last = sizes.index(True), len(sizes) - 1
    assert tops[1:first_wide] == [str(n) for n in range(2, first_wide + 1)]
    assert tops[first_wide + 1 : last] == [str(n) for n in range(2, last - first_wide + 1)]
    assert [top.isdigit() for top in (tops[0], tops[first_wide], tops[last])] == [False] * 3
    assert first_wide >= 2
    assert last - first_wide >= 2


def test_headings_of_a_table_repeat_on_every_page():
    texts = pages(write(replace(PLAN, body=(), annexes=(long_annex(30),))))[1:]
    assert len(texts) > 2
    assert all("Cơ quan thực hiện" in text and "Chủ trì" in text for text in texts)


def test_no_page_begins_without_the_name_of_whom_its_first_row_is():
    pdf = write(replace(PLAN, body=(), annexes=(Annex("Còn thiếu", (OWNERS,), landscape=True),)))
    _, *turned = pypdfium2.PdfDocument(pdf)
    assert len(turned) > 3
    for page in turned:
        text = page.get_textpage()
        place, _ = text.search("giao theo kế hoạch").get_next()
        _, bottom, _, top = text.get_charbox(place)
        line = squeeze(text.get_text_bounded(0, bottom - 1, page.get_width(), top + 1))
        owner = re.search(r"Nhiệm vụ (\d+)\.", line)
        assert owner is not None
        assert re.search(rf"{owner[1]} Đơn vị {owner[1]}\b", line), line
    assert sum(page.count("Nhiệm vụ 7.") for page in pages(pdf)) == 40


def test_a_table_has_single_lines_as_in_word():
    long = Table((Column("STT", 0.2), Column("Nội dung")), (Row(("1", "xe " * 400)),))
    text = pypdfium2.PdfDocument(write(replace(PLAN, body=(long,), annexes=())))[0].get_textpage()
    found = text.search("xe ")
    places = iter(found.get_next, None)
    feet = sorted({round(text.get_charbox(place)[1], 1) for place, _ in places})
    steps = [after - before for before, after in pairwise(feet)]
    assert len(steps) > 10
    assert steps == pytest.approx([12 * 1.149] * len(steps), abs=0.15)


def test_signature_is_not_parted_from_the_recipients():
    for lines in range(20, 44, 3):
        document = replace(PLAN, body=tuple(Paragraph(f"Dòng {n}.") for n in range(lines)), annexes=())
        (where,) = [text for text in pages(write(document)) if "Nơi nhận:" in text]
        assert "Lương Đình Khoát" in where
        assert f"Dòng {lines - 1}./." in where


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "$x^2$ @ref <label> // no comment /* none */ `raw` *b* _i_ = heading",
        'quote " and \\ backslash \\" #{',
        "https://songlam.example.vn/" + "x" * 400,
        "tab\tin",
    ],
)
def test_text_is_never_source(hostile):
    document = replace(PLAN, subject=hostile, body=(Paragraph(hostile), Table(WORK.columns, (Row((hostile,)),))))
    assert plain("".join(pages(write(document)))).count(plain(hostile)) >= 2


def test_long_words_break_within_their_cell():
    table = replace(WORK, rows=(Row(("1", "dài" * 100, "chủ trì")),))
    pdf = pypdfium2.PdfDocument(write(replace(PLAN, body=(table,), annexes=())))
    for page in pdf:
        found = [each.get_bounds() for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
        assert max(right for _, _, right, _ in found) <= page.get_width()


def test_lines_end_at_the_margin():
    """Justified, the last paragraph too, and no comma hangs over."""
    said = "Các cơ quan, đơn vị, địa phương, theo chức năng, nhiệm vụ, chủ động, kịp thời, nghiêm túc, thực hiện, " * 3
    pdf = pypdfium2.PdfDocument(write(replace(PLAN, bases=(), body=(Paragraph(said),), annexes=(), subject="Ngắn")))
    bounds = [each.get_bounds() for each in pdf[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    full = [right / 72 * 25.4 for left, _, right, _ in bounds if left < 43 / 25.4 * 72 and right > 170 / 25.4 * 72]
    *lines, last = full
    assert len(lines) == 3
    assert lines == pytest.approx([190] * 3, abs=0.4)
    assert last < 190


def test_what_the_font_lacks_is_shown_as_lacking():
    assert Characters(KNOWN, 40)("a\U0001f600\ud800b\x00c") == f"a{UNKNOWN}{UNKNOWN}bc"
    assert UNKNOWN in pages(write(replace(PLAN, subject="\U0001f600")))[0]


def test_a_document_beyond_all_measure_is_refused():
    with pytest.raises(TooLarge, match="tách"):
        write(replace(PLAN, annexes=(replace(long_annex(1), body=(Table(WORK.columns, (Row(("1",)),) * 50_000),)),)))


@given(documents)
@settings(deadline=None, max_examples=60)
def test_any_words_can_be_written(document):
    text = plain("".join(pages(write(document))))
    missing = [part for part in texts_of(document) if plain(part).strip(";.,/()") not in text]
    assert missing == []
    assert [words for words in cells_of(document) if not runs_through(plain(words), text)] == []


def runs_through(part: str, text: str) -> bool:
    """Whether the letters come in this order: a cell may go on behind a page number and repeated headings."""
    rest = iter(text)
    return all(letter in rest for letter in part)


def texts_of(document: Document) -> Iterator[str]:
    yield from () if document.kind is Kind.LETTER else (document.subject,)
    yield from walked(document.body)
    yield from document.bases
    yield wording.drafter(document.drafter)
    yield from astuple(document.contact)
    yield from [document.signature.post, document.signature.name]
    for annex in document.annexes:
        yield from [annex.title, *walked(annex.body)]


def walked(body: tuple[Block, ...]) -> Iterator[str]:
    for block in body:
        match block:
            case Paragraph(text):
                yield text
            case Item():
                yield from [block.title, block.text, *walked(block.inside)]


def cells_of(document: Document) -> Iterator[str]:
    for block in [*document.body, *(block for annex in document.annexes for block in annex.body)]:
        if isinstance(block, Table) and block.columns:
            yield from (words for row in block.rows for words in row.cells)
