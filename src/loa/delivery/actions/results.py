"""Log results, hand them in, change them before they are accepted, correct them after.

`log` is the one way in, for pages, lists, telephones that were offline, and for other packages: a contest that was
held, an article that was published. It never accepts: that is `actions.acceptance`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256

from django.db import IntegrityError, transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.delivery.actions.reckoning import reckon
from loa.delivery.events import Happened
from loa.delivery.models import Evidence, Result, Step, Topic
from loa.delivery.queries.held import held
from loa.delivery.queries.reckoning import place_in, quota_for
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import OPEN, Source, State, TopicKind, WrongState
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Slot
from vanban.text.folding import fold, squeeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a result. `slot` None: the one whose days hold `happened_on`, where the unit owes one."""

    title: str
    happened_on: date
    until: date | None = None
    place: str = ""
    quantity: Decimal = Decimal(1)
    measure: str = ""
    minutes: int | None = None
    language: str = ""
    reached: int | None = None
    channel: str = ""
    outlet: str = ""
    author: str = ""
    is_repost: bool = False
    note: str = ""


TOLD = [each.name for each in fields(Told)]


class Placing(Enum):
    """Which slot a result that is changed goes to, where none is named."""

    KEPT = "kept"  # its own, until its day or its measure moves away from it
    BY_DAY = "by day"


