"""What day and what moment it is in the library.

Only faces (pages, tasks, commands) ask; rules and operations are told. In the demo and in
tests the clock is an offset kept in a file: it keeps ticking, every process reads the same
file, and it may be moved while the library runs. Sessions, tokens and second factors never
look here: they keep real time.
"""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC) + _offset()


def real_now() -> datetime:
    """Return this moment outside the library, in UTC: what log-ins and tokens count by."""
    return datetime.now(UTC)


def today() -> date:
    """Return the civil date in Europe/Amsterdam."""
    return now().astimezone(AMSTERDAM).date()


def day_of(moment: datetime) -> date:
    """Return the civil date in Europe/Amsterdam on which `moment` falls."""
    return moment.astimezone(AMSTERDAM).date()


def noon(day: date) -> datetime:
    """Return twelve o'clock in Amsterdam on `day`, in UTC: for what happened at an unknown hour."""
    return datetime.combine(day, time(12), AMSTERDAM).astimezone(UTC)


def can_move() -> bool:
    """Say whether this library runs with a clock that may be moved (demo and tests only)."""
    return settings.CLOCK_FILE is not None


def move_to(day: date, at: time | None = None) -> None:
    """Make it `day`, at the present time of day in Amsterdam or at another, for every process.

    Raises:
        RuntimeError: this library runs on real time.
    """
    if settings.CLOCK_FILE is None:
        raise RuntimeError("The clock can only be moved in the demo and in tests.")
    real = datetime.now(UTC).astimezone(AMSTERDAM)
    wanted = datetime.combine(day, at or real.time(), AMSTERDAM)
    _write(Path(settings.CLOCK_FILE), wanted - real)


def _write(path: Path, offset: timedelta) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"offset_seconds": int(offset.total_seconds())}))
    draft.replace(path)


def _offset() -> timedelta:
    if settings.CLOCK_FILE is None:
        return timedelta()
    try:
        stat = os.stat(settings.CLOCK_FILE)
    except FileNotFoundError:
        return timedelta()
    return _read(str(settings.CLOCK_FILE), stat.st_mtime_ns, stat.st_ino)


@lru_cache(maxsize=4)
def _read(path: str, _modified: int, _inode: int) -> timedelta:
    """Read the offset once per version of the file: a renamed file has a new inode."""
    return timedelta(seconds=json.loads(Path(path).read_text())["offset_seconds"])
