"""Which links are to be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from loa.delivery.models import Link
from loa.delivery.states import LinkState

AGAIN = timedelta(days=30)
AGAIN_WHEN_MISSED = timedelta(hours=20)
IN_A_RUN = 60


RESERVED = (".example", ".test", ".invalid")
"""Names that nobody can have (RFC 2606), as in the demonstration: asked for, they would only be found dead."""


def never_seen() -> QuerySet[Link]:
    """The first that nobody looked at yet."""
    return _real().filter(checked_at__isnull=True).order_by("pk")[:IN_A_RUN]


def due(*, now: datetime) -> QuerySet[Link]:
    """Those to be looked at again, the longest unseen first: after a month, or the next day where one was missed."""
    missed = Q(state=LinkState.UNREACHED, checked_at__lt=now - AGAIN_WHEN_MISSED)
    return _real().filter(Q(checked_at__lt=now - AGAIN) | missed).order_by("checked_at", "pk")[: IN_A_RUN * 10]


def _real() -> QuerySet[Link]:
    reserved = Q()
    for ending in RESERVED:
        reserved |= Q(host__endswith=ending)
    return Link.objects.exclude(reserved)
