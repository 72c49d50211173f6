"""Writing: a .docx with an annex of 3,355 rows, 8 columns (5 s); twice the rows in at most 2.2 times as long.

A plan of five pages as PDF (1 s), fonts read anew as in a fresh process; the annex as PDF, without a bar.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from measuring.times import median, seconds  # noqa: E402
from pypdfium2 import PdfDocument  # noqa: E402

from vanban.writer import docx, fonts, pdf  # noqa: E402
from vanban.writer.document import (  # noqa: E402
    Align,
    Annex,
    Column,
    Day,
    Document,
    Issuer,
    Item,
    Kind,
    Level,
    Paragraph,
    Row,
    Signature,
    Table,
)

ROWS = 3_355  # one for each commune-level unit and province
BAR, GROWTH = 5.0, 2.2
PDF_BAR = 1.0
RUNS = 9
COLUMNS = (
    Column("STT", 0.5, Align.CENTRE),
    Column("Đơn vị", 1.5),
    Column("Nội dung", 3),
    Column("Sản phẩm", 1.5),
    Column("Số lượng", 1),
    Column("Chủ trì", 1.5, under="Cơ quan thực hiện"),
    Column("Phối hợp", 1.5, under="Cơ quan thực hiện"),
    Column("Thời gian", 1, Align.CENTRE),
)


def annexed(rows: int) -> Document:
    """A plan with an annex of so many rows, a heading over each hundred."""
    made = []
    for n in range(1, rows + 1):
        if n % 100 == 1:
            made.append(Row((str(n // 100 + 1), f"Cụm {n // 100 + 1}"), group=True))
            continue
        what = f"Phát trên hệ thống truyền thanh bản tin số {n} về thủ tục hành chính, thời hạn, nơi nộp hồ sơ"
        made.append(
            Row(
                (
                    str(n), f"UBND xã Bến Đá {n}", what, "Bản tin truyền thanh", f"{n % 50 + 10} số\n(01 số/tuần)",
                    "Phòng Văn hóa - Xã hội", "Văn phòng HĐND và UBND; Trung tâm Phục vụ hành chính công", "Hằng tuần",
                )
            )
        )  # fmt: skip
    return Document(
        kind=Kind.PLAN,
        issuer=Issuer("Ủy ban nhân dân tỉnh Sông Lam"),
        symbol="KH-UBND",
        place="Sông Lam",
        day=Day(2026),
        subject="Truyền thông về cải cách hành chính năm 2026",
        body=(Paragraph("Nhiệm vụ của từng đơn vị ở Phụ lục."),),
        signature=Signature("Chủ tịch"),
        annexes=(Annex("Danh mục nhiệm vụ", (Table(COLUMNS, tuple(made)),), landscape=True),),
    )


def docx_annex() -> bool:
    once, twice = (annexed(rows) for rows in (ROWS, 2 * ROWS))
    took = median(lambda: docx.write(once), runs=RUNS)
    growth = median(lambda: docx.write(twice), runs=RUNS) / took
    size = len(docx.write(once)) / 1024
    print(f"{f'.docx, annex of {ROWS:,} rows':<44}{took:8.2f} s {took / BAR:6.0%} of the bar   {size:,.0f} kB")
    print(f"{'twice the rows':<44}{growth:8.2f} times as long, at most {GROWTH}")
    return took <= BAR and growth <= GROWTH


def five_pages() -> Document:
    said = "Tuyên truyền chủ trương của Đảng, pháp luật của Nhà nước về cải cách hành chính đến từng thôn, bản. "
    points = tuple(Item(Level.POINT, text=said * 2) for _ in range(5))
    clauses = tuple(Item(Level.CLAUSE, "Nội dung", inside=points) for _ in range(5))
    return replace(annexed(30), body=(Item(Level.SECTION, "Nội dung", inside=clauses),))


def pdf_plan() -> bool:
    plan = five_pages()

    def write() -> bytes:
        pdf._fonts.cache_clear()
        fonts.characters.cache_clear()
        fonts._find.cache_clear()
        return pdf.write(plan)

    pages = len(PdfDocument(write()))
    took = median(write, runs=RUNS)
    print(f"{f'.pdf, {pages} pages':<44}{took:8.2f} s {took / PDF_BAR:6.0%} of the bar")
    assert pages >= 5
    once = annexed(ROWS)
    print(f"{f'.pdf, annex of {ROWS:,} rows':<44}{seconds(lambda: pdf.write(once)):8.2f} s")
    return took <= PDF_BAR


def main() -> int:
    return 0 if all([docx_annex(), pdf_plan()]) else 1


if __name__ == "__main__":
    sys.exit(main())
