"""People who log results and accept them over HTTP as fast as the server answers, and note what it said was done."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import requests
from django.test import Client
from django.urls import reverse

from loa.accounts.models import User
from loa.plans.models import Slot
from tests.loa.conftest import BACKEND
from tests.loa.project.running import PATIENCE

TOKEN = "a" * 32
TWICE = 4
"""Of so many results one is sent once more after the answer."""


def browser(user: User) -> requests.Session:
    """Signed in, as the server sees it."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = requests.Session()
    session.trust_env = False  # no proxy between us
    session.cookies.update({"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN})
    session.headers["X-CSRFToken"] = TOKEN
    return session


class Crowd:
    """`logged`: key → number of the result, `accepted`: numbers; all that was answered with success.

    `wrong`: the other answers.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.logged: dict[str, int] = {}
        self.accepted: set[int] = set()
        self.wrong: list[str] = []
        self.broken = 0  # requests that nobody answered, sent again
        self._to_accept: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._leave = Event()
        self._threads: list[Thread] = []

    def log_for(self, slot: Slot, user: User) -> None:
        self._begin(lambda session: self._log(session, slot), user)

    def accept_as(self, user: User) -> None:
        self._begin(self._accept, user)

    def go_home(self) -> None:
        """Whatever was begun is sent until it is answered."""
        self._leave.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)

    def _begin(self, act: Callable[[requests.Session], None], user: User) -> None:
        session = browser(user)

        def work() -> None:
            with session:
                while not self._leave.is_set() or (act == self._accept and not self._to_accept.empty()):
                    act(session)

        self._threads.append(Thread(target=work, daemon=True))
        self._threads[-1].start()

    def _log(self, session: requests.Session, slot: Slot) -> None:
        key = uuid4().hex
        form = {
            "key": key,
            "title": f"Tin {key}",
            "link": f"https://bao.example/{key}",
            "happened_on": f"{slot.first:%d/%m/%Y}",
            "quantity": "1",
            "measure": slot.measure,
            "slot": str(slot.pk),
        }
        for _ in range(2 if len(self.logged) % TWICE == 0 else 1):
            where = self._post(session, f"{reverse('delivery:log')}?ky={slot.pk}", form)
            made = parse_qs(urlsplit(where).query).get("da-ghi", [])
            if len(made) != 1 or self.logged.setdefault(key, int(made[0])) != int(made[0]):
                self.wrong.append(f"{key}: {where}, {self.logged.get(key)}")
                return
        self._to_accept.put(self.logged[key])

    def _accept(self, session: requests.Session) -> None:
        try:
            pk = self._to_accept.get(timeout=0.2)
        except queue.Empty:
            return
        if self._post(session, reverse("delivery:acceptance"), {"mot": str(pk)}):
            self.accepted.add(pk)

    def _post(self, session: requests.Session, path: str, form: dict[str, str]) -> str:
        """Where the answer leads; sent again until there is one. "" for an answer that is no success."""
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                answer = session.post(self.address + path, form, allow_redirects=False, timeout=30)
                break
            except requests.RequestException:
                self.broken += 1
                assert time.monotonic() < patience, "nobody answers"
                time.sleep(0.1)
        if answer.status_code == 302 and "dang-nhap" not in answer.headers["Location"]:
            return answer.headers["Location"]
        self.wrong.append(f"{path} {form}: {answer.status_code} {answer.headers.get('Location')} {answer.text[:200]}")
        return ""
