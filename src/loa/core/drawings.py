"""Where the marks of a drawing stand: progress, year strip, bars, sparkline. Plain values in, coordinates out.

The templates draw; nothing here knows what is drawn.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

State = str  # idle, doing, done, late, look: as in the style sheets


@dataclass(frozen=True)
class Progress:
    """How much of what is owed was done. More than was owed is shown, never cut off."""

    done: Decimal | int
    owed: Decimal | int
    unit: str = ""
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    is_late: bool = False

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.done) / Decimal(self.owed) if self.owed else None

    @property
    def counted(self) -> Decimal | int:
        return min(self.done, self.owed)

    @property
    def over(self) -> Decimal | int:
        return max(self.done - self.owed, 0)

    @property
    def scale(self) -> Decimal | int:
        """The length of the whole bar, in units."""
        return max(self.done, self.owed, self.least or 0, self.most or 0, 1)

    @property
    def state(self) -> State:
        if self.owed and self.done >= self.owed:
            return "done"
        if self.is_late:
            return "late"
        return "doing" if self.done else "idle"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that falls between two days of a year, both included."""

    first: date
    last: date
    words: str
    state: State = "doing"
    is_open: bool = False  # the days are not certain: drawn lighter


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def is_even(self) -> bool:
        return self.number % 2 == 0


@dataclass(frozen=True, slots=True)
class YearScale:
    """The days of a year on a line from `left` to `right`."""

    year: int
    right: float
    left: float = 0.0

    @property
    def day_width(self) -> float:
        return (self.right - self.left) / (366 if isleap(self.year) else 365)

    def x(self, day: date) -> float:
        """Where the day begins."""
        return self.left + (day - date(self.year, 1, 1)).days * self.day_width

    @property
    def months(self) -> list[Month]:
        edges = [*(self.x(date(self.year, number, 1)) for number in range(1, 13)), float(self.right)]
        return [Month(i + 1, edges[i], edges[i + 1] - edges[i]) for i in range(12)]


@dataclass(frozen=True, slots=True)
class DrawnStretch:
    x: float
    width: float
    words: str
    state: State
    is_open: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    title: str
    y: int
    spans: tuple[DrawnStretch, ...]

    @property
    def short_title(self) -> str:
        return self.title if len(self.title) <= TITLE_LETTERS else self.title[: TITLE_LETTERS - 1].rstrip() + "…"

    @property
    def text_y(self) -> int:
        return self.y + 10


TITLE_LETTERS = 34


class YearStrip:
    """Twelve months side by side, one row for each thing, a bar where it falls."""

    width = 1000
    title_width = 220
    row_height = 20
    top = 28
    narrowest = 5.0  # a single day is still seen

    def __init__(self, year: int, rows: Iterable[tuple[str, Sequence[Stretch]]], *, today: date | None = None) -> None:
        self.year = year
        self._scale = YearScale(year, self.width, self.title_width)
        self.rows = tuple(
            DrawnRow(title, self.top + i * self.row_height, tuple(filter(None, map(self._drawn, stretches))))
            for i, (title, stretches) in enumerate(rows)
        )
        self.today_x = self._scale.x(today) if today and today.year == year else None

    @property
    def height(self) -> int:
        return self.top + max(1, len(self.rows)) * self.row_height + 4

    @property
    def months(self) -> list[Month]:
        return self._scale.months

    def _drawn(self, stretch: Stretch) -> DrawnStretch | None:
        """Cut to the year; None where it lies outside."""
        first, last = max(stretch.first, date(self.year, 1, 1)), min(stretch.last, date(self.year, 12, 31))
        if first > last:
            return None
        width = max(((last - first).days + 1) * self._scale.day_width, self.narrowest)
        x = min(self._scale.x(first), self.width - width)
        return DrawnStretch(x, width, stretch.words, stretch.state, stretch.is_open)


@dataclass(frozen=True, slots=True)
class Bar:
    title: str
    value: Decimal | int
    x: float
    y: float
    width: float
    height: float
    href: str = ""

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def label_y(self) -> float:
        return self.y - 5


@dataclass(frozen=True)
class Bars:
    """Columns with a line for what each should reach. `links`: what each opens to, where anything."""

    columns: Sequence[tuple[str, Decimal | int]]
    owed: Decimal | int | None = None
    width: int = 440
    height: int = 180
    links: Sequence[str] = ()

    @property
    def base(self) -> int:
        return self.height - 22

    @property
    def title_y(self) -> int:
        return self.height - 6

    @cached_property
    def _unit_height(self) -> float:
        highest = max([value for _, value in self.columns] + [self.owed or 0, 1])
        return (self.base - 20) / float(highest)

    @property
    def owed_y(self) -> float | None:
        return None if self.owed is None else self.base - float(self.owed) * self._unit_height

    @property
    def bars(self) -> list[Bar]:
        if not self.columns:
            return []
        step = self.width / len(self.columns)
        return [
            Bar(
                title,
                value,
                x=i * step + step * 0.2,
                y=self.base - float(value) * self._unit_height,
                width=step * 0.6,
                height=float(value) * self._unit_height,
                href=self.links[i] if self.links else "",
            )
            for i, (title, value) in enumerate(self.columns)
        ]


@dataclass(frozen=True)
class Sparkline:
    values: Sequence[Decimal | int]
    width: int = 120
    height: int = 32

    @property
    def points(self) -> str:
        """For <polyline>; the line keeps 2 units off the edges."""
        low, high = min(self.values, default=0), max(self.values, default=0)
        span = float(high - low) or 1.0
        step = (self.width - 4) / max(len(self.values) - 1, 1)
        return " ".join(
            f"{2 + i * step:g},{self.height - 2 - float(value - low) / span * (self.height - 4):g}"
            for i, value in enumerate(self.values)
        )
