"""How long a thing takes, in seconds. Without Django: the reader is measured without it too."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def median(act: Callable[[], object], *, runs: int) -> float:
    """Of so many runs, after one that counts for nothing."""
    act()
    return statistics.median(seconds(act) for _ in range(runs))
