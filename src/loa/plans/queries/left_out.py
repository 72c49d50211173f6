"""What charged units made of the lines that they were given: of some in full, of all by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from loa.plans.models import Activity, Cascade, Charged, Draft, Edit, Offer
from loa.plans.queries.carrying import LINES, Carried, compare, lines_of
from loa.plans.queries.overview import Standing
from loa.plans.queries.text import text_of
from loa.plans.states import Kind, LineChange, OfferState


def carried(cascade: Cascade, rows: Sequence[Standing]) -> dict[int, Carried]:
    """By charged unit. Five queries; reads the texts of those drafts among the rows in which somebody wrote."""
    given = dict(Charged.objects.filter(pk__in=[row.charged for row in rows]).order_by().values_list("pk", "given"))
    plans: dict[int, list[int | None]] = defaultdict(list)
    lines = Activity.objects.standing().filter(plan__in=[row.own.plan for row in rows if row.own.plan])
    for plan, above in lines.order_by().values_list("plan", "above"):
        plans[plan].append(above)
    drafts = lines_in_drafts([row.own.draft for row in rows if row.own.draft and row.own.has_begun])
    added = _Additions(cascade)
    found = {}
    for row in rows:
        asked = [line for line in given[row.charged] if line not in added.waiting[row.unit]]
        if row.own.plan:
            found[row.charged] = compare(asked, plans[row.own.plan])
        elif row.own.draft in drafts:
            found[row.charged] = compare(asked, drafts[row.own.draft])
        elif row.own.draft:  # nobody wrote in it: it has what it began with
            found[row.charged] = compare(asked, (line for line in asked if line not in added.left[row.unit]))
    return found


def lines_in_drafts(pks: Collection[int]) -> dict[int | None, list[int | None]]:
    """By draft, for each standing line the line above. Two queries."""
    edits: dict[int, list[Edit]] = defaultdict(list)
    for edit in Edit.objects.standing().filter(draft__in=pks).defer("before", "typed"):
        edits[edit.draft_id].append(edit)
    bases = Draft.objects.filter(pk__in=pks).order_by().values_list("pk", "base")
    return {pk: lines_of(text_of(base, edits[pk])) for pk, base in bases}


@dataclass(frozen=True, slots=True)
class ParentLine:
    """A line of the plan above: to how many units it was given, and which of those (charged ids) left it out."""

    activity: Activity
    given: int
    left_out: tuple[int, ...]


def parent_lines(cascade: Cascade, rows: Sequence[Standing]) -> list[ParentLine]:
    """Those that were given to somebody, in the order of the plan. Seven queries."""
    given = dict(cascade.charged.order_by().values_list("pk", "given"))
    plans, drafts, added = _in_plans(cascade), _in_changed_drafts(cascade), _Additions(cascade)
    asked: dict[int, int] = defaultdict(int)
    left_out: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.reason and not row.own.plan:
            continue
        lines = [line for line in given[row.charged] if line not in added.waiting[row.unit]]
        if row.own.plan:
            missing = set(lines) - plans[row.own.plan]
        elif row.own.draft in drafts:
            missing = set(lines) - set(drafts[row.own.draft])
        else:  # a draft in which no line was touched has all that it began with
            missing = added.left[row.unit]
        for line in lines:
            asked[line] += 1
            if line in missing:
                left_out[line].append(row.charged)
    known = cascade.plan.activities.standing().filter(pk__in=asked)
    return [ParentLine(line, asked[line.pk], tuple(left_out[line.pk])) for line in known]


def _in_plans(cascade: Cascade) -> dict[int, set[int]]:
    """By plan below, the lines above that it carries out."""
    found: dict[int, set[int]] = defaultdict(set)
    lines = Activity.objects.standing().filter(plan__above=cascade.plan_id)
    for plan, above in lines.order_by().values_list("plan", "above"):
        if above is not None:
            found[plan].add(above)
    return found


def _in_changed_drafts(cascade: Cascade) -> dict[int | None, list[int | None]]:
    """The same for drafts in which lines were dropped or added."""
    lines = Q(pk__in=[])
    for section in LINES:
        lines |= Q(pointer__startswith=f"/{section}/")
    changed = Edit.objects.standing().filter(lines, draft__above=cascade.plan_id, kind__in=[Kind.DROP, Kind.ADD])
    return lines_in_drafts(set(changed.filter(draft__plan__isnull=True).order_by().values_list("draft", flat=True)))


class _Additions:
    """By unit, lines given to it after its draft was made: those that it has still to decide on, those it left."""

    def __init__(self, cascade: Cascade) -> None:
        self.waiting: dict[int, set[int]] = defaultdict(set)
        self.left: dict[int, set[int]] = defaultdict(set)
        offers = Offer.objects.filter(version__plan=cascade.plan_id, change=LineChange.ADDED)
        found = offers.exclude(state=OfferState.TAKEN).order_by().values_list("unit", "activity", "state")
        for unit, line, state in found:
            (self.waiting if state == OfferState.WAITING else self.left)[unit].add(line)
