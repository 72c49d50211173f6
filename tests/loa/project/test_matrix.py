"""Every address × every role × own, parent's, sibling's and stranger's unit, compared with `matrix.txt`."""

from __future__ import annotations

import os
from functools import cache

import pytest
from django.db import connection

from tests.loa.project import matrix
from tests.loa.project.world import COLUMNS

WRITES = os.environ.get("MATRIX") == "write"


@cache
def enough() -> list[str]:
    """Columns in which together every address gives every answer that it has, for an object of each place."""
    answers: dict[str, set[tuple[str, int, str]]] = {column: set() for column in COLUMNS}
    for title, cells in matrix.written().items():
        for column, cell in cells.items():
            answers[column].update((title, place, letter) for place, letter in enumerate(cell))
    found: list[str] = []
    left = set[tuple[str, int, str]]().union(*answers.values())
    while left:
        found.append(max(COLUMNS, key=lambda column: len(answers[column] & left)))
        left -= answers[found[-1]]
    return found


def test_every_address_is_in_the_registry():
    asked = {ask.name for ask in matrix.ASKS}
    assert sorted(set(matrix.addresses()) - asked) == [], "add a line to tests/loa/project/matrix.py"
    assert sorted(asked - set(matrix.addresses())) == [], "these are no more"


@pytest.mark.skipif(WRITES, reason="the file is being written anew")
def test_the_file_has_the_rows_of_the_registry():
    assert list(matrix.written()) == matrix.titles()


@pytest.mark.skipif(WRITES, reason="the file is being written anew")
@pytest.mark.parametrize("column", list(COLUMNS))
def test_everybody_gets_what_the_matrix_says(world, column):
    """On SQLite for everybody; on PostgreSQL every answer of every address, by as few as give them all."""
    if connection.vendor == "postgresql" and column not in enough():
        pytest.skip("others get the same answers")
    walk = matrix.Walk(world, column)
    found = {title: walk.cell(ask) for ask, title in zip(matrix.ASKS, matrix.titles(), strict=True)}
    said = {title: cells[column] for title, cells in matrix.written().items()}
    assert {row: f"{cell}, and not {said.get(row)}" for row, cell in found.items() if cell != said.get(row)} == {}


@pytest.mark.skipif(not WRITES, reason="MATRIX=write writes the file anew")
def test_the_matrix_is_written_anew(world):
    columns = {}
    for column in COLUMNS:
        walk = matrix.Walk(world, column)
        columns[column] = {title: walk.cell(ask) for ask, title in zip(matrix.ASKS, matrix.titles(), strict=True)}
    matrix.FILE.write_text(matrix.as_text(columns), encoding="utf-8")
