"""An uploaded plan document on its way to become a plan, and what people did to the fields that were read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from loa.files.models import StoredFile
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.states import MOVES, OPEN, Kind, State, WrongState


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, user: Any) -> ReadingQuerySet:
        """A draft is seen where documents are uploaded and reviewed; an adopted one by everybody who sees plans."""
        working = units_with(user, Permission.PLAN_REVIEW).values("pk")
        seeing = units_with(user, Permission.PLAN_VIEW).values("pk")
        return self.filter(Q(unit__in=working) | Q(unit__in=seeing, state__in=[State.READ, State.ADOPTED]))

    def open(self) -> ReadingQuerySet:
        """Those that still wait for a person or the worker."""
        return self.filter(state__in=OPEN)

    def interrupted(self, *, now: datetime) -> ReadingQuerySet:
        """Being read by a worker that has not been heard of within its lease."""
        return self.filter(state=State.READING, leased_until__lt=now)

    def locked(self, reading: Reading) -> Reading:
        """The row as it is now, held until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("unit").get(pk=reading.pk)

    def light(self) -> ReadingQuerySet:
        """Without the text and what was read in it: for lists."""
        return self.defer("source", "result")


class Reading(models.Model):
    """One uploaded document of one unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="readings", verbose_name="đơn vị")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="readings", verbose_name="tệp")
    name = models.CharField("tên tệp", max_length=255)
    state = models.CharField("trạng thái", max_length=20, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tải lên"
    )
    uploaded_on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    uploaded_at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    attempts = models.PositiveSmallIntegerField("số lần đọc", default=0)
    leased_until = models.DateTimeField("giữ để đọc đến", null=True, blank=True)
    done = models.PositiveIntegerField("phần đã đọc", default=0)
    total = models.PositiveIntegerField("tổng số phần", default=0)
    finished_at = models.DateTimeField("đọc xong lúc", null=True, blank=True)
    failure_code = models.CharField("mã lỗi", max_length=40, blank=True)
    failure = models.TextField("lý do không đọc được", blank=True)

    source = models.JSONField("văn bản và khối", null=True, blank=True)
    result = models.JSONField("kết quả đọc", null=True, blank=True)

    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người rút"
    )
    withdrawn_on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "bản đọc"
        verbose_name_plural = "bản đọc"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="reading_of_a_file_is_one_in_a_unit", fields=["unit", "file"]),
            models.CheckConstraint(
                name="reading_under_way_has_a_lease",
                condition=Q(state=State.READING, leased_until__isnull=False)
                | ~Q(state=State.READING) & Q(leased_until__isnull=True),
            ),
            models.CheckConstraint(
                name="reading_that_failed_says_why",
                condition=Q(state=State.FAILED) & ~Q(failure="") | ~Q(state=State.FAILED),
            ),
            models.CheckConstraint(
                name="reading_that_was_read_holds_its_result",
                condition=Q(state__in=[State.READ, State.ADOPTED], result__isnull=False, source__isnull=False)
                | ~Q(state__in=[State.READ, State.ADOPTED]),
            ),
            models.CheckConstraint(
                name="reading_withdrawn_by_somebody_at_some_time",
                condition=Q(state=State.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reading_withdrawn_on_behalf_of_somebody_by_somebody",
                condition=Q(withdrawn_on_behalf_of__isnull=True) | Q(withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(name="reading_progress_is_within_its_total", condition=Q(done__lte=F("total"))),
        ]
        indexes = [models.Index(name="reading_by_unit_and_state", fields=["unit", "state"])]

    def __str__(self) -> str:
        return self.name

    def can_become(self, state: State) -> bool:
        return state in MOVES[State(self.state)]

    def become(self, state: State) -> None:
        """Set the state, or raise `WrongState`; the caller saves."""
        if not self.can_become(state):
            raise WrongState(self.state)
        self.state = state

    def is_interrupted(self, *, now: datetime) -> bool:
        return self.state == State.READING and self.leased_until is not None and self.leased_until < now

    @property
    def percent(self) -> int | None:
        """How much of it is read; None before the reader has said how much there is."""
        return round(100 * self.done / self.total) if self.total else None


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> CorrectionQuerySet:
        """Those that were not undone, in the order in which they were made."""
        return self.filter(undone_at__isnull=True).order_by("pk")


class Correction(models.Model):
    """A field accepted, corrected, added or dropped. Undoing marks the row; the row stays as the trace of the work."""

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="corrections")
    act = models.PositiveIntegerField("lần thao tác", help_text="Các dòng của một lần bấm có cùng số")
    pointer = models.CharField("chỗ", max_length=120, help_text="JSON pointer trong kết quả đọc")
    kind = models.CharField("việc", max_length=10, choices=Kind)
    before = models.JSONField("trước", null=True, blank=True)
    after = models.JSONField("sau", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    undone_on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CorrectionQuerySet] = CorrectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "lần sửa"
        verbose_name_plural = "lần sửa"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_undone_by_somebody_at_some_time",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_undone_on_behalf_of_somebody_by_somebody",
                condition=Q(undone_on_behalf_of__isnull=True) | Q(undone_by__isnull=False),
            ),
            models.CheckConstraint(name="correction_points_somewhere", condition=Q(pointer__startswith="/")),
        ]
        indexes = [models.Index(name="correction_by_reading_and_act", fields=["reading", "act"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pointer}"
