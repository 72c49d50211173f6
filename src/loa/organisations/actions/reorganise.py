"""A reorganisation is drafted, recorded as one act, and taken back as long as nothing hangs on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.actions.calendar import BATCH, follow_calendar, rebuild_reach
from loa.organisations.events import Happened
from loa.organisations.models import (
    Membership,
    Reorganisation,
    Result,
    Source,
    Step,
    Succession,
    Unit,
    UnitPeriod,
)
from loa.organisations.permissions import require
from loa.organisations.queries.acts import hanging_on, outcome_of
from loa.organisations.reform import Key, Outcome, Said, Standing
from loa.organisations.roles import Permission
from loa.organisations.states import OPEN_END, ActState


class WrongState(ValidationError):
    def __init__(self, act: Reorganisation) -> None:
        super().__init__(f"Đợt sắp xếp đang ở trạng thái “{act.get_state_display()}” nên không làm được việc này.")


class StillErrors(ValidationError):
    """The act cannot be recorded as it stands; `messages` are the sentences."""


@transaction.atomic
def draft_act(
    *, scope: Unit, title: str, decision: str, effective: date, by: User, note: str = "", keep_roles: bool = True
) -> Reorganisation:
    require(by, Permission.UNIT_REORGANISE, scope)
    act = Reorganisation(
        scope=scope, title=title.strip(), decision=decision.strip(), effective=effective, note=note.strip(),
        keep_roles=keep_roles, made_by=by,
    )  # fmt: skip
    act.full_clean()
    act.save()
    record(
        Happened.ACT_DRAFTED, by=by, target=act, unit_id=scope.pk,
        after={"title": act.title, "decision": act.decision, "effective": act.effective.isoformat()},
    )  # fmt: skip
    return act


@transaction.atomic
def redraft_act(*, act: Reorganisation, words: Mapping[str, Any], by: User) -> Reorganisation:
    """Change title, decision, effective, scope, note or keep_roles of a draft."""
    act = _locked(act, by)
    _require_draft(act)
    if "scope" in words:
        require(by, Permission.UNIT_REORGANISE, words["scope"])
    before = {name: str(getattr(act, name)) for name in words}
    for name, value in words.items():
        setattr(act, name, value)
    act.full_clean()
    act.save(update_fields=list(words))
    record(
        Happened.ACT_DRAFTED, by=by, target=act, unit_id=act.scope_id,
        before=before, after={name: str(value) for name, value in words.items()},
    )  # fmt: skip
    return act


@transaction.atomic
def put_steps(*, act: Reorganisation, steps: Iterable[Said], by: User) -> None:
    """Replace the steps of a draft. A parent that is a new unit of the act is named by its place, "2.1"."""
    act = _locked(act, by)
    _require_draft(act)
    steps = sorted(steps, key=lambda step: step.order)
    was = act.steps.count()
    act.steps.all().delete()
    record(
        Happened.ACT_STEPS_PUT, by=by, target=act, unit_id=act.scope_id,
        before={"steps": was}, after={"steps": len(steps), "kinds": dict(Counter(step.kind.label for step in steps))},
    )  # fmt: skip
    rows = Step.objects.bulk_create(
        [Step(act=act, order=said.order, kind=said.kind) for said in steps], batch_size=BATCH
    )
    sources, results, waiting = [], [], []
    places: dict[Key, Result] = {}
    for row, said in zip(rows, steps, strict=True):
        sources += [
            Source(step=row, order=at, unit_id=each.unit, part=each.part, share=each.share)
            for at, each in enumerate(said.sources, 1)
        ]
        for at, each in enumerate(said.results, 1):
            result = Result(
                step=row, order=at, unit_id=None if each.is_new else each.key, name=each.name, kind=each.kind,
                short_name=each.short_name, abbreviation=each.abbreviation, code=each.code, share=each.share,
                parent_id=each.parent if isinstance(each.parent, int) else None,
            )  # fmt: skip
            results.append(result)
            places[f"{said.order}.{at}"] = result
            if isinstance(each.parent, str):
                waiting.append((result, each.parent))
    Source.objects.bulk_create(sources, batch_size=BATCH)
    Result.objects.bulk_create(results, batch_size=BATCH)
    for result, parent in waiting:
        if parent not in places:
            raise ValidationError(f"Không có đơn vị mới ở vị trí {parent} trong đợt này.")
        result.parent_result = places[parent]
    Result.objects.bulk_update([result for result, _ in waiting], ["parent_result"], batch_size=BATCH)


@transaction.atomic
def record_act(*, act: Reorganisation, by: User, today: date) -> Outcome:
    """From its day on the act counts. A day that is past changes the tree at once; one ahead, when it comes.

    Raises `WrongState`, `StillErrors`.
    """
    act = _locked(act, by)
    if not act.can_become(ActState.RECORDED):
        raise WrongState(act)
    outcome = outcome_of(act)
    if outcome.errors:
        raise StillErrors([finding.words for finding in outcome.errors])

    made = _make_units(act, outcome)
    _turn_periods(act, outcome, made)
    Succession.objects.bulk_create(
        (
            Succession(
                predecessor_id=link.predecessor, successor_id=_number(link.successor, made), on=act.effective,
                share=link.share, act=act,
            )
            for link in outcome.links
        ),
        batch_size=BATCH,
    )  # fmt: skip
    roles = _pass_roles(act, outcome, made)
    act.state, act.recorded_by, act.recorded_at = ActState.RECORDED, by, timezone.now()
    act.undone_by = act.undone_at = None
    act.save(update_fields=["state", "recorded_by", "recorded_at", "undone_by", "undone_at"])
    if not follow_calendar(today=today, by=by):
        rebuild_reach(today=today, by=by)  # units that are still to come have their people appointed beforehand
    record(
        Happened.ACT_RECORDED, by=by, target=act, unit_id=act.scope_id,
        after={
            "title": act.title, "decision": act.decision, "effective": act.effective.isoformat(),
            "made": len(outcome.made), "changed": len(outcome.changed), "closed": len(outcome.closed), "roles": roles,
        },
    )  # fmt: skip
    return outcome


@transaction.atomic
def undo_act(*, act: Reorganisation, by: User, today: date) -> Reorganisation:
    """As if it had not been; the act itself and its steps stay, to be read or drafted again.

    Raises `WrongState`; `StillErrors` when something new hangs on it.
    """
    act = _locked(act, by)
    if not act.can_become(ActState.UNDONE):
        raise WrongState(act)
    if act.state == ActState.RECORDED:
        if hanging := hanging_on(act):
            raise StillErrors([each.words for each in hanging])
        _take_back(act)
    act.state, act.undone_by, act.undone_at = ActState.UNDONE, by, timezone.now()
    act.save(update_fields=["state", "undone_by", "undone_at"])
    if not follow_calendar(today=today, by=by):
        rebuild_reach(today=today, by=by)  # units that are still to come have their people appointed beforehand
    record(Happened.ACT_UNDONE, by=by, target=act, unit_id=act.scope_id, after={"title": act.title})
    return act


@transaction.atomic
def draft_again(*, act: Reorganisation, by: User) -> Reorganisation:
    """An act that was taken back becomes a draft once more."""
    act = _locked(act, by)
    if not act.can_become(ActState.DRAFT):
        raise WrongState(act)
    act.state = ActState.DRAFT
    act.recorded_by = act.recorded_at = act.undone_by = act.undone_at = None
    act.save(update_fields=["state", "recorded_by", "recorded_at", "undone_by", "undone_at"])
    record(Happened.ACT_DRAFTED, by=by, target=act, unit_id=act.scope_id, after={"title": act.title})
    return act


def _locked(act: Reorganisation, by: User) -> Reorganisation:
    act = Reorganisation.objects.select_for_update(of=("self",)).select_related("scope").get(pk=act.pk)
    require(by, Permission.UNIT_REORGANISE, act.scope)
    return act


def _require_draft(act: Reorganisation) -> None:
    if act.state != ActState.DRAFT:
        raise WrongState(act)


def _number(key: Key, made: dict[str, Unit]) -> int:
    return made[key].pk if isinstance(key, str) else key


def _make_units(act: Reorganisation, outcome: Outcome) -> dict[str, Unit]:
    """The new units, those above before those under them. They open when the calendar is followed."""
    made: dict[str, Unit] = {}
    waiting = dict(outcome.made)
    while waiting:
        ready = {key: each for key, each in waiting.items() if not isinstance(each.parent, str) or each.parent in made}
        units = [_unit(standing, made) for standing in ready.values()]
        Unit.objects.bulk_create(units, batch_size=BATCH)
        made.update(zip(ready, units, strict=True))
        waiting = {key: each for key, each in waiting.items() if key not in ready}
    results = list(Result.objects.filter(step__act=act).select_related("step"))
    arisen = []
    for result in results:
        if unit := made.get(f"{result.step.order}.{result.order}"):
            result.unit, result.made = unit, True
            arisen.append(result)
    Result.objects.bulk_update(arisen, ["unit", "made"], batch_size=BATCH)
    return made


def _words(standing: Standing, made: dict[str, Unit]) -> dict[str, Any]:
    return {
        "name": standing.name,
        "short_name": standing.short_name,
        "abbreviation": standing.abbreviation,
        "kind": standing.kind,
        "code": standing.code,
        "parent_id": None if standing.parent is None else _number(standing.parent, made),
    }


def _unit(standing: Standing, made: dict[str, Unit]) -> Unit:
    unit = Unit(**_words(standing, made), is_open=False)
    unit.clean_fields(exclude=["parent"])
    return unit


def _turn_periods(act: Reorganisation, outcome: Outcome, made: dict[str, Unit]) -> None:
    """What ends, ends the day before; what begins, begins on the day."""
    ending = [*outcome.closed, *outcome.changed]
    for some in _batches(ending):
        UnitPeriod.objects.filter(unit__in=some, before=OPEN_END).update(before=act.effective, ended_by=act)
    beginning = [(made[key].pk, standing) for key, standing in outcome.made.items()]
    beginning += [(unit, after) for unit, (_, after) in outcome.changed.items()]
    UnitPeriod.objects.bulk_create(
        (
            UnitPeriod(unit_id=unit, since=act.effective, begun_by=act, **_words(standing, made))
            for unit, standing in beginning
        ),
        batch_size=BATCH,
    )


def _pass_roles(act: Reorganisation, outcome: Outcome, made: dict[str, Unit]) -> int:
    """Roles in closed units end; where the act says so they go on in the unit that carries most of the old one on."""
    day = act.effective
    held = list(Membership.objects.from_then_on(day).filter(unit__in=list(outcome.closed)))
    going_on = []
    for membership in held:
        heirs = outcome.heirs(membership.unit_id)
        if act.keep_roles and heirs:
            going_on.append(
                Membership(
                    user_id=membership.user_id, role=membership.role, unit_id=_number(heirs[0], made),
                    since=max(day, membership.since), before=membership.before, begun_by=act,
                )
            )  # fmt: skip
        membership.before_was, membership.ended_by = membership.before, act
        membership.before = max(day, membership.since)
    Membership.objects.bulk_update(held, ["before", "before_was", "ended_by"], batch_size=BATCH)
    there = {
        (each.user_id, each.role, each.unit_id)
        for each in Membership.objects.from_then_on(day).filter(unit__in={each.unit_id for each in going_on})
    }
    new: dict[tuple[int, str, int], Membership] = {}
    for each in going_on:
        if (who := (each.user_id, each.role, each.unit_id)) not in there:
            new.setdefault(who, each)
    Membership.objects.bulk_create(new.values(), batch_size=BATCH)
    return len(new)


def _take_back(act: Reorganisation) -> None:
    made = list(Result.objects.filter(step__act=act, made=True).values_list("unit", flat=True))
    Membership.objects.filter(begun_by=act).delete()
    ended = list(Membership.objects.filter(ended_by=act))
    for membership in ended:
        assert membership.before_was is not None
        membership.before, membership.before_was, membership.ended_by = membership.before_was, None, None
    Membership.objects.bulk_update(ended, ["before", "before_was", "ended_by"], batch_size=BATCH)
    Succession.objects.filter(act=act).delete()
    UnitPeriod.objects.filter(begun_by=act).delete()
    UnitPeriod.objects.filter(ended_by=act).update(before=OPEN_END, ended_by=None)
    Result.objects.filter(step__act=act, made=True).update(unit=None, made=False)
    # first nothing stands under them any more, also what was moved there: the calendar puts it back
    for some in _batches(made):
        Unit.objects.filter(Q(pk__in=some) | Q(parent__in=some)).update(parent=None, is_open=False)
    for some in _batches(made):
        Unit.objects.filter(pk__in=some).delete()


def _batches(units: list[int]) -> Iterator[list[int]]:
    return (units[at : at + BATCH] for at in range(0, len(units), BATCH))
