"""Fetch a file that proves something. It leaves through here only."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import BinaryIO, cast

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from loa.audit.actions import record_once_a_day
from loa.core.access import open_to
from loa.delivery.events import Happened
from loa.delivery.models import Evidence, Result
from loa.delivery.permissions import can_open
from loa.delivery.proof_files.pictures import small
from loa.delivery.proof_files.proof import PICTURES
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.states import PERSONAL, EvidenceKind
from loa.files.models import StoredFile
from loa.files.states import MediaType
from loa.files.storing import put
from loa.files.views import ALONE, send

SIDE = 480
"""Dots of the longer side of a small picture."""


def _proof(request: HttpRequest, pk: int) -> tuple[Evidence, StoredFile]:
    """Standing evidence with a file that the person may open. Raises Http404, PermissionDenied."""
    rows = Evidence.objects.standing().select_related("file", "result__unit", "result__plan__unit")
    proof = rows.filter(pk=pk, file__isnull=False).first()
    if proof is None or not Result.objects.visible_to(request.user).filter(pk=proof.result_id).exists():
        raise Http404
    if not can_open(request.user, proof):
        raise PermissionDenied("Tệp này có tên người. Chỉ người ghi hoặc nghiệm thu kết quả của đơn vị mở được.")
    assert proof.file is not None
    return proof, proof.file


@open_to("staff")
@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself; that somebody opened what names people is noted once a day."""
    proof, stored = _proof(request, pk)
    if EvidenceKind(proof.kind) in PERSONAL:
        record_once_a_day(
            Happened.EVIDENCE_OPENED,
            by=request.user,  # type: ignore[arg-type]
            target=proof,
            unit_id=proof.result.unit_id,
            on=timezone.localdate(),
        )
    try:
        return send(stored, name=proof.name, inline=True)
    except FileNotFoundError as error:
        raise Http404 from error


def _small(stored: StoredFile, path: str) -> BinaryIO:
    """From the storage, or made now; where it cannot be kept it is made anew each time. Raises FileNotFoundError."""
    if default_storage.exists(path):
        return cast(BinaryIO, default_storage.open(path, "rb"))
    with stored.open() as file:
        made = small(file, MediaType(stored.media_type), side=SIDE)
    with suppress(OSError):
        put(path, ContentFile(made))
    return io.BytesIO(made)


@open_to("staff")
@require_safe
def small_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture in small, made when it is first asked for and kept beside the files.

    None of what names people: that is opened on purpose, and noted.
    """
    proof, stored = _proof(request, pk)
    if stored.media_type not in PICTURES or EvidenceKind(proof.kind) in PERSONAL:
        raise Http404
    path = f"small-{SIDE}/{stored.path}.jpg"
    try:
        response = FileResponse(_small(stored, path), content_type=str(MediaType.JPEG))
    except (FileNotFoundError, Refused) as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    response["Cache-Control"] = "private, max-age=86400"
    return response
