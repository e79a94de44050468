"""Beat hands over each job once, whatever the clock, the queue or the file does."""

import json
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.beat import SchedulingError

from bieb.beat import LibraryScheduler
from bieb.lib import clock
from bieb.schedule import library_now, schedule
from tests.celery_process import Surroundings, amsterdam, eventually

DAILY = {
    "loans.tasks.open_months",
    "retention.tasks.purge_daily",
    "reminders.tasks.write_reminders",
}
OFTEN = "notifications.tasks.send_waiting"


def queued(surroundings: Surroundings) -> Counter[str]:
    """Count the tasks in the queue by name."""
    waiting: Any = surroundings.queue.lrange("celery", 0, -1)
    return Counter(json.loads(each)["headers"]["task"] for each in waiting)


def test_a_jump_of_five_years_hands_over_each_daily_job_once(surroundings: Surroundings) -> None:
    surroundings.set_clock(amsterdam(2026, 11, 22))
    surroundings.start_beat()
    assert eventually(lambda: queued(surroundings)[OFTEN])
    assert not DAILY & queued(surroundings).keys()

    surroundings.set_clock(amsterdam(2031, 11, 22))

    assert eventually(lambda: queued(surroundings).keys() >= DAILY, seconds=10)
    before = queued(surroundings)[OFTEN]
    assert eventually(lambda: queued(surroundings)[OFTEN] > before)
    assert {task: queued(surroundings)[task] for task in DAILY} == dict.fromkeys(DAILY, 1)


def test_after_a_jump_back_the_small_jobs_go_on_and_the_daily_ones_wait(
    surroundings: Surroundings,
) -> None:
    surroundings.set_clock(amsterdam(2031, 11, 22))
    surroundings.start_beat()
    assert eventually(lambda: queued(surroundings)[OFTEN])

    surroundings.set_clock(amsterdam(2026, 11, 22))

    before = queued(surroundings)[OFTEN]
    assert eventually(lambda: queued(surroundings)[OFTEN] > before)
    assert not DAILY & queued(surroundings).keys()


def test_a_restart_repeats_nothing_and_catches_up_on_what_was_missed(
    surroundings: Surroundings,
) -> None:
    surroundings.set_clock(amsterdam(2026, 11, 22, 6, 59))
    first = surroundings.start_beat()
    assert eventually(lambda: queued(surroundings)[OFTEN])
    surroundings.set_clock(amsterdam(2026, 11, 22, 7, 1))
    assert eventually(lambda: queued(surroundings)["reminders.tasks.write_reminders"])
    time.sleep(0.5)  # the job is in the queue a moment before it stands in the file
    first.send_signal(signal.SIGKILL)
    first.wait()

    surroundings.set_clock(amsterdam(2026, 11, 23, 0, 45))
    surroundings.start_beat()

    assert eventually(lambda: queued(surroundings)["loans.tasks.open_months"])
    assert queued(surroundings)["reminders.tasks.write_reminders"] == 1
    assert queued(surroundings)["retention.tasks.purge_daily"] == 0


class Shelf:
    """A scheduler in this process, with a clock that the test moves and a queue that may be away."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = amsterdam(2026, 11, 22)
        self.sent: list[str] = []
        self.queue_is_away = False
        monkeypatch.setattr(clock, "now", lambda: self.moment.astimezone(UTC))
        monkeypatch.setattr(LibraryScheduler, "apply_async", self._apply)
        monkeypatch.setattr(LibraryScheduler, "producer", None)
        app = Celery("test", set_as_current=False)
        app.conf.timezone = "Europe/Amsterdam"
        app.conf.beat_schedule = schedule()
        self.scheduler = LibraryScheduler(app, schedule_filename=str(home / "beat" / "schedule"))

    def _apply(self, entry: Any, **_: Any) -> None:
        if self.queue_is_away:
            raise SchedulingError("away")
        self.sent.append(entry.task)

    def look(self) -> list[str]:
        """Tick until beat wants to wait; return what was handed over."""
        self.sent.clear()
        while self.scheduler.tick() == 0:
            pass
        return [task for task in self.sent if task in DAILY]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("moment", "jobs"),
    [
        (amsterdam(2026, 11, 23, 0, 29), []),
        (amsterdam(2026, 11, 23, 0, 31), ["loans.tasks.open_months"]),
        (
            amsterdam(2026, 11, 23, 6, 59),
            ["loans.tasks.open_months", "retention.tasks.purge_daily"],
        ),
        (amsterdam(2026, 11, 23, 7, 1), sorted(DAILY)),
    ],
)
def test_each_daily_job_has_its_time(shelf: Shelf, moment: datetime, jobs: list[str]) -> None:
    shelf.look()

    shelf.moment = moment

    assert sorted(shelf.look()) == sorted(jobs)
    assert shelf.look() == []


@pytest.mark.parametrize("day", [amsterdam(2027, 3, 28), amsterdam(2026, 10, 25)])
def test_the_change_to_and_from_summer_time_neither_skips_nor_repeats_a_day(
    shelf: Shelf, day: datetime
) -> None:
    shelf.moment = day - timedelta(days=1)
    shelf.look()
    handed_over: Counter[str] = Counter()

    for hour in range(49):
        shelf.moment = (day - timedelta(days=1)).astimezone(UTC) + timedelta(hours=hour)
        handed_over.update(shelf.look())

    assert handed_over == dict.fromkeys(DAILY, 2)


def test_a_job_waits_while_the_queue_is_away(shelf: Shelf) -> None:
    shelf.look()
    shelf.moment = amsterdam(2026, 11, 23)
    shelf.queue_is_away = True
    assert shelf.look() == []

    shelf.queue_is_away = False

    assert sorted(shelf.look()) == sorted(DAILY)
    assert shelf.look() == []


@pytest.mark.parametrize(
    "content", [b"", b"this is no schedule", b"\x80\x04garbage" * 900, b"\xce\x9a\x57\x13" * 64]
)
def test_a_broken_file_did_not_stop_beat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "beat").mkdir()
    (tmp_path / "beat" / "schedule").write_bytes(content)

    shelf = Shelf(tmp_path, monkeypatch)
    shelf.look()
    shelf.moment = amsterdam(2026, 11, 23)

    assert sorted(shelf.look()) == sorted(DAILY)


def test_the_schedule_asks_the_clock_of_the_library() -> None:
    assert all(entry["schedule"].nowfun is library_now for entry in schedule().values())
