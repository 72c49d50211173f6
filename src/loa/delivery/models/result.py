"""A result: something that was done for a line of a plan, by a unit, on a day."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from loa.core.fields import FoldedField
from loa.delivery.states import MOVES, Channel, EvidenceKind, Source, State, TopicKind
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models import Activity, Plan, Slot

PERSON = settings.AUTH_USER_MODEL
FEW_UNITS = 200


class Topic(models.Model):
    """A theme or an audience that plans name, by its words: the same for every plan and version that has them."""

    kind = models.CharField(max_length=10, choices=TopicKind)
    key = models.CharField(max_length=64)  # SHA-256 of the folded words
    text = models.TextField("nội dung")

    class Meta:
        verbose_name = "nội dung, đối tượng"
        verbose_name_plural = "nội dung, đối tượng"
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(name="topic_is_one", fields=["kind", "key"])]

    def __str__(self) -> str:
        return self.text


class Terms(models.Model):
    """What the plan's owner asks of results of an activity, where it is not what its form asks for.

    `proofs`: kinds of evidence, one of which is enough.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="terms", verbose_name="nhiệm vụ")
    proofs = models.JSONField("minh chứng chấp nhận", default=list)
    only_originals = models.BooleanField("không tính bài đăng lại", default=False)
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="người đặt")
    set_at = models.DateTimeField("đặt lúc", default=timezone.now)

    class Meta:
        verbose_name = "điều kiện nghiệm thu"
        verbose_name_plural = "điều kiện nghiệm thu"

    def __str__(self) -> str:
        return ", ".join(str(EvidenceKind(kind).label) for kind in self.proofs)


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: Any) -> ResultQuerySet:
        """Seen in the unit that did it, and where the plan is at home.

        Of few units by lists of numbers, so that indexes of results serve; of thousands, lists cost more than they
        save. Who sees all units sees all results.
        """
        reached = units_with(user, Permission.RESULT_VIEW).order_by()
        units = list(reached.values_list("pk", flat=True)[: FEW_UNITS + 1])
        if not units:
            return self.none()
        if len(units) <= FEW_UNITS:
            plans = list(Plan.objects.filter(unit__in=units).order_by().values_list("pk", flat=True))
            return self.filter(Q(unit__in=units) | Q(plan__in=plans))
        if reached.count() == Unit.objects.count():
            return self.all()
        plans_there = Plan.objects.filter(unit__in=reached.values("pk")).order_by()
        return self.filter(Q(unit__in=reached.values("pk")) | Q(plan__in=plans_there.values("pk")))

    def counted(self) -> ResultQuerySet:
        return self.filter(is_counted=True)

    def standing(self) -> ResultQuerySet:
        """Not those taken back, nor those that a correction replaced."""
        return self.exclude(state__in=[State.WITHDRAWN, State.REPLACED])


