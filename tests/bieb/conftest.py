"""Surroundings for real processes: a home and a queue that only this test sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.celery_process import Surroundings


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[Surroundings]:
    made = Surroundings(home=tmp_path)
    made.queue.flushdb()
    yield made
    made.stop()
    made.queue.flushdb()
