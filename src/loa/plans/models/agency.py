"""What people said a printed name stands for, so that the next plan does not ask again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from loa.organisations.models import Unit
from loa.organisations.states import BEGINNING, OPEN_END


class KnownName(models.Model):
    """In plans of `scope` dated from `since` up to the day before `before`, this name (its `vanban.text.names.key`)
    is that unit.

    The validity keeps a choice made for today's plans, where a department bears the name no more, from renaming it in
    plans of the time when it did.
    """

    scope = models.ForeignKey(Unit, models.PROTECT, related_name="known_names")
    key = models.CharField("khóa tên", max_length=300)
    designation = models.CharField("như trong văn bản", max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="known_as")
    since = models.DateField("từ ngày", default=BEGINNING)
    before = models.DateField("đến trước ngày", default=OPEN_END)

    class Meta:
        verbose_name = "tên đã biết"
        verbose_name_plural = "tên đã biết"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="known_name_begins_once_a_day", fields=["scope", "key", "since"]),
            models.CheckConstraint(name="known_name_ends_after_it_begins", condition=Q(before__gt=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.designation} = {self.unit}"