class NotOwed(Exception):
    """The slot is of another unit or activity. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__("Kỳ thực hiện này không thuộc nhiệm vụ hoặc đơn vị đã chọn. Hãy chọn lại từ danh sách việc.")


@transaction.atomic
def log(
    *,
    activity: Activity,
    unit: Unit,
    told: Told,
    key: str,
    by: User,
    slot: Slot | None = None,
    quota: int | None = None,
    topics: Iterable[Topic] = (),
    source: Source = Source.TYPED,
) -> Result:
    """Keep a result, not yet handed in: it has no evidence. Sent again with the same `key` it is the one kept before.

    Raises `NotAllowed`, `NotOwed`. Next comes evidence (`actions.evidence`), then `hand_in`.
    """
    require(by, Permission.RESULT_LOG, unit)
    if slot is not None and (slot.activity_id != activity.pk or slot.unit_id != unit.pk):
        raise NotOwed
    if (kept := _kept(key, by)) is not None:
        return kept
    order = slot.quota if slot is not None else quota if quota is not None else _quota(activity, told.measure)
    result = Result(
        plan_id=activity.plan_id,
        activity=activity,
        unit=unit,
        slot=slot or _slot(activity, unit, order, told.until or told.happened_on),
        quota=order,
        state=State.INCOMPLETE,
        source=source,
        key=key,
        logged_by=by,
        logged_on_behalf_of=by.on_behalf_of,
        **asdict(told),
    )
    try:
        with transaction.atomic():
            result.save(force_insert=True)
    except IntegrityError:  # the same was sent twice at once, and the other was quicker
        if (kept := _kept(key, by)) is None:
            raise
        return kept
    result.topics.set(topics)
    _step(result, by)
    record(
        Happened.LOGGED,
        by=by,
        target=result,
        unit_id=unit.pk,
        after={"title": result.title, "happened_on": str(result.happened_on), "quantity": str(result.quantity)},
    )
    return result


def _kept(key: str, by: User) -> Result | None:
    kept = Result.objects.select_related("unit").filter(key=key).first()
    if kept is not None:
        require(by, Permission.RESULT_LOG, kept.unit)
    return kept


def _quota(activity: Activity, measure: str) -> int:
    quotas = list(activity.quotas.order_by("order").values_list("order", "unit"))
    found = quota_for(quotas, measure)
    return found if found is not None else quotas[0][0]


def _slot(activity: Activity, unit: Unit, quota: int, day: date) -> Slot | None:
    owed = Slot.objects.owed().filter(activity=activity, unit=unit, quota=quota)
    pk = place_in(list(owed.order_by().values_list("pk", "first", "due")), day)
    return None if pk is None else Slot.objects.get(pk=pk)


def _placed(result: Result, told: Told, where: Slot | Placing = Placing.KEPT) -> tuple[int, Slot | None]:
    """The quota and the slot of what is said otherwise: where its day or measure moved away from them, the new ones."""
    if isinstance(where, Slot):
        return where.quota, where
    day = told.until or told.happened_on
    quota = result.quota
    if fold(told.measure) != fold(result.measure):
        quota = _quota(result.activity, told.measure)
    stays = where is Placing.KEPT and quota == result.quota
    if stays and (day == result.day or (result.slot and result.slot.first <= day <= result.slot.due)):
        return quota, result.slot
    return quota, _slot(result.activity, result.unit, quota, day)


def _step(result: Result, by: User, reason: str = "") -> None:
    Step.objects.create(result=result, state=result.state, reason=reason, by=by, on_behalf_of=by.on_behalf_of)


@transaction.atomic
def hand_in(*, result: Result, by: User) -> Result:
    """Send it to be accepted; where the evidence is not what is asked for, it stays incomplete. Raises `WrongState`."""
    require(by, Permission.RESULT_LOG, result.unit)
    result = (
        Result.objects.select_for_update(of=("self",))
        .select_related("unit", "plan__unit", "activity")
        .get(pk=result.pk)
    )
    kinds = Evidence.objects.standing().filter(result=result).values_list("kind", flat=True)
    to = State.SUBMITTED if asked_of(result.activity).is_proved_by(kinds) else State.INCOMPLETE
    if result.state not in OPEN:
        raise WrongState(result.state)
    if result.state == to:
        return result
    result.state, result.decided_by, result.decided_on_behalf_of, result.decided_at = to, None, None, None
    result.save(update_fields=["state", "decided_by", "decided_on_behalf_of", "decided_at"])
    _step(result, by)
    if to == State.SUBMITTED:
        record(Happened.HANDED_IN, by=by, target=result, unit_id=result.unit_id)
    reckon(pairs=[(result.activity_id, result.unit_id)], by=by, upward=False)
    return result


@transaction.atomic
def change(
    *,
    result: Result,
    told: Told,
    by: User,
    topics: Sequence[Topic] | None = None,
    slot: Slot | Placing = Placing.KEPT,
) -> Result:
    """Say it otherwise, before it is accepted. Raises `WrongState`, `NotOwed`."""
    require(by, Permission.RESULT_LOG, result.unit)
    result = _to_change(result, slot)
    before = {name: getattr(result, name) for name in [*TOLD, "slot_id"]}
    result.quota, result.slot = _placed(result, told, slot)
    after = {**asdict(told), "slot_id": result.slot_id}
    for name in TOLD:
        setattr(result, name, after[name])
    result.save(update_fields=[*TOLD, "quota", "slot", "folded"])
    is_about_another = topics is not None and set(topics) != set(result.topics.all())
    if topics is not None:
        result.topics.set(topics)
    changed = {name for name in before if before[name] != after[name]}
    if changed or is_about_another:
        _step(result, by)  # whoever changed it does not decide it: `permissions.touched_by`
    if changed:
        was, now = ({name: str(said[name]) for name in sorted(changed)} for said in (before, after))
        record(Happened.CHANGED, by=by, target=result, unit_id=result.unit_id, before=was, after=now)
    reckon(pairs=[(result.activity_id, result.unit_id)], by=by, upward=False)
    return result


def _to_change(result: Result, slot: Slot | Placing) -> Result:
    """The row as it is now, locked. Raises `WrongState`, `NotOwed`."""
    locked = Result.objects.select_for_update(of=("self",)).select_related("unit", "plan__unit", "activity", "slot")
    now = locked.get(pk=result.pk)
    if now.state not in OPEN:
        raise WrongState(now.state)
    if isinstance(slot, Slot) and (slot.activity_id, slot.unit_id) != (now.activity_id, now.unit_id):
        raise NotOwed
    return now


@transaction.atomic
def withdraw(*, result: Result, by: User) -> Result:
    """Take it back before it is accepted. Raises `WrongState`."""
    require(by, Permission.RESULT_LOG, result.unit)
    result = held(result, State.WITHDRAWN)
    result.state = State.WITHDRAWN
    result.save(update_fields=["state"])
    _step(result, by)
    record(Happened.WITHDRAWN, by=by, target=result, unit_id=result.unit_id)
    reckon(pairs=[(result.activity_id, result.unit_id)], by=by, upward=False)
    return result


@transaction.atomic
def restore(*, result: Result, by: User) -> Result:
    """Undo of `withdraw`. Raises `WrongState`, and for a correction `AlreadyCorrected`, `NothingToCorrect`."""
    require(by, Permission.RESULT_LOG, result.unit)
    result = held(result, State.INCOMPLETE)
    if result.state != State.WITHDRAWN:
        raise WrongState(result.state)
    if result.corrects_id is not None:
        _require_to_be_corrected(result.corrects_id)
    result.state = State.INCOMPLETE
    result.decided_by = result.decided_on_behalf_of = result.decided_at = None
    result.save(update_fields=["state", "decided_by", "decided_on_behalf_of", "decided_at"])
    _step(result, by)
    record(Happened.RESTORED, by=by, target=result, unit_id=result.unit_id)
    reckon(pairs=[(result.activity_id, result.unit_id)], by=by, upward=False)
    return hand_in(result=result, by=by)


class AlreadyCorrected(Exception):
    """A correction of the result waits or was accepted already. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__("Kết quả này đã có bản đính chính. Hãy mở bản đính chính đó để sửa tiếp.")


