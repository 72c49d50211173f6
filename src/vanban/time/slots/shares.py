"""Sharing amounts out so that the shares make the whole again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

LARGEST = Decimal(10) ** 12  # amounts above are cut to it
_SMALLEST = Decimal("0.001")  # finer parts are dropped
ZERO, ONE = Decimal(0), Decimal(1)

_T = TypeVar("_T")


class Bounds(NamedTuple):
    """At least `minimum`, at most `maximum` (None: no bound)."""

    minimum: Decimal
    maximum: Decimal | None

    @property
    def top(self) -> Decimal:
        return self.minimum if self.maximum is None else self.maximum


def bounds(minimum: Decimal | None, maximum: Decimal | None) -> Bounds:
    """The bounds that can be meant: nothing negative, the smaller first; at least one where nothing is said."""
    least, most = figure(minimum), figure(maximum)
    if least is None and most is None:
        return Bounds(ONE, None)
    if least is None or most is None:
        return Bounds(least or ZERO, most)
    return Bounds(min(least, most), max(least, most))


def figure(number: Decimal | None) -> Decimal | None:
    """The number as it can count: not negative, not too large or too fine; None where it is no number."""
    if number is None or number.is_nan():
        return None
    return min(max(number, ZERO), LARGEST).quantize(_SMALLEST).normalize() + ZERO


def shared(total: Decimal, count: int) -> list[Decimal]:
    """The total in whole numbers as even as can be, the earlier the larger; a fraction goes to the first."""
    if count < 1:
        return []
    whole = int(total)
    each, more = divmod(whole, count)
    shares = [Decimal(each + (i < more)) for i in range(count)]
    shares[0] += total - whole
    return shares


def shared_bounds(whole: Bounds, due: int, optional: int = 0) -> list[Bounds]:
    """Bounds for `due` and then `optional` shares: the least among the due, what goes beyond it among the optional."""
    least = [*shared(whole.minimum, due), *[ZERO] * optional]
    if whole.maximum is None:
        return [Bounds(one, None) for one in least]
    beyond = whole.maximum - whole.minimum
    more = [*[ZERO] * due, *shared(beyond, optional)] if optional else shared(beyond, due)
    return [Bounds(one, one + other) for one, other in zip(least, more, strict=True)]


def grouped(items: Sequence[_T], count: int) -> list[Sequence[_T]]:
    """The items in `count` runs as even as can be, the earlier the longer."""
    groups, at = list[Sequence[_T]](), 0
    for share in shared(Decimal(len(items)), count):
        groups.append(items[at : at + int(share)])
        at += int(share)
    return groups
