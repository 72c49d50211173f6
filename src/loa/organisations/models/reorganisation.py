"""A reorganisation: one recorded act with its decision, in one or more steps.

What a step says is kept as it was entered; what it did is in the periods, successions and memberships naming the act.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.organisations.states import MOVES, ActState, Kind, StepKind

UNIT = "organisations.Unit"
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    def recorded(self) -> ReorganisationQuerySet:
        return self.filter(state=ActState.RECORDED)


class Reorganisation(models.Model):
    """The act. `scope` is the unit under which everything it touches stands, and in which the right to it is held."""

    scope = models.ForeignKey(UNIT, models.PROTECT, related_name="reorganisations", verbose_name="phạm vi")
    title = models.CharField("nội dung", max_length=250, help_text="Ví dụ: Sáp nhập xã Cồn Én vào xã Bãi Dâu")
    decision = models.CharField(
        "quyết định, nghị quyết", max_length=250, help_text="Số, ký hiệu, ngày, cơ quan ban hành, như trong văn bản"
    )
    effective = models.DateField("có hiệu lực từ ngày")
    note = models.TextField("ghi chú", blank=True)
    keep_roles = models.BooleanField(
        "chuyển vai trò sang đơn vị kế tục",
        default=True,
        help_text="Người ở đơn vị chấm dứt giữ vai trò ấy ở đơn vị kế tục từ ngày có hiệu lực.",
    )
    state = models.CharField("trạng thái", max_length=10, choices=ActState, default=ActState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt sắp xếp"
        verbose_name_plural = "đợt sắp xếp"
        ordering = ["-effective", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reorganisation_recorded_by_somebody_at_some_time",
                condition=Q(recorded_by__isnull=True, recorded_at__isnull=True)
                | Q(recorded_by__isnull=False, recorded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reorganisation_in_force_was_recorded",
                condition=~Q(state=ActState.RECORDED) | Q(recorded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reorganisation_undone_by_somebody_at_some_time",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def can_become(self, state: ActState) -> bool:
        return state in MOVES[ActState(self.state)]

    def is_ahead(self, today: date) -> bool:
        """Recorded, and its day is still to come."""
        return self.state == ActState.RECORDED and self.effective > today


class Step(models.Model):
    """What one step does: `sources` go into `results`. Which of them a kind needs is checked by `reform`."""

    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField()
    kind = models.CharField("việc", max_length=10, choices=StepKind)

    class Meta:
        verbose_name = "bước"
        verbose_name_plural = "bước"
        ordering = ["act", "order"]
        constraints = [models.UniqueConstraint(name="step_has_its_place_in_the_act", fields=["act", "order"])]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_kind_display()}"


class Source(models.Model):
    """A unit that a step takes from. `part`: only a part of it goes, and it lives on; `share` then says how much of
    its figures goes with that part, in percent."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="sources")
    order = models.PositiveIntegerField()
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="leaving_in", verbose_name="đơn vị")
    part = models.BooleanField("chỉ một phần", default=False)
    share = models.DecimalField(
        "phần số liệu chuyển đi (%)", max_digits=5, decimal_places=2, default=Decimal(100), validators=PERCENT
    )

    class Meta:
        verbose_name = "đơn vị trước sắp xếp"
        verbose_name_plural = "đơn vị trước sắp xếp"
        ordering = ["step", "order"]
        constraints = [
            models.UniqueConstraint(name="source_has_its_place_in_the_step", fields=["step", "order"]),
            models.UniqueConstraint(name="source_stands_once_in_the_step", fields=["step", "unit"]),
            models.CheckConstraint(name="source_share_is_a_percentage", condition=Q(share__gte=0, share__lte=100)),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Result(models.Model):
    """A unit as it is after the step: an existing one (`unit`), or a new one that is made when the act is recorded.

    Empty words of an existing unit mean "as before". `parent_result` is a new unit of the same act.
    """

    step = models.ForeignKey(Step, models.CASCADE, related_name="results")
    order = models.PositiveIntegerField()
    unit = models.ForeignKey(
        UNIT, models.SET_NULL, related_name="arising_in", null=True, blank=True, verbose_name="đơn vị đã có"
    )
    made = models.BooleanField("do đợt này lập", default=False, editable=False)
    name = models.CharField("tên đơn vị", max_length=200, blank=True)
    short_name = models.CharField("tên ngắn", max_length=80, blank=True)
    abbreviation = models.CharField("chữ viết tắt", max_length=30, blank=True)
    kind = models.CharField("loại", max_length=20, choices=Kind, blank=True)
    code = models.CharField("mã định danh", max_length=35, blank=True)
    parent = models.ForeignKey(UNIT, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="trực thuộc")
    parent_result = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    share = models.DecimalField(
        "phần số liệu nhận (%)", max_digits=5, decimal_places=2, default=Decimal(0), validators=PERCENT
    )

    class Meta:
        verbose_name = "đơn vị sau sắp xếp"
        verbose_name_plural = "đơn vị sau sắp xếp"
        ordering = ["step", "order"]
        constraints = [
            models.UniqueConstraint(name="result_has_its_place_in_the_step", fields=["step", "order"]),
            models.CheckConstraint(name="result_share_is_a_percentage", condition=Q(share__gte=0, share__lte=100)),
        ]

    def __str__(self) -> str:
        return self.name or str(self.unit or "")
