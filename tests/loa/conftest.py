"""What every test of the platform can ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from loa.accounts.models import User
from tests.loa.cast import Cast, make_cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client in which this person is signed in: `signed_in(cast.lan).get("/")`."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return client_of
