"""One-time access codes as text: made, read back from what a person typed, and hashed.

Pure: no database, no clock.
"""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "ABCDEFGHJKMNPRTUVWXY346789"
"""26 capitals and figures. Left out is what looks like another on paper: 0 O Q, 1 I L, 2 Z, 5 S."""
GROUPS, IN_A_GROUP = 5, 4
"""20 letters out of 26 are 94 bits: cannot be guessed, so that a plain fast hash is enough to keep them."""


def make_code() -> str:
    """A new code as it is shown: "K7QM-…", five groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))


def plain(typed: str) -> str:
    """What was typed, without blanks, hyphens and case."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())


def digest(typed: str) -> str:
    """What is kept of a code: SHA-256 as 64 hexadecimal digits, the same however the code was typed."""
    return hashlib.sha256(plain(typed).encode()).hexdigest()