class NothingToCorrect(Exception):
    """What the correction was for is accepted no more. `str(error)` is a sentence for the page."""

    def __init__(self) -> None:
        super().__init__("Kết quả gốc không còn được nghiệm thu nên không đưa bản đính chính trở lại được.")


def _require_to_be_corrected(pk: int) -> None:
    corrected = Result.objects.select_for_update(of=("self",)).get(pk=pk)
    if corrected.corrections.exclude(state=State.WITHDRAWN).exists():
        raise AlreadyCorrected
    if corrected.state != State.ACCEPTED:
        raise NothingToCorrect


@transaction.atomic
def correct(*, result: Result, told: Told, reason: str, key: str, by: User) -> Result:
    """A new entry that says otherwise than an accepted one, with its reason; accepted, it takes the other's place.

    The evidence goes along. Sent again with the same `key` it is the one made before. Raises `WrongState`,
    `AlreadyCorrected`.
    """
    require(by, Permission.RESULT_LOG, result.unit)
    result = held(result, State.REPLACED)
    if (kept := result.corrections.filter(key=key).first()) is not None:
        return kept
    _require_to_be_corrected(result.pk)
    quota, slot = _placed(result, told)
    made = Result.objects.create(
        plan_id=result.plan_id,
        activity=result.activity,
        unit=result.unit,
        slot=slot,
        quota=quota,
        state=State.INCOMPLETE,
        source=result.source,
        key=key,
        corrects=result,
        correction_reason=reason,
        logged_by=by,
        logged_on_behalf_of=by.on_behalf_of,
        **asdict(told),
    )
    made.topics.set(result.topics.all())
    for each in result.evidence.standing():
        each.pk, each.result = None, made
        each.save(force_insert=True)
    _step(made, by, reason)
    record(
        Happened.CORRECTED,
        by=by,
        target=made,
        unit_id=made.unit_id,
        before={name: str(getattr(result, name)) for name in TOLD},
        after={name: str(value) for name, value in asdict(told).items()},
        note=reason,
    )
    return hand_in(result=made, by=by)


def topic(*, kind: TopicKind, words: str, by: User | None) -> Topic:
    """The topic of these words; made where no plan had them yet."""
    text = squeeze(words)
    key = sha256(fold(text).encode()).hexdigest()
    found, _ = Topic.objects.get_or_create(kind=kind, key=key, defaults={"text": text})
    return found
