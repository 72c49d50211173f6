"""The work of a plan: activities with their quotas, times and agencies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When

from loa.organisations.models import Unit
from loa.plans.models.plan import Plan
from loa.plans.states import ActivityKind, AgencyKind, FormChoice, Per, Role, TimeKind
from vanban.text.folding import fold, squeeze
from vanban.text.names import short_key


class ActivityQuerySet(models.QuerySet["Activity"]):
    def standing(self) -> ActivityQuerySet:
        """The lines of the newest version: not those that a later version dropped."""
        return self.filter(dropped_in__isnull=True)

    def mentioning(self, words: str) -> ActivityQuerySet:
        """Every word stands in title, product, heading or agencies; those with the same accents first."""
        found = self.filter(folded__has_words=words)
        phrase = lower(words)
        if not phrase:
            return found
        rank = Case(
            When(lowered__contains=phrase, then=Value(0)),
            When(folded__contains=fold(words), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return found.annotate(rank=rank).order_by("rank", "place", "order")

    def within(self, start: date, end: date) -> ActivityQuerySet:
        """Some of its time falls between the two days, both included."""
        falling = Span.objects.filter(Q(start__isnull=True) | Q(start__lte=end), end__gte=start)
        # a deadline falls on its day, not on the whole time before it
        falling = falling.filter(Q(start__isnull=False) | Q(end__lte=end))
        return self.filter(pk__in=falling.values("activity"))


class Activity(models.Model):
    """A row of the plan's table, or a countable or dated duty that stands in its prose.

    `order` is its number in addresses and stays with it through all versions; `place` is where it stands in the newest.
    `above`: the line of the plan above that it carries out; `money` whole đồng.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activities")
    order = models.PositiveIntegerField("thứ tự")
    place = models.PositiveIntegerField("chỗ đứng", default=0)
    dropped_in = models.PositiveSmallIntegerField("bỏ từ lần ban hành", null=True, blank=True)
    above = models.ForeignKey(
        "self", models.PROTECT, related_name="below", null=True, blank=True, verbose_name="nhiệm vụ cấp trên"
    )
    money = models.PositiveBigIntegerField("kinh phí (đồng)", null=True, blank=True)
    money_source = models.CharField("nguồn kinh phí", max_length=250, blank=True)
    kind = models.CharField("nơi nêu", max_length=12, choices=ActivityKind, default=ActivityKind.TABLE)
    no = models.CharField("STT", max_length=20, blank=True)
    heading = models.TextField("nhóm nhiệm vụ", blank=True)
    title = models.TextField("tên nhiệm vụ")
    product = models.JSONField("sản phẩm", default=list, blank=True)
    mode = models.CharField("cách tổ chức", max_length=40, blank=True)
    form = models.CharField("hình thức", max_length=20, choices=FormChoice)
    timeframe = models.TextField("thời gian", blank=True)
    timeframe_kind = models.CharField("cách định thời gian", max_length=20, choices=TimeKind)
    trigger = models.TextField("sự kiện", blank=True)
    start = models.PositiveIntegerField("từ ký tự", null=True, blank=True)
    end = models.PositiveIntegerField("đến ký tự", null=True, blank=True)
    lowered = models.TextField(editable=False, default="")
    folded = models.TextField(editable=False, default="")

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["place", "order"]
        constraints = [
            models.UniqueConstraint(name="activity_has_its_place_in_the_plan", fields=["plan", "order"]),
            models.CheckConstraint(name="activity_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="activity_after_an_event_names_the_event",
                condition=Q(timeframe_kind=TimeKind.TRIGGERED) & ~Q(trigger="")
                | ~Q(timeframe_kind=TimeKind.TRIGGERED) & Q(trigger=""),
            ),
        ]
        indexes = [models.Index(name="activity_by_plan_and_form", fields=["plan", "form"])]

    def __str__(self) -> str:
        return self.title

    def fill_search(self, *, agencies: Iterable[str]) -> None:
        """Set the two columns that `mentioning` looks in. Called when the row or its agencies change."""
        words = " ".join([self.title, *self.product, self.heading, self.timeframe, *agencies])
        self.lowered, self.folded = lower(words), fold(words)


