"""A file with a tree of units, from its upload to its import."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from loa.files.models import StoredFile
from loa.organisations.states import IMPORT_MOVES, ImportState

UNIT = "organisations.Unit"
LEASE = timedelta(minutes=5)
"""Longer than reading or importing the largest file takes; after it, whoever worked on it was stopped."""


class TreeImportQuerySet(models.QuerySet["TreeImport"]):
    def light(self) -> TreeImportQuerySet:
        """Without what was found: for lists."""
        return self.defer("found")

    def abandoned(self, *, before: datetime) -> TreeImportQuerySet:
        """Looked at or failed, and left alone since then."""
        return self.filter(state__in=[ImportState.WAITING, ImportState.CHECKED, ImportState.FAILED], made_at__lt=before)


class TreeImport(models.Model):
    """What a file would make of the tree under `unit`, and whether it was done.

    `found`: counts, findings and changes as `queries.imports` writes them. `digest` is that of the plan that was
    looked at: importing something else is refused.
    """

    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="tree_imports", verbose_name="đơn vị")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="tệp")
    name = models.CharField("tên tệp", max_length=255)
    state = models.CharField("trạng thái", max_length=10, choices=ImportState, default=ImportState.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    worked_on_since = models.DateTimeField(null=True)
    rows_read = models.PositiveIntegerField("số dòng đã đọc", default=0)
    found = models.JSONField("kết quả xem trước", default=dict)
    digest = models.CharField(max_length=64, blank=True)
    failure = models.TextField("lý do", blank=True)
    done_at = models.DateTimeField("nhập lúc", null=True)

    objects: ClassVar[TreeImportQuerySet] = TreeImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "lần nhập cây đơn vị"
        verbose_name_plural = "lần nhập cây đơn vị"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="tree_import_done_at_some_time",
                condition=Q(state=ImportState.DONE, done_at__isnull=False)
                | ~Q(state=ImportState.DONE) & Q(done_at__isnull=True),
            ),
            models.CheckConstraint(
                name="tree_import_that_failed_says_why", condition=~Q(state=ImportState.FAILED) | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="tree_import_has_its_file_until_it_is_dropped",
                condition=Q(file__isnull=False) | Q(state=ImportState.DROPPED),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def can_become(self, state: ImportState) -> bool:
        return state in IMPORT_MOVES[ImportState(self.state)]

    def is_interrupted(self, *, now: datetime) -> bool:
        """Whoever reads or imports it has had more time than that takes."""
        under_way = self.state in {ImportState.WAITING, ImportState.APPLYING}
        return under_way and (self.worked_on_since or self.made_at) + LEASE < now

    @property
    def count(self) -> dict[str, Any]:
        counts: dict[str, Any] = self.found.get("count", {})
        return counts

    @property
    def can_be_imported(self) -> bool:
        return self.state == ImportState.CHECKED and not self.count["errors"] and bool(self.digest)
