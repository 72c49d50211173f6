"""Ask units for their opinion of a draft, answer, decide what becomes of it, end the round.

Whoever is asked answers to the text as it was sent; the drafting goes on meanwhile. Every act locks the draft first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.events import Happened
from loa.plans.models import Asked, Comment, Consultation, Draft
from loa.plans.queries.laid_out import place_of
from loa.plans.queries.text import frozen, text_of
from loa.plans.states import WRITABLE, Answer, DraftState, Verdict, WrongDraftState

BATCH = 500


class Refused(Exception):
    """What was asked cannot be done as things stand. `str(error)` is a sentence for the page."""


class StillWaiting(Refused):
    """Units have not answered; ending the round has to be confirmed."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"Còn {waiting} đơn vị chưa trả lời. Hãy xác nhận nếu vẫn kết thúc lấy ý kiến.")
        self.waiting = waiting


@transaction.atomic
def open_consultation(
    *, draft: Draft, units: Collection[Unit], deadline: date, by: User, note: str = "", letter: str = ""
) -> Consultation:
    """Send the text as it stands now to the units. Raises `WrongDraftState`, `Refused` where nobody is asked."""
    require(by, Permission.PLAN_DRAFT, draft.unit)
    draft = Draft.objects.locked(draft)
    if not units:
        raise Refused("Chưa chọn đơn vị nào để lấy ý kiến.")
    draft.become(DraftState.CONSULTING)
    draft.save(update_fields=["state"])
    consultation = Consultation.objects.create(
        draft=draft,
        content=frozen(text_of(draft.base, draft.edits.standing())),
        deadline=deadline,
        note=note,
        letter=letter,
        opened_by=by,
        opened_on_behalf_of=by.on_behalf_of,
    )
    _ask(consultation, units)
    after = {"units": len(set(units)), "deadline": deadline.isoformat()}
    record(Happened.CONSULTATION_OPENED, by=by, target=draft, unit_id=draft.unit_id, after=after)
    return consultation


@transaction.atomic
def ask_more(*, consultation: Consultation, units: Collection[Unit], by: User) -> int:
    """Ask further units in the same round; how many were not asked before. Raises `Refused` in a round that ended."""
    require(by, Permission.PLAN_DRAFT, consultation.draft.unit)
    consultation = _locked(consultation)
    there = set(consultation.asked.values_list("unit", flat=True))
    new = [unit for unit in units if unit.pk not in there]
    if new:
        _ask(consultation, new)
        _record_change(consultation, by, after={"added": len(new)})
    return len(new)


@transaction.atomic
def change_round(*, consultation: Consultation, deadline: date, letter: str, by: User) -> Consultation:
    """Another deadline, or the number of the letter once it has one. Raises `Refused` in a round that ended."""
    require(by, Permission.PLAN_DRAFT, consultation.draft.unit)
    consultation = _locked(consultation)
    before = {"deadline": consultation.deadline.isoformat(), "letter": consultation.letter}
    after = {"deadline": deadline.isoformat(), "letter": letter}
    if before != after:
        consultation.deadline, consultation.letter = deadline, letter
        consultation.save(update_fields=["deadline", "letter"])
        _record_change(consultation, by, before=before, after=after)
    return consultation


@transaction.atomic
def close(*, consultation: Consultation, by: User, confirmed: bool = False) -> Consultation:
    """End the round; the draft is written on. Twice is once. Raises `StillWaiting` unless `confirmed`."""
    require(by, Permission.PLAN_DRAFT, consultation.draft.unit)
    draft = Draft.objects.locked(consultation.draft)
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    consultation.draft = draft
    if not consultation.is_open:
        return consultation
    waiting = consultation.asked.filter(answer=Answer.WAITING).count()
    if waiting and not confirmed:
        raise StillWaiting(waiting)
    draft.become(DraftState.WRITING)
    draft.save(update_fields=["state"])
    consultation.closed_by, consultation.closed_on_behalf_of = by, by.on_behalf_of
    consultation.closed_at = timezone.now()
    consultation.save(update_fields=["closed_by", "closed_on_behalf_of", "closed_at"])
    after = {"waiting": waiting}
    record(Happened.CONSULTATION_CLOSED, by=by, target=draft, unit_id=draft.unit_id, after=after)
    return consultation


@transaction.atomic
def agree(*, asked: Asked, by: User, letter: str = "") -> Asked:
    """The unit agrees to the text as it is. Raises `Refused` where it has said something, or the round ended."""
    require(by, Permission.PLAN_COMMENT, asked.unit)
    asked = _locked_answer(asked)
    if asked.comments.filter(is_withdrawn=False).exists():
        raise Refused("Đơn vị đã có ý kiến góp ý. Hãy rút các ý kiến đó rồi mới trả lời thống nhất.")
    if asked.answer != Answer.AGREED:
        _answer(asked, Answer.AGREED, by, letter=letter)
    return asked


@transaction.atomic
def take_back(*, asked: Asked, by: User) -> Asked:
    """Take "Thống nhất" back: the unit has not answered any more. Raises `Refused` once the round ended."""
    require(by, Permission.PLAN_COMMENT, asked.unit)
    asked = _locked_answer(asked)
    if asked.answer == Answer.AGREED:
        _answer(asked, Answer.WAITING, by)
    return asked


