"""Units with a dated life.

`UnitPeriod` is the truth: what a unit was called, what it was and where it belonged, from one day to another. The row
of `Unit` repeats the period of today, so that lists of today's units are plain queries, and holds what has no history
(address, telephone). `actions.calendar.follow_calendar` keeps the two in step.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from loa.core.fields import FoldedField
from loa.organisations.states import BEGINNING, OPEN_END, Kind
from vanban.text.agency_code import BadCode, agency_code

ACT = "organisations.Reorganisation"

DATED = ("name", "short_name", "abbreviation", "kind", "code", "parent_id")
"""The columns of `Unit` that have a history."""


def check_agency_code(code: str) -> None:
    try:
        agency_code(code)
    except BadCode as error:
        raise ValidationError(str(error), code="agency_code") from error


class UnitQuerySet(models.QuerySet["Unit"]):
    def opened(self) -> UnitQuerySet:
        """Those that are there today."""
        return self.filter(is_open=True)

    def reached_from(self, units: Any) -> UnitQuerySet:
        """The given units (ids, rows or a subquery), all under them, and what those succeeded: closed units too."""
        return self.filter(pk__in=Reach.objects.filter(holder__in=units).values("unit"))

    def named_like(self, text: str) -> UnitQuerySet:
        """Every word of `text` occurs in a name, also a former one, short name, abbreviation or code."""
        return self.filter(folded__has_words=text)


class Unit(models.Model):
    """A unit as it is today; as it last was, once it is closed; as it will first be, until it opens."""

    name = models.CharField("tên đơn vị", max_length=200, help_text="Tên đầy đủ như trong văn bản")
    short_name = models.CharField("tên ngắn", max_length=80, blank=True)
    abbreviation = models.CharField(
        "chữ viết tắt", max_length=30, blank=True, help_text="Như trong ký hiệu văn bản: UBND, SNV"
    )
    kind = models.CharField("loại", max_length=20, choices=Kind)
    code = models.CharField(
        "mã định danh",
        max_length=35,
        blank=True,
        validators=[check_agency_code],
        help_text="Theo Quyết định 20/2020/QĐ-TTg, ví dụ H53.02.1",
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="trực thuộc"
    )
    is_open = models.BooleanField("đang hoạt động", default=True, editable=False)
    former = models.TextField("tên cũ", blank=True, editable=False)  # names of the other periods, to be found by

    address = models.CharField("địa chỉ", max_length=250, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    hotline = models.CharField("đường dây nóng", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    website = models.URLField("trang thông tin điện tử", blank=True)

    folded = FoldedField(max_length=800, of=["name", "short_name", "abbreviation", "code", "former"])

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="open_unit_name_is_unique_under_its_parent",
                fields=["parent", "name"],
                condition=Q(is_open=True),
                violation_error_message="Đã có đơn vị mang tên này ở cùng cấp.",
            ),
            models.UniqueConstraint(
                name="open_unit_name_is_unique_at_the_top",
                fields=["name"],
                condition=Q(parent=None, is_open=True),
                violation_error_message="Đã có đơn vị mang tên này ở cấp cao nhất.",
            ),
            models.UniqueConstraint(
                name="open_unit_code_is_unique",
                fields=["code"],
                condition=Q(is_open=True) & ~Q(code=""),
                violation_error_message="Mã định danh này đã có đơn vị dùng.",
            ),
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~Q(parent=F("pk"))),
        ]
        indexes = [models.Index(name="unit_by_kind", fields=["kind", "is_open"])]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What fits on a chip."""
        return self.short_name or self.name

    def dated(self) -> dict[str, Any]:
        """What of the row has a history."""
        return {name: getattr(self, name) for name in DATED}

    def line(self) -> list[Unit]:
        """From this unit up to the root, as of today. One query a level unless the parents are loaded."""
        line = [self]
        while line[-1].parent is not None:
            line.append(line[-1].parent)
        return line


class UnitPeriodQuerySet(models.QuerySet["UnitPeriod"]):
    def on(self, day: date) -> UnitPeriodQuerySet:
        """One row for each unit that was there on that day."""
        return self.filter(since__lte=day, before__gt=day)

    def named_like(self, text: str) -> UnitPeriodQuerySet:
        """Every word occurs in the name, short name, abbreviation or code that the unit had in the period."""
        return self.filter(folded__has_words=text)


