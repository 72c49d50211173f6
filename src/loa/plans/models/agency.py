"""What people said a printed name stands for, so that the next plan does not ask again."""

from __future__ import annotations

from django.db import models

from loa.organisations.models import Unit


class KnownName(models.Model):
    """In the plans of `scope`, this name (its `vanban.text.names.key`) is that unit."""

    scope = models.ForeignKey(Unit, models.PROTECT, related_name="known_names")
    key = models.CharField("khóa tên", max_length=300)
    designation = models.CharField("như trong văn bản", max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="known_as")

    class Meta:
        verbose_name = "tên đã biết"
        verbose_name_plural = "tên đã biết"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="known_name_stands_for_one_unit_in_its_scope", fields=["scope", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.designation} = {self.unit}"
