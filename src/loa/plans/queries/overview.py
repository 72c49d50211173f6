"""How far the units of a cascade are: for the owner of the plan above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from loa.core.drawings import Bars
from loa.organisations.models import Kind
from loa.organisations.queries.groups import Day
from loa.plans.models import Cascade, Draft, Plan
from loa.plans.states import ChargeState, DraftState
from vanban.text.folding import fold

SHORT = {
    ChargeState.ON_TIME: "Đúng hạn",
    ChargeState.LATE: "Muộn",
    ChargeState.DRAFTING: "Đang soạn",
    ChargeState.NOT_BEGUN: "Chưa soạn",
    ChargeState.OVERDUE: "Quá hạn",
    ChargeState.RELEASED: "Được miễn",
}
COLOURS = {
    ChargeState.ON_TIME: "done",
    ChargeState.LATE: "look",
    ChargeState.DRAFTING: "doing",
    ChargeState.NOT_BEGUN: "idle",
    ChargeState.OVERDUE: "late",
    ChargeState.RELEASED: "idle",
}


def state_of(*, is_released: bool, issued_on: date | None, has_begun: bool, due: date, today: date) -> ChargeState:
    """A unit that is let off and issues its plan all the same has issued it."""
    if issued_on is not None:
        return ChargeState.ON_TIME if issued_on <= due else ChargeState.LATE
    if is_released:
        return ChargeState.RELEASED
    if today > due:
        return ChargeState.OVERDUE
    return ChargeState.DRAFTING if has_begun else ChargeState.NOT_BEGUN


@dataclass(frozen=True, slots=True)
class Own:
    """What a unit made: a draft on its way, or a plan with its day and number."""

    draft: int | None = None
    draft_state: str = ""
    has_begun: bool = False
    plan: int | None = None
    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One charged unit on a day. `late`: days after the due day, so far or until it was issued."""

    charged: int
    unit: int
    name: str
    folded: str
    kind: str
    is_open: bool
    reason: str
    own: Own
    state: ChargeState
    late: int

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def draft_label(self) -> str:
        return DraftState(self.own.draft_state).label if self.own.draft_state else ""


def standings(cascade: Cascade, *, today: date) -> list[Standing]:
    """Every charged unit, by kind and name. Three queries, whatever their number."""
    own = made_below(cascade.plan)
    columns = ("pk", "unit", "unit__name", "unit__folded", "unit__kind", "unit__is_open", "released_reason")
    found = [_standing(row, own, cascade.due, today) for row in cascade.charged.order_by().values_list(*columns)]
    order = {str(kind): at for at, kind in enumerate(Kind)}
    return sorted(found, key=lambda each: (order[each.kind], each.folded, each.unit))


def _standing(
    row: tuple[int, int, str, str, str, bool, str], made: Mapping[int, Own], due: date, today: date
) -> Standing:
    pk, unit, name, folded, kind, is_open, reason = row
    own = made.get(unit, Own())
    state = state_of(is_released=bool(reason), issued_on=own.issued_on, has_begun=own.has_begun, due=due, today=today)
    is_off = state == ChargeState.RELEASED
    late = 0 if is_off else max(0, ((own.issued_on or today) - due).days)
    return Standing(pk, unit, name, folded, kind, is_open, reason, own, state, late)


def made_below(plan: Plan) -> dict[int, Own]:
    """By unit: its first plan below this one, else its draft. Two queries."""
    found: dict[int, Own] = {}
    drafts = Draft.objects.filter(above=plan, plan__isnull=True).exclude(state=DraftState.WITHDRAWN)
    for pk, unit, state, acts in drafts.order_by("-pk").values_list("pk", "unit", "state", "last_act"):
        found[unit] = Own(pk, state, has_begun=bool(acts) or state != DraftState.WRITING)
    plans = Plan.objects.filter(above=plan).order_by("-pk")
    for pk, unit, number, issued_on, at in plans.values_list("pk", "unit", "number", "issued_on", "adopted_at"):
        found[unit] = Own(plan=pk, number=number, issued_on=issued_on or timezone.localdate(at), has_begun=True)
    return found


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked, as it stands in the address. Anything not understood is taken as not asked."""

    q: str = ""
    state: str = ""
    kind: str = ""
    is_late: bool = False
    line: int = 0  # number of a line of the plan above: units that left it out

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        state, kind, line = query.get("tinh-trang", ""), query.get("loai", ""), query.get("dong", "")
        return cls(
            q=" ".join(query.get("tim", "").split())[:200],
            state=state if state in ChargeState.values else "",
            kind=kind if kind in Kind.values else "",
            is_late=query.get("muon", "") == "1",
            line=int(line) if line.isdecimal() and len(line) < 7 else 0,
        )

    def query(self, **changes: object) -> str:
        made = replace(self, **changes)  # type: ignore[arg-type]
        asked = {
            "tim": made.q, "tinh-trang": made.state, "loai": made.kind, "muon": "1" if made.is_late else "",
            "dong": str(made.line or ""),
        }  # fmt: skip
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def any(self) -> bool:
        return bool(self.q or self.state or self.kind or self.is_late or self.line)

    def of_these(self, rows: Iterable[Standing], *, left_out_by: Iterable[int] = ()) -> list[Standing]:
        """`left_out_by`: ids of charged units that left out the line asked for."""
        words, left_out = fold(self.q).split(), set(left_out_by)
        return [
            row
            for row in rows
            if (not self.state or row.state == self.state)
            and (not self.kind or row.kind == self.kind)
            and (not self.is_late or row.late)
            and (not self.line or row.charged in left_out)
            and all(word in row.folded for word in words)
        ]


@dataclass(frozen=True, slots=True)
class Count:
    state: ChargeState
    count: int

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


def counts(rows: Sequence[Standing]) -> list[Count]:
    found = Counter(row.state for row in rows)
    return [Count(state, found[state]) for state in ChargeState if found[state] or state != ChargeState.RELEASED]


def bars(found: Sequence[Count]) -> Bars:
    return Bars([(SHORT[each.state], each.count) for each in found])


def kinds(rows: Sequence[Standing]) -> list[Kind]:
    there = {row.kind for row in rows}
    return [kind for kind in Kind if kind in there]


def stand_ins(rows: Sequence[Standing], *, today: date) -> dict[int, str]:
    """By unit that ended: who carries it on today, by name. No query where none ended."""
    ended = [row.unit for row in rows if not row.is_open]
    if not ended:
        return {}
    day = Day(today)
    return {
        unit: ", ".join(day.world.units[heir].name for heir in day.handovers.heirs(unit, day.world)) for unit in ended
    }
