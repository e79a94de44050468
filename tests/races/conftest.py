"""Every race here must end without a deadlock: PostgreSQL counts them."""

from collections.abc import Iterator

import pytest

from tests.races.processes import deadlocks


@pytest.fixture(autouse=True)
def _no_deadlock(transactional_db: None) -> Iterator[None]:
    before = deadlocks()
    yield
    assert deadlocks() == before
