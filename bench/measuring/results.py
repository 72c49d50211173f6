"""Many results at once, as they would have been logged and decided over a year: rows, without the acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Any

BATCH = 2_000
STATES = (("accepted", 88), ("submitted", 6), ("returned", 4), ("incomplete", 2))
"""State of a result, and how many of a hundred are in it."""
BEGINNINGS = ("b", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "ph", "s", "t", "th", "tr", "v", "x")
SYLLABLES = [begins + ends for begins in BEGINNINGS for ends in ("an", "ây", "ê", "o", "ông", "ưu")]
"""What titles are made of, beside the words that all of them have: as many different ones as a language has."""


@dataclass(slots=True)
class Making:
    """`people` log, `approver` decides; what is done by `today` is spread over the slots that have begun."""

    plan: Any
    people: list[Any]
    approver: Any
    today: date
    chance: Random = field(default_factory=lambda: Random(7))

    def rows(self, count: int) -> Iterator[Any]:
        from django.utils import timezone

        from loa.delivery.models import Result
        from loa.delivery.states import Channel
        from loa.plans.models import Slot

        begun = Slot.objects.filter(activity__plan=self.plan, first__lte=self.today).order_by("pk")
        slots = list(begun.values_list("pk", "activity", "unit", "quota", "first", "due", "measure"))
        names = [state for state, share in STATES for _ in range(share)]
        channels, now = list(Channel), timezone.now()
        for number in range(count):
            pk, activity, unit, quota, first, due, measure = self.chance.choice(slots)
            days = (min(due, self.today) - first).days
            state = self.chance.choice(names)
            decided = state in ("accepted", "returned")
            yield Result(
                plan=self.plan,
                activity_id=activity,
                unit_id=unit,
                slot_id=pk,
                quota=quota,
                state=state,
                is_counted=state == "accepted",
                title=f"Tin số {number} về {' '.join(self.chance.sample(SYLLABLES, 6))} khi nộp hồ sơ trực tuyến",
                happened_on=first + timedelta(days=self.chance.randint(0, max(days, 0))),
                quantity=1,
                measure=measure,
                channel=self.chance.choice(channels),
                outlet="Trang thông tin điện tử",
                key=f"bench-{number}",
                logged_by=self.chance.choice(self.people),
                decided_by=self.approver if decided else None,
                decided_at=now if decided else None,
                reason="Chưa rõ ngày đăng" if state == "returned" else "",
            )

    def make(self, count: int) -> None:
        from loa.delivery.models import Result

        rows = self.rows(count)
        while some := list(islice(rows, BATCH)):
            self._prove(Result.objects.bulk_create(some))

    def _prove(self, results: list[Any]) -> None:
        """A link for each that was handed in; a theme and an audience for three of ten."""
        from loa.delivery.models import Evidence, Link, Result

        links = Link.objects.bulk_create(_link(result.key) for result in results)
        handed_in = [pair for pair in zip(results, links, strict=True) if pair[0].state != "incomplete"]
        Evidence.objects.bulk_create(
            Evidence(result=result, kind="link", link=link, added_by_id=result.logged_by_id)
            for result, link in handed_in
        )
        through = Result.topics.through
        themes, audiences = self._topics()
        told = [result for result in results if self.chance.random() < 0.3]
        through.objects.bulk_create(
            through(result_id=result.pk, topic_id=self.chance.choice(topics).pk)
            for result in told
            for topics in (themes, audiences)
        )

    def _topics(self) -> tuple[list[Any], list[Any]]:
        from loa.delivery.actions.results import topic
        from loa.delivery.models import Topic
        from loa.delivery.states import TopicKind

        if not Topic.objects.exists():
            for number in range(1, 13):
                topic(kind=TopicKind.THEME, words=f"Nội dung thứ {number}", by=None)
                topic(kind=TopicKind.AUDIENCE, words=f"Đối tượng thứ {number}", by=None)
        return list(Topic.objects.filter(kind="theme")), list(Topic.objects.filter(kind="audience"))


def _link(key: str) -> Any:
    from loa.delivery.models import Link

    address = f"https://trang.example/{key}"
    return Link(key=sha256(address.encode()).hexdigest(), address=address, host="trang.example")
