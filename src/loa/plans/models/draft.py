"""A plan being written, and every edit of it. What stands in it is `queries.text.text_of(base, standing edits)`.

The draft keeps its text as the reader keeps what it read (docs/reading.md, "Draft"), and edits name fields by the same
JSON pointers as corrections of a reading do. A row of its lists may carry `activity`, the id of the line that it
continues (in an amendment), `above`, the id of the line of the plan above that it carries out, and `money`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from loa.core.fields import FoldedField
from loa.organisations.models import Unit
from loa.organisations.queries.tree import units_with
from loa.organisations.roles import Permission
from loa.plans.models.plan import Plan
from loa.plans.models.reading import Reading
from loa.plans.states import CHANGING, DRAFT_MOVES, ON_ITS_WAY, DraftState, Kind, Origin, WrongDraftState

PERSON = settings.AUTH_USER_MODEL


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: Any) -> DraftQuerySet:
        """Seen where it is drafted, approved or issued, and in units where a step of its approval is to be decided.

        Those who are asked for an opinion see what was sent them (`Asked`), not the draft.
        """
        drafting = units_with(user, Permission.PLAN_DRAFT).values("pk")
        approving = units_with(user, Permission.PLAN_APPROVE).values("pk")
        issuing = units_with(user, Permission.PLAN_ISSUE).values("pk")
        here = Q(unit__in=drafting) | Q(unit__in=approving) | Q(unit__in=issuing)
        laid_before = Draft.objects.filter(submissions__steps__unit__in=approving).order_by().values("pk")
        return self.filter(here | Q(pk__in=laid_before))

    def on_their_way(self) -> DraftQuerySet:
        return self.filter(state__in=ON_ITS_WAY)

    def locked(self, draft: Draft) -> Draft:
        """The row as it is now, held until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("unit").get(pk=draft.pk)

    def light(self) -> DraftQuerySet:
        """Without the text: for lists."""
        return self.defer("base")


