from io import BytesIO

import docx
import pytest
from docx.shared import Cm
from rapidfuzz.distance import Levenshtein

from tests.vanban.reader.sources.files import check, shown
from tests.vanban.reader.sources.test_pdf import HEAD, LINES, ROWS, TABLE
from tests.vanban.rendering import as_pdf, as_pictures, as_scan
from vanban.reader.source import Table
from vanban.reader.sources import open_source


def read(data: bytes, progress=None):
    source = open_source(data, name="x", progress=progress)
    check(source)
    assert source.kind == "scan"
    return source


def wrong(read_lines: list[object], written: list[str]) -> float:
    """The share of characters that were read wrong."""
    text = "\n".join(map(str, read_lines))
    return Levenshtein.distance(text, "\n".join(written)) / len(text)


@pytest.mark.parametrize("kind", ["PDF", "PNG", "JPEG", "TIFF"])
def test_a_page_is_read_from_its_picture(kind):
    pictures = as_pictures(as_pdf("\n".join(LINES), size=13, justified=False))
    done: list[tuple[int, int]] = []
    source = read(as_scan(pictures[:1], kind), progress=lambda n, of: done.append((n, of)))
    assert done == [(1, 1)]
    assert len(shown(source)) == len(LINES)
    assert wrong(shown(source), LINES) < 0.02
    assert 0.8 < source.confidence < 1
    assert source.notes == ("Chữ được nhận dạng từ ảnh quét; cần đối chiếu với bản gốc.",)


def test_a_ruled_table_over_pages_is_read_cell_by_cell():
    source = read(as_scan(as_pictures(as_pdf(TABLE, size=13))))
    (table,) = source.blocks
    assert isinstance(table, Table)
    cells = [[source.of(cell.span).replace("\n", " ") for cell in row.cells] for row in table.rows]
    assert [len(row) for row in cells] == [5] * 16
    assert [row[0] for row in cells] == [row[0] for row in (HEAD, *ROWS)]
    assert wrong([" ".join(row) for row in cells], [" ".join(row) for row in (HEAD, *ROWS)]) < 0.03


def test_a_scan_pasted_into_word_is_read():
    document = docx.Document()
    for picture in as_pictures(as_pdf("\n".join(LINES), size=13, justified=False)):
        document.add_picture(BytesIO(as_scan([picture], "PNG")), width=Cm(15))
    out = BytesIO()
    document.save(out)
    assert wrong(shown(read(out.getvalue())), LINES) < 0.02
