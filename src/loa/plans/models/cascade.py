"""A plan carried on by the units below it, and the changes above that are offered to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models.activity import Activity
from loa.plans.models.draft import Draft
from loa.plans.models.plan import Plan
from loa.plans.models.version import Version
from loa.plans.states import LineChange, OfferState

PERSON = settings.AUTH_USER_MODEL


class Cascade(models.Model):
    """Asking units to make their own plan from this one. The row is the queue: drafts are made by a task, unit by unit.

    A unit that has its draft (or its plan) already is passed over, so that the work can be done again at any time.
    """

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="cascade")
    due = models.DateField("hạn ban hành kế hoạch của đơn vị")
    started_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    started_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "việc giao kế hoạch"
        verbose_name_plural = "việc giao kế hoạch"
        constraints = [
            models.CheckConstraint(name="cascade_progress_is_within_its_total", condition=Q(done__lte=F("total")))
        ]

    def __str__(self) -> str:
        return f"Giao {self.plan}"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None and not self.failure

    @property
    def left(self) -> int:
        return self.total - self.done


class Charged(models.Model):
    """A unit that owes a plan of its own under a cascade; what it made is its draft or plan with `above`.

    `given`: the ids of the lines that it leads or coordinates by the version number `offered` of the plan, from which
    its draft was made, or up to which it was offered the changes since. 0: neither yet.
    """

    cascade = models.ForeignKey(Cascade, models.PROTECT, related_name="charged")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charged", verbose_name="đơn vị")
    is_done = models.BooleanField("đã tạo dự thảo", default=False)
    given = models.JSONField("các nhiệm vụ được giao", default=list)
    offered = models.PositiveSmallIntegerField("theo lần ban hành", default=0)
    released_reason = models.TextField("lý do không phải lập", blank=True)

    class Meta:
        verbose_name = "đơn vị được giao"
        verbose_name_plural = "đơn vị được giao"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="unit_is_charged_once", fields=["cascade", "unit"])]
        indexes = [models.Index(name="charged_by_cascade_and_done", fields=["cascade", "is_done"])]

    def __str__(self) -> str:
        return str(self.unit)


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: Any) -> OfferQuerySet:
        """Seen in the unit that is to decide, and where the plan above is seen."""
        seeing = units_with(user, Permission.PLAN_VIEW).values("pk")
        return self.filter(Q(unit__in=seeing) | Q(version__plan__unit__in=seeing))

    def waiting(self) -> OfferQuerySet:
        return self.filter(state=OfferState.WAITING)


class Offer(models.Model):
    """A change of one line of the plan above, laid before a unit that carries it out, to take or leave with a reason.

    `before`, `after`: the line as in the version before and after; null where it was added or dropped. `taken_in` and
    `taken_act`: the draft in which it was taken, and the number of that edit (null where the text had it already).
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="offers")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="offers")  # the line above
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offers", verbose_name="đơn vị")
    change = models.CharField("thay đổi", max_length=10, choices=LineChange)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    state = models.CharField("xử lý", max_length=10, choices=OfferState, default=OfferState.WAITING)
    reason = models.TextField("lý do", blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    decided_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    taken_in = models.ForeignKey(
        Draft, models.PROTECT, related_name="offers_taken", null=True, blank=True, verbose_name="lấy vào dự thảo"
    )
    taken_act = models.PositiveIntegerField("lần sửa", null=True, blank=True)

    objects: ClassVar[OfferQuerySet] = OfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "thay đổi của cấp trên"
        verbose_name_plural = "thay đổi của cấp trên"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="change_is_offered_once_to_a_unit", fields=["version", "activity", "unit"]),
            models.CheckConstraint(
                name="offer_decided_by_somebody_at_some_time",
                condition=Q(state=OfferState.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=OfferState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_left_with_a_reason", condition=~Q(state=OfferState.LEFT) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="offer_taken_is_taken_in_a_draft",
                condition=Q(state=OfferState.TAKEN, taken_in__isnull=False)
                | ~Q(state=OfferState.TAKEN) & Q(taken_in__isnull=True, taken_act__isnull=True),
            ),
        ]
        indexes = [models.Index(name="offer_by_unit_and_state", fields=["unit", "state"])]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.activity}"
