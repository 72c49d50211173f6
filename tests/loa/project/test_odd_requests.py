"""Nothing that can be sent makes a page of plans fall over: what no page of ours sends is passed over, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache as django_cache
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.loa.conftest import BACKEND
from tests.loa.project import matrix
from tests.loa.project.world import World

NUMBERS = ("²", "9" * 18, "9" * 5000)
WORDS = ("", "-1", "0001-01-01", "9999-12-31", "/document/__class__", f"/activities/{10**30}")
LONG = "\u202e<script>" * 5000
EXTRA = {"deadline": "9999-12-31", "due": "9999-12-31", "happened_on": "2199-12-31", "signed-clear": "on"}
"""Days that a page could take for good ones, and a box that no page of ours shows."""
ASKS = [ask for ask in matrix.ASKS if ask.name.startswith("plans:")]
WAYS = ("__getitem__", "__contains__", "get", "getlist")


class Listener:
    """Hears which parameters the views ask for, by name; those that a formset makes up are too many to be of use."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names = set[str]()
        for way in WAYS:
            monkeypatch.setattr(QueryDict, way, self._listening(getattr(QueryDict, way)))

    def _listening(self, ask: Any) -> Any:
        def asked(query: QueryDict, key: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(key, str) and key != "csrfmiddlewaretoken":
                self.names.add(key)
            return ask(query, key, *args, **kwargs)

        return asked


class Asker:
    def __init__(self, world: World, column: str, listener: Listener) -> None:
        self.client, self.listener = Client(raise_request_exception=False), listener
        person = world.people[column]
        assert person is not None
        self.client.force_login(person, backend=BACKEND)
        self.at, self.fallen = world.places["own"], set[str]()

    def walk(self, ask: matrix.Ask) -> None:
        """As usual, then with every parameter odd at once, then with each odd by itself."""
        self.listener.names.clear()
        self.send(ask, {})
        names = sorted(self.listener.names)[:12]
        for odd in (*NUMBERS, *WORDS, LONG):
            self.send(ask, dict.fromkeys(names, odd))
        for name in names if len(names) > 1 else ():
            for odd in NUMBERS[::2]:
                self.send(ask, {name: odd})
        if extra := {name: EXTRA[name] for name in names if name in EXTRA}:
            self.send(ask, extra)

    def send(self, ask: matrix.Ask, changed: dict[str, str]) -> None:
        sent = dict(ask.sent(self.at))
        address = reverse(ask.name, args=ask.args(self.at) if ask.args else sent.pop("args", ()))
        query = QueryDict(ask.query(self.at).lstrip("?")).dict() | changed
        django_cache.clear()
        with transaction.atomic():
            response = (
                self.client.get(address, query)
                if ask.method == "GET"
                else self.client.post(address, sent | changed, query_params=query)
            )
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[arg-type]
            transaction.set_rollback(True)
        if response.status_code >= 500:
            said = {name: value[:20] for name, value in changed.items()}
            self.fallen.add(f"{ask.title} {said}: {response.exc_info[1]!r:.150}")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("column", "only"),
    [("PLAN", ""), ("CLRK", "plans:issue"), ("APPR", "plans:approval_")],
    ids=["a plan owner", "a clerk", "an approver"],
)
def test_odd_parameters_are_no_accident(world, monkeypatch, column, only):
    asker = Asker(world, column, Listener(monkeypatch))
    for ask in ASKS:
        if ask.name.startswith(only):
            asker.walk(ask)
    assert "\n".join(sorted(asker.fallen)) == ""
