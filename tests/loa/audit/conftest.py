"""What tests of the log need: sealed events, and a hand that changes rows behind its back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from loa.audit import guard
from loa.audit.actions import record
from loa.audit.models import Event
from loa.audit.sealing import seal


@pytest.fixture
def five(cast) -> list[Event]:
    """Five sealed events of Lan's, at positions 1 to 5."""
    for number in range(1, 6):
        record("audit.signed_in", by=cast.lan, note=f"lần {number}", personal={"email": f"lan{number}@example.vn"})
    seal()
    return list(Event.objects.order_by("position"))


@contextmanager
def unguarded() -> Iterator[None]:
    guard.lift(connection)
    yield
    guard.set_up(connection)


@pytest.fixture
def tamper() -> Callable[..., None]:
    """`tamper(event, kind="x")`: change columns as somebody with the database's password would."""

    def change(event: Event, **columns: Any) -> None:
        with unguarded():
            Event.objects.filter(pk=event.pk).update(**columns)

    return change


@pytest.fixture
def remove() -> Callable[..., None]:
    def delete(*events: Event) -> None:
        with unguarded():
            Event.objects.filter(pk__in=[event.pk for event in events]).delete()

    return delete
