"""Which reminder of which slot went out: so that a step of the ladder is told once, whatever was killed in between."""

from __future__ import annotations

from django.db import models

from loa.plans.models import Slot
from vanban.time.ladder import Rung

RUNGS = [(rung.value, rung.label) for rung in Rung]


class Reminder(models.Model):
    """Written in the transaction that posts the message. `key`: of the message (`notices.Message`) that told it."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="reminders")
    rung = models.CharField("bậc", max_length=10, choices=RUNGS)
    step = models.PositiveSmallIntegerField("lần")
    on = models.DateField("ngày")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = "lần đôn đốc"
        verbose_name_plural = "lần đôn đốc"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="reminder_step_is_told_once", fields=["slot", "rung", "step"])]

    def __str__(self) -> str:
        return f"{self.get_rung_display()}, lần {self.step + 1}"
