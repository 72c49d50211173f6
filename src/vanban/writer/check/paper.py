"""Paper, margins and page numbers of each section."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from vanban.writer import rules
from vanban.writer.check.elements import Parts
from vanban.writer.check.feet import has_first_page
from vanban.writer.check.finding import Finding, Place, Severity
from vanban.writer.check.lines import Line, Paper, Word
from vanban.writer.check.looks import Looks, Shape, number, shape_of, value
from vanban.writer.check.package import RELATED, w

_TWIPS = 1440 / 25.4
_OF_TABLES = (rules.Element.TABLE_HEAD, rules.Element.TABLE_CELL)
_CLOSE = 0.6  # millimetres that rounding may cost
_MARGINS = (
    ("top", "trên", rules.MARGIN_TOP),
    ("bottom", "dưới", rules.MARGIN_BOTTOM),
    ("left", "trái", rules.MARGIN_LEFT),
    ("right", "phải", rules.MARGIN_RIGHT),
)
A_PAGE = 2_600  # characters that surely need a second page


def check_paper(word: Word, parts: Parts) -> Iterator[Finding]:
    for at, paper in enumerate(word.papers):
        where = _begin(word, at)
        yield from _size(paper, where)
        yield from _turned(word, paper, at, where)
        for side, name, rule in _MARGINS:
            given = number(value(paper.properties, "pgMar", side))
            if given is None or rule.allows(given / _TWIPS, _CLOSE):
                continue
            says = f"Lề {name} là {_mm(given)} mm, phải từ {rule.least:.0f} đến {rule.most:.0f} mm. Hãy sửa trong Bố cục > Lề."
            yield Finding("paper.margin", where, says, rule.source)


def _size(paper: Paper, where: Place) -> Iterator[Finding]:
    sides = [number(value(paper.properties, "pgSz", name)) for name in ("w", "h")]
    if None in sides:
        says, source = "Văn bản không ghi khổ giấy. Hãy chọn khổ A4.", rules.PAGE_WIDTH.source
        yield Finding("paper.size", where, says, source)
        return
    short, long = sorted(side / _TWIPS for side in sides if side is not None)
    if not (rules.PAGE_WIDTH.allows(short, 1) and rules.PAGE_HEIGHT.allows(long, 1)):
        says = f"Khổ giấy là {short:.0f} x {long:.0f} mm, phải là A4 (210 x 297 mm). Hãy chọn lại khổ giấy."
        yield Finding("paper.size", where, says, rules.PAGE_WIDTH.source)


def _turned(word: Word, paper: Paper, section: int, where: Place) -> Iterator[Finding]:
    """Pages lie across only where they hold tables."""
    across, high = (number(value(paper.properties, "pgSz", name)) for name in ("w", "h"))
    tabled = any(line.section == section and line.element in _OF_TABLES for line in word.lines)
    if across is not None and high is not None and across > high and not tabled:
        says = "Trang nằm ngang mà không có bảng, biểu. Hãy chọn lại hướng giấy dọc."
        yield Finding("paper.turned", where, says, rules.TURNED_SOURCE)


def _begin(word: Word, section: int) -> Place:
    first = next((line for line in word.lines if line.section == section), None)
    return Place(first.paragraph if first else 0, "", f"Trang giấy của phần {section + 1}")


def _mm(twips: float) -> str:
    return f"{twips / _TWIPS:.1f}".rstrip("0").rstrip(".").replace(".", ",")


# -- page numbers -----------------------------------------------------------------------------------------------------


def check_page_numbers(word: Word, parts: Parts) -> Iterator[Finding]:
    where, source = Place(0, "", "Số trang"), rules.PAGE_NUMBER.source
    headers = [found for paper in word.papers for found in _numbers(word, paper, "header")]
    footers = [found for paper in word.papers for found in _numbers(word, paper, "footer")]
    is_long = len(word.papers) > 1 or sum(len(line.text) for line in word.lines) > A_PAGE
    if footers:
        yield Finding(
            "page_number.place", where, "Số trang đặt ở chân trang. Hãy đặt ở giữa lề trên của trang.", source
        )
    elif not headers and is_long:
        says = "Văn bản dài hơn một trang mà không có số trang. Hãy chèn số trang ở giữa lề trên, từ trang thứ hai."
        yield Finding("page_number.missing", where, says, source)
    for _, looks, shape in headers:
        if shape.align != "center":
            yield Finding("page_number.place", where, "Số trang không ở giữa. Hãy căn giữa số trang ở lề trên.", source)
        if looks.size is not None and not rules.PAGE_NUMBER.allows(looks.size):
            says = f"Số trang cỡ chữ {looks.size:g}, phải là 13 hoặc 14. Hãy sửa cỡ chữ của số trang."
            yield Finding("page_number.size", where, says, source)
        if looks.bold or looks.italic:
            yield Finding(
                "page_number.style", where, "Số trang phải là chữ đứng, không đậm. Hãy bỏ đậm, nghiêng.", source
            )
    if headers and _shown_on_first(word.papers[0], [kind for kind, _, _ in _numbers(word, word.papers[0], "header")]):
        says = (
            "Trang thứ nhất có số trang. Hãy chọn “Trang đầu khác” (Different First Page) để không hiện số ở trang 1."
        )
        yield Finding("page_number.first", where, says, source)


def check_page_figures(word: Word, parts: Parts) -> Iterator[Finding]:
    """Arabic, from 1; an annex counts its own pages, and so needs a section of its own."""
    where = Place(0, "", "Số trang")
    for paper in word.papers:
        if value(paper.properties, "pgNumType", "fmt") not in (None, "decimal"):
            yield Finding(
                "page_number.figures",
                where,
                "Số trang phải là chữ số Ả Rập. Hãy đổi kiểu số.",
                rules.PAGE_FIGURES_SOURCE,
            )
            break
    if value(word.papers[0].properties, "pgNumType", "start") not in (None, "1"):
        says = "Số trang phải đánh từ số 1. Hãy đặt lại số trang bắt đầu."
        yield Finding("page_number.start", where, says, rules.PAGE_FIGURES_SOURCE)
    for annex in parts.of.get(rules.Element.ANNEX, []):
        begins = _begin(word, annex.section).paragraph == annex.paragraph
        own = word.papers[annex.section].properties if annex.section < len(word.papers) else None
        if not begins or value(own, "pgNumType", "start") != "1":
            says = "Phụ lục phải đánh số trang riêng. Hãy ngắt phần (Section) trước phụ lục và đánh lại từ trang 1."
            yield Finding("annex.pages", annex.place, says, rules.ANNEX_PAGES_SOURCE)


def _shown_on_first(paper: Paper, kinds: list[str]) -> bool:
    return "first" in kinds if has_first_page(paper) else "default" in kinds


def _numbers(word: Word, paper: Paper, where: str) -> Iterator[tuple[str, Looks, Shape]]:
    """Page numbers in the headers or footers of a section: of which pages, how set."""
    if paper.properties is None:
        return
    for reference in paper.properties.iterfind(w(f"{where}Reference")):
        root = word.package.by_id(reference.get(f"{{{RELATED}}}id", ""))
        for p in () if root is None else root.iter(w("p")):
            if (run := _field(p)) is not None:
                properties = p.find(w("pPr"))
                looks, shape = word.styles.paragraph(value(properties, "pStyle"))
                own = word.styles.looks(run.find(w("rPr")))
                own = own.over(word.styles.letters(value(run.find(w("rPr")), "rStyle")))
                yield reference.get(w("type"), "default"), own.over(looks), shape_of(properties).over(shape)


def _field(p: etree._Element) -> etree._Element | None:
    """The run that shows the page number."""
    for simple in p.iter(w("fldSimple")):
        if "PAGE" in simple.get(w("instr"), "").split():
            return next(simple.iter(w("r")), simple)
    for code in p.iter(w("instrText")):
        if "PAGE" in (code.text or "").split():
            return code.getparent()
    return None


# -- long tables ------------------------------------------------------------------------------------------------------


def check_tables(word: Word, parts: Parts) -> Iterator[Finding]:
    """Tables with lines that must run over a page: their heading row is to repeat."""
    by_table: dict[int, list[Line]] = {}
    for line in word.lines:
        if line.cell is not None and line.element in _OF_TABLES:
            by_table.setdefault(id(line.cell.table), []).append(line)
    for lines in by_table.values():
        cell = lines[0].cell
        assert cell is not None
        rows = cell.table.findall(w("tr"))
        is_long = len(rows) > 40 or sum(len(line.text) for line in lines) > 2 * A_PAGE
        if is_long and all(row.find(f"{w('trPr')}/{w('tblHeader')}") is None for row in rows[:3]):
            says = (
                "Bảng dài hơn một trang mà dòng đầu bảng không lặp lại. Hãy chọn “Lặp lại hàng tiêu đề” cho dòng đầu."
            )
            yield Finding("table.header", lines[0].place, says, "Thông lệ trình bày bảng", Severity.NOTE)
