"""The same thing done by several at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(act: Callable[[int], Any], times: int = 2) -> list[Any]:
    """What `act(0)` … `act(times - 1)` return. The first error is raised."""
    start = Barrier(times)

    def run(n: int) -> Any:
        start.wait()
        try:
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
