"""Statistics of tables that were filled at once.

PostgreSQL gathers them by itself within a minute or so; until then it takes a table of 60,000 rows for an empty one,
and goes through all of it for each row of another. SQLite chooses without them.
"""

from __future__ import annotations

from functools import partial

from django.db import connection, models, transaction

LARGE = 1_000
"""Rows from which on a change is worth the tenth of a second that counting takes."""


def analyse(*tables: type[models.Model], changed: int) -> bool:
    """Have tables of which many rows `changed` counted, once the transaction is committed; whether they will be."""
    if connection.vendor != "postgresql" or changed < LARGE:
        return False
    transaction.on_commit(partial(_count, [table._meta.db_table for table in tables]))
    return True


def _count(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
