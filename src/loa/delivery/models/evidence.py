"""Evidence: links and files, kept once however often they are used, so that a second use is seen."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.delivery.states import EvidenceKind, LinkState
from loa.files.models import StoredFile

PERSON = settings.AUTH_USER_MODEL


class Link(models.Model):
    """An address on the web, one row for all spellings that lead to the same page.

    `key`: SHA-256 of the normalised address; `address` as it was first given. What the page says of itself (`title`,
    `site`, `published_on`) comes from asking for it and is a proposal, never proof.
    """

    key = models.CharField(max_length=64, unique=True)
    address = models.CharField("địa chỉ", max_length=2000)
    host = models.CharField("máy chủ", max_length=253)
    title = models.CharField("tiêu đề", max_length=300, blank=True)
    site = models.CharField("trang", max_length=120, blank=True)
    published_on = models.DateField("ngày đăng", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=LinkState, default=LinkState.UNSEEN)
    said = models.CharField("kết quả kiểm tra", max_length=200, blank=True)
    misses = models.PositiveSmallIntegerField("số lần liền không mở được", default=0)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True, db_index=True)
    first_seen = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "đường dẫn"
        verbose_name_plural = "đường dẫn"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="link_hash_is_whole", condition=Q(key__regex=r"^[0-9a-f]{64}$"))]

    def __str__(self) -> str:
        return self.title or self.address


class Picture(models.Model):
    """What a picture looks like: a perceptual hash of 64 bits, and the same in four parts to look by.

    Two hashes that differ in up to seven bits have a part that differs in one bit at most.
    """

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="picture")
    looks = models.CharField(max_length=16)
    part0 = models.PositiveIntegerField(db_index=True)
    part1 = models.PositiveIntegerField(db_index=True)
    part2 = models.PositiveIntegerField(db_index=True)
    part3 = models.PositiveIntegerField(db_index=True)

    class Meta:
        verbose_name = "ảnh"
        verbose_name_plural = "ảnh"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.looks


class Likeness(models.Model):
    """Two pictures that look the same, found when the later came in: a list of results asks for them at no cost."""

    earlier = models.ForeignKey(Picture, models.CASCADE, related_name="like_later")
    later = models.ForeignKey(Picture, models.CASCADE, related_name="like_earlier")

    class Meta:
        verbose_name = "hai ảnh giống nhau"
        verbose_name_plural = "ảnh giống nhau"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="likeness_is_one", fields=["earlier", "later"])]

    def __str__(self) -> str:
        return f"{self.earlier} ~ {self.later}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> EvidenceQuerySet:
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """One piece of proof of a result. Removed, it stays in the table and in the store, and proves nothing more.

    `facts`: what was counted in it by the program, as {"rows": 42} of an attendance list. `shows_place`: the picture
    was kept with its location, because that is the proof.
    """

    result = models.ForeignKey("delivery.Result", models.PROTECT, related_name="evidence", verbose_name="kết quả")
    kind = models.CharField("loại", max_length=12, choices=EvidenceKind)
    link = models.ForeignKey(
        Link, models.PROTECT, related_name="evidence", null=True, blank=True, verbose_name="đường dẫn"
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="evidence", null=True, blank=True, verbose_name="tệp"
    )
    name = models.CharField("tên tệp", max_length=255, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    facts = models.JSONField("số đếm được", default=dict, blank=True)
    shows_place = models.BooleanField("giữ vị trí chụp", default=False)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="người thêm")
    added_at = models.DateTimeField("thêm lúc", default=timezone.now)
    removed_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người gỡ"
    )
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects: ClassVar[EvidenceQuerySet] = EvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=Q(link__isnull=False, file__isnull=True, kind=EvidenceKind.LINK)
                | Q(link__isnull=True, file__isnull=False) & ~Q(kind=EvidenceKind.LINK),
            ),
            models.CheckConstraint(
                name="evidence_removed_by_somebody_at_some_time",
                condition=Q(removed_by__isnull=True, removed_at__isnull=True)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="evidence_link_once_in_a_result",
                fields=["result", "link"],
                condition=Q(link__isnull=False, removed_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="evidence_file_once_in_a_result",
                fields=["result", "file"],
                condition=Q(file__isnull=False, removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.link or self.get_kind_display())

    def opened_by(self, user: Any) -> bool:
        """Whether it is this person's own upload: then no further right is asked for."""
        return bool(self.added_by_id == user.pk)
