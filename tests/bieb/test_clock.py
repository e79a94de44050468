"""The clock of the demo: an offset that keeps ticking, the same for every process."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from bieb.lib import clock

DAY = date(2031, 11, 22)


@pytest.fixture(autouse=True)
def own_clock(settings: Any, tmp_path: Path) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock.json")


def test_a_moved_clock_showed_the_new_day_and_kept_ticking() -> None:
    clock.move_to(DAY, time_of_day(10))
    first = clock.now()

    time.sleep(0.02)

    assert clock.today() == DAY
    assert timedelta() < clock.now() - first < timedelta(seconds=5)


def test_another_process_saw_the_moved_clock() -> None:
    clock.move_to(DAY, time_of_day(10))

    seen = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from bieb.lib import clock; print(clock.today())"],
        cwd=settings.BASE_DIR,
        env={"BIEB_CLOCK_FILE": str(settings.CLOCK_FILE), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip

    assert seen.stdout.strip() == "2031-11-22"


def test_the_clock_moved_again_and_back() -> None:
    for day in (DAY, date(2026, 11, 23), date(2041, 1, 1)):
        clock.move_to(day, time_of_day(12))

        assert clock.today() == day


def test_sessions_and_tokens_kept_real_time() -> None:
    clock.move_to(DAY)

    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
    ids=[
        "summer, a minute before midnight",
        "summer midnight",
        "winter, a minute before",
        "winter midnight",
    ],
)
def test_a_day_ended_at_midnight_in_amsterdam(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day


def test_a_library_on_real_time_could_not_be_moved(settings: Any) -> None:
    settings.CLOCK_FILE = None

    with pytest.raises(RuntimeError):
        clock.move_to(DAY)

    assert clock.today() == datetime.now(clock.AMSTERDAM).date()
