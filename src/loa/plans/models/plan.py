"""A plan in force: what its document says about itself."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from loa.core.fields import FoldedField
from loa.files.models import StoredFile
from loa.organisations.models import Unit
from loa.organisations.queries.tree import name_on, units_with
from loa.organisations.roles import Permission
from loa.plans.models.reading import Reading
from loa.plans.states import Phase, PointKind, Use


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> PlanQuerySet:
        """Seen where plans of its unit are seen, and in units that owe a plan of their own under it."""
        seeing = units_with(user, Permission.PLAN_VIEW).values("pk")
        given = Plan.objects.filter(cascade__charged__unit__in=seeing, cascade__charged__released_reason="")
        return self.filter(Q(unit__in=seeing) | Q(pk__in=given.order_by().values("pk")))

    def watched_by(self, user: Any) -> PlanQuerySet:
        """Seen with what becomes of it in the units below: not by those units themselves."""
        return self.filter(unit__in=units_with(user, Permission.PLAN_VIEW).values("pk"))

    def in_force(self, *, on: date) -> PlanQuerySet:
        """Taken into force by the end of that day."""
        return self.filter(adopted_at__date__lte=on)

    def with_names(self, *, on: date | None = None) -> PlanQuerySet:
        """With `named`: what the unit was called on a day, by default the day of the document."""
        day = Coalesce("issued_on", TruncDate("adopted_at")) if on is None else Value(on, models.DateField())
        return self.annotate(dated=day).annotate(named=name_on("unit", "dated"))


class Plan(models.Model):
    """The yearly plan of one unit, as its newest version has it. Never deleted.

    `reading` is the document it was adopted from, where it was not drafted here; `file` the signed document, where
    there is one. `above`: the plan of a superior unit that it carries out.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name="đơn vị")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại văn bản", max_length=10, default="KH")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    title = models.TextField("trích yếu")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issued_text = models.CharField("ngày ban hành như trong văn bản", max_length=40, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    place = models.CharField("nơi ban hành", max_length=120, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=120, blank=True)
    authority = models.CharField("thẩm quyền ký", max_length=10, blank=True)
    recipients = models.JSONField("nơi nhận", default=list, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="plans", null=True, blank=True, verbose_name="văn bản gốc"
    )
    above = models.ForeignKey(
        "self", models.PROTECT, related_name="below", null=True, blank=True, verbose_name="kế hoạch cấp trên"
    )
    folded = FoldedField(max_length=1000, of=["number", "title", "issuer"])
    reading = models.OneToOneField(
        Reading, models.PROTECT, related_name="plan", null=True, blank=True, verbose_name="bản đọc"
    )
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    adopted_on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    adopted_at = models.DateTimeField("đưa vào thực hiện lúc", auto_now_add=True)

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year", "-adopted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="plan_number_is_unique_in_its_unit_and_year",
                fields=["unit", "year", "number"],
                condition=~Q(number=""),
            ),
            models.CheckConstraint(name="plan_year_has_four_digits", condition=Q(year__gte=1990, year__lte=2199)),
            models.CheckConstraint(name="plan_has_a_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title

    @property
    def day(self) -> date:
        """The day whose names and groups the document means."""
        return self.issued_on or timezone.localdate(self.adopted_at)

    @property
    def unit_then(self) -> str:
        """The unit by its name on the day that `with_names` was asked for, by default that of the document."""
        return getattr(self, "named", None) or self.unit.name

    @property
    def unit_now(self) -> Unit | None:
        """The unit, if it is called otherwise today, or is no more."""
        return self.unit if not self.unit.is_open or self.unit_then != self.unit.name else None

    def phase(self, *, on: date) -> Phase:
        if on.year == self.year:
            return Phase.DURING
        return Phase.BEFORE if on.year < self.year else Phase.AFTER


class Citation(models.Model):
    """Another document that the plan rests on or mentions."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="citations")
    order = models.PositiveSmallIntegerField()
    use = models.CharField("vai trò", max_length=10, choices=Use)
    type = models.CharField("loại văn bản", max_length=80)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issued_on = models.DateField("ngày", null=True, blank=True)
    issued_text = models.CharField("ngày như in", max_length=40, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    name = models.CharField("tên", max_length=500, blank=True)

    class Meta:
        verbose_name = "văn bản viện dẫn"
        verbose_name_plural = "văn bản viện dẫn"
        ordering = ["use", "order"]
        constraints = [
            models.UniqueConstraint(name="citation_has_its_place_in_the_plan", fields=["plan", "use", "order"])
        ]

    def __str__(self) -> str:
        is_subject = self.name.startswith("về ")  # a plan above, cited with what it is about
        return " ".join(filter(None, [self.type if is_subject else self.name or self.type, self.number]))


class Point(models.Model):
    """A point of one of the plan's sections: purpose, requirement, theme, audience, channel, solution."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="points")
    kind = models.CharField("mục", max_length=20, choices=PointKind)
    order = models.PositiveSmallIntegerField()
    text = models.TextField("nội dung")
    start = models.PositiveIntegerField("từ ký tự", null=True, blank=True)
    end = models.PositiveIntegerField("đến ký tự", null=True, blank=True)

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ["kind", "order"]
        constraints = [
            models.UniqueConstraint(name="point_has_its_place_in_its_section", fields=["plan", "kind", "order"]),
            models.CheckConstraint(name="point_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class Responsibility(models.Model):
    """Who has how many duties in the implementing section, and which reports it obliges to."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="responsibilities")
    order = models.PositiveSmallIntegerField()
    agencies = models.JSONField("cơ quan", default=list)
    duties = models.PositiveSmallIntegerField("số nhiệm vụ", default=0)
    points = models.JSONField("các việc", default=list, blank=True)  # in words; empty where only counted
    report = models.JSONField("kỳ báo cáo", default=list, blank=True)

    class Meta:
        verbose_name = "trách nhiệm"
        verbose_name_plural = "trách nhiệm"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="responsibility_has_its_place", fields=["plan", "order"])]

    def __str__(self) -> str:
        return "; ".join(self.agencies)
