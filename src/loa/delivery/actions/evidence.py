"""Add proof to a result, and take it away, while the result is open."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.delivery.actions.results import hand_in
from loa.delivery.events import Happened
from loa.delivery.fetching.networks import may_be_asked
from loa.delivery.models import Evidence, Likeness, Link, Picture, Result
from loa.delivery.proof_files.looks import parts_of
from loa.delivery.proof_files.proof import Proof, proof_of
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.queries.duplicates import near
from loa.delivery.queries.links import NotALink, host_of, key_of, with_scheme
from loa.delivery.queries.terms import asked_of
from loa.delivery.states import OPEN, EvidenceKind, State, WrongState
from loa.files.actions import NotKept, check, keep
from loa.files.models import StoredFile
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.plans.models import Activity

MOST = 100
"""Pieces of one result."""

__all__ = ["MOST", "Refused", "add_file", "add_link", "look_over", "remove"]


@transaction.atomic
def add_link(*, result: Result, address: str, by: User) -> Evidence:
    """The same page given again is the proof kept before. Raises `NotAllowed`, `WrongState`, `Refused`."""
    require(by, Permission.RESULT_LOG, result.unit)
    result = _open(result)
    try:
        address = with_scheme(address)
        _require_public(host_of(address))
        link, _ = Link.objects.get_or_create(
            key=key_of(address), defaults={"address": address, "host": host_of(address)}
        )
    except NotALink as error:
        raise Refused(str(error)) from error
    there = Evidence.objects.standing().filter(result=result, link=link).first()
    return there or _add(Evidence(result=result, kind=EvidenceKind.LINK, link=link, added_by=by), by)


def _require_public(host: str) -> None:
    """Raises `Refused` for what can be seen to lie inside a network: nobody else could open it as proof."""
    try:
        is_inside = not may_be_asked(str(ip_address(host)), settings.LINK_NETWORKS)
    except ValueError:  # a name, or a number written so that only some programs take it for an address
        is_inside = "." not in host or host.rpartition(".")[2].isdigit()
    if is_inside:
        raise Refused("Địa chỉ này chỉ mở được trong mạng nội bộ. Hãy dùng đường dẫn công khai, hoặc tải ảnh chụp lên.")


def look_over(
    *,
    upload: UploadedFile | File[bytes],
    kind: EvidenceKind | None,
    activity: Activity,
    by: User,
    keeps_place: bool = False,
) -> Proof:
    """Read a file and scan it, so that `add_file` within a transaction does not; nothing is kept yet.

    Raises `Refused`.
    """
    proof = proof_of(upload, kind=kind, asked=asked_of(activity).proofs, keeps_place=keeps_place)
    try:
        check(upload=proof.upload, by=by)
    except NotKept as error:
        raise Refused(str(error)) from error
    return proof


def add_file(
    *,
    result: Result,
    upload: UploadedFile | File[bytes] | Proof,
    kind: EvidenceKind | None,
    by: User,
    keeps_place: bool = False,
    note: str = "",
) -> Evidence:
    """Keep a file as proof; `kind` None: told by its content. The same file given again is the proof kept before.

    `upload`: a file, or what `look_over` made of one. `keeps_place`: where a picture was taken is the proof, and stays
    in it. Raises `NotAllowed`, `WrongState`, `Refused`.
    """
    require(by, Permission.RESULT_LOG, result.unit)
    proof = upload
    if not isinstance(proof, Proof):
        proof = look_over(upload=proof, kind=kind, activity=result.activity, by=by, keeps_place=keeps_place)
    with transaction.atomic():
        result = _open(result)
        try:
            stored = keep(upload=proof.upload, by=by, largest=proof.largest, is_checked=True)
        except NotKept as error:
            raise Refused(str(error)) from error
        if proof.looks is not None:
            _keep_looks(stored, proof.looks)
        there = Evidence.objects.standing().filter(result=result, file=stored).first()
        return there or _add(_evidence(result, stored, proof, note, by), by)


@transaction.atomic
def remove(*, evidence: Evidence, by: User) -> Evidence:
    """It proves nothing more; a result that waited for acceptance and lacks proof now is incomplete again.

    Raises `NotAllowed`, `WrongState`.
    """
    require(by, Permission.RESULT_LOG, evidence.result.unit)
    result = _open(evidence.result)
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.removed_at is not None:
        return evidence
    evidence.removed_by, evidence.removed_at = by, timezone.now()
    evidence.save(update_fields=["removed_by", "removed_at"])
    record(Happened.EVIDENCE_REMOVED, by=by, target=result, unit_id=result.unit_id, before={"kind": evidence.kind})
    if result.state == State.SUBMITTED:
        hand_in(result=result, by=by)
    return evidence


def _open(result: Result) -> Result:
    """The row as it is now, locked. Raises `WrongState` where it was decided meanwhile."""
    now = Result.objects.select_for_update(of=("self",)).select_related("unit", "activity").get(pk=result.pk)
    if now.state not in OPEN:
        raise WrongState(now.state)
    return now


def _evidence(result: Result, stored: StoredFile, proof: Proof, note: str, by: User) -> Evidence:
    return Evidence(
        result=result,
        kind=proof.kind,
        file=stored,
        name=proof.name,
        note=note,
        facts=proof.facts,
        shows_place=proof.shows_place,
        added_by=by,
    )


def _add(evidence: Evidence, by: User) -> Evidence:
    if Evidence.objects.standing().filter(result=evidence.result_id).count() >= MOST:
        raise Refused(f"Mỗi kết quả giữ nhiều nhất {MOST} minh chứng. Hãy gỡ bớt hoặc gộp các tệp.")
    evidence.save(force_insert=True)
    what = {"kind": evidence.kind, "sha256": evidence.file.sha256} if evidence.file else {"kind": evidence.kind}
    record(Happened.EVIDENCE_ADDED, by=by, target=evidence.result, unit_id=evidence.result.unit_id, after=what)
    return evidence


def _keep_looks(stored: StoredFile, looks: str) -> None:
    """The picture's hash, and which came before that look like it; nothing where that was noted before."""
    if Picture.objects.filter(file=stored).exists():
        return
    before = near(looks)
    parts = {f"part{at}": part for at, part in enumerate(parts_of(looks))}
    try:
        with transaction.atomic():
            made = Picture.objects.create(file=stored, looks=looks, **parts)
    except IntegrityError:  # the same picture came in twice at the same moment
        return
    Likeness.objects.bulk_create(
        (Likeness(earlier=each, later=made) for each in before), batch_size=500, ignore_conflicts=True
    )
