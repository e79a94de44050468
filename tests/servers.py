"""Real PostgreSQL and Valkey for the tests: started once, before Django reads its settings.

Workers of pytest-xdist inherit the addresses from the process that started them. When
DATABASE_URL and REDIS_URL are already set, those servers are used.
"""

import atexit
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from bieb.embedded.places import AlreadyRunning, Home
from bieb.embedded.postgres import FOR_TESTS, running_postgres, stop_orphan
from bieb.embedded.processes import stop_leftovers
from bieb.embedded.valkey import running_valkey

PREFIX = "bieb-test-"
DATABASES = 16  # how many a Valkey has unless told otherwise
JUST_MADE_SECONDS = 60  # it may not have taken its lock yet


def start() -> None:
    """Start what is not given; everything ends with this process."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        apart()
        return
    remove_leftovers()
    home = Home(Path(tempfile.mkdtemp(prefix=PREFIX)))
    stack = ExitStack()
    atexit.register(stack.close)
    stack.enter_context(home.lock())
    stack.callback(remove, home)
    home.make()
    postgres = stack.enter_context(running_postgres(home, FOR_TESTS, may_create_databases=True))
    valkey = stack.enter_context(running_valkey(home))
    os.environ |= postgres.environment() | postgres.programs() | valkey.environment()
    os.environ["BIEB_HOME"] = str(home.path)
    os.environ["BIEB_CLOCK_FILE"] = str(home.path / "clock.json")


def apart() -> None:
    """Give a worker of pytest-xdist its own Valkey database, clock, keys and files.

    Else a test that empties the cache, moves the clock or destroys the keys that its database does
    not know does so in the middle of another.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not (worker.startswith("gw") and "BIEB_HOME" in os.environ):
        return
    number, home = int(worker[2:]) % DATABASES, Path(os.environ["BIEB_HOME"])
    address = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = urlunsplit(address._replace(path=f"/{number}"))
    os.environ["BIEB_CLOCK_FILE"] = str(home / f"clock-{worker}.json")
    os.environ["BIEB_KEY_STORE"] = str(home / f"keys-{worker}")
    os.environ["MEDIA_ROOT"] = str(home / f"media-{worker}")


def remove_leftovers() -> None:
    """Remove what a killed test run left behind; the lock of one that runs is taken."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        home = Home(path)
        try:
            if time.time() - path.stat().st_mtime < JUST_MADE_SECONDS:
                continue
            with home.lock():
                stop_leftovers(home.pids)
                stop_orphan(home.server_root / "pg")
                remove(home)
        except (AlreadyRunning, OSError):
            continue  # it runs, or it is somebody else's


def remove(home: Home) -> None:
    """Remove a home, what root keeps elsewhere included."""
    home.forget()
    shutil.rmtree(home.path)


start()
