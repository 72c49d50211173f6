"""The arithmetic of the chain: plain values, canonical JSON, digests. No database, no clock."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

START = "0" * 64
"""What the first event of the chain has before it."""


def plain(value: Any) -> Any:
    """The value in what JSON keeps exactly in any database: text, whole numbers, truth, lists and mappings.

    Decimals, floats, dates and rows become their text; NUL, which PostgreSQL refuses, goes.
    """
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value)
        case int():
            return value
        case str():
            return value.replace("\0", "").encode(errors="replace").decode()
        case datetime() if value.tzinfo:
            return moment(value)
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
        case Mapping():
            return {str(plain(key)): plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted((plain(each) for each in value), key=str)
        case _ if isinstance(value, Iterable) and not isinstance(value, bytes):
            return [plain(each) for each in value]
        case _:
            return plain(str(value))


def moment(at: datetime) -> str:
    """In UTC with microseconds, the same whatever the time zone it came in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> str:
    """One writing for each value: keys sorted, no blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fresh_salt() -> str:
    """Without it, a digest of few possible values (a name, an address) could be guessed back after erasure."""
    return secrets.token_hex(16)


def digest_of_personal(salt: str, personal: Any) -> str:
    return hashlib.sha256((salt + canonical(personal)).encode()).hexdigest()


def digest_of(position: int, previous: str, covered: Mapping[str, Any]) -> str:
    """Of an event at its position: `covered` are its columns but the personal part."""
    return hashlib.sha256(canonical([position, previous, plain(covered)]).encode()).hexdigest()
