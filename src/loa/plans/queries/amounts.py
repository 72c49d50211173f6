"""Amounts of slots and quotas in words."""

from __future__ import annotations

from decimal import Decimal

from loa.core.templatetags.formats import number

__all__ = ["amount", "number"]


def amount(least: Decimal, most: Decimal | None, measure: str) -> str:
    """ "2 tin", "10–15 lớp", "ít nhất 5 bài", "nhiều nhất 3 cuộc"; once, of something without a name: "thực hiện"."""
    measure = measure.strip()
    if most is None:
        words = f"ít nhất {number(least)}"
    elif least == most:
        words = number(least)
    elif not least:
        words = f"nhiều nhất {number(most)}"
    else:
        words = f"{number(least)}–{number(most)}"
    if measure == "thực hiện":
        return "thực hiện" if least == 1 else f"thực hiện {words} lần"
    return f"{words} {measure}".strip()


def also_of(rows: list[list[str | None]]) -> list[str]:
    """The further amounts of a slot (`Slot.also`) in words."""
    return [
        amount(Decimal(least or 0), None if most is None else Decimal(most), measure or "")
        for least, most, measure in rows
    ]
