"""Events, and the head of the chain that they are sealed into.

No foreign key: an event stays what it is, whatever becomes of the rows it speaks of.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.audit import kinds
from loa.audit.chain import digest_of, digest_of_personal
from loa.audit.states import Way
from loa.core.fields import FoldedField

NOT_COVERED = frozenset({"personal", "salt", "position", "previous", "digest"})
"""Columns outside of the digest: the personal part goes when a person is erased, the rest is the chain itself."""


class EventQuerySet(models.QuerySet["Event"]):
    def unsealed(self) -> EventQuerySet:
        return self.filter(position__isnull=True)

    def sealed(self) -> EventQuerySet:
        return self.filter(position__isnull=False)

    def by_or_about(self, user_id: int) -> EventQuerySet:
        """What this person did, had done in their name, or what was done to them."""
        return self.filter(Q(actor_id=user_id) | Q(on_behalf_id=user_id) | Q(person_id=user_id))


class Event(models.Model):
    """`facts`: before, after, note, of values that name no person. `personal`: names, addresses, browser; erasable."""

    at = models.DateTimeField("lúc", default=timezone.now)
    kind = models.CharField("việc", max_length=60)
    actor_id = models.BigIntegerField("người làm", null=True)
    on_behalf_id = models.BigIntegerField("thay mặt", null=True)
    person_id = models.BigIntegerField("về người", null=True)
    unit_id = models.BigIntegerField("tại đơn vị", null=True)
    target = models.CharField("đối tượng", max_length=100, blank=True, help_text="Ví dụ organisations.unit:12")
    label = models.CharField("tên đối tượng lúc đó", max_length=300, blank=True)
    way = models.CharField("từ", max_length=10, choices=Way)
    facts = models.JSONField("nội dung", default=dict, blank=True)
    folded = FoldedField(max_length=600, of=["label", "note"])

    personal = models.JSONField("dữ liệu cá nhân", null=True, blank=True)
    salt = models.CharField(max_length=32, null=True)
    personal_digest = models.CharField(max_length=64)

    position = models.BigIntegerField("số trong chuỗi", null=True, unique=True)
    previous = models.CharField(max_length=64, null=True)
    digest = models.CharField(max_length=64, null=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "sự việc"
        verbose_name_plural = "nhật ký"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="event_is_sealed_whole",
                condition=Q(position__isnull=True, previous__isnull=True, digest__isnull=True)
                | Q(position__gte=1, previous__isnull=False, digest__isnull=False),
            ),
            models.CheckConstraint(
                name="event_personal_part_goes_with_its_salt",
                condition=Q(personal__isnull=True, salt__isnull=True) | Q(personal__isnull=False, salt__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="event_unsealed", fields=["id"], condition=Q(position__isnull=True)),
            models.Index(name="event_of_unit", fields=["unit_id", "-id"]),
            models.Index(name="event_of_kind", fields=["kind", "-id"]),
            models.Index(name="event_by_actor", fields=["actor_id", "-id"]),
            models.Index(name="event_on_behalf", fields=["on_behalf_id", "-id"]),
            models.Index(name="event_about_person", fields=["person_id", "-id"]),
            models.Index(name="event_at", fields=["at"]),
            models.Index(name="event_of_target", fields=["target", "-id"]),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.words, self.label]))

    @property
    def words(self) -> str:
        return kinds.label(self.kind)

    @property
    def note(self) -> str:
        return str(self.facts.get("note", ""))

    @property
    def before(self) -> dict[str, Any]:
        return {**self.facts.get("before", {}), **(self.personal or {}).get("before", {})}

    @property
    def after(self) -> dict[str, Any]:
        return {**self.facts.get("after", {}), **(self.personal or {}).get("after", {})}

    @property
    def is_erased(self) -> bool:
        """The personal part was taken out, by right of the person."""
        return self.personal is None

    def covered(self) -> dict[str, Any]:
        """The columns that the digest covers, as stored."""
        return {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.attname not in NOT_COVERED
        }

    def digest_at(self, position: int, previous: str) -> str:
        return digest_of(position, previous, self.covered())

    def personal_is_whole(self) -> bool:
        """The personal part is what it was when it was written, or erased."""
        return self.personal is None or digest_of_personal(self.salt or "", self.personal) == self.personal_digest


class Seal(models.Model):
    """The head of the chain: one row, which whoever seals holds locked."""

    position = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "đầu chuỗi nhật ký"
        verbose_name_plural = "đầu chuỗi nhật ký"
        constraints = [models.CheckConstraint(name="seal_is_one_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"
