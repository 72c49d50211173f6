"""The work that most tests of results are about, and those who come to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from loa.plans.models import Activity, Plan
from tests.loa.cast import Cast
from tests.loa.delivery.making import make_work


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return make_work(unit=cast.province, by=cast.lan)


@pytest.fixture
def news(plan: Plan) -> Activity:
    """A line that asks wards and communes for news, with a link or a scan."""
    return plan.activities.get(order=1)


@pytest.fixture
def lan(cast: Cast, signed_in: Callable[..., Client]) -> Client:
    return signed_in(cast.lan)


@pytest.fixture
def minh(cast: Cast, signed_in: Callable[..., Client]) -> Client:
    return signed_in(cast.minh)
