"""Which rows a page does not part, and how wide columns are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.vanban.writer.documents import OWNERS, WORK, tables
from vanban.writer.document import Column, Row, Table
from vanban.writer.tabular import AGAIN, MOST_TOGETHER, runs, widths

ROOM = 247.0


@given(tables)
def test_every_word_stands_in_a_run_in_its_order(table: Table):
    if not table.columns:
        return
    found = [row for run in runs(table, widths(table, ROOM)) for row in run.rows]
    assert len(found) == len(table.rows)
    for row, given_row in zip(found, table.rows, strict=True):
        assert [words for words, was in zip(row.cells, given_row.cells, strict=False) if was] == [
            was for was in given_row.cells if was
        ]


@given(tables)
def test_columns_fill_the_room(table: Table):
    if table.columns:
        found = widths(table, ROOM)
        assert sum(found) == pytest.approx(ROOM)
        assert min(found) > 0


def test_rows_of_one_owner_stay_together_up_to_a_bound():
    found = list(runs(OWNERS, widths(OWNERS, ROOM)))
    of_four = next(run for run in found if run.rows[0].cells[1] == "Đơn vị 3")
    assert (len(of_four.rows), of_four.shared) == (4, 2)
    alone = next(run for run in found if run.rows[0].cells[1] == "Đơn vị 4")
    assert (len(alone.rows), alone.shared) == (1, 0)
    long = [run for run in found if run.rows[0].cells[1].startswith("Đơn vị 7")]
    assert [run.rows[0].cells[:2] for run in long] == [
        ("7", "Đơn vị 7"),
        *[("7", f"Đơn vị 7{AGAIN}")] * (len(long) - 1),
    ]
    assert sum(len(run.rows) for run in long) == 40
    assert 2 <= max(len(run.rows) for run in long) <= MOST_TOGETHER / 6


def test_what_does_not_continue_is_never_drawn_together():
    plain = replace(OWNERS, rows=tuple(replace(row, continues=False) for row in OWNERS.rows))
    assert {(len(run.rows), run.shared) for run in runs(plain, widths(plain, ROOM))} == {(1, 0)}
    assert all(len(run.rows) == 1 for run in runs(WORK, widths(WORK, ROOM)))


def test_a_row_that_says_its_owner_itself_shares_no_cell():
    table = Table((Column("STT"), Column("Đơn vị")), (Row(("1", "A")), Row(("2", "B"), continues=True)))
    assert [(len(run.rows), run.shared) for run in runs(table, widths(table, ROOM))] == [(1, 0), (1, 0)]
