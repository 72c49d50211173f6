"""Decide on changes of the plan above: take one into one's own text, leave it with a reason, think again.

A change is taken into the unit's draft; where its plan is issued, into the draft that amends it, which is begun if
there is none. What the unit wrote itself in a line stays, as far as the change above leaves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.actions import writing
from loa.plans.actions.drafts import UnderWayAlready, begin_change
from loa.plans.actions.writing import Written
from loa.plans.events import Happened
from loa.plans.models import Draft, Offer
from loa.plans.queries.below import change_of, own_draft, own_plan
from loa.plans.queries.charging import lines_given
from loa.plans.queries.taking import LineAbove
from loa.plans.queries.text import text_of
from loa.plans.states import ActivityKind, DraftState, OfferState, Origin


class NotDecided(Exception):
    """Nothing was changed. `str(error)` is a sentence for the page."""


@transaction.atomic
def take(*, offers: Sequence[Offer], by: User, today: date) -> list[Offer]:
    """Write the changes into the unit's text, in their order; those decided already are passed over.

    All are changes of one plan for one unit. Raises `NotDecided`, `WrongDraftState` (the text is being approved).
    """
    if not offers:
        return []
    unit, above = offers[0].unit, offers[0].version.plan
    require(by, Permission.PLAN_DRAFT, unit)
    waiting = [each for each in _locked(offers) if each.state == OfferState.WAITING]
    if not waiting:
        return []
    given = {line.activity: line.leads for line in lines_given(above, today=today).get(unit.pk, ())}
    draft = _draft_for(waiting[0], by)
    for offer in waiting:
        leads = given.get(offer.activity_id) if unit.is_open else None
        written = _write(draft, offer, leads, by)
        offer.state, offer.taken_in = OfferState.TAKEN, draft
        offer.taken_act = written.edits[0].act if written and written.edits else None
        _decide(offer, by)
        record(Happened.OFFER_TAKEN, by=by, target=draft, unit_id=unit.pk, after={"line": offer.activity.title[:200]})
    return waiting


@transaction.atomic
def leave(*, offer: Offer, reason: str, by: User) -> Offer:
    """Keep one's own text as it is, and say why. Decided already, it stays as it was decided."""
    require(by, Permission.PLAN_DRAFT, offer.unit)
    reason = " ".join(reason.split())
    if not reason:
        raise NotDecided("Hãy ghi lý do không lấy thay đổi này.")
    [offer] = _locked([offer])
    if offer.state != OfferState.WAITING:
        return offer
    offer.state, offer.reason = OfferState.LEFT, reason
    _decide(offer, by)
    after = {"line": offer.activity.title[:200], "reason": reason}
    record(Happened.OFFER_LEFT, by=by, target=offer.version.plan, unit_id=offer.unit_id, after=after)
    return offer


@transaction.atomic
def undo(*, offer: Offer, by: User) -> Offer:
    """The change waits again; what was written with it is taken back. Until the draft that took it in is issued.

    Raises `NotDecided`, `BuiltOn` (others wrote on), `WrongDraftState`.
    """
    require(by, Permission.PLAN_DRAFT, offer.unit)
    [offer] = _locked([offer])
    if offer.state == OfferState.WAITING:
        return offer
    later = Offer.objects.filter(activity=offer.activity_id, unit=offer.unit_id, version__plan=offer.version.plan_id)
    if later.filter(version__no__gt=offer.version.no).exists():
        raise NotDecided("Kế hoạch cấp trên đã thay đổi nhiệm vụ này lần nữa. Hãy xem xét thay đổi mới.")
    if offer.state == OfferState.TAKEN:
        _take_back(offer, by)
    offer.state, offer.reason = OfferState.WAITING, ""
    offer.taken_in = offer.taken_act = None
    offer.decided_by = offer.decided_on_behalf_of = offer.decided_at = None
    offer.save()
    after = {"line": offer.activity.title[:200]}
    record(Happened.OFFER_UNDONE, by=by, target=offer.version.plan, unit_id=offer.unit_id, after=after)
    return offer


def _locked(offers: Sequence[Offer]) -> list[Offer]:
    found = Offer.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in offers])
    return list(found.select_related("unit", "activity", "version__plan__unit", "taken_in").order_by("pk"))


def _draft_for(offer: Offer, by: User) -> Draft:
    above, unit = offer.version.plan, offer.unit
    plan = own_plan(above, unit)
    if plan is not None:
        try:
            return change_of(plan) or begin_change(plan=plan, origin=Origin.AMENDING, by=by)
        except UnderWayAlready as error:  # begun by another at the same moment
            return error.draft
    draft = own_draft(above, unit)
    if draft is None:
        raise NotDecided("Đơn vị chưa có dự thảo nào để lấy thay đổi vào. Hãy đưa dự thảo đã bỏ trở lại.")
    return draft


def _write(draft: Draft, offer: Offer, leads: bool | None, by: User) -> Written | None:
    section = "commitments" if offer.activity.kind == ActivityKind.COMMITMENT else "activities"
    line = LineAbove(offer.activity_id, section, offer.unit.name, leads, offer.before, offer.after)
    wanted = line.writing(text_of(draft.base, draft.edits.standing()))
    if wanted is None:
        return None
    if wanted.drop:
        return writing.drop(draft=draft, pointer=wanted.drop, by=by)
    if wanted.add is not None:
        return writing.add(draft=draft, section=wanted.section, value=wanted.add, by=by)
    return writing.write(draft=draft, values=wanted.values or {}, before=wanted.before or {}, by=by)


def _take_back(offer: Offer, by: User) -> None:
    draft = offer.taken_in
    if draft is None or offer.taken_act is None or draft.state == DraftState.WITHDRAWN:
        return
    if draft.state == DraftState.ISSUED:
        raise NotDecided("Dự thảo đã lấy thay đổi này đã ban hành nên không hoàn tác được.")
    writing.undo(draft=draft, act=offer.taken_act, by=by)
    if draft.edits.standing().filter(act=offer.taken_act).exists():
        raise NotDecided("Thay đổi này do người khác lấy vào dự thảo. Hãy sửa trực tiếp trong dự thảo nếu cần.")


def _decide(offer: Offer, by: User) -> None:
    offer.decided_by, offer.decided_on_behalf_of, offer.decided_at = by, by.on_behalf_of, timezone.now()
    offer.save()
