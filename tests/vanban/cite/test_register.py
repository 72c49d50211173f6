from datetime import date, timedelta

import pytest

from vanban.cite.citations import find_citations
from vanban.cite.register import REPLACEMENTS, replaced


@pytest.mark.parametrize("row", REPLACEMENTS, ids=lambda row: row.number)
def test_a_document_is_replaced_from_its_day_on(row):
    assert replaced(row.number, on=row.since - timedelta(1)) is None
    assert replaced(row.number, on=row.since) is row


@pytest.mark.parametrize("row", REPLACEMENTS, ids=lambda row: row.number)
def test_the_table_holds_numbers_as_they_are_cited(row):
    old, new = find_citations(f"{row.type} số {row.number}; {row.by_type} số {row.by}")
    assert (old.number, new.number) == (row.number, row.by)
    assert row.source
    assert row.sure in "ABC"


def test_a_space_in_the_number_does_not_hide_it():
    assert replaced("61/2018 /nđ-cp", on=date(2026, 1, 1)).by == "118/2025/NĐ-CP"


def test_a_document_not_in_the_table_stands():
    assert replaced("76/NQ-CP", on=date(2026, 1, 1)) is None
