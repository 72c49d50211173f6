"""Themes × audiences × channels of a plan: what was spoken of, to whom and where, so that what nobody told is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from loa.delivery.models import Cell, Topic
from loa.delivery.states import Channel, TopicKind
from loa.plans.models import Plan
from loa.plans.states import PointKind
from vanban.text.folding import fold

AXES = {"kenh": "Kênh", "doi-tuong": "Đối tượng"}


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
    """`rows` × `columns` with a spot each; `total` of a row counts each result once only where it names one column."""

    title: str
    rows: list[tuple[Named, list[Spot]]]
    columns: list[Named]
    silent: list[Named]  # of the plan's own, those with no result at all

    @property
    def is_empty(self) -> bool:
        return not self.rows


def grids_of(plan: Plan) -> list[Grid]:
    """Themes by channels, themes by audiences, audiences by channels. Three queries."""
    cells = list(
        Cell.objects.filter(plan=plan, results__gt=0).values_list("theme", "audience", "channel", "results").order_by()
    )
    topics = Topic.objects.in_bulk({pk for theme, audience, *_ in cells for pk in (theme, audience) if pk})
    points = list(plan.points.filter(kind__in=[PointKind.THEME, PointKind.AUDIENCE]).order_by("kind", "order"))
    known = {(topic.kind, topic.key): topic for topic in Topic.objects.filter(key__in=[_key(p.text) for p in points])}
    themes = _named(TopicKind.THEME, PointKind.THEME, points, known, topics, [cell[0] for cell in cells])
    audiences = _named(TopicKind.AUDIENCE, PointKind.AUDIENCE, points, known, topics, [cell[1] for cell in cells])
    channels = [Named(str(each.label), each.value) for each in Channel]
    if any(not channel for *_, channel, _ in cells):
        channels.append(Named("Chưa ghi kênh", "", is_of_plan=False))
    by = {"theme": themes, "audience": audiences, "channel": channels}
    names = {"theme": "noi-dung", "audience": "doi-tuong", "channel": "kenh"}
    at = {"theme": 0, "audience": 1, "channel": 2}

    def grid(title: str, down: str, across: str) -> Grid:
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for cell in cells:
            counts[str(cell[at[down]] or ""), str(cell[at[across]] or "")] += cell[3]
        most = max(counts.values(), default=0)
        columns = [
            each for each in by[across] if each.is_of_plan or any(counts[row.value, each.value] for row in by[down])
        ]
        rows = []
        for row in by[down]:
            spots = []
            for column in columns:
                count = counts.get((row.value, column.value), 0) if row.value or not row.is_of_plan else 0
                asked = {names[down]: row.value, names[across]: column.value}
                is_told = bool(count and row.value and column.value)
                query = urlencode({"ke-hoach": plan.pk, "tinh": 1, **asked}) if is_told else ""
                spots.append(Spot(count, query, _shade(count, most)))
            rows.append((row, spots))
        silent = [row for row, spots in rows if row.is_of_plan and not any(spot.count for spot in spots)]
        return Grid(title, rows, columns, silent)

    return [
        grid("Nội dung theo kênh", "theme", "channel"),
        grid("Nội dung theo đối tượng", "theme", "audience"),
        grid("Đối tượng theo kênh", "audience", "channel"),
    ]


def _key(words: str) -> str:
    return sha256(fold(words).encode()).hexdigest()


def _named(
    kind: TopicKind,
    point: PointKind,
    points: Sequence[object],
    known: dict[tuple[str, str], Topic],
    topics: dict[int, Topic],
    used: Sequence[int | None],
) -> list[Named]:
    """The plan's own first, in its order; then others that results name; then none."""
    found: list[Named] = []
    shown: set[int] = set()
    for each in points:
        if each.kind != point:  # type: ignore[attr-defined]
            continue
        topic = known.get((str(kind), _key(each.text)))  # type: ignore[attr-defined]
        found.append(Named(each.text, str(topic.pk) if topic else ""))  # type: ignore[attr-defined]
        if topic:
            shown.add(topic.pk)
    others = sorted({pk for pk in used if pk} - shown)
    found += [Named(topics[pk].text, str(pk), is_of_plan=False) for pk in others]
    if None in used:
        found.append(Named("Chưa ghi", "", is_of_plan=False))
    return found


def _shade(count: int, most: int) -> int:
    return 0 if not count else 1 + min(3, count * 4 // (most + 1))