class Draft(models.Model):
    """One draft of one unit. `above`: the plan of a superior unit that it carries out; `plan`: see `origin`.

    In an amendment `plan` is the plan that changes; else it is set on issue: the plan that the draft became.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drafts", verbose_name="đơn vị")
    year = models.PositiveSmallIntegerField("năm")
    title = models.TextField("trích yếu", blank=True)  # repeats the text's own, for lists
    state = models.CharField("trạng thái", max_length=12, choices=DraftState, default=DraftState.WRITING)
    origin = models.CharField("soạn từ", max_length=12, choices=Origin, default=Origin.BLANK)
    base = models.JSONField("nội dung ban đầu", default=dict)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="drafts", null=True, blank=True)
    begun_from = models.ForeignKey(Plan, models.PROTECT, related_name="+", null=True, blank=True)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="drafts", null=True, blank=True)
    above = models.ForeignKey(Plan, models.PROTECT, related_name="drafts_below", null=True, blank=True)
    due = models.DateField("hạn ban hành", null=True, blank=True)
    last_act = models.PositiveIntegerField("số lần sửa", default=0)
    folded = FoldedField(max_length=1000, of=["title"])

    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    begun_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    begun_at = models.DateTimeField("bắt đầu lúc", default=timezone.now)
    changed_at = models.DateTimeField("sửa lần cuối", default=timezone.now)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "dự thảo kế hoạch"
        verbose_name_plural = "dự thảo kế hoạch"
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="draft_year_has_four_digits", condition=Q(year__gte=1990, year__lte=2199)),
            models.CheckConstraint(
                name="draft_of_a_change_names_the_plan",
                condition=~Q(origin__in=[str(each) for each in sorted(CHANGING)]) | Q(plan__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_issued_became_a_plan", condition=~Q(state=DraftState.ISSUED) | Q(plan__isnull=False)
            ),
            models.UniqueConstraint(
                name="draft_below_a_plan_is_one_in_a_unit",
                fields=["above", "unit"],
                condition=Q(above__isnull=False, origin=Origin.ABOVE) & ~Q(state=DraftState.WITHDRAWN),
            ),
            models.UniqueConstraint(
                name="draft_that_changes_a_plan_is_one_at_a_time",
                fields=["plan"],
                condition=Q(origin__in=[str(each) for each in sorted(CHANGING)])
                & ~Q(state__in=[DraftState.ISSUED, DraftState.WITHDRAWN]),
            ),
        ]
        indexes = [models.Index(name="draft_by_unit_and_state", fields=["unit", "state"])]

    def __str__(self) -> str:
        return self.title or f"Kế hoạch năm {self.year}"

    def can_become(self, state: DraftState) -> bool:
        return state in DRAFT_MOVES[DraftState(self.state)]

    def become(self, state: DraftState) -> None:
        """Set the state, or raise `WrongDraftState`; the caller saves."""
        if not self.can_become(state):
            raise WrongDraftState(self.state)
        self.state = state

    @property
    def is_change(self) -> bool:
        return self.origin in CHANGING


class EditQuerySet(models.QuerySet["Edit"]):
    def standing(self) -> EditQuerySet:
        """Those that were not undone, in the order in which they were made."""
        return self.filter(undone_at__isnull=True).order_by("pk")


class Edit(models.Model):
    """A field written, a row added, dropped or moved. Undoing marks the row: every word ever typed stays."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="edits")
    act = models.PositiveIntegerField("lần sửa", help_text="Các dòng của một lần ghi có cùng số")
    changed_in = models.PositiveIntegerField("đổi ở lần", default=0)  # when made, undone or redone last
    pointer = models.CharField("chỗ", max_length=120)
    kind = models.CharField("việc", max_length=10, choices=Kind)
    before = models.JSONField("trước", null=True, blank=True)
    after = models.JSONField("sau", null=True, blank=True)
    typed = models.JSONField("đã gõ", null=True, blank=True)  # where it was merged with another's words: one's own
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    undone_on_behalf_of = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EditQuerySet] = EditQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "lần sửa dự thảo"
        verbose_name_plural = "lần sửa dự thảo"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="edit_undone_by_somebody_at_some_time",
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edit_undone_on_behalf_of_somebody_by_somebody",
                condition=Q(undone_on_behalf_of__isnull=True) | Q(undone_by__isnull=False),
            ),
            models.CheckConstraint(name="edit_points_somewhere", condition=Q(pointer__startswith="/")),
        ]
        indexes = [
            models.Index(name="edit_by_draft_and_act", fields=["draft", "act"]),
            models.Index(name="edit_by_draft_and_change", fields=["draft", "changed_in"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pointer}"


class WriterQuerySet(models.QuerySet["Writer"]):
    def there(self, *, since: datetime) -> WriterQuerySet:
        return self.filter(seen_at__gte=since).select_related("user")


class Writer(models.Model):
    """Who has the draft open, and at which place: so that others see it. Rows of a day ago mean nothing."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="writers")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    pointer = models.CharField("chỗ", max_length=120, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[WriterQuerySet] = WriterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "người đang soạn"
        verbose_name_plural = "người đang soạn"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="writer_is_there_once", fields=["draft", "user"])]

    def __str__(self) -> str:
        return str(self.user)


class LegalDocument(models.Model):
    """The register of legal documents that plans rest on: when they came into force, what took their place."""

    type = models.CharField("loại văn bản", max_length=80)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    in_force_on = models.DateField("có hiệu lực từ", null=True, blank=True)
    ended_on = models.DateField("hết hiệu lực từ", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="replaces", null=True, blank=True, verbose_name="được thay thế bằng"
    )
    source = models.CharField("nguồn", max_length=250, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="legal_documents", null=True, blank=True, verbose_name="của đơn vị"
    )  # blank: for everybody
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    folded = FoldedField(max_length=1000, of=["type", "number", "title", "issuer"])

    class Meta:
        verbose_name = "văn bản căn cứ"
        verbose_name_plural = "văn bản căn cứ"
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="legal_document_number_is_unique", fields=["number"], condition=~Q(number="") & Q(unit=None)
            ),
            models.CheckConstraint(name="legal_document_is_not_its_own_successor", condition=~Q(replaced_by=F("pk"))),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.type, self.number]))
