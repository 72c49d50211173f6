"""A plan's plain text set as the files that an office would have: Word, PDF with text, scan, web page.

Each in the obvious ways: the lines as they are, or the activity table as a table with lines around its cells.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import numpy as np
import pypdfium2
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

Part = str | list[list[str]]  # a line, or a table as rows of cells
_FONTS = (
    *Path(__file__).parents[2].glob("node_modules/@expo-google-fonts/tinos/**/Tinos_400Regular.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
)


def parts(text: str) -> list[Part]:
    """The lines of a plan, its activity table put together from tabbed rows or from one cell a line."""
    lines = text.split("\n")
    made: list[Part] = []
    at = 0
    while at < len(lines):
        if "\t" in lines[at]:
            rows, at = _tabbed(lines, at)
            made.append(rows)
        elif re.fullmatch(r"S?TT", lines[at].strip()) and (found := _cell_a_line(lines, at)):
            made.append(found[0])
            at = found[1]
        else:
            made.append(lines[at].strip())
            at += 1
    return made


def _tabbed(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """Rows from `at` on, page breaks (blank lines) among them passed over, and the line after the last."""
    rows, end = [], at
    for i in range(at, len(lines)):
        if "\t" in lines[i]:
            rows.append([cell.strip() for cell in lines[i].split("\t")])
            end = i + 1
        elif lines[i].strip():
            break
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows], end


def _cell_a_line(lines: list[str], at: int) -> tuple[list[list[str]], int] | None:
    width = next((i for i in range(2, 12) if lines[at + i : at + i + 1] == ["1"]), 0)
    rows = [lines[at : at + width]]
    at += width
    while width and re.fullmatch(r"\d{1,3}", lines[at].strip()):
        rows.append(lines[at : at + width])
        at += width
    return (rows, at) if width else None


def as_docx(text: str, *, tables: bool = True, size: float = 13, justified: bool = False) -> bytes:
    """A Word file: one paragraph a line; with `tables`, the table as a table with a heading row."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(size)
    for part in parts(text) if tables else text.split("\n"):
        if isinstance(part, str):
            paragraph = document.add_paragraph(part)
            if justified:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        else:
            _add_table(document, part)
    return _saved(document)


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for cell, text in zip(table._cells, (text for row in rows for text in row), strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _saved(document: docx.document.Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def font() -> str:
    """The name of an embedded font that has every Vietnamese letter."""
    path = next(path for path in _FONTS if path.exists())
    pdfmetrics.registerFont(TTFont("Plan", str(path)))
    return "Plan"


def as_pdf(text: str, *, tables: bool = True, size: float = 13, justified: bool = True) -> bytes:
    """A PDF with text on A4: ragged lines as they are, or justified paragraphs with first lines indented and page
    numbers; with `tables`, ruled tables that break over pages, also inside a row."""
    style = ParagraphStyle(
        "line",
        fontName=font(),
        fontSize=size,
        leading=size * 1.35,
        alignment=TA_JUSTIFY if justified else TA_LEFT,
        firstLineIndent=1 * cm if justified else 0,
        spaceAfter=4 if justified else 0,
    )
    cell = ParagraphStyle("cell", fontName=font(), fontSize=size - 2, leading=(size - 2) * 1.25)
    story: list[object] = []
    for part in parts(text) if tables else text.split("\n"):
        if isinstance(part, str):
            story.append(
                Paragraph(escape(part.replace("\t", "\u00a0" * 4)), style) if part.strip() else Spacer(1, size)
            )
        else:
            story.append(_pdf_table(part, cell))
    out = BytesIO()
    numbered = _page_number if justified else (lambda canvas, document: None)
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=3 * cm, rightMargin=2 * cm, topMargin=2 * cm)
    document.build(story, onLaterPages=numbered)
    return out.getvalue()


def as_wrapped_pdf(text: str, *, width: int = 90, size: float = 11) -> bytes:
    """A PDF as a script makes it: lines cut at a number of characters and drawn one below the other."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    y = 0.0
    wrapped = (textwrap.wrap(line.replace("\t", " " * 4), width) or [""] for line in text.split("\n"))
    for line in chain.from_iterable(wrapped):
        if y < 2 * cm:
            if y:
                canvas.showPage()
            canvas.setFont(font(), size)
            y = A4[1] - 2 * cm
        canvas.drawString(2 * cm, y, line)
        y -= size * 1.4
    canvas.save()
    return out.getvalue()


def _pdf_table(rows: list[list[str]], style: ParagraphStyle) -> Table:
    usable = A4[0] - 5 * cm - 12
    weights = [0.5, *(1.0 + (i == 0) for i in range(len(rows[0]) - 1))]
    return Table(
        [[Paragraph(escape(text), style) for text in row] for row in rows],
        colWidths=[usable * weight / sum(weights) for weight in weights],
        repeatRows=1,
        splitInRow=1,
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )


def _page_number(canvas: object, document: object) -> None:
    canvas.setFont(font(), 13)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, A4[1] - 1.2 * cm, str(document.page))  # type: ignore[attr-defined]


def as_pictures(pdf: bytes, *, dpi: int = 200, noise: float = 6.0, turned: float = 0.3) -> list[Image.Image]:
    """The pages as a scanner gives them: grey, grainy, a little crooked. Always the same for the same PDF."""
    chance = np.random.default_rng(7)
    document = pypdfium2.PdfDocument(pdf)
    made = []
    for page in document:
        drawn = page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze().astype(np.float32)
        grainy = np.clip(drawn - 6 + chance.normal(0, noise, drawn.shape), 0, 255).astype(np.uint8)
        angle = float(chance.uniform(-turned, turned))
        made.append(Image.fromarray(grainy).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=245))
    document.close()
    return made


def as_scan(pictures: Iterable[Image.Image], kind: str = "PDF", dpi: int = 200) -> bytes:
    """The pictures in one file: a PDF or a TIFF of many pages, or the first as a PNG or JPEG."""
    first, *rest = pictures
    out = BytesIO()
    many = {"save_all": True, "append_images": rest} if kind in ("PDF", "TIFF") else {}
    about = {"resolution": dpi} if kind == "PDF" else {"dpi": (dpi, dpi)}
    first.save(out, kind, **many, **about)
    return out.getvalue()


def as_html(text: str) -> bytes:
    """A web page: a paragraph a line, tables as tables."""
    body = []
    for part in parts(text):
        if isinstance(part, str):
            body.append(f"<p>{escape(part)}</p>" if part else "")
        else:
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in part)
            body.append("<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    page = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Kế hoạch</title></head><body>{}</body></html>"
    return page.format("\n".join(body)).encode()
