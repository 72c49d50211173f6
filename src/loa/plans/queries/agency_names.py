"""While the name of an agency is typed: how it is understood, and which names are meant."""

from __future__ import annotations

from dataclasses import dataclass

from loa.organisations.models import Group, Unit
from loa.plans.queries.directory import Directory
from loa.plans.states import AgencyKind
from vanban.text.folding import fold

GROUPS = (
    "Các sở, ban, ngành",
    "UBND các xã, phường, đặc khu",
    "Các cơ quan báo chí",
    "Các tổ chức chính trị - xã hội",
    "Các cơ quan, đơn vị liên quan",
)
"""How plans name the groups that follow from the tree."""
MOST = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A line as it is typed; `offers`: names to take instead, where it is no name yet. `line` counts from 0."""

    line: int
    typed: str
    kind: AgencyKind
    offers: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.kind in (AgencyKind.UNIT, AgencyKind.GROUP)


def understood_names(lines: list[str], directory: Directory) -> list[Name]:
    """One a line. Only the last lines that nobody bears are offered names, so that the queries stay few."""
    named = [(n, directory.find(words)) for n, words in enumerate(lines)]
    unknown = [n for n, found in named if found.kind in (AgencyKind.UNKNOWN, AgencyKind.OLD)][-2:]
    return [
        Name(n, found.designation, found.kind, _offers(found.designation) if n in unknown else ()) for n, found in named
    ]


def _offers(typed: str) -> tuple[str, ...]:
    words = fold(typed).split()
    if not words:
        return ()
    groups = [name for name in GROUPS if all(word in fold(name) for word in words)]
    kept = Group.objects.filter(closed=False, folded__has_words=typed)
    units = Unit.objects.opened().named_like(typed).order_by("name", "pk").values_list("name", flat=True)
    found = [*units[:MOST], *kept.values_list("name", flat=True)[:MOST], *groups]
    return tuple(name for name in dict.fromkeys(found) if name != typed)[:MOST]
