"""Lay the changes of a new version before the units that carry the plan out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loa.plans.models import Charged, Offer, Version
from loa.plans.queries.below import with_text
from loa.plans.queries.charging import Lines
from loa.plans.queries.offering import Between, followed
from loa.plans.queries.text_below import rows_by_line
from loa.plans.states import OfferState

BATCH = 500

Waiting = Mapping[int, Offer]


class Offering:
    """For one version: how it differs from each earlier one that units know, computed once."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._rows = rows_by_line(version.content)
        self._since: dict[int, Between] = {}

    def offer(self, units: Sequence[Charged], lines: Mapping[int, Lines]) -> None:
        """A step of the cascade's worker, in its transaction. A unit without a text of its own gets no offers.

        What waits undecided from an earlier version is put together with what follows it.
        """
        if not units:
            return
        ids = [each.unit_id for each in units]
        there, waiting = with_text(self._version.plan, ids), self._waiting(ids)
        new: list[Offer] = []
        stale: list[int] = []
        for each in units:
            now = self._lines_now(each, lines)
            if each.unit_id in there:
                made, replaced = self._offers(each, now, waiting.get(each.unit_id, {}))
                new += made
                stale += replaced
            each.given, each.offered = now, self._version.no
        Offer.objects.filter(pk__in=stale).delete()  # nobody decided them; what they said is in those that follow
        Offer.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
        Charged.objects.bulk_update(units, ["given", "offered"], batch_size=BATCH)

    def _lines_now(self, charged: Charged, lines: Mapping[int, Lines]) -> list[int]:
        """A unit that ended keeps its lines as long as they stand: those who carry it on see to them."""
        if not charged.unit.is_open:
            return [line for line in charged.given if line in self._rows]
        return [line.activity for line in lines.get(charged.unit_id, ())]

    def _offers(self, charged: Charged, now: list[int], earlier: Waiting) -> tuple[list[Offer], list[int]]:
        """The offers, not saved, and the ids of those that they take the place of."""
        made, replaced = [], []
        began = {line: offer.before for line, offer in earlier.items()}
        for change in self._between(charged.offered).changes(charged.given, now):
            if change.activity in earlier:
                replaced.append(earlier[change.activity].pk)
            whole = followed(change, began)
            if (kind := whole.kind) is not None:
                made.append(
                    Offer(
                        version=self._version,
                        activity_id=whole.activity,
                        unit_id=charged.unit_id,
                        change=kind,
                        before=whole.before,
                        after=whole.after,
                    )
                )
        return made, replaced

    def _between(self, since: int) -> Between:
        if since not in self._since:
            before = self._version.plan.versions.get(no=since)
            self._since[since] = Between(rows_by_line(before.content), self._rows)
        return self._since[since]

    def _waiting(self, units: list[int]) -> dict[int, dict[int, Offer]]:
        found: dict[int, dict[int, Offer]] = {}
        offers = Offer.objects.filter(version__plan=self._version.plan_id, unit__in=units, state=OfferState.WAITING)
        for offer in offers.exclude(version=self._version):
            found.setdefault(offer.unit_id, {})[offer.activity_id] = offer
        return found
