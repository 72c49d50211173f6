"""Runs each periodic work once for each slot, whoever else keeps time at the same moment.

Whoever inserts the row of a slot runs it. A slot whose holder was killed, or that failed, is taken again when its lease
has run out; when the next slot has come meanwhile, that one is run in its place.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from loa.jobs.beats import Pulse
from loa.jobs.models import LEASE, Tick, TickQuerySet
from loa.jobs.works import Work

log = logging.getLogger("loa.jobs")

MOST_TRIES = 3
AGAIN_AFTER = timedelta(minutes=2)
"""After the first failure of a slot; twice as long after the second."""
OVERTAKEN = "Bị dừng giữa chừng; kỳ sau đã chạy thay."
KILLED = "Tiến trình bị dừng giữa chừng {} lần liền."
LONGEST_FAILURE = 20_000


def run_due(works: Iterable[Work], *, pulse: Pulse) -> int:
    """Run what is due now, one after another; how many were run."""
    works, now = list(works), timezone.now()
    known = _ticks_of(works, now)
    count = 0
    for work in works:
        tick = take(work, known.get(work.name, []), now=timezone.now())
        if tick is not None:
            _run(work, tick, pulse)
            count += 1
    return count


def _ticks_of(works: list[Work], now: datetime) -> dict[str, list[Tick]]:
    """By the work's name: that of the present slot, and those not ended. One query for all."""
    wanted = Q(ended_at=None)
    for work in works:
        wanted |= Q(name=work.name, slot=work.slot(now))
    found: dict[str, list[Tick]] = {}
    for tick in Tick.objects.filter(wanted).order_by("slot"):
        found.setdefault(tick.name, []).append(tick)
    return found


def take(work: Work, known: Iterable[Tick], *, now: datetime) -> Tick | None:
    """The tick that is now ours to run; None where nothing is due, or another has it in hand."""
    slot, present = work.slot(now), None
    for tick in known:
        if tick.slot == slot:
            present = tick
        elif tick.ended_at is None and not _close_overtaken(tick, now=now):
            return None  # the run of the slot before goes on
    if present is not None:
        return _take_over(present, now=now)
    tick, is_ours = Tick.objects.get_or_create(
        name=work.name, slot=slot, defaults={"begun_at": now, "leased_until": now + LEASE}
    )
    return tick if is_ours else None


def _close_overtaken(tick: Tick, *, now: datetime) -> bool:
    """Whether a slot of the past, that failed or was left behind, is out of the way."""
    if not tick.failure and tick.leased_until > now:
        return False
    Tick.objects.under_way().filter(pk=tick.pk, tried=tick.tried).update(
        ended_at=now, failure=tick.failure or OVERTAKEN
    )
    return True


def _take_over(tick: Tick, *, now: datetime) -> Tick | None:
    if tick.ended_at is not None or tick.leased_until > now:
        return None
    left = Tick.objects.under_way().filter(pk=tick.pk, tried=tick.tried, leased_until__lte=now)
    if tick.tried >= MOST_TRIES:
        left.update(ended_at=now, failure=tick.failure or KILLED.format(MOST_TRIES))
        return None
    if not left.update(tried=F("tried") + 1, begun_at=now, leased_until=now + LEASE, failure=""):
        return None  # another was quicker
    tick.refresh_from_db()
    return tick


def _run(work: Work, tick: Tick, pulse: Pulse) -> None:
    pulse.tick = tick
    try:
        work.run()
    except Exception:
        log.exception("%s failed", work.name)
        _write_failure(tick)
    else:
        _ours(tick).update(ended_at=timezone.now(), failure="")
    finally:
        pulse.tick = None


def _write_failure(tick: Tick) -> None:
    now, failure = timezone.now(), traceback.format_exc()[-LONGEST_FAILURE:]
    if tick.tried >= MOST_TRIES:
        _ours(tick).update(ended_at=now, failure=failure)
    else:
        _ours(tick).update(leased_until=now + AGAIN_AFTER * tick.tried, failure=failure)


def _ours(tick: Tick) -> TickQuerySet:
    """Nothing any more where another has taken it over."""
    return Tick.objects.under_way().filter(pk=tick.pk, tried=tick.tried)
