"""Write into the store of files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage


def put(path: str, content: File[bytes]) -> None:
    """Write it whole or not at all, in place of what is there; two may do so at the same moment. Raises OSError."""
    beside = f"{path}.{uuid4().hex}.part"
    try:
        beside = default_storage.save(beside, content)
        Path(default_storage.path(beside)).replace(default_storage.path(path))
    except OSError:
        with suppress(OSError):
            default_storage.delete(beside)
        raise
