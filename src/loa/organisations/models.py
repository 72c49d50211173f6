"""Units in a tree, and memberships: who holds which role in which unit.

Units will get a dated life (opened, closed, successors); until then a unit simply is.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from loa.core.fields import FoldedField
from loa.organisations.roles import Role
from vanban.text.folding import fold

DEPTH = 5
"""Levels of the tree that a role can reach: country, province, department or commune, division, team."""

LINE = ("pk", *("__".join(["parent"] * level) for level in range(1, DEPTH)))
"""A unit and its superiors, as lookups: pk, parent, parent__parent …"""


class Kind(models.TextChoices):
    """Kinds as people speak of them, so that "các sở, ban, ngành" is a choice of rows. Levels are not coded."""

    PROVINCE = "province", "Tỉnh, thành phố"
    DEPARTMENT = "department", "Sở, ban, ngành"
    CENTRAL = "central", "Cơ quan trung ương tại địa phương"
    PARTY = "party", "Cơ quan Đảng"
    ASSOCIATION = "association", "Mặt trận, đoàn thể, hội"
    PRESS = "press", "Báo, đài"
    SERVICE = "service", "Đơn vị sự nghiệp"
    COMMUNE = "commune", "Xã"
    WARD = "ward", "Phường"
    SPECIAL_ZONE = "special_zone", "Đặc khu"
    OTHER = "other", "Khác"


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, units: Any) -> UnitQuerySet:
        """The given units (ids, rows or a subquery) and everything under them, in one query."""
        return self.filter(Q(*((f"{each}__in", units) for each in LINE), _connector=Q.OR))

    def named_like(self, text: str) -> UnitQuerySet:
        """Every word of `text` occurs in the name, short name or abbreviation; accents do not matter."""
        units = self
        for word in fold(text).split():
            units = units.filter(folded__contains=word)
        return units


class Unit(models.Model):
    name = models.CharField("tên đơn vị", max_length=200, help_text="Tên đầy đủ như trong văn bản")
    short_name = models.CharField("tên ngắn", max_length=80, blank=True)
    abbreviation = models.CharField("chữ viết tắt", max_length=30, blank=True)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name="trực thuộc"
    )
    folded = FoldedField(max_length=320, of=["name", "short_name", "abbreviation"])

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="unit_name_is_unique_under_its_parent",
                fields=["parent", "name"],
                violation_error_message="Đã có đơn vị mang tên này ở cùng cấp.",
            ),
            models.UniqueConstraint(
                name="unit_name_is_unique_at_the_top",
                fields=["name"],
                condition=Q(parent=None),
                violation_error_message="Đã có đơn vị mang tên này ở cấp cao nhất.",
            ),
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~Q(parent=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What fits on a chip."""
        return self.short_name or self.name

    def line(self) -> list[Unit]:
        """From this unit up to the root. One query a level unless the parents are loaded."""
        line = [self]
        while line[-1].parent is not None and len(line) <= DEPTH:
            line.append(line[-1].parent)
        return line


class Membership(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField("vai trò", max_length=20, choices=Role)

    class Meta:
        verbose_name = "vai trò trong đơn vị"
        verbose_name_plural = "vai trò trong đơn vị"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="membership_role_is_held_once", fields=["user", "unit", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"
