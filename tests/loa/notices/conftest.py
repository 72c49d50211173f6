"""A mail server on this machine, kinds of messages for the tests, people with addresses."""

from __future__ import annotations

import socket

import pytest
from aiosmtpd.controller import Controller

from loa.notices import kinds
from loa.project import environment
from tests.loa.cast import make_cast

needed = {"still": True}
PLAIN = kinds.declare("test.plain", "Thử thông báo")
URGENT = kinds.declare("test.urgent", "Thử thông báo khẩn", urgent=True)
REMINDER = kinds.declare("test.reminder", "Thử lời nhắc", still=lambda message: needed["still"])


class Server:
    """Keeps what it takes. `answer`: what it says to a letter; `refuses`: what it says to a receiver."""

    def __init__(self):
        self.letters, self.answer, self.refuses = [], "250 OK", ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer == "hang up":
            self.letters.append(envelope)
            server.transport.abort()
            return "250 never read"
        if self.answer.startswith("250"):
            self.letters.append(envelope)
        return self.answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(autouse=True)
def still_needed():
    needed["still"] = True


def use(settings, monkeypatch, port):
    monkeypatch.setenv("LOA_MAIL_URL", f"smtp://127.0.0.1:{port}")
    for name, value in environment.mail().items():
        setattr(settings, name, value)
    settings.SENDS_MAIL = True
    settings.SITE_ADDRESS = "https://loa.songlam.example"


@pytest.fixture
def mail_server(settings, monkeypatch):
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    use(settings, monkeypatch, controller.port)
    server.port = controller.port
    yield server
    controller.stop()


@pytest.fixture
def dead_mail_server(settings, monkeypatch):
    use(settings, monkeypatch, free_port())


@pytest.fixture
def queue(settings):
    """The real table of jobs instead of doing everything at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def give_addresses(cast):
    for person in (cast.lan, cast.minh):
        person.email = f"{person.username}@songlam.example"
        person.save()
    return cast


@pytest.fixture
def people(cast):
    """Lan and Minh have an address, Hòa and the administrator have none."""
    return give_addresses(cast)


@pytest.fixture
def people_for_good(transactional_db):
    """The same, committed: for tests with other processes and threads."""
    return give_addresses(make_cast())
