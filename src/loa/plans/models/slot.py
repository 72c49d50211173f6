"""Slots: what each unit owes by when, made by the rules of `vanban.time.slots` from quotas and timeframes."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models.activity import Activity
from loa.plans.states import SlotAct, SlotState

PERSON = settings.AUTH_USER_MODEL


class Event(models.Model):
    """The day on which what an activity waits for came about ("sau khi công bố chỉ số"). Undone, its slots end."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="events")
    happened_on = models.DateField("ngày diễn ra")
    due = models.DateField("hạn thực hiện")
    note = models.CharField("nội dung", max_length=300, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    undone_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "sự kiện"
        verbose_name_plural = "sự kiện"
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="event_is_due_when_it_happened_or_later", condition=Q(due__gte=F("happened_on"))
            ),
            models.CheckConstraint(
                name="event_undone_by_somebody_at_some_time",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on:%d/%m/%Y}: {self.note or self.activity.trigger}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def visible_to(self, user: Any) -> SlotQuerySet:
        """Seen in the unit that owes it, and where the plan is seen."""
        seeing = units_with(user, Permission.PLAN_VIEW).values("pk")
        return self.filter(Q(unit__in=seeing) | Q(activity__plan__unit__in=seeing))

    def owed(self) -> SlotQuerySet:
        return self.filter(state=SlotState.OPEN)

    def standing(self) -> SlotQuerySet:
        """Also those waived: what the plan's calendar shows."""
        return self.exclude(state=SlotState.ENDED)

    def once(self) -> SlotQuerySet:
        """Each piece of work once: without those that the unit's own plan carries out, which has slots for it."""
        return self.filter(is_carried=False)

    def within(self, first: date, last: date) -> SlotQuerySet:
        """Some of their time falls between the two days, both included."""
        return self.filter(first__lte=last, due__gte=first)

    def due_between(self, first: date, last: date) -> SlotQuerySet:
        return self.filter(due__gte=first, due__lte=last)


class Slot(models.Model):
    """An amount due from one unit between `first` and `due`, both included.

    `planned_first`, `planned_due`: as the rule gave them; they differ from `first` and `due` where somebody moved it.
    `binds`: the amount must be reached in this very slot; else it is the even pace of a total, and the total binds.
    `also`: further amounts of the same occasion, [[minimum, maximum or null, unit]], the figures as text.
    `revision` and `changed_at` tell a calendar programme that keeps the slot that it is another by now.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="slots")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slots", verbose_name="đơn vị")
    quota = models.PositiveSmallIntegerField("chỉ tiêu thứ", default=0)  # `Quota.order`; 0: none is named
    event = models.ForeignKey(Event, models.PROTECT, related_name="slots", null=True, blank=True)
    no = models.PositiveIntegerField("kỳ thứ")
    first = models.DateField("từ ngày")
    due = models.DateField("hạn")
    planned_first = models.DateField("từ ngày theo kế hoạch")
    planned_due = models.DateField("hạn theo kế hoạch")
    minimum = models.DecimalField("ít nhất", max_digits=15, decimal_places=3)
    maximum = models.DecimalField("nhiều nhất", max_digits=15, decimal_places=3, null=True, blank=True)
    measure = models.CharField("đơn vị tính", max_length=80, blank=True)
    minutes = models.PositiveIntegerField("phút mỗi lần, ít nhất", null=True, blank=True)
    also = models.JSONField("kèm theo", default=list, blank=True)
    is_optional = models.BooleanField("không bắt buộc", default=False)
    binds = models.BooleanField("bắt buộc trong kỳ", default=True)
    is_carried = models.BooleanField("thực hiện theo kế hoạch của đơn vị", default=False)
    holiday_from = models.DateField("dời khỏi ngày nghỉ", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=SlotState, default=SlotState.OPEN)
    revision = models.PositiveIntegerField("lần thay đổi", default=0, editable=False)
    changed_at = models.DateTimeField("thay đổi lúc", default=timezone.now, editable=False)

    objects: ClassVar[SlotQuerySet] = SlotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kỳ thực hiện"
        verbose_name_plural = "kỳ thực hiện"
        ordering = ["due", "first", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="slot_has_its_number",
                fields=["activity", "unit", "quota", "no"],
                condition=Q(event__isnull=True) & ~Q(state=SlotState.ENDED),
            ),
            models.UniqueConstraint(
                name="slot_after_an_event_has_its_number",
                fields=["activity", "unit", "quota", "event", "no"],
                condition=Q(event__isnull=False) & ~Q(state=SlotState.ENDED),
            ),
            models.CheckConstraint(name="slot_is_not_due_before_it_begins", condition=Q(due__gte=F("first"))),
            models.CheckConstraint(
                name="slot_maximum_is_not_below_its_minimum",
                condition=Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
            ),
        ]
        indexes = [
            models.Index(name="slot_by_unit_and_due", fields=["unit", "due"]),
            models.Index(name="slot_by_activity_and_due", fields=["activity", "due"]),
        ]

    def __str__(self) -> str:
        return f"{self.activity} – {self.unit}, kỳ {self.no}"

    @property
    def is_moved(self) -> bool:
        return (self.first, self.due) != (self.planned_first, self.planned_due)


class SlotChange(models.Model):
    """A slot moved, waived or brought back, by whom and why. `together`: what was done to many slots in one act."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="changes")
    together = models.UUIDField("cùng một lần", default=uuid4, editable=False, db_index=True)
    act = models.CharField("việc", max_length=10, choices=SlotAct)
    reason = models.TextField("lý do", blank=True)
    before_first = models.DateField()
    before_due = models.DateField()
    before_state = models.CharField(max_length=10, choices=SlotState)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "thay đổi kỳ thực hiện"
        verbose_name_plural = "thay đổi kỳ thực hiện"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="slot_moved_or_waived_with_a_reason", condition=Q(act=SlotAct.RESTORED) | ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.reason}"


class Building(models.Model):
    """How far the slots of a plan are made, in the background. The row is the queue; see `tasks`."""

    plan = models.OneToOneField("plans.Plan", models.CASCADE, related_name="building")
    wanted = models.PositiveIntegerField("lần yêu cầu", default=1)
    built = models.PositiveIntegerField("lần đã làm", default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "việc lập lịch"
        verbose_name_plural = "việc lập lịch"

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"

    @property
    def is_under_way(self) -> bool:
        return self.built < self.wanted and not self.failure


class CalendarKey(models.Model):
    """The secret address of an iCalendar feed: of one person's units together, or of one unit."""

    user = models.ForeignKey(PERSON, models.PROTECT, related_name="calendar_keys")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calendar_keys", null=True, blank=True)
    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="calendar_key_of_a_person_for_a_unit_is_one",
                fields=["user", "unit"],
                condition=Q(revoked_at__isnull=True, unit__isnull=False),
            ),
            models.UniqueConstraint(
                name="calendar_key_of_a_person_is_one",
                fields=["user"],
                condition=Q(revoked_at__isnull=True, unit__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Lịch của {self.unit or self.user}"
