"""What every test of the platform can ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from loa.accounts.models import User
from loa.audit import guard
from tests.loa.cast import Cast, make_cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


ASKING = {"db", "transactional_db", "live_server", "kept_through_module"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what asks a database: the rest does not need to be run on another one."""
    for item in items:
        if not ASKING.isdisjoint(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Ends the sessions that threads of the live server still hold: PostgreSQL drops no database that is in use.

    A thread keeps its session while the browser keeps its connection, if the test's own client, which stops Django
    from closing old sessions meanwhile, answered a request at the same moment.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def audit_log_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """The database refuses to empty the log, as a test that commits does in its end. Emptying puts the guard back."""
    if not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")  # so that this ends before the emptying
    yield
    guard.lift(connection)


@pytest.fixture(scope="module")
def kept_through_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is made within it stays for all tests of the file; what a test adds with `db` is taken back after each."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """The cache is a table without a model: what is not rolled back has to be cleared."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client in which this person is signed in: `signed_in(cast.lan).get("/")`."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return client_of
