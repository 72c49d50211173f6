"""Plays the stories of `scenarios.txt` against the real actions and a real database.

A story is a title and indented lines, each a word and what it says. Units have short names; days are day/month of 2026,
or with a year. What happens:

    units P(A B(X) C) Q      the tree at the start; all of it stands under the root R
    today 10/3               the day it is from here on (follows the calendar)
    figure A 10/3 5          five articles of A on that day
    heads A 1/1 27           27 people work in A from that day on
    role an focal_officer A [1/1 31/8]    an holds the role in A (from, last day)
    act 1/7: STEP; STEP      recorded today, in force from that day
    draft 1/7: STEP          only drafted
    undo | redo              the last act is taken back | recorded again
    forget                   the next `undo` means the act before
    refused 1/7: STEP ~ words     as `act`, but it is refused with these words
    not undone ~ words       `undo` is refused with these words

STEP is one of

    merge A, B part 25% -> D under P      split A -> B 60%, C 40%      split A part -> B 25%
    rename A -> B      move A -> under P      regrade A -> ward      close A      open D under P

What must be so:

    list 30/6: A B C         the units there on that day, besides the root
    under P 30/6: A B        directly under P on that day
    was A 30/6: Tên          what the unit now called A was called
    now: A D                 the units that are there today
    sums 31/12: D 10, C 3    figures of the units of that day, what arose earlier mapped to them
    total P 31/12: 13        the same, P with everything under it
    people 31/12: D 58       people by unit
    held an 31/12: focal_officer D    the roles somebody holds on that day
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loa.accounts.models import User
from loa.organisations.actions.calendar import follow_calendar
from loa.organisations.actions.reorganise import StillErrors, draft_act, draft_again, put_steps, record_act, undo_act
from loa.organisations.lineage import Figure, below
from loa.organisations.models import (
    Delegation,
    HeadCount,
    Kind,
    Membership,
    Reach,
    Reorganisation,
    Result,
    Succession,
    Unit,
    UnitPeriod,
)
from loa.organisations.models.unit import DATED
from loa.organisations.queries.life import heads_on
from loa.organisations.queries.tree import lineage, parents_on
from loa.organisations.reform import From, Into, Said
from loa.organisations.roles import Role
from loa.organisations.states import BEGINNING, OPEN_END, StepKind
from tests.loa.cast import make_unit, make_user


def stories(path: Path) -> Iterator[Any]:
    """(title, lines) of every story, as parameters of a test."""
    title, lines = "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "end"]:
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            if title:
                yield pytest.param(lines, id=title)
            title, lines = line.strip(), []
        else:
            lines.append(line.strip())


def day(text: str) -> date:
    d, m, *y = map(int, text.split("/"))
    return date(y[0] if y else 2026, m, d)


@dataclass
class Story:
    today: date = date(2026, 1, 1)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    acts: list[Reorganisation] = field(default_factory=list)
    before: dict[int, Any] = field(default_factory=dict)  # what was there before an act was recorded

    def __post_init__(self) -> None:
        self.root = make_unit("R", kind=Kind.COUNTRY)
        self.by = make_user(role=Role.ADMINISTRATOR, unit=self.root)

    def play(self, lines: list[str]) -> None:
        for line in lines:
            word, _, rest = line.partition(" ")
            word = word.rstrip(":")
            getattr(self, f"do_{word}")(rest.strip())
            self.check_laws()

    # What happens ----------------------------------------------------------------------------------------------------

    def do_units(self, text: str) -> None:
        above = [self.root]
        last = self.root
        for token in re.findall(r"[^\s()]+|\(|\)", text):
            if token == "(":
                above.append(last)
            elif token == ")":
                above.pop()
            else:
                last = self.units[token] = make_unit(token, parent=above[-1], kind=Kind.COMMUNE)

    def do_today(self, text: str) -> None:
        self.today = day(text)
        follow_calendar(today=self.today)

    def do_figure(self, text: str) -> None:
        for each in text.split(","):
            name, on, amount = each.split()
            self.figures.append(Figure(self.unit(name).pk, day(on), Decimal(amount)))

    def do_heads(self, text: str) -> None:
        for each in text.split(","):
            name, on, count = each.split()
            HeadCount.objects.create(unit=self.unit(name), on=day(on), count=int(count))

    def do_role(self, text: str) -> None:
        who, role, unit, *days = text.split()
        person = self.people.setdefault(who, make_user())
        since, before = (day(days[0]), day(days[1]) + timedelta(days=1)) if days else (BEGINNING, OPEN_END)
        Membership.objects.create(user=person, role=role, unit=self.unit(unit), since=since, before=before)

    def do_draft(self, text: str) -> Reorganisation:
        on, _, steps = text.partition(":")
        act = draft_act(scope=self.root, title=steps.strip(), decision="NQ", effective=day(on), by=self.by)
        put_steps(act=act, steps=[self.step(n, each.strip()) for n, each in enumerate(steps.split(";"), 1)], by=self.by)
        self.acts.append(act)
        return act

    def do_act(self, text: str) -> None:
        self.record(self.do_draft(text))

    def record(self, act: Reorganisation) -> None:
        self.before[act.pk] = everything()
        record_act(act=act, by=self.by, today=self.today)
        for made in Result.objects.filter(step__act=act, made=True).select_related("unit"):
            self.units[made.name] = made.unit

    def do_undo(self, text: str) -> None:
        undo_act(act=self.acts[-1], by=self.by, today=self.today)
        assert everything() == self.before[self.acts[-1].pk], "it is as if the act had not been"

    def do_forget(self, text: str) -> None:
        """The next `undo` means the act before the last."""
        self.acts.pop()

    def do_redo(self, text: str) -> None:
        self.record(draft_again(act=self.acts[-1], by=self.by))

    def do_refused(self, text: str) -> None:
        said, _, words = text.partition("~")
        act = self.do_draft(said.strip())
        with pytest.raises(StillErrors) as refused:
            self.record(act)
        assert words.strip() in " ".join(refused.value.messages)
        self.acts.pop()

    def do_not(self, text: str) -> None:
        words = text.partition("~")[2].strip()
        with pytest.raises(StillErrors) as refused:
            undo_act(act=self.acts[-1], by=self.by, today=self.today)
        assert words in " ".join(refused.value.messages)

    def step(self, order: int, text: str) -> Said:
        kind, _, rest = text.partition(" ")
        left, _, right = (part.strip() for part in rest.partition("->"))
        under = None
        if found := re.search(r"\bunder (\S+)", right or left):
            under = self.place(found[1])
            left, right = (re.sub(r"\bunder \S+", "", part).strip() for part in (left, right))
        if kind == "open":
            return Said(order, StepKind.OPEN, (), (Into(f"{order}.1", left, Kind.COMMUNE, under or self.root.pk),))
        sources = tuple(self.source(each) for each in left.split(",") if each.strip())
        if kind == "close":
            return Said(order, StepKind.CLOSE, sources, ())
        only = sources[0].unit
        if kind == "rename":
            return Said(order, StepKind.RENAME, sources, (Into(only, right),))
        if kind == "move":
            return Said(order, StepKind.MOVE, sources, (Into(only, parent=under),))
        if kind == "regrade":
            return Said(order, StepKind.REGRADE, sources, (Into(only, kind=right),))
        results = []
        for n, each in enumerate(right.split(","), 1):
            name, *percent = each.split()
            share = Decimal(percent[0].rstrip("%")) if percent else Decimal(0)
            there = self.units.get(name)
            key = there.pk if there is not None and self.is_there(there) else f"{order}.{n}"
            parent = under if isinstance(key, str) else None
            if isinstance(key, str) and parent is None:
                parent = Unit.objects.get(pk=only).parent_id
            results.append(Into(key, name if isinstance(key, str) else "", Kind.COMMUNE if isinstance(key, str) else "",
                                parent, share=share))  # fmt: skip
        return Said(order, StepKind(kind), sources, tuple(results))

    def source(self, text: str) -> From:
        name, *more = text.split()
        if not more:
            return From(self.unit(name).pk)
        share = Decimal(more[1].rstrip("%")) if len(more) > 1 else Decimal(0)
        return From(self.unit(name).pk, part=True, share=share)

    def place(self, name: str) -> Any:
        """A unit there is, or "#2.1": a new one of the act."""
        return name[1:] if name.startswith("#") else self.unit(name).pk

    def is_there(self, unit: Unit) -> bool:
        return UnitPeriod.objects.filter(unit=unit, before=OPEN_END).exists()

    def unit(self, name: str) -> Unit:
        return self.root if name == "R" else self.units[name]

    # What must be so -------------------------------------------------------------------------------------------------

    def do_list(self, text: str) -> None:
        on, _, names = text.partition(":")
        there = UnitPeriod.objects.on(day(on)).exclude(unit=self.root)
        assert sorted(there.values_list("name", flat=True)) == sorted(names.split())

    def do_under(self, text: str) -> None:
        head, _, names = text.partition(":")
        parent, on = head.split()
        there = UnitPeriod.objects.on(day(on)).filter(parent=self.unit(parent))
        assert sorted(there.values_list("name", flat=True)) == sorted(names.split())

    def do_was(self, text: str) -> None:
        head, _, name = text.partition(":")
        unit, on = head.split()
        assert UnitPeriod.objects.on(day(on)).get(unit=self.unit(unit)).name == name.strip()

    def do_kind(self, text: str) -> None:
        head, _, kind = text.partition(":")
        unit, on = head.split()
        assert UnitPeriod.objects.on(day(on)).get(unit=self.unit(unit)).kind == kind.strip()

    def do_now(self, text: str) -> None:
        there = Unit.objects.opened().exclude(pk=self.root.pk)
        assert sorted(there.values_list("name", flat=True)) == sorted(text.strip(": ").split())

    def do_sums(self, text: str) -> None:
        on, _, wanted = text.partition(":")
        assert self.named(self.as_of(day(on)), day(on)) == amounts(wanted)

    def do_total(self, text: str) -> None:
        head, _, wanted = text.partition(":")
        unit, on = head.split()
        totals = below(parents_on(day(on)), self.as_of(day(on)))
        assert totals.get(self.unit(unit).pk, 0) == Decimal(wanted.strip())

    def do_people(self, text: str) -> None:
        on, _, wanted = text.partition(":")
        assert self.named(heads_on(day(on)), day(on)) == amounts(wanted)

    def do_held(self, text: str) -> None:
        head, _, wanted = text.partition(":")
        who, on = head.split()
        held = Membership.objects.on(day(on)).filter(user=self.people[who]).select_related("unit")
        assert sorted(f"{each.role} {each.unit.name}" for each in held) == sorted(
            each.strip() for each in wanted.split(",") if each.strip()
        )

    def as_of(self, on: date) -> dict[int, Decimal]:
        return lineage().as_of([figure for figure in self.figures if figure.day <= on], to=on)

    def named(self, found: dict[int, Decimal], on: date) -> dict[str, Decimal]:
        names = dict(UnitPeriod.objects.on(on).values_list("unit", "name"))
        return {names[unit]: amount for unit, amount in found.items()}

    # What is always so -----------------------------------------------------------------------------------------------

    def check_laws(self) -> None:
        self.periods_touch_and_never_overlap()
        self.rows_repeat_the_period_of_today()
        self.nothing_is_lost()

    def periods_touch_and_never_overlap(self) -> None:
        ends: dict[int, date] = {}
        for unit, since, before in UnitPeriod.objects.order_by("unit", "since").values_list("unit", "since", "before"):
            assert since < before
            assert ends.get(unit, since) == since
            ends[unit] = before
        assert set(ends) == set(Unit.objects.values_list("pk", flat=True))

    def rows_repeat_the_period_of_today(self) -> None:
        there = {period.unit_id: period for period in UnitPeriod.objects.on(self.today)}
        for unit in Unit.objects.all():
            assert unit.is_open is (unit.pk in there)
            if unit.is_open:
                assert [getattr(unit, name) for name in DATED] == [getattr(there[unit.pk], name) for name in DATED]
                above = set(unit.reached.filter(is_here=False).values_list("holder", flat=True))
                assert {each.pk for each in unit.line()[1:]} <= above

    def nothing_is_lost(self) -> None:
        turns = {*UnitPeriod.objects.values_list("since", flat=True), date(2026, 12, 31)} - {BEGINNING}
        for on in turns:
            figures = [figure for figure in self.figures if figure.day <= on]
            assert sum(self.as_of(on).values(), Decimal(0)) == sum((figure.amount for figure in figures), Decimal(0))


def everything() -> list[Any]:
    """All rows that an act may change."""
    tables = (Unit, UnitPeriod, Succession, Membership, Delegation)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return [*rows, sorted(Reach.objects.values_list("unit", "holder", "is_here"))]


def amounts(text: str) -> dict[str, Decimal]:
    pairs = [each.split() for each in text.split(",") if each.strip()]
    return {name: Decimal(amount) for name, amount in pairs}