class Result(models.Model):
    """`quantity` in `measure` ("bài", "người"), for the quota of that order (0: none is named); `until`: the last day.

    `unit` is the one that owes the slot, which since may have been merged into another; `plan` is that of the activity.
    `key` is given by whoever sends it, so that what is sent twice is kept once. `is_counted` is kept by the actions:
    accepted, not replaced, and original where the terms ask for that. A change after acceptance is another result that
    `corrects` this one.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="results", verbose_name="kế hoạch")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="results", verbose_name="nhiệm vụ")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="results", verbose_name="đơn vị")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="results", null=True, blank=True, verbose_name="kỳ")
    quota = models.PositiveSmallIntegerField("chỉ tiêu thứ", default=0)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.SUBMITTED)
    is_counted = models.BooleanField("được tính", default=False)
    title = models.CharField("tên kết quả", max_length=300)
    happened_on = models.DateField("ngày thực hiện")
    until = models.DateField("đến ngày", null=True, blank=True)
    place = models.CharField("nơi thực hiện", max_length=200, blank=True)
    quantity = models.DecimalField("số lượng", max_digits=15, decimal_places=3, default=1)
    measure = models.CharField("đơn vị tính", max_length=80, blank=True)
    minutes = models.PositiveIntegerField("số phút", null=True, blank=True)
    language = models.CharField("ngôn ngữ", max_length=40, blank=True)
    reached = models.PositiveIntegerField("số người tiếp cận", null=True, blank=True)
    channel = models.CharField("kênh", max_length=12, choices=Channel, blank=True)
    outlet = models.CharField("tên báo, đài, trang", max_length=120, blank=True)
    author = models.CharField("tác giả", max_length=120, blank=True)
    is_repost = models.BooleanField("đăng lại", default=False)
    note = models.TextField("ghi chú", blank=True)
    topics = models.ManyToManyField(Topic, related_name="results", blank=True)
    source = models.CharField("cách ghi", max_length=8, choices=Source, default=Source.TYPED)
    key = models.CharField("khóa chống ghi trùng", max_length=64, unique=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, related_name="corrections", null=True, blank=True, verbose_name="đính chính cho"
    )
    correction_reason = models.TextField("lý do đính chính", blank=True)
    logged_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="người ghi")
    logged_on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="ghi thay mặt"
    )
    logged_at = models.DateTimeField("ghi lúc", default=timezone.now)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người nghiệm thu"
    )
    decided_on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="nghiệm thu thay mặt"
    )
    decided_at = models.DateTimeField("nghiệm thu lúc", null=True, blank=True)
    reason = models.TextField("lý do trả lại", blank=True)
    folded = FoldedField(max_length=700, of=["title", "outlet", "author"], by_words=True)

    objects: ClassVar[ResultQuerySet] = ResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="result_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="result_quantity_is_above_nought", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="result_does_not_end_before_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("happened_on")),
            ),
            models.CheckConstraint(
                name="result_counts_only_when_accepted", condition=Q(is_counted=False) | Q(state="accepted")
            ),
            models.CheckConstraint(
                name="result_decided_by_somebody_at_some_time",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="result_accepted_or_returned_by_somebody",
                condition=~Q(state__in=["accepted", "returned", "replaced"]) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="result_returned_with_a_reason", condition=~Q(state="returned") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="result_corrects_with_a_reason",
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
            ),
            models.UniqueConstraint(
                name="result_is_corrected_once", fields=["corrects"], condition=~Q(state="withdrawn")
            ),
        ]
        indexes = [
            models.Index(name="result_by_day", fields=["-happened_on", "-id"]),
            models.Index(
                name="result_not_accepted_by_day",
                fields=["state", "-happened_on", "-id"],
                condition=~Q(state="accepted"),
            ),
            models.Index(name="result_by_unit_and_day", fields=["unit", "-happened_on", "-id"]),
            models.Index(name="result_by_plan_and_day", fields=["plan", "-happened_on", "-id"]),
            models.Index(name="result_by_line_and_day", fields=["activity", "-happened_on", "-id"]),
            models.Index(name="result_by_line_unit_quota", fields=["activity", "unit", "quota"]),
            models.Index(
                name="result_open_by_day",
                fields=["state", "-happened_on", "-id"],
                condition=Q(state__in=["incomplete", "submitted", "returned"]),
            ),
            models.Index(name="result_waiting", fields=["plan", "logged_at"], condition=Q(state="submitted")),
            models.Index(
                name="result_waiting_by_line",
                fields=["plan", "activity", "quota", "measure"],
                condition=Q(state="submitted"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date:
        """The last day of the work: by it the work was done in time or late."""
        return self.until or self.happened_on

    def can_become(self, state: State) -> bool:
        return state in MOVES[State(self.state)]


class Step(models.Model):
    """What became of a result: each change of its state, by whom and why."""

    result = models.ForeignKey(Result, models.PROTECT, related_name="steps", verbose_name="kết quả")
    state = models.CharField("trạng thái", max_length=10, choices=State)
    reason = models.TextField("lý do", blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="người làm")
    on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="thay mặt"
    )
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "diễn biến"
        verbose_name_plural = "diễn biến"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_state_display())
