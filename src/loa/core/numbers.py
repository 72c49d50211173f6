"""Whole numbers as they come in addresses and forms, where anybody can write anything."""

from __future__ import annotations

DIGITS = 18
"""What every whole number of the databases has room for."""


def whole(text: str | None) -> int | None:
    """The number that the figures 0 to 9 write, and nothing else; None for all other text.

    `str.isdigit` takes "²" too, and `int` the figures of other scripts; it refuses more than 4,300 of them.
    """
    return int(text) if text and len(text) <= DIGITS and text.isascii() and text.isdigit() else None
