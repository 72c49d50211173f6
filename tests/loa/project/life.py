"""What a plan's life leaves in a unit: one object in every state that a page of it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Unit
from loa.plans.actions import cascade, consultation, offers, slot_changes
from loa.plans.actions import drafts as draft_actions
from loa.plans.actions.calendar_keys import share_calendar
from loa.plans.actions.legal_documents import keep
from loa.plans.actions.plan_events import record_event
from loa.plans.models import (
    ApprovalStep,
    Asked,
    CalendarKey,
    Charged,
    Comment,
    Draft,
    Edit,
    Event,
    LegalDocument,
    Offer,
    Plan,
    Slot,
    Submission,
)
from tests.loa.plans.cascading import make_cascade, make_version
from tests.loa.plans.making import make_plan, short_plan, with_slots
from tests.loa.plans.rounds import make_approved, make_draft, make_issued, make_round, make_submitted, write

WAITING = "1\tCông bố chỉ số hài lòng\t01 hội nghị\tSở Nội vụ\t\tSau khi Bộ Nội vụ công bố chỉ số"


@dataclass(frozen=True)
class Life:
    """`asked`: by the country, not answered; `below`: the unit's draft of the country's plan, changed twice since."""

    draft: Draft
    edit: Edit
    withdrawn: Draft
    consulted: Draft
    remark: Comment  # to `consulted`, by the country
    asked: Asked
    agreed: Asked
    comment: Comment
    taken_back: Comment
    submitted: Draft
    step: ApprovalStep
    approved: Draft
    issued: Plan
    waiting: Plan
    slot: Slot
    together: UUID  # slots of `issued` waived in one act
    event: Event
    key: CalendarKey
    charging: Plan
    charged: Charged
    released: Charged
    below: Draft
    offer: Offer
    left: Offer
    law: LegalDocument

    @property
    def submission(self) -> Submission:
        return self.step.submission


def common_plan(country: Unit, units: list[Unit], by: User) -> Plan:
    """A plan of the country with two lines for each unit, given to them, then changed."""
    lines = [f"{n}\tViệc chung {n}\t01 cuộc\t{unit.name}\t\tTháng 5/2026" for n, unit in enumerate([*units, *units], 1)]
    plan = make_plan(unit=country, by=by, text=short_plan(number="900", lines=lines))
    make_cascade(plan=plan, units=units, by=by)
    make_version(plan=plan, by=by, titles={n: f"Việc chung {n} đã đổi" for n in range(1, len(lines) + 1)})
    return plan


def waived(plan: Plan, by: User) -> UUID:
    slots = Slot.objects.filter(activity__plan=with_slots(plan)).order_by("pk")[:2]
    together = slot_changes.waive(slots=[slot.pk for slot in slots], plan=plan, reason="Trùng kỳ họp", by=by)
    assert together is not None
    return together


def make_life(unit: Unit, *, country: Unit, below: list[Unit], keeper: User, member: User, number: int) -> Life:
    """`below`: two units under it. The country's plan was given to the unit before."""
    draft = make_draft(unit=unit, by=keeper)
    edit = write(draft, "/document/title", "Tên khác", by=keeper)
    consulted = make_draft(unit=unit, by=keeper)
    own = make_round(draft=consulted, units=[country], by=keeper)
    submitted = make_draft(unit=unit, by=keeper)
    approved = make_approved(draft=make_draft(unit=unit, by=keeper), by=keeper, approver=keeper)
    numbered = f"7{number}/KH-UBND"
    issued = make_issued(draft=make_draft(unit=unit, by=keeper), by=keeper, approver=keeper, number=numbered).plan
    make_version(plan=issued, by=keeper, titles={1: "Tên mới của việc một"})
    asked = [make_round(draft=make_draft(unit=country, by=keeper), units=[unit], by=keeper) for _ in range(3)]
    said = asked[2].asked.get()
    comment, taken_back = (consultation.comment(asked=said, text=text, by=keeper) for text in ("Bổ sung.", "Bỏ."))
    charging = make_plan(unit=unit, by=keeper, text=short_plan(number=f"{number}6"))
    given = make_cascade(plan=charging, units=below, by=keeper)
    charged, released = given.charged.order_by("pk")
    laid, left = Offer.objects.filter(unit=unit).order_by("pk")
    waiting = make_plan(unit=unit, by=keeper, text=short_plan(number=f"{number}5", lines=[WAITING]))
    today = timezone.localdate()
    event = record_event(activity=waiting.activities.get(), happened_on=today, due=today, by=keeper)
    law = LegalDocument(type="Quyết định", number=f"{number}/QĐ-SNV", title="Quy chế phát ngôn", unit=unit)
    return Life(
        draft=draft,
        edit=edit,
        withdrawn=draft_actions.withdraw(draft=make_draft(unit=unit, by=keeper), by=keeper),
        consulted=consulted,
        remark=consultation.comment(asked=own.asked.get(), text="Nêu rõ hơn.", by=keeper),
        asked=asked[0].asked.get(),
        agreed=consultation.agree(asked=asked[1].asked.get(), by=keeper),
        comment=comment,
        taken_back=consultation.withdraw_comment(comment=taken_back, by=keeper),
        submitted=submitted,
        step=make_submitted(draft=submitted, by=keeper).steps.get(),
        approved=approved,
        issued=issued,
        waiting=waiting,
        slot=with_slots(waiting).activities.get().slots.order_by("pk")[0],
        together=waived(issued, keeper),
        event=event,
        key=share_calendar(by=member),
        charging=charging,
        charged=charged,
        released=cascade.release(charged=released, reason="Không thuộc diện", by=keeper),
        below=Draft.objects.get(unit=unit, above__unit=country),
        offer=laid,
        left=offers.leave(offer=left, reason="Đã có kế hoạch khác", by=keeper),
        law=keep(document=law, by=keeper),
    )
