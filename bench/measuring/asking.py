"""Time and queries of what is asked of the platform, a line each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .times import median, spread

RUNS = 5


def often(name: str, act: Callable[[], object], bar: float = 0.0) -> bool:
    """False where the median is over the bar, in seconds; 0: there is none."""
    took = median(act, runs=RUNS)
    with CaptureQueriesContext(connection) as queries:
        act()
    is_over = bool(bar) and took > bar
    ratio = f"   {took / bar:4.0%} of the bar" if bar else ""
    over = "   OVER THE BAR" if is_over else ""
    print(f"{name:<44}{took * 1000:8.0f} ms {len(queries):4} queries{ratio}{over}", flush=True)
    return not is_over


def nearly_always(name: str, act: Callable[[], object], bar: float, queries: int = 0, runs: int = 30) -> bool:
    """False where the 95th percentile is over the bar, in seconds, or one run asks more queries (0: no bar)."""
    took = spread(act, runs=runs)
    with CaptureQueriesContext(connection) as asked:
        act()
    is_over = took.p95 > bar or (queries > 0 and len(asked) > queries)
    shown = " ".join(f"{words}{value * 1000:6.0f}" for words, value in (("p95", took.p95), ("median", took.median)))
    ratio = f"{took.p95 / bar:5.0%} of the bar{'   OVER THE BAR' if is_over else ''}"
    print(f"{name:<40}{shown} ms, {took.worked * 1000:4.0f} ms worked, {len(asked):3} queries {ratio}", flush=True)
    return not is_over


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str) -> Callable[[], object]:
    """Ask for a page and see that it comes."""

    def ask() -> object:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content

    return ask
