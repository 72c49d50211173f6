"""Parts, levels, foot and drawn lines: a good document breaks no rule of them, each change just the one."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tests.vanban.writer.changes import Change, changed, codes, paragraph, run, shape, text
from tests.vanban.writer.documents import DECISION, LETTER, PLAN, RULES, WORK
from vanban.writer import from_json
from vanban.writer.check import check
from vanban.writer.document import Annex, Document, Drafter, Item, Kind, Level, Paragraph
from vanban.writer.docx import write

SUBMISSION = replace(PLAN, kind=Kind.SUBMISSION, symbol="TTr-UBND", addressees=("Ủy ban nhân dân tỉnh Sông Lam",))
ALL_KINDS = {
    Kind.PLAN: PLAN,
    Kind.DECISION: RULES,
    Kind.SUBMISSION: SUBMISSION,
    Kind.REPORT: replace(PLAN, kind=Kind.REPORT, symbol="BC-UBND", contact=RULES.contact),
    Kind.LETTER: replace(LETTER, contact=RULES.contact, drafter=Drafter("NTL", 15)),
    Kind.NOTICE: replace(PLAN, kind=Kind.NOTICE, symbol="TB-UBND", annexes=(), drafter=Drafter("PL", 9)),
}


def removed(begins: str) -> Change:
    def change(word: Opened) -> None:
        element = paragraph(word, begins)._p
        element.getparent().remove(element)

    return change


def foot(pages: str, *, becomes: str | None = None, **looks: object) -> Change:
    """Changes the first line of contact; puts it where all pages show it with `pages` "default"."""

    def change(word: Opened) -> None:
        first = word.sections[0].first_page_footer
        for each in first.paragraphs[0].runs:
            for name, value in looks.items():
                setattr(each.font, name, value)
        if becomes is not None:
            first.paragraphs[0].runs[0].text = becomes
        if pages == "default":
            word.sections[0].footer.paragraphs[0].add_run("ĐT: 0200 3123 456").font.size = Pt(11)
            border = OxmlElement("w:pBdr")
            top = OxmlElement("w:top")
            top.set(qn("w:val"), "single")
            border.append(top)
            word.sections[0].footer.paragraphs[0]._p.get_or_add_pPr().append(border)

    return change


def unruled_foot(word: Opened) -> None:
    for border in list(word.sections[0].first_page_footer._element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def narrow_foot(word: Opened) -> None:
    word.sections[0].first_page_footer.paragraphs[0].paragraph_format.right_indent = Mm(60)


def inherited_foot(word: Opened) -> None:
    last = word.sections[-1]._sectPr
    for reference in last.findall(qn("w:footerReference")):
        last.remove(reference)


def numbering(section: int, **attributes: str) -> Change:
    def change(word: Opened) -> None:
        element = word.sections[section]._sectPr.find(qn("w:pgNumType"))
        for name, value in attributes.items():
            element.set(qn(f"w:{name}"), value)

    return change


def unrestarted(word: Opened) -> None:
    element = word.sections[1]._sectPr.find(qn("w:pgNumType"))
    element.getparent().remove(element)


def turned(word: Opened) -> None:
    section = word.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)


def rule(cell: int, *, inset: float) -> Change:
    """The line under issuer (0) or motto (1), set in by so many millimetres on both sides."""

    def change(word: Opened) -> None:
        lines = word.tables[0].rows[0].cells[cell].paragraphs
        shape = next(p for p in lines if p.style.name == "VB Duong ke").paragraph_format
        shape.left_indent = shape.right_indent = Mm(inset)

    return change


def day_lower(word: Opened) -> None:
    table = word.tables[0]
    day = paragraph(word, "Sông Lam, ngày")._p
    table.add_row().cells[1]._tc.append(day)


def black(word: Opened) -> None:
    word.styles["VB Do khan"].font.color.rgb = RGBColor(0, 0, 0)


CASES: list[tuple[str, Document, Change]] = [
    ("drafter.form", RULES, text("PL.", "PL.(BA TRĂM)")),
    ("letters.caps", RULES, text("PL.", "pl.(300)")),
    ("letters.size", RULES, run("PL.", size=Pt(13))),
    ("letters.bold", RULES, run("PL.", bold=True)),
    ("letters.size", RULES, foot("first", size=Pt(13))),
    ("letters.italic", RULES, foot("first", italic=True)),
    ("letters.bold", RULES, foot("first", bold=True)),
    ("contact.place", RULES, foot("default")),
    ("contact.place", RULES, inherited_foot),
    ("contact.rule", RULES, unruled_foot),
    ("contact.rule", RULES, narrow_foot),
    ("levels.figures", RULES, text("Phần II", "Phần 2")),
    ("levels.figures", RULES, text("Mục 1", "Mục I")),
    ("levels.order", RULES, text("Phần II", "Phần III")),
    ("levels.order", RULES, text("Mục 2", "Mục 3")),
    ("levels.order", RULES, text("Mục 2", "Mục 1")),
    ("levels.order", RULES, text("Tiểu mục 2", "Tiểu mục 3")),
    ("levels.title", RULES, removed("BÁO IN")),
    ("levels.title", RULES, removed("QUY ĐỊNH CHUNG")),
    ("levels.line", RULES, text("Mục 2", "Mục 2. Phát thanh")),
    ("letters.caps", RULES, text("BÁO IN", "Báo in, báo điện tử")),
    ("letters.caps", RULES, text("Mục 2", "MỤC 2")),
    ("letters.caps", PLAN, text("Phụ lục II", "PHỤ LỤC II")),
    ("letters.bold", RULES, run("Tiểu mục 1", bold=False)),
    ("letters.bold", DECISION, run("Điều 1", bold=False)),
    ("letters.size", RULES, run("CHUYÊN MỤC", size=Pt(12))),
    ("letters.align", PLAN, shape("Số: 05", alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    ("letters.align", PLAN, shape("Lương", alignment=WD_ALIGN_PARAGRAPH.RIGHT)),
    ("motto.rule", PLAN, rule(1, inset=40)),
    ("issuer.rule", PLAN, rule(0, inset=5)),
    ("day.level", PLAN, day_lower),
    ("letter_subject.gap", LETTER, shape("V/v", space_before=Pt(0))),
    ("letter_subject.missing", LETTER, removed("V/v")),
    ("urgency.colour", LETTER, black),
    ("recipients.as_above", LETTER, removed("- Như trên")),
    ("recipients.as_above", SUBMISSION, removed("- Như trên")),
    ("decision.authority", DECISION, removed("CHỦ TỊCH ỦY")),
    ("decision.decides", DECISION, removed("QUYẾT ĐỊNH:")),
    ("page_number.figures", PLAN, numbering(0, fmt="upperRoman")),
    ("page_number.start", PLAN, numbering(0, start="3")),
    ("annex.pages", PLAN, unrestarted),
    ("annex.note", PLAN, removed("(Kèm theo")),
    ("annex.mention", PLAN, text("Nội dung ngắn", "Nội dung ngắn, đúng, dễ nhớ.")),
    ("paper.turned", replace(PLAN, annexes=()), turned),
]


@pytest.mark.parametrize(
    ("code", "document", "change"), CASES, ids=[f"{n}-{code}" for n, (code, *_) in enumerate(CASES)]
)
def test_a_change_breaks_just_its_rule(code, document, change):
    assert codes(changed(document, change)) == {code}


def test_what_is_addressed_to_nobody():
    assert "addressees.missing" in codes(write(replace(LETTER, addressees=())))
    assert codes(write(replace(SUBMISSION, addressees=()))) == {"addressees.missing"}


def test_a_decision_without_bases_and_articles():
    bare = replace(DECISION, bases=(), body=(Paragraph("Ban hành Kế hoạch."),), attached=None)
    assert codes(write(bare)) == {"decision.bases", "decision.articles"}


def test_chapters_may_run_on_through_the_parts():
    chapters = [
        Item(Level.PART, "Một", inside=(Item(Level.CHAPTER, "Đầu"), Item(Level.CHAPTER, "Giữa"))),
        Item(Level.PART, "Hai", inside=(Item(Level.CHAPTER, "Cuối", number="III"),)),
    ]
    running = replace(RULES, attached=replace(RULES.attached, body=(*chapters, Paragraph("Hết."))))
    assert check(write(running)) == []


def test_contact_in_the_body_of_a_single_page():
    """The last lines of a page, under a line, instead of a footer."""
    short = replace(LETTER, body=(Paragraph("Đề nghị các đơn vị gửi báo cáo."),))

    def appended(*, ruled: bool) -> Change:
        def change(word: Opened) -> None:
            line = word.add_paragraph(style="VB Duong ke" if ruled else None)
            line.paragraph_format.space_before = Pt(24)
            word.add_paragraph("ĐT: 0200 3123 456, Fax: 0200 3123 457", style="VB Dia chi")

        return change

    assert codes(changed(short, appended(ruled=True))) == set()
    assert codes(changed(short, appended(ruled=False))) == {"contact.rule"}


def test_landscape_is_for_tables():
    wide = replace(PLAN, annexes=(Annex("Biểu", (Paragraph("Một đoạn."),), landscape=True),))
    assert codes(write(wide)) == {"paper.turned"}
    assert check(write(replace(PLAN, annexes=(Annex("Biểu", (WORK,), landscape=True),)))) == []


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_breaks_no_rule(kind):
    assert check(write(ALL_KINDS[kind])) == []


def test_the_sample_in_the_guide_breaks_no_rule():
    guide = (Path(__file__).parents[3] / "docs" / "writing.md").read_text(encoding="utf-8")
    sample = guide.split("```json\n")[1].split("```")[0]
    assert check(write(from_json(json.loads(sample)))) == []


@pytest.fixture(scope="module")
def tripped(tmp_path_factory) -> dict[Kind, bytes]:
    """Every kind, opened by LibreOffice and saved as .docx again."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    given, out = tmp_path_factory.mktemp("given"), tmp_path_factory.mktemp("out")
    files = []
    for kind, document in ALL_KINDS.items():
        files.append(given / f"{kind.name}.docx")
        files[-1].write_bytes(write(document))
    home = f"-env:UserInstallation={Path(tmp_path_factory.mktemp('home')).as_uri()}"
    command = [program, home, "--headless", "--convert-to", "docx", "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {kind: (out / f"{kind.name}.docx").read_bytes() for kind in ALL_KINDS}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_breaks_no_rule_after_a_trip_through_libreoffice(tripped, kind):
    assert check(tripped[kind]) == []


def test_contact_is_still_at_the_foot_of_the_first_section_only_after_that_trip(tripped):
    first, second = docx.Document(io.BytesIO(tripped[Kind.DECISION])).sections
    assert first.footer.paragraphs[0].text.startswith("Số 12")
    assert [p.text for foot in (second.footer, second.first_page_footer) for p in foot.paragraphs] == ["", ""]
