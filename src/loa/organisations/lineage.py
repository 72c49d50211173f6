"""Figures through the lives of units: as they were on a day, and mapped to the units of another day. Pure.

A figure belongs to the unit that existed when it arose. Mapped forward it follows the successions that took effect
since, each with its share, and sums stay exactly what they were: two communes with 5 and 5, merged, have 10; 5
divided in halves are 3 and 2, never 2.5 articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Link:
    """From `on`, `share` percent of what `predecessor` had counts at `successor`; the rest stays with it."""

    predecessor: int
    successor: int
    on: date
    share: Decimal = WHOLE


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount (articles, people, đồng) that arose in a unit on a day."""

    unit: int
    day: date
    amount: Decimal


def divide(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """The amount in parts that add up to it exactly and have no more decimals than it has.

    `shares` are percentages that add up to 100. What rounding leaves goes to the largest remainders, first come first.

    >>> divide(Decimal(5), [Decimal(50), Decimal(50)])
    [Decimal('3'), Decimal('2')]
    """
    exponent = amount.as_tuple().exponent
    unit = Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)
    sign = -1 if amount < 0 else 1
    steps = int(abs(amount) / unit)
    exact = [steps * share / WHOLE for share in shares]
    parts = [int(each) for each in exact]
    left = steps - sum(parts)
    for at in sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))[:left]:
        parts[at] += 1
    return [sign * part * unit for part in parts]


class Lineage:
    """The successions of a tree. Building is linear in their number."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._links: dict[int, dict[date, list[Link]]] = defaultdict(lambda: defaultdict(list))
        for link in sorted(links, key=lambda each: (each.on, each.predecessor, -each.share, each.successor)):
            self._links[link.predecessor][link.on].append(link)

    def as_of(self, figures: Iterable[Figure], *, to: date) -> dict[int, Decimal]:
        """What each unit of the day `to` has, counting what its predecessors had. The sum is that of the figures.

        Figures that arose after `to` count at their unit as they are.
        """
        found: dict[int, Decimal] = defaultdict(Decimal)
        waiting: dict[tuple[date, int], Decimal] = defaultdict(Decimal)
        for figure in figures:
            self._on(figure.unit, figure.day, figure.amount, to, found, waiting)
        while waiting:  # day by day: what arrived together is divided together
            day, unit = key = min(waiting)
            amount = waiting.pop(key)
            links = self._links[unit][day]
            shares = [link.share for link in links]
            rest = WHOLE - sum(shares, Decimal(0))
            for heir, part in zip(
                [*(link.successor for link in links), unit], divide(amount, [*shares, rest]), strict=True
            ):
                self._on(heir, day, part, to, found, waiting)
        return {unit: amount for unit, amount in found.items() if amount}

    def _on(
        self,
        unit: int,
        day: date,
        amount: Decimal,
        to: date,
        found: dict[int, Decimal],
        waiting: dict[tuple[date, int], Decimal],
    ) -> None:
        """To the next day after `day` on which the unit gave something away; there it waits to be divided."""
        following = [on for on in self._links.get(unit, {}) if day < on <= to]
        if following:
            waiting[min(following), unit] += amount
        else:
            found[unit] += amount

    def stock(self, counts: Iterable[Figure], *, to: date) -> dict[int, Decimal]:
        """What each unit has by the day `to`, where a count says how much there is from its day on (people, screens).

        A later count of a unit takes the place of its earlier one and of what it took over before; a succession passes
        on what there is that day, share by share, whole.
        """
        days: dict[date, list[Figure]] = defaultdict(list)
        for count in counts:
            if count.day <= to:
                days[count.day].append(count)
        for links in self._links.values():
            for on in links:
                if on <= to:
                    days.setdefault(on, [])
        there: dict[int, Decimal] = {}
        for day in sorted(days):
            moved: dict[int, Decimal] = defaultdict(Decimal)
            for unit, links in self._links.items():
                if day in links and unit in there:
                    shares = [link.share for link in links[day]]
                    rest = WHOLE - sum(shares, Decimal(0))
                    parts = divide(there[unit], [*shares, rest])
                    for link, part in zip(links[day], parts[:-1], strict=True):
                        moved[link.successor] += part
                        moved[unit] -= part
            for unit, amount in moved.items():
                there[unit] = there.get(unit, Decimal(0)) + amount
            there.update({count.unit: count.amount for count in days[day]})
        return {unit: amount for unit, amount in there.items() if amount}

    def heirs(self, unit: int, *, after: date, to: date) -> list[int]:
        """The units that carry it on by `to`, the one with the largest share first; itself if nobody does."""
        parts = self.as_of([Figure(unit, after, WHOLE * WHOLE)], to=to)
        return sorted(parts, key=lambda each: (-parts[each], each)) or [unit]


def below(parents: Mapping[int, int | None], figures: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """For each unit its own figure and those of everything under it. `parents`: the tree of one day."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for unit, amount in figures.items():
        here: int | None = unit
        while here is not None:
            sums[here] += amount
            here = parents.get(here)
    return dict(sums)
