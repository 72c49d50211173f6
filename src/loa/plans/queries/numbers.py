"""Running numbers of documents: in each unit, for each kind, through the year (Nghị định 30/2020/NĐ-CP, Article 15)."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.db.models import QuerySet

from loa.organisations.models import Unit
from loa.plans.models import Version
from vanban.text.folding import fold, squeeze
from vanban.writer.plan import initials

WRITTEN = re.compile(r"(\d{1,6})([a-z]?)\s*/\s*(\S.*)")


class Number(NamedTuple):
    """A number taken apart: "05a/KH-UBND" is no. 5, with the symbol "KH-UBND" and the letter "a"."""

    no: int
    symbol: str
    letter: str = ""

    @property
    def figures(self) -> str:
        """What stands before the symbol, with the zero that the decree puts before numbers under ten."""
        return f"{self.no:02d}{self.letter}"

    def __str__(self) -> str:
        return f"{self.figures}/{self.symbol}"


def parts_of(number: str) -> Number | None:
    """None for what is no number."""
    found = WRITTEN.fullmatch(squeeze(number))
    return Number(int(found[1]), found[3], found[2]) if found else None


def proposed(unit: Unit, *, kind: str, year: int) -> str:
    """The next number of the year, with the symbol of the last; what the office gave elsewhere is not known here."""
    given = [parts for number in _numbers(unit, kind, year) if (parts := parts_of(number))]
    last = max(given, default=Number(0, ""))
    symbol = last.symbol or next(
        (parts.symbol for number in _numbers(unit, kind) if (parts := parts_of(number))),
        f"{kind}-{letters_of(unit)}",
    )
    return str(Number(last.no + 1, symbol))


def taken_by(unit: Unit, number: str, *, kind: str, year: int) -> Version | None:
    """The version of the unit that bears the number in that year: 5 and 05 are the same, 05a is another."""
    wanted = parts_of(number)
    for version in _issued(unit, kind, year).select_related("plan"):
        if version.number == number or (wanted and parts_of(version.number) == wanted):
            return version
    return None


def letters_of(unit: Unit) -> str:
    """The unit in a number's symbol: "UBND", "SNV"."""
    if fold(unit.name).startswith(("ubnd", "uy ban nhan dan")):
        return "UBND"
    return unit.abbreviation or initials(unit.name)


def _issued(unit: Unit, kind: str, year: int | None = None) -> QuerySet[Version]:
    found = Version.objects.filter(plan__unit=unit, kind=kind).exclude(number="")
    found = found if year is None else found.filter(issued_on__year=year)
    return found.defer("content").order_by("-issued_on", "-pk")


def _numbers(unit: Unit, kind: str, year: int | None = None) -> list[str]:
    return list(_issued(unit, kind, year).values_list("number", flat=True))