class UnitPeriod(models.Model):
    """What a unit was from `since` up to the day before `before`. The periods of a unit touch and never overlap."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="periods")
    since = models.DateField("từ ngày", default=BEGINNING)
    before = models.DateField("đến trước ngày", default=OPEN_END)
    name = models.CharField("tên đơn vị", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=80, blank=True)
    abbreviation = models.CharField("chữ viết tắt", max_length=30, blank=True)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    code = models.CharField("mã định danh", max_length=35, blank=True)
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="periods_below", null=True, blank=True)
    begun_by = models.ForeignKey(ACT, models.PROTECT, related_name="periods_begun", null=True, blank=True)
    ended_by = models.ForeignKey(ACT, models.PROTECT, related_name="periods_ended", null=True, blank=True)
    begun_with = models.CharField("thành lập, thay đổi theo", max_length=250, blank=True)  # where there is no act
    ended_with = models.CharField("chấm dứt theo", max_length=250, blank=True)
    folded = FoldedField(max_length=360, of=["name", "short_name", "abbreviation", "code"])

    objects: ClassVar[UnitPeriodQuerySet] = UnitPeriodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "giai đoạn của đơn vị"
        verbose_name_plural = "giai đoạn của đơn vị"
        ordering = ["folded", "unit", "since"]
        constraints = [
            models.UniqueConstraint(name="unit_period_begins_once_a_day", fields=["unit", "since"]),
            models.UniqueConstraint(name="unit_period_ends_once_a_day", fields=["unit", "before"]),
            models.CheckConstraint(name="unit_period_ends_after_it_begins", condition=Q(before__gt=F("since"))),
            models.CheckConstraint(name="unit_is_not_its_own_parent_in_a_period", condition=~Q(parent=F("unit"))),
        ]
        indexes = [
            models.Index(name="unit_period_by_parent", fields=["parent", "before"]),
            models.Index(name="unit_period_by_kind", fields=["kind", "before"]),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, unit: Unit, **fields: Any) -> UnitPeriod:
        """A period, not saved, in which the unit is what its row says."""
        return cls(unit=unit, **unit.dated(), **fields)

    @property
    def label(self) -> str:
        return self.short_name or self.name


class Succession(models.Model):
    """`successor` carries on what `predecessor` was, from `on`.

    `share` of the predecessor's earlier figures, in percent, counts at the successor; what is not given away stays.
    """

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="precessions")
    on = models.DateField("từ ngày")
    share = models.DecimalField("phần số liệu (%)", max_digits=5, decimal_places=2, default=Decimal(100))
    act = models.ForeignKey(ACT, models.PROTECT, related_name="successions", null=True)
    with_paper = models.CharField("theo văn bản", max_length=250, blank=True)  # where there is no act

    class Meta:
        verbose_name = "kế tục"
        verbose_name_plural = "kế tục"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(name="succession_is_said_once", fields=["predecessor", "successor", "on"]),
            models.CheckConstraint(name="succession_share_is_a_percentage", condition=Q(share__gte=0, share__lte=100)),
            models.CheckConstraint(name="unit_does_not_succeed_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Reach(models.Model):
    """Whose roles reach a unit: those held in `holder`.

    `is_here`: the holder is the unit itself, or took its place; any role counts. Otherwise the holder stands above, and
    only roles count that reach the subtree. Derived from the tree of today by `actions.calendar.rebuild_reach`.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="reached")
    holder = models.ForeignKey(Unit, models.CASCADE, related_name="reaches")
    is_here = models.BooleanField()

    class Meta:
        verbose_name = "tầm với"
        verbose_name_plural = "tầm với"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="reach_is_said_once", fields=["unit", "holder"])]
        indexes = [models.Index(name="reach_by_holder", fields=["holder", "is_here", "unit"])]

    def __str__(self) -> str:
        return f"{self.holder} → {self.unit}"


class HeadCount(models.Model):
    """How many people work in a unit from a day on (biên chế): the base of rates "trên tổng số cán bộ"."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="head_counts")
    on = models.DateField("tính từ ngày")
    count = models.PositiveIntegerField("số người")
    source = models.CharField("nguồn", max_length=200, blank=True)

    class Meta:
        verbose_name = "số người làm việc"
        verbose_name_plural = "số người làm việc"
        ordering = ["unit", "-on"]
        constraints = [models.UniqueConstraint(name="head_count_is_one_a_day", fields=["unit", "on"])]

    def __str__(self) -> str:
        return f"{self.count} người từ {self.on:%d/%m/%Y}"
