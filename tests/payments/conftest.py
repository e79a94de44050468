"""Pages ask the clock themselves, so their tests move it to a Monday."""

from datetime import time
from pathlib import Path

import pytest
from pytest_django import Settings

from bieb.lib import clock
from tests.builders import MONDAY


@pytest.fixture
def it_is_monday(settings: Settings, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")
    clock.move_to(MONDAY, time(15))
