import pytest

from tests.loa.plans.making import make_plan, make_read, short_plan


@pytest.fixture
def plan(cast):
    return make_plan(unit=cast.province, by=cast.lan, text=short_plan())


@pytest.fixture
def reading(cast):
    return make_read(unit=cast.province, by=cast.lan, text=short_plan(number="77"))


@pytest.fixture
def lan(cast, signed_in):
    return signed_in(cast.lan)
