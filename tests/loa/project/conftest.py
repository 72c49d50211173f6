"""What the walks through all addresses share."""

import pytest

from tests.loa.project.world import World, make_world


@pytest.fixture(scope="module")
def everything(kept_through_module: None) -> World:
    """Made once for all walks of a file, and taken back when they are through."""
    return make_world()


@pytest.fixture
def world(everything: World, db: None) -> World:
    """What one walk leaves behind (its session) is taken back before the next."""
    return everything
