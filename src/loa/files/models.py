"""A stored file: one row and one object in the storage for each content, whoever uploads it and however often."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.storage import Storage, default_storage
from django.db import models
from django.db.models import Q

from loa.files.states import MediaType


class StoredFile(models.Model):
    """Not bound to a unit: who may fetch it is decided by the rows that refer to it."""

    sha256 = models.CharField("mã băm SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    media_type = models.CharField("loại tệp", max_length=100, choices=MediaType)
    original_name = models.CharField("tên khi tải lên lần đầu", max_length=255)
    stored_at = models.DateTimeField("lưu lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="stored_file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="stored_file_hash_is_whole", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def path(self) -> str:
        """Where it lies in the storage."""
        return path_of(self.sha256)

    @property
    def storage(self) -> Storage:
        return default_storage

    def open(self) -> BinaryIO:
        """The content, for reading. Raises FileNotFoundError where the storage lost it."""
        return self.storage.open(self.path, "rb")  # type: ignore[return-value]

    def content(self) -> bytes:
        """The whole content in memory."""
        with self.open() as file:
            return file.read()


def path_of(sha256: str) -> str:
    """Two levels of folders, so that no folder grows beyond what a file system likes."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def safe_name(name: str) -> str:
    """The last part of a file name without control characters, NFC, at most 200 characters with its ending kept."""
    printable = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    path = PurePath(printable.replace("\\", "/"))
    return f"{path.stem[:180]}{path.suffix[:20]}" or "tệp không tên"
