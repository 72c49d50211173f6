"""The register of legal documents as a unit sees it: what took whose place, what is found for typed words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet

from loa.accounts.models import User
from loa.organisations.models import Reach, Unit
from loa.organisations.queries.tree import units_of
from loa.plans.models import LegalDocument
from vanban.cite import register
from vanban.text.folding import fold


@dataclass(frozen=True, slots=True)
class Successor:
    """What took a document's place. `pk`: its row in the register, 0 where it has none."""

    by: str
    number: str
    since: date | None
    pk: int = 0


class Bases:
    """Documents for everybody, and those of the unit and of those above it. One query for all look-ups."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def visible(self) -> QuerySet[LegalDocument]:
        return _of([self._unit.pk])

    def found(self, words: str) -> QuerySet[LegalDocument]:
        """Every word occurs, with or without accents."""
        return named_like(self.visible(), words)

    def among(self, rows: Iterable[LegalDocument], cited: Iterable[Mapping[str, Any]]) -> set[int]:
        """Which of the documents are cited: by their number, or by their kind and subject where they have none."""
        there = {_named(row.get("number"), row.get("type"), row.get("name")) for row in cited}
        return {row.pk for row in rows if _named(row.number, row.type, row.title) in there}

    def successor(self, number: str, *, on: date) -> Successor | None:
        """What had taken the document's place by that day, through all that took each other's place since."""
        found, seen = self._next(number, on), {_key(number)}
        while found and (further := self._next(found.number, on)) and _key(found.number) not in seen:
            seen.add(_key(found.number))
            found = further
        return found

    def _next(self, number: str, on: date) -> Successor | None:
        row = self._by_number.get(_key(number)) if number else None
        after = row.replaced_by if row else None
        if row and after and (row.ended_on is None or row.ended_on <= on):
            return Successor(str(after), after.number, row.ended_on, after.pk)
        if (known := register.replaced(number, on=on) if number else None) is None:
            return None
        there = self._by_number.get(_key(known.by))
        return Successor(f"{known.by_type} {known.by}", known.by, known.since, there.pk if there else 0)

    @cached_property
    def _by_number(self) -> dict[str, LegalDocument]:
        return {_key(row.number): row for row in self.visible() if row.number}


def visible_to(user: User) -> QuerySet[LegalDocument]:
    """Documents for everybody, those of one's units, and of the units above them."""
    return _of(units_of(user).values("pk")).select_related("unit")


def _of(units: Any) -> QuerySet[LegalDocument]:
    """`units`: ids, or a subquery of them."""
    above = Reach.objects.filter(unit__in=units).values("holder")
    of_these = Q(unit=None) | Q(unit__in=units) | Q(unit__in=above)
    return LegalDocument.objects.filter(of_these).select_related("replaced_by")


def named_like(rows: QuerySet[LegalDocument], words: str) -> QuerySet[LegalDocument]:
    """Every word occurs in the kind, number, title or issuer, with or without accents."""
    return rows.filter(folded__has_words=words).order_by(F("issued_on").desc(nulls_last=True), "pk")


def _named(number: str | None, kind: str | None, subject: str | None) -> str:
    return _key(number) if number else fold(f"{kind or ''} {subject or ''}")


def _key(number: str) -> str:
    return "".join(number.split()).casefold()
