"""How long a thing takes, in seconds. Without Django: the reader is measured without it too."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


def seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def median(act: Callable[[], object], *, runs: int) -> float:
    """Of so many runs, after one that counts for nothing."""
    act()
    return statistics.median(seconds(act) for _ in range(runs))


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median, what 95 of a hundred runs stay under, and what this process worked for each.

    On a machine that others use too, only the last tells something; of a database beside, its work is not in it.
    """

    median: float
    p95: float
    worked: float


def spread(act: Callable[[], object], *, runs: int) -> Spread:
    """Of so many runs, after one that counts for nothing."""
    act()
    before = time.process_time()
    took = [seconds(act) for _ in range(runs)]
    worked = (time.process_time() - before) / runs
    return Spread(statistics.median(took), statistics.quantiles(took, n=20)[-1], worked)


def once(name: str, act: Callable[[], object], bar: float = 0.0, units: int = 0) -> bool:
    """A line about one run; False where it is over the bar, in seconds. 0: there is none."""
    took = seconds(act)
    is_over = bool(bar) and took > bar
    rate = f" {units / took:7,.0f} units/s" if units else ""
    ratio = f"   {took / bar:4.0%} of the bar" if bar else ""
    print(f"{name:<44}{took:8.2f} s{rate}{ratio}{'   OVER THE BAR' if is_over else ''}", flush=True)
    return not is_over