@transaction.atomic
def comment(*, asked: Asked, text: str, by: User, pointer: str = "") -> Comment:
    """Say something to one point of the text, or to the whole. Raises `Refused` once the round ended."""
    require(by, Permission.PLAN_COMMENT, asked.unit)
    asked = _locked_answer(asked)
    made = Comment.objects.create(
        asked=asked,
        pointer=pointer,
        place=place_of(asked.consultation.content, pointer),
        text=text,
        by=by,
        on_behalf_of=by.on_behalf_of,
    )
    _answer(asked, Answer.COMMENTED, by)
    return made


@transaction.atomic
def reword(*, comment: Comment, text: str, by: User) -> Comment:
    """Write a comment anew; a verdict on its former words falls. Raises `Refused`: withdrawn, or the round ended."""
    require(by, Permission.PLAN_COMMENT, comment.asked.unit)
    asked = _locked_answer(comment.asked)
    comment.refresh_from_db()
    if comment.is_withdrawn:
        raise Refused("Ý kiến này đã rút. Hãy đưa ý kiến trở lại rồi mới sửa.")
    if comment.text == text:
        return comment
    comment.text, comment.by, comment.on_behalf_of, comment.at = text, by, by.on_behalf_of, timezone.now()
    comment.verdict, comment.reason = Verdict.OPEN, ""
    comment.decided_by = comment.decided_on_behalf_of = comment.decided_at = None
    comment.save()
    _answer(asked, Answer.COMMENTED, by)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User, restore: bool = False) -> Comment:
    """Take a comment back, or bring it back. The last one gone, the unit has not answered any more."""
    require(by, Permission.PLAN_COMMENT, comment.asked.unit)
    asked = _locked_answer(comment.asked)
    comment.refresh_from_db()
    if comment.is_withdrawn is not restore:
        return comment
    comment.is_withdrawn = not restore
    comment.save(update_fields=["is_withdrawn"])
    stands = asked.comments.filter(is_withdrawn=False).exists()
    _answer(asked, Answer.COMMENTED if stands else Answer.WAITING, by)
    return comment


@transaction.atomic
def decide(*, consultation: Consultation, comments: Iterable[int], verdict: Verdict, by: User, reason: str = "") -> int:
    """What becomes of these comments (by id); how many. `Verdict.OPEN` takes a verdict back.

    What is not taken in full wants a reason (`Refused`). Raises `WrongDraftState` once the draft was submitted.
    """
    require(by, Permission.PLAN_DRAFT, consultation.draft.unit)
    draft = Draft.objects.locked(consultation.draft)
    if draft.state not in WRITABLE:
        raise WrongDraftState(draft.state)
    if verdict in {Verdict.PARTLY, Verdict.DECLINED} and not reason:
        raise Refused("Ý kiến không tiếp thu hoặc chỉ tiếp thu một phần cần có giải trình.")
    is_open = verdict == Verdict.OPEN
    standing = Comment.objects.filter(asked__consultation=consultation, is_withdrawn=False, pk__in=list(comments))
    decided = standing.update(
        verdict=verdict,
        reason="" if is_open else reason,
        decided_by=None if is_open else by,
        decided_on_behalf_of=None if is_open else by.on_behalf_of,
        decided_at=None if is_open else timezone.now(),
    )
    if decided:
        after = {"verdict": str(verdict), "comments": decided}
        record(Happened.COMMENT_DECIDED, by=by, target=draft, unit_id=draft.unit_id, after=after)
    return decided


def _ask(consultation: Consultation, units: Iterable[Unit]) -> None:
    rows = [Asked(consultation=consultation, unit_id=pk) for pk in dict.fromkeys(unit.pk for unit in units)]
    Asked.objects.bulk_create(rows, batch_size=BATCH)


def _locked(consultation: Consultation) -> Consultation:
    """The round as it is now, held with its draft. Raises `Refused` once it ended."""
    draft = Draft.objects.locked(consultation.draft)
    found = Consultation.objects.get(pk=consultation.pk)
    found.draft = draft
    if not found.is_open:
        raise Refused("Đợt lấy ý kiến này đã kết thúc. Hãy tải lại trang để xem tình trạng mới.")
    return found


def _locked_answer(asked: Asked) -> Asked:
    """The unit's answer as it is now, while its round is kept from ending."""
    consultation = Consultation.objects.select_for_update().get(pk=asked.consultation_id)
    if not consultation.is_open:
        raise Refused("Đợt lấy ý kiến này đã kết thúc nên không trả lời hay sửa được nữa.")
    found = Asked.objects.select_related("unit").get(pk=asked.pk)
    found.consultation = consultation
    return found


def _answer(asked: Asked, answer: Answer, by: User, *, letter: str = "") -> None:
    """Set the answer; when and by whom is that of the last word. A change of state is told once."""
    before = asked.answer
    waits = answer == Answer.WAITING
    asked.answer, asked.letter = answer, letter or asked.letter
    asked.answered_by, asked.answered_on_behalf_of = (None, None) if waits else (by, by.on_behalf_of)
    asked.answered_at = None if waits else timezone.now()
    asked.save(update_fields=["answer", "letter", "answered_by", "answered_on_behalf_of", "answered_at"])
    if before != answer:
        kind = Happened.CONSULTATION_ANSWERED
        record(kind, by=by, target=asked, unit_id=asked.unit_id, before={"answer": before}, after={"answer": answer})


def _record_change(
    consultation: Consultation, by: User, *, after: Mapping[str, object], before: Mapping[str, object] | None = None
) -> None:
    draft = consultation.draft
    kind = Happened.CONSULTATION_CHANGED
    record(kind, by=by, target=draft, unit_id=draft.unit_id, before=before, after=after)
