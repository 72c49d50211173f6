"""Issued versions of a plan: each is a baseline that never changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.files.models import StoredFile
from loa.plans.models.draft import Draft
from loa.plans.models.plan import Plan
from loa.plans.models.reading import Reading

PERSON = settings.AUTH_USER_MODEL


class Version(models.Model):
    """One issued state of a plan. `content` has the shape of a draft's text; its rows carry `activity`, the line's id.

    The first comes from a draft or a reading, each later one from the draft that amends or replaces. `file` is the
    signed document, `signatures` what stood in it: [{"signer", "at", "organisation", "is_whole", "is_trusted"}].
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField("lần ban hành")
    kind = models.CharField("loại văn bản", max_length=10, default="KH")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    is_replacement = models.BooleanField("thay thế bản trước", default=False)
    content = models.JSONField("nội dung")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="versions", null=True, blank=True, verbose_name="bản đã ký"
    )
    signatures = models.JSONField("chữ ký số", default=list, blank=True)
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="version", null=True, blank=True)
    reading = models.OneToOneField(Reading, models.PROTECT, related_name="version", null=True, blank=True)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    issued_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    issued_at = models.DateTimeField("ghi nhận lúc", default=timezone.now)

    class Meta:
        verbose_name = "bản ban hành"
        verbose_name_plural = "bản ban hành"
        ordering = ["plan", "no"]
        constraints = [
            models.UniqueConstraint(name="version_of_a_plan_has_its_number", fields=["plan", "no"]),
            models.CheckConstraint(name="version_counts_from_one", condition=Q(no__gte=1)),
            models.CheckConstraint(
                name="version_comes_from_a_draft_or_a_reading",
                condition=Q(draft__isnull=False, reading__isnull=True) | Q(draft__isnull=True, reading__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'chưa có số'} (lần {self.no})"
