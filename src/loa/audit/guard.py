"""Triggers that let the database itself refuse to delete or change events, whoever asks.

Two changes pass: the place in the chain, once, and the personal part to null.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_event"
SEALING = ("position", "previous", "digest")
PERSONAL = ("personal", "salt")
REFUSED = "the audit log is append-only"


def set_up(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on the table, anew if they are there."""
    lift(connection)
    with connection.cursor() as cursor:
        columns = [each.name for each in connection.introspection.get_table_description(cursor, TABLE)]
        for statement in _on_postgresql(columns) if connection.vendor == "postgresql" else _on_sqlite(columns):
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take them off: for tests that empty the table, and for an operator who moves it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("audit_event_no_change", "audit_event_no_truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
            cursor.execute("DROP FUNCTION IF EXISTS audit_event_refuse()")
        else:
            for name in ("audit_event_no_delete", "audit_event_no_update"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def is_set_up(connection: BaseDatabaseWrapper) -> bool:
    ask = {
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal",
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor], [TABLE])
        return bool(cursor.fetchone()[0] == 2)


def _allowed(columns: list[str], same: str) -> str:
    """The condition under which an update passes; `same` compares values that may be null."""
    kept = " AND ".join(f"NEW.{each} {same} OLD.{each}" for each in columns if each not in (*SEALING, *PERSONAL))
    chain_kept = " AND ".join(f"NEW.{each} {same} OLD.{each}" for each in SEALING)
    chain_made = " AND ".join(f"OLD.{each} IS NULL AND NEW.{each} IS NOT NULL" for each in SEALING)
    personal_kept = " AND ".join(f"NEW.{each} {same} OLD.{each}" for each in PERSONAL)
    personal_gone = " AND ".join(f"NEW.{each} IS NULL" for each in PERSONAL)
    return f"{kept} AND (({chain_made} AND {personal_kept}) OR ({chain_kept} AND {personal_gone}))"


def _on_sqlite(columns: list[str]) -> list[str]:
    allowed = _allowed(columns, "IS")
    return [
        f"CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON {TABLE} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    ]


def _on_postgresql(columns: list[str]) -> list[str]:
    allowed = _allowed(columns, "IS NOT DISTINCT FROM")
    return [
        "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'UPDATE' AND ({allowed}) THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
        f"CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
    ]