class Quota(models.Model):
    """How many, of what, in which period. `maximum` empty: "at least"; both empty: the words could not be counted."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="quotas")
    order = models.PositiveSmallIntegerField()
    text = models.TextField("như trong văn bản")
    minimum = models.DecimalField("ít nhất", max_digits=15, decimal_places=3, null=True, blank=True)
    maximum = models.DecimalField("nhiều nhất", max_digits=15, decimal_places=3, null=True, blank=True)
    unit = models.CharField("đơn vị tính", max_length=80, blank=True)
    per = models.CharField("trong", max_length=10, choices=Per, default=Per.PLAN)
    rate_count = models.DecimalField("nhịp: số lượng", max_digits=12, decimal_places=3, null=True, blank=True)
    rate_per = models.CharField("nhịp: trong", max_length=10, choices=Per, blank=True)
    languages = models.JSONField("ngôn ngữ", default=list, blank=True)
    minutes = models.PositiveIntegerField("phút mỗi lần, ít nhất", null=True, blank=True)
    each = models.CharField("mỗi", max_length=250, blank=True)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["activity", "order"]
        constraints = [
            models.UniqueConstraint(name="quota_has_its_place_in_the_activity", fields=["activity", "order"]),
            models.CheckConstraint(
                name="quota_maximum_is_not_below_its_minimum",
                condition=Q(maximum__isnull=True) | Q(minimum__isnull=True) | Q(maximum__gte=F("minimum")),
            ),
            models.CheckConstraint(
                name="quota_rate_has_count_and_period",
                condition=Q(rate_count__isnull=True, rate_per="") | Q(rate_count__isnull=False) & ~Q(rate_per=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Span(models.Model):
    """Days from `start` to `end`, both included. Without `start` it is a deadline."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="spans")
    start = models.DateField("từ ngày", null=True, blank=True)
    end = models.DateField("đến ngày")

    class Meta:
        verbose_name = "khoảng thời gian"
        verbose_name_plural = "khoảng thời gian"
        ordering = ["activity", "end", "pk"]
        constraints = [
            models.CheckConstraint(
                name="span_does_not_end_before_it_starts", condition=Q(start__isnull=True) | Q(end__gte=F("start"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.start:%d/%m/%Y}–{self.end:%d/%m/%Y}" if self.start else f"đến {self.end:%d/%m/%Y}"


class Assignment(models.Model):
    """An agency that leads or coordinates an activity, as printed, and the unit or the groups it was matched to.

    The unit is one that was there on the plan's day; `groups` are their refs (`organisations.queries.groups`), a space
    between two. Who belongs to a group is asked of the tree, for whatever day is wanted.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="assignments")
    order = models.PositiveSmallIntegerField()
    role = models.CharField("vai trò", max_length=14, choices=Role)
    designation = models.CharField("như trong văn bản", max_length=300)
    kind = models.CharField("khớp", max_length=10, choices=AgencyKind, default=AgencyKind.UNKNOWN)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="assignments", null=True, blank=True, verbose_name="đơn vị"
    )
    groups = models.CharField("nhóm đơn vị", max_length=200, blank=True)

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["activity", "role", "order"]
        constraints = [
            models.UniqueConstraint(name="assignment_has_its_place", fields=["activity", "role", "order"]),
            models.CheckConstraint(
                name="assignment_names_what_it_was_matched_to",
                condition=Q(kind=AgencyKind.UNIT, unit__isnull=False, groups="")
                | Q(kind=AgencyKind.GROUP, unit__isnull=True) & ~Q(groups="")
                | Q(kind__in=[AgencyKind.OLD, AgencyKind.UNKNOWN], unit__isnull=True, groups=""),
            ),
        ]
        indexes = [models.Index(name="assignment_by_unit", fields=["unit", "role"])]

    def __str__(self) -> str:
        return self.designation

    @property
    def unit_otherwise(self) -> Unit | None:
        """The unit, where its name of today is another than the document prints, however that is spelt."""
        if self.unit is None:
            return None
        known = {short_key(name) for name in (self.unit.name, self.unit.short_name, self.unit.abbreviation) if name}
        return None if short_key(self.designation) in known else self.unit

    @property
    def refs(self) -> list[str]:
        return self.groups.split()


def lower(text: str) -> str:
    """Lower case, composed letters, single spaces: what an exactly accented search compares."""
    return squeeze(text).lower()
