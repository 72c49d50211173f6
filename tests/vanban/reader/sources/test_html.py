import pytest

from tests.vanban.reader.sources.files import check, shown
from vanban.reader.source import Paragraph, Table
from vanban.reader.sources import open_source


def read(body: str):
    source = open_source(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), name="x.html")
    check(source)
    return source


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>một</p><div>hai<p>ba</p>bốn</div>", ["một", "hai", "ba", "bốn"]),
        ("<p>một<br>hai \n  ba</p>", ["một\nhai ba"]),
        ("<p>a<script>x()</script><style>p{}</style><!-- c -->b</p>", ["ab"]),
        ("<p hidden>ẩn</p><p style='display: none'>ẩn</p><p>hiện</p>", ["hiện"]),
        ("<ol><li>x<li>y<ul><li>z</ul></ol>", ["1. x", "2. y", "- z"]),
        ("<ol type=a start=3><li>x<li>y</ol>", ["c) x", "d) y"]),
        ("<p><font face='.VnTime'>KÕ ho¹ch</font></p><p></p>", ["Kế hoạch"]),
    ],
)
def test_a_page_reads_as_shown(body, expected):
    assert shown(read(body)) == expected


def test_tables_keep_their_grid():
    source = read(
        "<table><tr><th>TT<th>Nội dung<th>Khi nào</tr><tr><td rowspan=2>1<td>a<p>b</p><td>c</tr>"
        "<tr><td colspan=2>d</tr></table>"
    )
    assert shown(source) == [[["TT", "Nội dung", "Khi nào"], ["1", "a\nb", "c"], ["d"]]]
    table = source.blocks[0]
    assert isinstance(table, Table)
    assert [row.heading for row in table.rows] == [True, False, False]
    assert [(c.column, c.columns, c.rows) for row in table.rows[1:] for c in row.cells] == [
        (0, 1, 2),
        (1, 1, 1),
        (2, 1, 1),
        (1, 2, 1),
    ]


def test_looks():
    looks = [
        (b.bold, b.italic, b.centred)
        for b in read("<p align=center><b>A</b></p><p><i>B</i></p><p>C <b>D</b></p>").blocks
        if isinstance(b, Paragraph)
    ]
    assert looks == [(True, False, True), (False, True, False), (False, False, False)]
