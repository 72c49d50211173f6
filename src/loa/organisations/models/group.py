"""Groups kept by hand: a name that plans use, and who belongs to it from when to when.

The groups that follow from the tree ("các sở, ban, ngành") are in `queries.groups`; a group here may extend one.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from loa.core.fields import FoldedField
from loa.organisations.states import BEGINNING, OPEN_END

UNIT = "organisations.Unit"


class Group(models.Model):
    """A named set of units in the plans of `scope` and of everything below it."""

    scope = models.ForeignKey(UNIT, models.PROTECT, related_name="groups", verbose_name="phạm vi")
    name = models.CharField("tên nhóm", max_length=200, help_text="Như kế hoạch viết, ví dụ: các đơn vị tuyến biển")
    extends = models.CharField("mở rộng từ nhóm", max_length=30, blank=True)
    closed = models.BooleanField("ngừng dùng", default=False)
    folded = FoldedField(max_length=220, of=["name"])

    class Meta:
        verbose_name = "nhóm đơn vị"
        verbose_name_plural = "nhóm đơn vị"
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="group_name_is_unique_in_its_scope",
                fields=["scope", "name"],
                violation_error_message="Đã có nhóm mang tên này trong phạm vi của đơn vị.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A unit in a group for a time; `left_out`: the unit does *not* belong, though the extended group has it."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="members")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="in_groups", verbose_name="đơn vị")
    left_out = models.BooleanField("không thuộc nhóm", default=False)
    since = models.DateField("từ ngày", default=BEGINNING)
    before = models.DateField("đến trước ngày", default=OPEN_END)

    class Meta:
        verbose_name = "đơn vị trong nhóm"
        verbose_name_plural = "đơn vị trong nhóm"
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(name="group_member_begins_once_a_day", fields=["group", "unit", "since"]),
            models.CheckConstraint(
                name="group_member_does_not_leave_before_it_joins", condition=Q(before__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.group})"
