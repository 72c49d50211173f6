"""Asking units for their opinion of a draft (lấy ý kiến), what they say, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.organisations.models import Reach, Unit
from loa.organisations.permissions import roles_of
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission, roles_with
from loa.plans.models.draft import Draft
from loa.plans.states import Answer, Verdict

PERSON = settings.AUTH_USER_MODEL


class Consultation(models.Model):
    """One round. `content` is the draft's text as it was sent; comments point into it."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="consultations")
    content = models.JSONField("nội dung gửi lấy ý kiến")
    deadline = models.DateField("hạn góp ý")
    letter = models.CharField("số công văn lấy ý kiến", max_length=60, blank=True)
    note = models.TextField("lời đề nghị", blank=True)
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    opened_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    opened_at = models.DateTimeField("gửi lúc", default=timezone.now)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    closed_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đợt lấy ý kiến"
        verbose_name_plural = "đợt lấy ý kiến"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="consultation_of_a_draft_is_open_once", fields=["draft"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="consultation_closed_by_somebody_at_some_time",
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Lấy ý kiến: {self.draft}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_late(self, *, on: date) -> bool:
        return self.is_open and self.deadline < on


class AskedQuerySet(models.QuerySet["Asked"]):
    def visible_to(self, user: Any) -> AskedQuerySet:
        """Seen in the unit that was asked, and where the draft is written."""
        answering = units_with(user, Permission.PLAN_COMMENT).values("pk")
        drafting = units_with(user, Permission.PLAN_DRAFT).values("pk")
        return self.filter(Q(unit__in=answering) | Q(consultation__draft__unit__in=drafting))

    def for_person(self, user: Any) -> AskedQuerySet:
        """What waits for the person to answer: asked of units where they hold the right themselves, not from above."""
        held = roles_of(user).filter(role__in=list(roles_with(Permission.PLAN_COMMENT)))
        here = Reach.objects.filter(is_here=True, holder__in=held.order_by().values("unit"))
        return self.filter(unit__in=here.order_by().values("unit"))

    def answered(self) -> AskedQuerySet:
        return self.exclude(answer=Answer.WAITING)


class Asked(models.Model):
    """A unit that was asked, and whether it has answered."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="asked")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="asked", verbose_name="đơn vị")
    answer = models.CharField("trả lời", max_length=10, choices=Answer, default=Answer.WAITING)
    letter = models.CharField("số công văn trả lời", max_length=60, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    answered_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    objects: ClassVar[AskedQuerySet] = AskedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "đơn vị được lấy ý kiến"
        verbose_name_plural = "đơn vị được lấy ý kiến"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="unit_is_asked_once_in_a_round", fields=["consultation", "unit"]),
            models.CheckConstraint(
                name="asked_unit_answered_by_somebody_at_some_time",
                condition=Q(answer=Answer.WAITING, answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(answer=Answer.WAITING) & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Comment(models.Model):
    """What a unit says to one point of the text ("" to the whole), and the drafter's verdict with its reason.

    A comment that is taken back before the round ends is marked `withdrawn`, not deleted.
    """

    asked = models.ForeignKey(Asked, models.PROTECT, related_name="comments")
    pointer = models.CharField("chỗ góp ý", max_length=120, blank=True)
    place = models.CharField("mục, điểm", max_length=300, blank=True)  # in words, as the table prints it
    text = models.TextField("ý kiến")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    is_withdrawn = models.BooleanField("đã rút", default=False)
    verdict = models.CharField("tiếp thu", max_length=10, choices=Verdict, default=Verdict.OPEN)
    reason = models.TextField("giải trình", blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    decided_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến góp ý"
        verbose_name_plural = "ý kiến góp ý"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_decided_by_somebody_at_some_time",
                condition=Q(verdict=Verdict.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(verdict=Verdict.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_not_taken_in_full_has_a_reason",
                condition=~Q(verdict__in=[Verdict.PARTLY, Verdict.DECLINED]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text
