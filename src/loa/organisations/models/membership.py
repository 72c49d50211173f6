"""Who holds which role in which unit, from when to when, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from loa.organisations.roles import REACHES_SUBTREE, Role
from loa.organisations.states import BEGINNING, OPEN_END

UNIT = "organisations.Unit"
ACT = "organisations.Reorganisation"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """Held on that day."""
        return self.filter(since__lte=day, before__gt=day)

    def from_then_on(self, day: date) -> MembershipQuerySet:
        """Held on that day, or begins later; without those that were ended before they began."""
        return self.filter(before__gt=day).filter(before__gt=F("since"))


class Membership(models.Model):
    """A role held from `since` up to the day before `before`. Ended, never deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="memberships")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    since = models.DateField("từ ngày", default=BEGINNING)
    before = models.DateField("đến trước ngày", default=OPEN_END)
    begun_by = models.ForeignKey(ACT, models.PROTECT, related_name="memberships_begun", null=True, editable=False)
    ended_by = models.ForeignKey(ACT, models.PROTECT, related_name="memberships_ended", null=True, editable=False)
    before_was = models.DateField(null=True, editable=False)  # the end that it had until an act ended it earlier

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "vai trò trong đơn vị"
        verbose_name_plural = "vai trò trong đơn vị"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="membership_begins_once_a_day", fields=["user", "unit", "role", "since"]),
            models.CheckConstraint(
                name="membership_does_not_end_before_it_begins", condition=Q(before__gte=F("since"))
            ),
            models.CheckConstraint(
                name="membership_ended_by_an_act_knows_its_former_end",
                condition=Q(ended_by__isnull=True, before_was__isnull=True)
                | Q(ended_by__isnull=False, before_was__isnull=False),
            ),
        ]
        indexes = [models.Index(name="membership_by_unit_and_role", fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

    @property
    def reaches_below(self) -> bool:
        return self.role in REACHES_SUBTREE


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def on(self, day: date) -> DelegationQuerySet:
        """In force on that day, as is the role that is handed over."""
        return self.filter(
            since__lte=day,
            before__gt=day,
            membership__since__lte=day,
            membership__before__gt=day,
            membership__user__is_active=True,
        )

    def from_then_on(self, day: date) -> DelegationQuerySet:
        """In force on that day or later; without those that were taken back before they began."""
        return self.filter(before__gt=day).filter(before__gt=F("since"))


class Delegation(models.Model):
    """A role that its holder hands over for an absence (ủy quyền): in writing, limited in time (NĐ 30/2020, Điều 13).

    It cannot be handed on: only roles held oneself can be.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="delegations", verbose_name="vai trò")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="standing_in", verbose_name="người được ủy quyền"
    )
    since = models.DateField("từ ngày")
    before = models.DateField("đến trước ngày")
    paper = models.CharField("văn bản ủy quyền", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DelegationQuerySet] = DelegationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "ủy quyền"
        verbose_name_plural = "ủy quyền"
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_does_not_end_before_it_begins", condition=Q(before__gte=F("since"))
            ),
            models.CheckConstraint(name="delegation_is_limited_in_time", condition=Q(before__lt=OPEN_END)),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} thay {self.membership}"
