"""Log a result together with its evidence and hand it in, all or nothing: what the pages do in one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from loa.accounts.models import User
from loa.delivery.actions import evidence, results
from loa.delivery.actions.results import Placing, Told
from loa.delivery.models import Result, Topic
from loa.delivery.proof_files.proof import Proof
from loa.delivery.queries.duplicates import Use, uses_of_file, uses_of_link
from loa.delivery.states import EvidenceKind, Source
from loa.organisations.models import Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Slot


@dataclass(frozen=True, slots=True)
class Piece:
    """A file to be kept as evidence. `kind` None: told by its content; `keeps_place`: it proves where it was taken."""

    upload: UploadedFile | Proof
    kind: EvidenceKind | None = None
    keeps_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A result as somebody gives it in. `key` is theirs, so that what comes twice is kept once."""

    activity: Activity
    unit: Unit
    told: Told
    key: str
    slot: Slot | None = None
    links: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    topics: tuple[Topic, ...] = ()
    source: Source = Source.TYPED
    knows_of_uses: bool = False


@dataclass(slots=True)
class UsedBefore(Exception):
    """Evidence that is used elsewhere, while nobody has said that this is known: nothing was kept."""

    uses: list[Use] = field(default_factory=list)

    def __str__(self) -> str:
        return "Đường dẫn hoặc tệp này đã được dùng làm minh chứng ở chỗ khác. Hãy xem lại rồi xác nhận nếu vẫn ghi."


class BadEvidence(Exception):
    """One link or file is refused, and so the whole: nothing was kept. `at`: "link", or the number of the file.

    `str(error)` is a sentence for the page.
    """

    def __init__(self, at: str | int, sentence: str) -> None:
        super().__init__(sentence)
        self.at = at


def enter(*, entry: Entry, by: User) -> Result:
    """Keep, prove and hand in. What was sent before with the same key is given back as it is.

    Raises `NotAllowed`, `NotOwed`, `BadEvidence`, `UsedBefore`; nothing is kept then.
    """
    require(by, Permission.RESULT_LOG, entry.unit)
    kept = Result.objects.select_related("unit").filter(key=entry.key).first()
    if kept is None:
        entry = replace(entry, pieces=_looked_over(entry.pieces, entry.activity, by))
        try:
            with transaction.atomic():
                return _enter(entry, by)
        except IntegrityError:  # sent twice at the same moment: the other one was quicker
            kept = Result.objects.select_related("unit").filter(key=entry.key).first()
            if kept is None:
                raise
    require(by, Permission.RESULT_LOG, kept.unit)
    return kept


def add_evidence(
    *, result: Result, by: User, links: Iterable[str] = (), pieces: Iterable[Piece] = (), knows_of_uses: bool = False
) -> list[Any]:
    """More evidence for an open result, all or nothing.

    Raises `NotAllowed`, `WrongState`, `BadEvidence`, `UsedBefore`.
    """
    require(by, Permission.RESULT_LOG, result.unit)
    pieces = _looked_over(pieces, result.activity, by)
    with transaction.atomic():
        return _add_evidence(result, by, links, pieces, knows_of_uses)


def _looked_over(pieces: Iterable[Piece], activity: Activity, by: User) -> tuple[Piece, ...]:
    """Read and scanned, which takes seconds, before the transaction that would hold others up. Raises `BadEvidence`."""
    done = []
    for at, piece in enumerate(pieces):
        if isinstance(piece.upload, Proof):
            done.append(piece)
            continue
        try:
            proof = evidence.look_over(
                upload=piece.upload, kind=piece.kind, activity=activity, by=by, keeps_place=piece.keeps_place
            )
        except evidence.Refused as error:
            raise BadEvidence(at, str(error)) from error
        done.append(replace(piece, upload=proof))
    return tuple(done)


def _add_evidence(
    result: Result, by: User, links: Iterable[str], pieces: Iterable[Piece], knows_of_uses: bool
) -> list[Any]:
    made: list[Any] = []
    uses: list[Use] = []
    for address in links:
        try:
            made.append(evidence.add_link(result=result, address=address, by=by))
        except evidence.Refused as error:
            raise BadEvidence("link", str(error)) from error
        uses += [] if knows_of_uses else uses_of_link(address, user=by, beside=result)
    for at, piece in enumerate(pieces):
        try:
            there = evidence.add_file(
                result=result, upload=piece.upload, kind=piece.kind, by=by, keeps_place=piece.keeps_place
            )
        except evidence.Refused as error:
            raise BadEvidence(at, str(error)) from error
        made.append(there)
        if there.file is not None and not knows_of_uses:
            uses += uses_of_file(there.file, user=by, beside=result)
    if uses:
        raise UsedBefore(uses)
    return made


def _enter(entry: Entry, by: User) -> Result:
    result = results.log(
        activity=entry.activity,
        unit=entry.unit,
        told=entry.told,
        key=entry.key,
        by=by,
        slot=entry.slot,
        topics=entry.topics,
        source=entry.source,
    )
    add_evidence(
        result=result, links=entry.links, pieces=entry.pieces, by=by, knows_of_uses=entry.knows_of_uses
    )  # fmt: skip
    return results.hand_in(result=result, by=by)


def mend(
    *,
    result: Result,
    told: Told,
    by: User,
    topics: Sequence[Topic] | None = None,
    links: Iterable[str] = (),
    pieces: Iterable[Piece] = (),
    knows_of_uses: bool = False,
    slot: Slot | Placing = Placing.KEPT,
) -> Result:
    """Say it otherwise, add proof, and hand it in again; all or nothing.

    Raises `NotAllowed`, `NotOwed`, `WrongState`, `BadEvidence`, `UsedBefore`.
    """
    require(by, Permission.RESULT_LOG, result.unit)
    pieces = _looked_over(pieces, result.activity, by)
    with transaction.atomic():
        result = results.change(result=result, told=told, by=by, topics=topics, slot=slot)
        add_evidence(result=result, links=links, pieces=pieces, by=by, knows_of_uses=knows_of_uses)
        return results.hand_in(result=result, by=by)
