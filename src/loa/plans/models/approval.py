"""Submitting a draft for approval (trình duyệt): the submission, and its steps in sequence and side by side."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.organisations.models import Reach, Unit
from loa.organisations.permissions import roles_of
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission, roles_with
from loa.plans.models.draft import Draft
from loa.plans.states import StepState, SubmissionState

PERSON = settings.AUTH_USER_MODEL


class Submission(models.Model):
    """One time that a draft was submitted. `content` is its text as submitted: what is approved is what is issued."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="submissions")
    content = models.JSONField("nội dung trình")
    letter = models.CharField("số tờ trình", max_length=60, blank=True)
    note = models.TextField("nội dung tờ trình", blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=SubmissionState, default=SubmissionState.WAITING)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    submitted_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    submitted_at = models.DateTimeField("trình lúc", default=timezone.now)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần trình"
        verbose_name_plural = "lần trình"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="draft_is_submitted_once_at_a_time", fields=["draft"], condition=Q(state=SubmissionState.WAITING)
            ),
            models.CheckConstraint(
                name="submission_that_ended_says_when",
                condition=Q(state=SubmissionState.WAITING, ended_at__isnull=True)
                | ~Q(state=SubmissionState.WAITING) & Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Trình: {self.draft}"


class ApprovalStepQuerySet(models.QuerySet["ApprovalStep"]):
    def for_person(self, user: Any) -> ApprovalStepQuerySet:
        """Steps that the person may decide or has decided: named to them (or to whom they act for), or to nobody."""
        if not isinstance(user, User):
            return self.none()
        oneself = user.on_behalf_of or user
        here = Q(unit__in=units_with(user, Permission.PLAN_APPROVE).values("pk"))
        return self.filter(here & (Q(approver__isnull=True) | Q(approver=oneself)))

    def visible_to(self, user: Any) -> ApprovalStepQuerySet:
        """Seen by who may decide them or approves beside them, and where the draft is written."""
        approving = units_with(user, Permission.PLAN_APPROVE).values("pk")
        drafting = units_with(user, Permission.PLAN_DRAFT).values("pk")
        return self.filter(Q(unit__in=approving) | Q(submission__draft__unit__in=drafting))

    def laid_before(self, user: Any) -> ApprovalStepQuerySet:
        """What waits for the person: by name, or in units where they hold the right themselves, not from above."""
        if not isinstance(user, User):
            return self.none()
        held = roles_of(user).filter(role__in=list(roles_with(Permission.PLAN_APPROVE)))
        here = Reach.objects.filter(is_here=True, holder__in=held.order_by().values("unit"))
        at_hand = Q(unit__in=here.order_by().values("unit")) | Q(approver=user.on_behalf_of or user)
        return self.for_person(user).filter(at_hand).waiting()

    def waiting(self) -> ApprovalStepQuerySet:
        return self.filter(state=StepState.WAITING)


class ApprovalStep(models.Model):
    """One decision to be made. Steps of the same `stage` are laid before their approvers at the same time; the next
    stage begins when all of them agreed. Without `approver` anybody who approves in `unit` may decide.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="steps")
    stage = models.PositiveSmallIntegerField("bước", default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="approval_steps", verbose_name="tại đơn vị")
    approver = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người duyệt"
    )
    deadline = models.DateField("hạn duyệt", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=StepState, default=StepState.AHEAD)
    note = models.TextField("ý kiến", blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    decided_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ApprovalStepQuerySet] = ApprovalStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "bước duyệt"
        verbose_name_plural = "bước duyệt"
        ordering = ["submission", "stage", "pk"]
        constraints = [
            models.CheckConstraint(
                name="approval_step_decided_by_somebody_at_some_time",
                condition=Q(
                    state__in=[StepState.APPROVED, StepState.RETURNED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | ~Q(state__in=[StepState.APPROVED, StepState.RETURNED])
                & Q(decided_by__isnull=True, decided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="approval_step_returned_with_a_reason", condition=~Q(state=StepState.RETURNED) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}. {self.approver or self.unit}"

    def is_late(self, *, on: date) -> bool:
        return self.state == StepState.WAITING and self.deadline is not None and self.deadline < on
