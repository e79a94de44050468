"""The common world, made anew for every scenario."""

import pytest

from tests.scenarios.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
