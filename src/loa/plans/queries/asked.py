"""What a unit is asked: the list of rounds that wait for it, and the text as it was sent with the unit's comments."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from loa.accounts.models import User
from loa.plans.models import Asked, Comment
from loa.plans.queries.consultation import end_of
from loa.plans.queries.laid_out import Section, laid_out, title_of
from loa.plans.queries.text import id_of
from loa.plans.states import Answer

WAITS = Q(answer=Answer.WAITING, consultation__closed_at__isnull=True)


def listed(user: User, *, everything: bool = False) -> QuerySet[Asked]:
    """What waits for the person's units by deadline; else everything, what waits first. `said`: standing comments."""
    found = Asked.objects.for_person(user)
    if not everything:
        found = found.filter(WAITS)
    said = Count("comments", filter=Q(comments__is_withdrawn=False))
    waits = Case(When(WAITS, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = found.annotate(said=said, done=waits).select_related("unit", "consultation__draft__unit")
    heavy = ("consultation__content", "consultation__draft__base")
    return found.defer(*heavy).order_by("done", "consultation__deadline", "pk")


def waiting_for(user: User) -> QuerySet[Asked]:
    """What the person's units still have to answer."""
    return Asked.objects.for_person(user).filter(WAITS)


@dataclass(frozen=True, slots=True)
class Place:
    """One place that can be spoken about, with what the unit said there."""

    pointer: str
    words: str
    comments: list[Comment]

    @property
    def id(self) -> str:
        return id_of(self.pointer) if self.pointer else "toan-van"


class AskedPage:
    """The sent text of one unit. `today` tells what is late."""

    def __init__(self, asked: Asked, *, today: date) -> None:
        self.asked, self.consultation = asked, asked.consultation
        self.content = self.consultation.content
        self.title = title_of(self.content)
        self.is_late = self.consultation.is_late(on=today)
        comments = asked.comments.filter(is_withdrawn=False).select_related("by", "on_behalf_of")
        self.comments = list(comments.order_by("pk"))
        self._at: dict[str, list[Comment]] = defaultdict(list)
        for comment in self.comments:
            self._at[comment.pointer].append(comment)

    @property
    def whole(self) -> Place:
        return Place("", "Góp ý chung cho toàn văn", self._at[""])

    @property
    def head(self) -> Place:
        return Place("/document/title", self.title, self._at["/document/title"])

    @property
    def sections(self) -> list[tuple[Section, Place, list[tuple[object, Place]]]]:
        """Each section with the place of the section itself, and its items with theirs."""
        found = []
        for section in laid_out(self.content):
            own = Place(f"/{section.name}", section.label, self._at[f"/{section.name}"])
            items: list[tuple[object, Place]] = [
                (item, Place(item.pointer, item.words, self._at[item.pointer])) for item in section.items
            ]
            found.append((section, own, items))
        return found

    @property
    def answered_late(self) -> bool:
        at = self.asked.answered_at
        return at is not None and timezone.localtime(at) >= end_of(self.consultation.deadline)
