"""Look at many pages within a time: hosts side by side, the pages of one host one after another and not too many."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from loa.delivery.fetching.looking import Seen, look

AT_ONCE = 8
PER_HOST = 10
"""Pages that one host is asked for in a run."""


def look_at(addresses: Iterable[str], *, within: float) -> dict[str, Seen]:
    """What was seen, by address; those that there was no time for, or too many of one host, are left out."""
    until = time.monotonic() + within
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[urlsplit(address).netloc.lower()].append(address)
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="links") as pool:
        runs = [pool.submit(_look_at_host, some[:PER_HOST], until) for some in by_host.values()]
    return {address: seen for run in runs for address, seen in run.result().items()}


def _look_at_host(addresses: list[str], until: float) -> dict[str, Seen]:
    seen: dict[str, Seen] = {}
    for address in addresses:
        if time.monotonic() >= until:
            break
        seen[address] = look(address)
    return seen
