"""Beat: it looks at the clock of the library and hands each job to the workers when it is time."""

import logging
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry, SchedulingError
from django.core.cache import cache
from redis import RedisError

logger = logging.getLogger("bieb.beat")
HEARTBEAT = "beat:heartbeat"
FORGOTTEN_AFTER_SECONDS = 24 * 3600
DRIFT = timedelta(minutes=1)
"""A clock that was corrected by less than this did not go back."""


class LibraryScheduler(PersistentScheduler):
    """Celery's scheduler, for a clock that may be moved and a file that may be broken.

    Each tick leaves a heartbeat (real time, nothing else) for `/readyz`. What was done is written
    to the file at once, so that a restart repeats nothing. A job that could not be handed over
    because the queue was away is not forgotten: it stays due.
    """

    sync_every = 0  # after every job; the standard three minutes forget jobs at a kill

    def setup_schedule(self) -> None:
        """Open the file; one that cannot be read is replaced, whatever is wrong with it."""
        Path(self.schedule_filename).parent.mkdir(parents=True, exist_ok=True)
        try:
            super().setup_schedule()
        except Exception:  # a broken pickle may raise anything
            logger.warning("The file of the schedule is broken: starting a new one.")
            self._remove_db()
            super().setup_schedule()

    def install_default_entries(self, data: Any) -> None:
        """Add nothing: there are no results to clean up, and Celery's job uses another clock."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Look once. Returns the seconds to wait before looking again."""
        beat()
        self._forgive_the_future()
        delay = super().tick(*args, **kwargs)
        return float(self.max_interval if self._heap is None else delay)

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Hand over one job; when that fails, it is due again at the next look."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            logger.error(  # no trace: the address of the queue is in it
                "A job could not be handed over.",
                extra={"job": entry.task, "code": type(error.__cause__).__name__},
            )
            self.schedule[entry.name] = entry
            self._heap = None  # work out anew what is due
        else:
            logger.info("A job was handed over.", extra={"job": entry.task})

    def _forgive_the_future(self) -> None:
        """When the clock went back, jobs were last done in the future: count them from now."""
        ahead = [
            entry
            for entry in self.schedule.values()
            if entry.last_run_at > entry.default_now() + DRIFT
        ]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None


def beat() -> None:
    """Leave the heartbeat. Without a queue there is none, and beat goes on."""
    try:
        cache.set(HEARTBEAT, time.time(), timeout=FORGOTTEN_AFTER_SECONDS)
    except RedisError:
        logger.warning("The heartbeat could not be left.")


def seconds_since_heartbeat() -> float | None:
    """Return how long ago beat looked at the clock, in real seconds; `None` when it never did."""
    left: float | None = cache.get(HEARTBEAT)
    return None if left is None else time.time() - left
