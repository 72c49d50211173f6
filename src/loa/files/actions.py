"""Keep a file."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from functools import partial
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError

from loa.accounts.models import User
from loa.files.models import StoredFile, path_of, safe_name
from loa.files.scanning import Infected, NotScanned, scan
from loa.files.states import MediaType
from loa.files.storing import put

log = logging.getLogger(__name__)

LARGEST = 50 * 1024 * 1024
"""Bytes of one file. A signed plan with its annexes as a 200 dpi scan stays below 30 MB."""
_NO_ROOM = (
    "Máy chủ không lưu được tệp (kho tệp đầy hoặc không ghi được), nên chưa ghi gì. Hãy báo người quản trị rồi thử lại."
)


class NotKept(Exception):
    """The file is refused before anything is stored. `str(error)` is a sentence in Vietnamese for the page."""


@transaction.atomic
def forget(*, files: Iterable[StoredFile], by: User | None) -> int:
    """Throw away files that nothing refers to any more; how many. Of what is still referred to, nothing goes."""
    gone = 0
    for stored in files:
        try:
            with transaction.atomic():
                stored.delete()
        except ProtectedError:
            continue
        transaction.on_commit(partial(default_storage.delete, path_of(stored.sha256)))
        gone += 1
    return gone


def check(*, upload: UploadedFile | File[bytes], by: User) -> None:
    """Scan it, before the transaction in which it is kept: that is not to wait for the scanner. Raises `NotKept`."""
    try:
        scan(cast(BinaryIO, upload.file))
    except (Infected, NotScanned) as error:
        raise NotKept(str(error)) from error


def keep(
    *, upload: UploadedFile | File[bytes], by: User, largest: int = LARGEST, is_checked: bool = False
) -> StoredFile:
    """Scan it and store the content under its hash, once. Whoever calls has asked whether the person may upload there.

    `is_checked`: by `check`, a moment ago. Raises `NotKept`.
    """
    name = safe_name(upload.name or "")
    if not upload.size:
        raise NotKept(f"Tệp “{name}” rỗng. Hãy chọn lại tệp có nội dung.")
    if upload.size > largest:
        raise NotKept(f"Tệp “{name}” lớn hơn {largest // 1024 // 1024} MB. Hãy quét lại ở 200 dpi hoặc tách phụ lục.")
    content = cast(BinaryIO, upload.file)
    media_type = MediaType.of(content)
    if not is_checked:
        check(upload=upload, by=by)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()

    path = path_of(sha256)
    try:
        if not default_storage.exists(path) or default_storage.size(path) != upload.size:
            put(path, upload)  # where one is, it was left half-written when a machine stopped
    except OSError as error:
        log.error("file %s of %s bytes is not stored: %s", sha256, upload.size, error)
        raise NotKept(_NO_ROOM) from error
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": upload.size, "media_type": media_type, "original_name": name}
    )
    return stored
