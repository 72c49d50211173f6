"""Themes × audiences × channels of a plan: what was spoken of, to whom and where, so that what nobody told is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from loa.delivery.models import Cell, Topic
from loa.delivery.queries.results import NONE
from loa.delivery.states import Channel, TopicKind
from loa.plans.models import Plan, Point
from loa.plans.states import PointKind
from vanban.text.folding import fold

NAMES = ("noi-dung", "doi-tuong", "kenh")
"""What theme, audience and channel are called in the address of the list of results."""
THEME, AUDIENCE, CHANNEL = range(3)
GRIDS = (
    ("Nội dung theo kênh", THEME, CHANNEL),
    ("Nội dung theo đối tượng", THEME, AUDIENCE),
    ("Đối tượng theo kênh", AUDIENCE, CHANNEL),
)
SHADES = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A theme, an audience or a channel. `value` is what the list of results is filtered by; "" for what none names."""

    name: str
    value: str
    is_of_plan: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    count: int
    query: str  # of the results it counts; "" where there are none
    shade: int  # 0 (none) to 4 (most)


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows` × `columns` with a spot each; a result with two themes is counted in both of them."""

    title: str
    rows: list[tuple[Named, list[Spot]]]
    columns: list[Named]

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, slots=True)
class Coverage:
    """`silent`: themes, audiences and channels of which no counted result speaks."""

    grids: list[Grid]
    themes: list[Named]
    audiences: list[Named]
    channels: list[Named]
    is_anything: bool

    @property
    def silent(self) -> list[tuple[str, list[Named]]]:
        said = [
            ("Chưa ai nói đến", self.themes),
            ("Chưa đến được với", self.audiences),
            ("Kênh chưa dùng", self.channels),
        ]
        return [(words, names) for words, names in said if names]


_Cells = Sequence[tuple[str, str, str, int]]


def coverage_of(plan: Plan) -> Coverage:
    """Themes by channels, themes by audiences, audiences by channels. Four queries."""
    rows = Cell.objects.filter(plan=plan, results__gt=0).values_list("theme", "audience", "channel", "results")
    cells = [(str(theme or ""), str(audience or ""), channel, n) for theme, audience, channel, n in rows.order_by()]
    axes = [*_topics(plan, cells), _channels(cells)]
    themes, audiences, channels = (_silent(cells, at, axis) for at, axis in enumerate(axes))
    grids = [_grid(plan, title, cells, axes, down, across) for title, down, across in GRIDS]
    return Coverage(grids, themes, audiences, channels, is_anything=bool(cells))


def _silent(cells: _Cells, at: int, axis: Sequence[Named]) -> list[Named]:
    told = {cell[at] for cell in cells}
    return [each for each in axis if each.is_of_plan and (not each.value or each.value not in told)]


def _channels(cells: _Cells) -> list[Named]:
    unsaid = [Named("Chưa ghi kênh", "", is_of_plan=False)] if any(not cell[CHANNEL] for cell in cells) else []
    return [*(Named(str(each.label), each.value) for each in Channel), *unsaid]


def _topics(plan: Plan, cells: _Cells) -> tuple[list[Named], list[Named]]:
    """The themes and the audiences: the plan's own first, in its order; then others that results name; then none."""
    points = list(plan.points.filter(kind__in=[PointKind.THEME, PointKind.AUDIENCE]).order_by("order"))
    known = {(each.kind, each.key): each for each in Topic.objects.filter(key__in=[_key(p.text) for p in points])}
    used = {int(pk) for cell in cells for pk in cell[:CHANNEL] if pk}
    topics = Topic.objects.in_bulk(used)
    return (
        _named(points, PointKind.THEME, TopicKind.THEME, known, topics, [cell[0] for cell in cells]),
        _named(points, PointKind.AUDIENCE, TopicKind.AUDIENCE, known, topics, [cell[1] for cell in cells]),
    )


def _named(
    points: Iterable[Point],
    point: PointKind,
    kind: TopicKind,
    known: Mapping[tuple[str, str], Topic],
    topics: Mapping[int, Topic],
    used: Sequence[str],
) -> list[Named]:
    own = {}
    for each in points:
        if each.kind == point:
            topic = known.get((str(kind), _key(each.text)))
            own[_key(each.text)] = Named(each.text, str(topic.pk) if topic else "")
    shown = {each.value for each in own.values()}
    others = sorted({int(pk) for pk in used if pk and pk not in shown})
    unsaid = [Named("Chưa ghi", "", is_of_plan=False)] if "" in used else []
    return [*own.values(), *(Named(topics[pk].text, str(pk), is_of_plan=False) for pk in others), *unsaid]


def _grid(plan: Plan, title: str, cells: _Cells, axes: Sequence[Sequence[Named]], down: int, across: int) -> Grid:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for cell in cells:
        counts[str(cell[down]), str(cell[across])] += cell[3]
    most = max((n for names, n in counts.items() if all(names)), default=0)  # what is not said would pale all else
    told = {value for _, value in counts}
    columns = [each for each in axes[across] if each.value in told] or list(axes[across])
    rows = [(row, [_spot(plan, counts, most, (down, row), (across, each)) for each in columns]) for row in axes[down]]
    return Grid(title, rows, columns)


def _spot(
    plan: Plan, counts: Mapping[tuple[str, str], int], most: int, *places: tuple[int, Named]
) -> Spot:  # places: row and column
    if any(each.is_of_plan and not each.value for _, each in places):
        return Spot(0, "", 0)
    (_, row), (_, column) = places
    count = counts.get((row.value, column.value), 0)
    is_named = bool(row.value and column.value)
    asked = {NAMES[at]: each.value or NONE for at, each in places}
    query = urlencode({"ke-hoach": plan.pk, "tinh": 1, **asked}) if count else ""
    return Spot(count, query, _shade(count, most) if is_named else min(count, 1))


def _key(words: str) -> str:
    return sha256(fold(words).encode()).hexdigest()


def _shade(count: int, most: int) -> int:
    return 0 if not count else 1 + min(SHADES - 1, count * SHADES // (most + 1))
