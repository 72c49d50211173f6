"""The slots of periodic works that were begun, and who works."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from loa.jobs.states import Duty

BEAT = timedelta(seconds=10)
"""How often whoever works says so."""
LEASE = 5 * BEAT
"""Whoever was silent for so long counts as gone, and what it held may be taken by another."""


class TickQuerySet(models.QuerySet["Tick"]):
    def under_way(self) -> TickQuerySet:
        """Begun and not ended: in hand, waiting for another try, or left behind by a killed process."""
        return self.filter(ended_at=None)


class Tick(models.Model):
    """A slot of a periodic work. Whoever inserted the row, or took it over when the lease had run out, runs it."""

    name = models.CharField("công việc", max_length=100)
    slot = models.DateTimeField("kỳ")
    tried = models.PositiveSmallIntegerField("số lần chạy", default=1)
    begun_at = models.DateTimeField("bắt đầu lúc")
    leased_until = models.DateTimeField("giữ chỗ đến")
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failure = models.TextField("lỗi", blank=True)

    objects: ClassVar[TickQuerySet] = TickQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kỳ chạy định kỳ"
        verbose_name_plural = "kỳ chạy định kỳ"
        ordering = ["-slot", "name"]
        constraints = [
            models.UniqueConstraint(name="tick_is_begun_once_for_a_slot", fields=["name", "slot"]),
            models.CheckConstraint(name="tick_is_tried_at_least_once", condition=Q(tried__gte=1)),
        ]
        indexes = [models.Index(name="tick_under_way", fields=["name"], condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.name} {self.slot.isoformat(timespec='minutes')}"


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, *, now: datetime) -> WorkerQuerySet:
        return self.filter(seen_at__gte=now - LEASE)

    def silent(self, *, now: datetime) -> WorkerQuerySet:
        return self.filter(seen_at__lt=now - LEASE)


class Worker(models.Model):
    """A process that works, as long as it says so; one that ends in order takes its row along."""

    name = models.CharField("tên", max_length=64, unique=True)
    duty = models.CharField("nhiệm vụ", max_length=10, choices=Duty)
    host = models.CharField("máy", max_length=255)
    pid = models.PositiveIntegerField("số tiến trình")
    since = models.DateTimeField("làm từ lúc")
    seen_at = models.DateTimeField("báo lần cuối lúc")

    objects: ClassVar[WorkerQuerySet] = WorkerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "tiến trình chạy nền"
        verbose_name_plural = "tiến trình chạy nền"
        ordering = ["duty", "since", "pk"]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.host}/{self.pid}"

    @property
    def machine(self) -> str:
        """Its name for people, without the number that tells containers apart."""
        return self.host.partition("#")[0]
